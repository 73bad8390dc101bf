"""Making the bot: its connections, the check of its token, and what it says about itself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Bot, BotCommand
from telegram.error import InvalidToken, TelegramError
from tenacity import AsyncRetrying, RetryError, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_exponential

from bot import journal
from bot.channels import TokenRefused, Unreachable
from bot.channels.telegram.outgoing import ASK_FOR_ANOTHER
from bot.channels.telegram.reading import CarefulRequest, UpdatesRequest
from conversations.effects import Line
from conversations.voice import Voice

CONNECTIONS = 36  # 24 deliveries, 8 answers to taps and 4 signs, all at once
TRIES = 5  # at the start; once running, an outage is waited out however long it is
LISTED = ("start", "next", "undo", "review", "questions", "pause", "privacy", "help")


@asynccontextmanager
async def open_bot(token: str, root: str) -> AsyncIterator[Bot]:
    """A bot whose token has been accepted. Raises ChannelClosed with one line if it is not."""
    root = root.rstrip("/")
    try:
        bot = Bot(
            token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            request=CarefulRequest(connection_pool_size=CONNECTIONS, read_timeout=20),
            get_updates_request=UpdatesRequest(
                connection_pool_size=1, read_timeout=10
            ),  # and what getUpdates waits,
        )
    except InvalidToken as error:
        raise TokenRefused(ASK_FOR_ANOTHER) from error
    try:
        await _check(bot, root)
        yield bot
    finally:
        await bot.shutdown()


async def introduce(bot: Bot, voice: Voice) -> None:
    """The menu and the descriptions. Optional: a refusal is noted and nothing else."""
    commands = [BotCommand(name, voice.say(Line(f"command.{name}"))) for name in LISTED]
    about = voice.say(Line("telegram.description"))
    short = voice.say(Line("telegram.short_description"))
    try:
        await bot.set_my_commands(commands)
        await bot.set_my_description(about)
        await bot.set_my_short_description(short)
    except TelegramError as error:
        journal.warning("telegram.not_introduced", error=type(error).__name__)


async def _check(bot: Bot, root: str) -> None:
    try:
        await AsyncRetrying(
            retry=retry_if_exception(_worth_another_try),
            stop=stop_after_attempt(TRIES),
            wait=wait_exponential(multiplier=0.5, max=4),
            before_sleep=lambda state: journal.warning(
                "telegram.unreachable", attempt=state.attempt_number
            ),
        )(bot.initialize)
    except InvalidToken as error:
        raise TokenRefused(ASK_FOR_ANOTHER) from error
    except (RetryError, TelegramError) as error:
        raise Unreachable(
            f"Telegram does not answer at {root}. Check the network and TELEGRAM_API_URL."
        ) from error


def _worth_another_try(error: BaseException) -> bool:
    return isinstance(error, TelegramError) and not isinstance(error, InvalidToken)
