"""The command `cornerstones`, and the only place where everything is wired together."""

import secrets
from importlib.metadata import version
from pathlib import Path

import click

from bot import journal
from bot.clock import SystemClock
from bot.opening import open_for_talking, open_library
from bot.running import chosen_settings, run, stop
from bot.settings import Settings, SettingsError
from bot.upkeep import COMMANDS
from conversations.library import FALLBACK
from conversations.person import Register


@click.group(invoke_without_command=True)
@click.version_option(version("cornerstones"), prog_name="cornerstones")
@click.pass_context
def main(context: click.Context) -> None:
    """A guided reflection on the Four Cornerstones.

    Without a command: runs the Telegram bot if TELEGRAM_BOT_TOKEN is set, and otherwise a
    conversation in this terminal.
    """
    if context.invoked_subcommand is None:
        with_token = chosen_settings().telegram_bot_token is not None
        context.invoke(telegram if with_token else chat)


for _command in COMMANDS:
    main.add_command(_command)


@main.command()
def telegram() -> None:
    """Run the Telegram bot until it is stopped."""
    chosen = chosen_settings()
    if chosen.telegram_bot_token is None:
        stop(
            SettingsError(
                "No bot token. Set TELEGRAM_BOT_TOKEN to the token that @BotFather gave you, "
                "or try “cornerstones chat”, which needs none."
            )
        )
    run(_telegram(chosen, chosen.telegram_bot_token.get_secret_value()))


@main.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Folder for the documents. Default: the current folder.",
)
def chat(out: Path) -> None:
    """Hold the conversation in this terminal; no account is needed."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        stop(SettingsError(f"Cannot write to the folder {out}: {error.strerror}."))
    run(_chat(chosen_settings(), out))


async def _telegram(chosen: Settings, token: str) -> None:
    from bot.channels.telegram.listening import Listener
    from bot.channels.telegram.opening import introduce, open_bot
    from bot.channels.telegram.outgoing import TelegramChannel
    from bot.courier import Courier
    from bot.host import Host
    from bot.loops import keep_delivering, keep_tidy, keep_waking, until_told

    library, clock = open_library(chosen), SystemClock()
    root = str(chosen.telegram_api_url)
    async with open_for_talking(chosen, library) as store, open_bot(token, root) as bot:
        host = Host(store, library, clock, _new_id)
        courier = Courier(store, {"telegram": TelegramChannel(bot)}, library, clock)
        listener = Listener(bot, host.receive, clock)
        await host.retry_parked()
        for name in chosen.unset:
            journal.warning("setting.missing", name=name)
        journal.info("telegram.ready")
        await until_told(
            introduce(bot, library.voice(FALLBACK, Register.PLAIN)),
            listener.listen(),
            keep_delivering(courier, host, clock),
            keep_waking(host, store, clock, listener.caught_up),
            keep_tidy(store, clock, listener.caught_up),
        )


async def _chat(chosen: Settings, out: Path) -> None:
    from bot.loops import until_told
    from bot.shell import Shell

    library = open_library(chosen)
    async with open_for_talking(chosen, library) as store:
        await until_told(Shell(store, library, SystemClock(), _new_id, out).talk())


def _new_id() -> str:
    return secrets.token_hex(8)


if __name__ == "__main__":
    main(prog_name="cornerstones")
