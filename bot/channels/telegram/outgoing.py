"""From notes and documents to Telegram, and from Telegram's answers to receipts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import assert_never

import httpx
from telegram import (
    Bot,
    InputFile,
    LinkPreviewOptions,
    Message,
)
from telegram.constants import BulkRequestLimit, ChatAction
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot import journal
from bot.channels import (
    Delivered,
    Receipt,
    Refused,
    TryLater,
    Unsure,
    Unwanted,
    Work,
)
from bot.channels.telegram.keyboards import keyboard
from bot.channels.telegram.splitting import split
from bot.exports import Document
from conversations.events import Address, MessageRef
from conversations.letters import Note

AT_ONCE = int(BulkRequestLimit.MAX_LIMIT)  # messages that one call may delete
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
UPLOAD_SECONDS = 60
ACTION_SECONDS = 5  # as long as Telegram shows it
_ACTIONS = {Work.WRITING: ChatAction.TYPING, Work.A_DOCUMENT: ChatAction.UPLOAD_DOCUMENT}
ASK_FOR_ANOTHER = (
    "Telegram refuses the bot token. Check TELEGRAM_BOT_TOKEN, or ask @BotFather for a new one."
)


class TelegramChannel:
    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    def pieces(self, note: Note) -> Sequence[Note]:
        """The buttons hang under the last piece, where the eye is."""
        *before, last = split(note.text)
        return [
            *(replace(note, text=text, options=()) for text in before),
            replace(note, text=last),
        ]

    async def working(self, to: Address, on: Work) -> None:
        """Tried once: a chat that Telegram asks us to leave alone is left alone."""
        try:
            await self._bot.send_chat_action(
                int(to.key), _ACTIONS[on], read_timeout=ACTION_SECONDS
            )
        except TelegramError as error:
            journal.debug("telegram.no_action", error=type(error).__name__)

    async def deliver(self, to: Address, item: Note | Document) -> Receipt:
        try:
            message = await self._send(int(to.key), item)
            return Delivered(MessageRef(str(message.message_id)))
        except TelegramError as error:
            return receipt(error)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            journal.warning("telegram.strange_answer", error=type(error).__name__)
            return Unsure()

    async def clear(self, to: Address, messages: Sequence[MessageRef]) -> TryLater | None:
        """Newest first, up to the first that is too old: Telegram deletes for 48 hours."""
        newest_first = sorted((int(one) for one in messages if _is_number(one)), reverse=True)
        try:
            for start in range(0, len(newest_first), AT_ONCE):
                if not await self._delete(int(to.key), newest_first[start : start + AT_ONCE]):
                    break
        except RetryAfter as error:
            return TryLater(_duration(error.retry_after))
        except TelegramError as error:
            journal.debug("telegram.not_cleared", error=type(error).__name__)
            return TryLater() if isinstance(error, NetworkError) else None
        return None

    async def _delete(self, chat: int, messages: Sequence[int]) -> bool:
        """Whether all are gone; False once one is too old, as everything before it is too.

        Telegram passes over what it cannot find, but refuses a whole call for one that is too
        old. Halving finds that one in a dozen calls; a hundred single ones would bring a 429,
        and the same hundred again after it.
        """
        try:
            await self._bot.delete_messages(chat, messages)
        except BadRequest:
            if len(messages) == 1:
                return False
            half = len(messages) // 2
            newer, older = messages[:half], messages[half:]
            return await self._delete(chat, newer) and await self._delete(chat, older)
        return True

    async def _send(self, chat: int, item: Note | Document) -> Message:
        match item:
            case Note(text, options):
                return await self._bot.send_message(
                    chat,
                    text,
                    reply_markup=keyboard(options),
                    # a preview would make Telegram fetch an address that the person wrote
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                )
            case Document(name, _, content):
                return await self._bot.send_document(
                    chat,
                    InputFile(content, filename=name),
                    disable_content_type_detection=True,
                    write_timeout=UPLOAD_SECONDS,
                    read_timeout=UPLOAD_SECONDS,
                )
            case _:
                assert_never(item)


def _is_number(message: MessageRef) -> bool:
    return message.isascii() and message.isdecimal()


def receipt(error: TelegramError) -> Receipt:
    """What came of it."""
    match error:
        case RetryAfter():
            return TryLater(_duration(error.retry_after))
        case Forbidden() | ChatMigrated():
            return Unwanted()
        case BadRequest() if "chat not found" in error.message.lower():
            return Unwanted()
        case BadRequest():
            return Refused()
        case InvalidToken():
            return TryLater()  # a 404 on the way, or the token is gone: the listener finds out
        case _ if isinstance(error.__cause__, _NEVER_LEFT) or _answered(error):
            return TryLater()
        case _:
            return Unsure()


def _answered(error: TelegramError) -> bool:
    """The server itself said that it failed: then there is no transport error behind it."""
    return isinstance(error, NetworkError | Conflict) and error.__cause__ is None


def _duration(after: timedelta | int) -> timedelta:
    return after if isinstance(after, timedelta) else timedelta(seconds=after)
