"""The default store: one SQLite file in write-ahead mode, synced to disk at each commit."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import aiosqlite

from conversations.events import Address, Incoming
from conversations.everything import Everything
from conversations.template import Template
from storage import statements as sql
from storage.copying import copied
from storage.everything import everything, incoming_of, letter_of
from storage.key_store import KeyStore
from storage.master_key import MasterKey, Ring
from storage.opening import opened_with_its_keys
from storage.pruning import prune
from storage.reading import Reading, Row, opened, together
from storage.rehashing import hash_anew
from storage.rows import address_from_text, microseconds, moment, owner_of
from storage.sqlite_file import advice, cut_log, explained, of_the_file
from storage.sqlite_transaction import SqliteTransaction
from storage.store import LetterId, ParkedId, Pending, Pruned, StoreError, Transaction

AT_ONCE = 200  # heads of queues in one look; the others are found when some of these are gone
REWRAPPED_AT_ONCE = 200


class SqliteStore:
    """Made by `open`; used by one event loop."""

    def __init__(
        self, path: Path, db: aiosqlite.Connection, keys: KeyStore, reading: Reading
    ) -> None:
        self._db = db
        self._path = path
        self._keys = keys
        self._read = reading
        self._turn = asyncio.Lock()  # one transaction at a time on the one connection

    @classmethod
    async def open(
        cls, path: Path, template: Template, key_store: Path, ring: Ring, *, new: bool = True
    ) -> Self:
        """Open the files or, if `new`, make them.

        Raises StoreError, changing nothing, if one of them cannot be used.
        """
        opened_ = await opened_with_its_keys(path, template, key_store, ring, new=new)
        store = cls(path, *opened_)
        try:
            await store.scrub()  # what was deleted a moment before a kill loses its keys now
            ((store._read.inherited,),) = await store._rows(sql.LAST_LETTER)
        except BaseException:
            await store.close()
            raise
        return store

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        async with self._turn:
            tx = SqliteTransaction(self._read)
            try:
                yield tx
                await tx.flush()
                await self._db.commit()
            except BaseException as error:
                await self._db.rollback()
                if isinstance(error, sqlite3.Error) and of_the_file(error):
                    raise StoreError(advice(self._path, error)) from error
                raise

    async def waiting(self, now: datetime, at: Address | None = None) -> Sequence[Pending]:
        rows = await self._found(at, sql.WAITING, microseconds(now), AT_ONCE)
        return [pending for row in rows if (pending := await self._pending(*row))]

    async def next_letter(self, after: datetime) -> datetime | None:
        ((due,),) = await self._rows(sql.NEXT_LETTER, microseconds(after))
        return None if due is None else moment(due)

    async def next_alarm(self, at: Address | None = None) -> datetime | None:
        ((alarm,),) = await self._found(at, sql.NEXT_ALARM)
        return None if alarm is None else moment(alarm)

    async def parked(self, at: Address | None = None) -> Sequence[tuple[ParkedId, Incoming]]:
        rows = await self._found(at, sql.PARKED)
        seals = await self._read.seals([owner for _, owner, _ in rows])
        read = ((ParkedId(id_), incoming_of(seals, *rest)) for id_, *rest in rows)
        return [(id_, incoming) for id_, incoming in read if incoming]

    async def everything(self, at: Address, asked: datetime) -> Everything | None:
        await self._found(at, sql.PARKED)  # follows to the master key in use
        async with self._reading():
            await self._read.execute("BEGIN")
            try:
                return await everything(self._read, at, asked)
            finally:
                await self._db.rollback()

    async def prune(self, now: datetime) -> Pruned:
        async with self._writing():
            return await prune(self._read, now)

    async def scrub(self) -> bool:
        # secure_delete blanks the pages; the log still has them until it is cut off. While
        # somebody reads the file it cannot be: then it is tried again later, and nobody waits.
        if doomed := [owner for (owner,) in await self._rows(sql.DOOMED)]:
            await self._keys.destroy(doomed)
            async with self._writing():
                await self._read.executemany(sql.DONE, [(owner,) for owner in doomed])
        async with self._reading():
            cut = await cut_log(self._db)
        return await self._keys.scrub() and cut

    async def back_up(self, file: Path) -> None:
        """A copy of the whole file as it is at this moment, sealed as it is."""
        async with self._reading():
            await copied(self._db, file, sql.NOT_IN_A_BACKUP)

    async def copy_keys(self, file: Path) -> None:
        """The latest copy of the key store, in the place of the one before."""
        await self._keys.copy_to(file)

    async def change_master_key(self, to: MasterKey) -> None:
        """Make the hashes anew and wrap every key again, while others go on.

        It may be interrupted at any moment, and is then to be done again.
        """
        async with self._writing():
            await hash_anew(self._read, to)
        done: str | None = ""
        while done is not None:
            done = await self._keys.rewrap(to, done, REWRAPPED_AT_ONCE)
        await self._keys.scrub()

    @property
    def master(self) -> str:
        """The id of the master key that the hashes are made with."""
        return self._read.master

    @property
    def name(self) -> str:
        """The database's own name, in the key store."""
        return self._keys.database

    async def needed_master_keys(self) -> dict[str, set[str]]:
        """By their ids, the databases that need them: such a key must not be thrown away."""
        return await self._keys.needed()

    async def close(self) -> None:
        async with self._turn:
            await self._db.close()
            await self._keys.close()

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[None]:
        async with self._turn:
            with explained(self._path):
                yield

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[None]:
        """A transaction of statements that run as they come."""
        async with self._reading():
            try:
                await self._db.execute(sql.BEGIN)
                yield
                await self._db.commit()
            except BaseException:
                await self._db.rollback()
                raise

    async def _pending(self, *row: Any) -> Pending | None:
        """None if it was deleted while we looked."""
        id_, person, address, reflection, pieces, attempts, sealed = row
        owner = owner_of(person, reflection) if person else self._read.own
        holder = person or self._read.own
        seals = await self._read.seals([holder, owner])
        try:
            to = address_from_text(opened(seals, holder, "address", address))
        except (KeyError, ValueError):
            return None
        letter = letter_of(seals, owner, sealed)
        inherited = id_ <= self._read.inherited
        return Pending(
            LetterId(id_), to, person, owner, reflection, inherited, letter, pieces, attempts
        )

    async def _found(self, at: Address | None, statement: str, *more: object) -> list[Row]:
        """Rows of one person, or of all; with the master key that is in use at this moment."""
        async with self._reading():
            while True:
                of = self._read.lookup(at) if at else None
                master, rows = await together(
                    self._read.rows(sql.MASTER), self._read.rows(statement, of, *more)
                )
                if not self._read.follow(master):
                    return list(rows)

    async def _rows(self, statement: str, *parameters: object) -> list[Row]:
        async with self._reading():
            return await self._read.rows(statement, *parameters)
