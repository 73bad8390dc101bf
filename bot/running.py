"""How the program ends: one line that says what to do, and a code for a supervisor."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import NoReturn

import click

from bot import journal, settings
from bot.channels import ChannelClosed, TokenRefused, Unreachable
from bot.settings import Settings, SettingsError
from conversations.library import ContentError
from storage.store import StoreError, WrongKey

# What a supervisor is told; docs/operating.md lists them.
EXIT: dict[type, int] = {
    SettingsError: 2, TokenRefused: 3, Unreachable: 4, StoreError: 5, ContentError: 6, WrongKey: 7,
}  # fmt: skip


def chosen_settings() -> Settings:
    """Read once, when a command begins; the log follows them."""
    try:
        chosen = settings.read()
    except SettingsError as error:
        stop(error)
    journal.begin(chosen.log_level)
    return chosen


def run(work: Coroutine[object, object, None]) -> None:
    try:
        asyncio.run(work)
    except (ChannelClosed, StoreError, ContentError, SettingsError) as error:
        stop(error)
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - a traceback's last line may hold a person's words
        journal.unexpected("crashed", error)
        stop(RuntimeError("Something failed that should not. Every word is kept; start again."))


def stop(error: Exception) -> NoReturn:
    click.echo(f"cornerstones: {error}", err=True)
    sys.exit(next((EXIT[kind] for kind in type(error).__mro__ if kind in EXIT), 1))
