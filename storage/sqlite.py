"""The default store: one SQLite file in write-ahead mode, synced to disk at each commit."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Self

import aiosqlite

from conversations import codec
from conversations.events import Address, Incoming
from conversations.letters import Letter
from conversations.template import Template
from storage import statements as sql
from storage.migrate import check, migrate
from storage.rows import address_from_text, lookup, microseconds, moment
from storage.sqlite_transaction import SqliteTransaction
from storage.store import LetterId, ParkedId, Pending, StoreError, Transaction

BUSY_SECONDS = 5.0  # how long another program may hold the file before we say so
AT_ONCE = 200  # heads of queues in one look; the others are found when some of these are gone
FULL = 2  # what `PRAGMA synchronous` answers; its default varies by build, so it is asserted

# Implicit transactions begin as IMMEDIATE: a statement queued after SQLite has rolled back on its
# own (full disk) opens a new one, to be rolled back with the rest, and never commits by itself.
ISOLATION = "IMMEDIATE"


class SqliteStore:
    """Made by `open`; used by one event loop."""

    def __init__(self, db: aiosqlite.Connection, path: Path, template: Template) -> None:
        self._db = db
        self._path = path
        self._template = template
        self._turn = asyncio.Lock()  # one transaction at a time on the one connection

    @classmethod
    async def open(cls, path: Path, template: Template) -> Self:
        """Open or make the file. Raises StoreError, changing nothing, if it cannot be used."""
        _make_room(path)
        with _explained(path):
            db = await aiosqlite.connect(
                path, timeout=BUSY_SECONDS, isolation_level=ISOLATION, cached_statements=64
            )
        try:
            with _explained(path):
                await _prepare(db, path)
        except BaseException:
            await db.close()
            raise
        return cls(db, path, template)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        async with self._turn:
            tx = SqliteTransaction(self._db, self._template)
            try:
                yield tx
                await tx.flush()
                await self._db.commit()
            except BaseException as error:
                await self._db.rollback()
                if isinstance(error, sqlite3.Error) and _of_the_file(error):
                    raise StoreError(_advice(self._path, error)) from error
                raise

    async def waiting(self, now: datetime, at: Address | None = None) -> Sequence[Pending]:
        return [
            Pending(
                id=LetterId(id_),
                to=address_from_text(address),
                reflection=reflection,
                letter=_letter(sealed),
                pieces=pieces,
                attempts=attempts,
            )
            for id_, address, reflection, pieces, attempts, sealed in await self._rows(
                sql.WAITING, microseconds(now), lookup(at) if at else None, AT_ONCE
            )
        ]

    async def next_letter(self, after: datetime) -> datetime | None:
        return await self._moment(sql.NEXT_LETTER, microseconds(after))

    async def next_alarm(self, at: Address | None = None) -> datetime | None:
        return await self._moment(sql.NEXT_ALARM, lookup(at) if at else None)

    async def parked(self) -> Sequence[tuple[ParkedId, Incoming]]:
        rows = await self._rows(sql.PARKED)
        read = ((ParkedId(id_), _incoming(sealed)) for id_, sealed in rows)
        return [(id_, incoming) for id_, incoming in read if incoming]

    async def scrub(self) -> bool:
        # secure_delete blanks the pages; the log still has them until it is cut off. While
        # somebody reads the file it cannot be: then it is tried again later, and nobody waits.
        async with self._turn:
            with _explained(self._path):
                await self._db.execute_fetchall("PRAGMA busy_timeout = 0")
                rows = await self._db.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
                await self._db.execute_fetchall(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000:.0f}")
        (busy, *_) = next(iter(rows))
        return not busy

    async def close(self) -> None:
        async with self._turn:
            await self._db.close()

    async def _moment(self, statement: str, *parameters: object) -> datetime | None:
        (value,) = (await self._rows(statement, *parameters))[0]
        return None if value is None else moment(value)

    async def _rows(self, statement: str, *parameters: object) -> Sequence[sqlite3.Row]:
        async with self._turn:
            with _explained(self._path):
                return list(await self._db.execute_fetchall(statement, parameters))


def _incoming(sealed: bytes) -> Incoming | None:
    """None in a shape that this program cannot read: it stays parked for one that can."""
    try:
        return codec.incoming_from_text(sealed)
    except (ValueError, KeyError, TypeError):
        return None


def _letter(sealed: bytes) -> Letter | None:
    try:
        return codec.letter_from_text(sealed)
    except ValueError:
        return None


async def _prepare(db: aiosqlite.Connection, path: Path) -> None:
    await check(db, str(path))  # before the first pragma that writes
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        await db.execute_fetchall(f"PRAGMA {pragma}")
    for pragma in ("secure_delete = ON", "temp_store = MEMORY", "trusted_schema = OFF"):
        await db.execute_fetchall(f"PRAGMA {pragma}")
    (synchronous,) = next(iter(await db.execute_fetchall("PRAGMA synchronous")))
    if synchronous != FULL:
        raise StoreError(f"{path}: this build of SQLite does not sync to disk at each commit.")
    await migrate(db)


def _make_room(path: Path) -> None:
    """The folder and an empty file that only its owner can read, before SQLite opens it."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
    except OSError as error:
        raise StoreError(
            f"Cannot write the database {path}: {_reason(error)}. Set DATABASE_URL to a place "
            "where this program may write."
        ) from error
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise StoreError(
            f"Cannot write the database {path}. Set DATABASE_URL to a place where this program "
            "may write."
        )


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(_advice(path, error)) from error


def _of_the_file(error: sqlite3.Error) -> bool:
    """Whether trying again later can help; a broken constraint, say, is a bug of ours."""
    return isinstance(error, sqlite3.OperationalError) or type(error) is sqlite3.DatabaseError


def _advice(path: Path, error: sqlite3.Error) -> str:
    """One line that says what to do; never a statement or its values."""
    match error.sqlite_errorname if hasattr(error, "sqlite_errorname") else "":
        case "SQLITE_BUSY" | "SQLITE_LOCKED":
            todo = "is locked by another program. Stop that program, or wait, and try again."
        case "SQLITE_FULL":
            todo = "cannot grow: the disk is full. Free some space; nothing was lost."
        case "SQLITE_NOTADB" | "SQLITE_CORRUPT":
            todo = "is not a readable database; it was left as it is. Restore a backup, or set "
            todo += "DATABASE_URL to another file."
        case "SQLITE_READONLY" | "SQLITE_CANTOPEN" | "SQLITE_PERM":
            todo = "cannot be written. Set DATABASE_URL to a place where this program may write."
        case name:
            todo = f"does not answer ({name or type(error).__name__}). Check the disk it is on."
    return f"The database {path} {todo}"


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
