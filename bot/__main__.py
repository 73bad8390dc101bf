"""The command `cornerstones`, and the only place where everything is wired together."""

import asyncio
import secrets
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

import click

from bot import journal, settings
from bot.channels import ChannelClosed, TokenRefused, Unreachable
from bot.clock import SystemClock
from bot.settings import Settings, SettingsError
from conversations.library import FALLBACK, ContentError, Library, load
from conversations.person import Register
from storage.store import Store, StoreError

# What a supervisor is told; docs/operating.md lists them.
EXIT = {SettingsError: 2, TokenRefused: 3, Unreachable: 4, StoreError: 5, ContentError: 6}


@click.group(invoke_without_command=True)
@click.version_option(version("cornerstones"), prog_name="cornerstones")
@click.pass_context
def main(context: click.Context) -> None:
    """A guided reflection on the Four Cornerstones.

    Without a command: runs the Telegram bot if TELEGRAM_BOT_TOKEN is set, and otherwise a
    conversation in this terminal.
    """
    if context.invoked_subcommand is None:
        with_token = _settings().telegram_bot_token is not None
        context.invoke(telegram if with_token else chat)


@main.command()
def telegram() -> None:
    """Run the Telegram bot until it is stopped."""
    chosen = _settings()
    if chosen.telegram_bot_token is None:
        _stop(
            SettingsError(
                "No bot token. Set TELEGRAM_BOT_TOKEN to the token that @BotFather gave you, "
                "or try “cornerstones chat”, which needs none."
            )
        )
    _run(_telegram(chosen, chosen.telegram_bot_token.get_secret_value()))


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
        _stop(SettingsError(f"Cannot write to the folder {out}: {error.strerror}."))
    _run(_chat(_settings(), out))


async def _telegram(chosen: Settings, token: str) -> None:
    from bot.channels.telegram.listening import Listener
    from bot.channels.telegram.opening import introduce, open_bot
    from bot.channels.telegram.outgoing import TelegramChannel
    from bot.courier import Courier
    from bot.host import Host
    from bot.loops import keep_delivering, keep_tidy, keep_waking, until_told

    library, clock = _library(chosen), SystemClock()
    root = str(chosen.telegram_api_url)
    async with _store(chosen, library) as store, open_bot(token, root) as bot:
        host = Host(store, library, clock, _new_id)
        courier = Courier(store, {"telegram": TelegramChannel(bot)}, library, clock)
        listener = Listener(bot, host.receive, clock)
        await host.retry_parked()
        journal.info("telegram.ready")
        await until_told(
            introduce(bot, library.voice(FALLBACK, Register.PLAIN)),
            listener.listen(),
            keep_delivering(courier, host, clock),
            keep_waking(host, store, clock, listener.caught_up),
            keep_tidy(store, clock),
        )


async def _chat(chosen: Settings, out: Path) -> None:
    from bot.loops import until_told
    from bot.shell import Shell

    library = _library(chosen)
    async with _store(chosen, library) as store:
        await until_told(Shell(store, library, SystemClock(), _new_id, out).talk())


@asynccontextmanager
async def _store(chosen: Settings, library: Library) -> AsyncIterator[Store]:
    from storage.sqlite import SqliteStore

    store = await SqliteStore.open(chosen.database, library.template)
    try:
        yield store
    finally:
        await store.close()


def _library(chosen: Settings) -> Library:
    return load(quiet=chosen.quiet)


def _settings() -> Settings:
    try:
        chosen = settings.read()
    except SettingsError as error:
        _stop(error)
    journal.begin(chosen.log_level)
    return chosen


def _run(work: Coroutine[object, object, None]) -> None:
    try:
        asyncio.run(work)
    except (ChannelClosed, StoreError, ContentError) as error:
        _stop(error)
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - a traceback's last line may hold a person's words
        journal.unexpected("crashed", error)
        _stop(RuntimeError("Something failed that should not. Every word is kept; start again."))


def _stop(error: Exception) -> NoReturn:
    click.echo(f"cornerstones: {error}", err=True)
    sys.exit(EXIT.get(type(error), 1))


def _new_id() -> str:
    return secrets.token_hex(8)


if __name__ == "__main__":
    main(prog_name="cornerstones")
