"""From settings to what they name: the wording, the master key, the store."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import click

from bot import journal
from bot.settings import Settings
from conversations.library import Library, load
from storage.lock import held
from storage.master_key import Ring, make, open_to_others
from storage.sqlite import SqliteStore
from storage.sqlite_file import is_there
from storage.store import WrongKey

TOLD_ONCE = (
    "A key was made: {file}. All that people tell this program is locked with it. Without this "
    "file nobody can ever read any of it again, and you cannot either: keep a copy in a safe "
    "place, apart from the database. This is said once."
)


def open_library(chosen: Settings) -> Library:
    """Raises SettingsError or ContentError."""
    return load(quiet=chosen.quiet, operator=chosen.operator)


def open_ring(chosen: Settings, *, new: bool = False) -> Ring:
    """The master key; if `new`, one is made the very first time. Raises WrongKey."""
    if chosen.cornerstones_key is not None:
        return Ring.of(chosen.cornerstones_key.get_secret_value())
    file = chosen.key_file
    if not is_there(file):
        if not new or is_there(chosen.database) or is_there(chosen.keys):
            raise WrongKey(
                f"The key file {file} is missing. Put it back, or set CORNERSTONES_KEY_FILE to "
                "where it is; nothing was changed."
            )
        if make(file):
            click.echo(TOLD_ONCE.format(file=file), err=True)
    ring = Ring.at(file)
    if open_to_others(file):
        journal.warning("key_file.others_may_read_it")
    return ring


@asynccontextmanager
async def open_store(
    chosen: Settings, library: Library, *, new: bool = False
) -> AsyncIterator[SqliteStore]:
    """Only a program that talks to people may make a new one. Raises StoreError."""
    ring = open_ring(chosen, new=new)
    store = await SqliteStore.open(chosen.database, library.template, chosen.keys, ring, new=new)
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def open_for_talking(chosen: Settings, library: Library) -> AsyncIterator[SqliteStore]:
    """For the one program that talks to people; a second one is refused with a StoreError."""
    with held(chosen.database):
        async with open_store(chosen, library, new=True) as store:
            yield store
