"""Opening an SQLite file, and saying in one line what is wrong with it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiosqlite

from storage.store import StoreError

BUSY_SECONDS = 5.0  # how long another program may hold the file before we say so
FULL = 2  # what `PRAGMA synchronous` answers; its default varies by build, so it is asserted

# Implicit transactions begin as IMMEDIATE: a statement queued after SQLite has rolled back on its
# own (full disk) opens a new one, to be rolled back with the rest, and never commits by itself.
ISOLATION = "IMMEDIATE"
_PRAGMAS = (
    "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON",
    "temp_store = MEMORY", "trusted_schema = OFF",
)  # fmt: skip


async def connected(path: Path) -> aiosqlite.Connection:
    with explained(path):
        return await aiosqlite.connect(
            path, timeout=BUSY_SECONDS, isolation_level=ISOLATION, cached_statements=64
        )


async def prepare(db: aiosqlite.Connection, path: Path) -> None:
    """Write ahead, sync at each commit, and blank what is deleted."""
    for pragma in _PRAGMAS:
        await db.execute_fetchall(f"PRAGMA {pragma}")
    (synchronous,) = next(iter(await db.execute_fetchall("PRAGMA synchronous")))
    if synchronous != FULL:
        raise StoreError(f"{path}: this build of SQLite does not sync to disk at each commit.")


async def cut_log(db: aiosqlite.Connection) -> bool:
    """Cut off the write-ahead log; False if somebody reads the file just now. Nobody waits."""
    await db.execute_fetchall("PRAGMA busy_timeout = 0")
    try:
        ((busy, *_),) = await db.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        await db.execute_fetchall(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000:.0f}")
    return not busy


def is_there(path: Path) -> bool:
    """Whether there is a file with something in it. Raises StoreError if nobody may look."""
    try:
        return path.exists() and path.stat().st_size > 0
    except OSError as error:
        raise StoreError(f"Cannot look for {path}: {reason(error)}.") from error


def make_room(path: Path, setting: str) -> None:
    """The folder and an empty file that only its owner can read, before SQLite opens it."""
    advice = f"Set {setting} to a place where this program may write."
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
    except OSError as error:
        raise StoreError(f"Cannot write {path}: {reason(error)}. {advice}") from error
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise StoreError(f"Cannot write {path}. {advice}")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Raises StoreError in the place of SQLite's own."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(advice(path, error)) from error


def of_the_file(error: sqlite3.Error) -> bool:
    """Whether trying again later can help; a broken constraint, say, is a bug of ours."""
    return isinstance(error, sqlite3.OperationalError) or type(error) is sqlite3.DatabaseError


def advice(path: Path, error: sqlite3.Error) -> str:
    """One line that says what to do; never a statement or its values."""
    match error.sqlite_errorname if hasattr(error, "sqlite_errorname") else "":
        case "SQLITE_BUSY" | "SQLITE_LOCKED":
            todo = "is locked by another program. Stop that program, or wait, and try again."
        case "SQLITE_FULL":
            todo = "cannot grow: the disk is full. Free some space; nothing was lost."
        case "SQLITE_NOTADB" | "SQLITE_CORRUPT":
            todo = "is not a readable database; it was left as it is. Restore a backup, or choose "
            todo += "another file in the settings."
        case "SQLITE_READONLY" | "SQLITE_CANTOPEN" | "SQLITE_PERM":
            todo = "cannot be written. Set a place where this program may write."
        case name:
            todo = f"does not answer ({name or type(error).__name__}). Check the disk it is on."
    return f"The database {path} {todo}"


def reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
