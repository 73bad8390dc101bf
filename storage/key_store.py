"""The key store: a data key for each owner, in a file of its own, apart from the words.

An owner is a person, one reflection of theirs, a parked event, or the database itself. Once its
key is destroyed here, no copy of its words can be read again, old backups included. So only the
latest copy of this file may ever be kept.
"""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Self

import aiosqlite

from storage.copying import copied
from storage.master_key import MasterKey, Ring
from storage.migrate import KEYS, check, migrate
from storage.sealing import Seal, Unopened, new_key
from storage.sqlite_file import connected, cut_log, explained, is_there, make_room, prepare
from storage.store import WrongKey

REMEMBERED = 4096  # keys at hand, unwrapped; the others are fetched when they are needed
_GET = """
    SELECT owner, master, wrapped FROM keys WHERE owner IN (SELECT value FROM json_each(?))"""
_ADD = "INSERT OR IGNORE INTO keys (owner, database, master, wrapped) VALUES (?, ?, ?, ?)"
_DESTROY = "DELETE FROM keys WHERE owner = ?"
_UNDER_OTHERS = """
    SELECT owner, master, wrapped FROM keys
    WHERE database = ? AND master <> ? AND owner > ? ORDER BY owner LIMIT ?"""
_NEEDED = "SELECT DISTINCT master, database FROM keys"
_HOME = "SELECT path FROM homes WHERE database = ?"
_SET_HOME = "INSERT OR REPLACE INTO homes (database, path) VALUES (?, ?)"
NOT_IN_A_COPY = ("DELETE FROM homes",)
_REWRAP = "UPDATE keys SET master = ?, wrapped = ? WHERE owner = ? AND master = ?"


class KeyStore:
    """Made by `open`; used by one event loop. Its keys are never written anywhere unwrapped."""

    def __init__(self, db: aiosqlite.Connection, path: Path, ring: Ring, database: str) -> None:
        self.ring = ring
        self.own = f"database/{database}"  # the owner of what is nobody's
        self.database = database
        self._db = db
        self._path = path
        self._known: OrderedDict[str, Seal] = OrderedDict()
        self._turn = asyncio.Lock()  # one at a time writes on the one connection

    @classmethod
    async def open(cls, path: Path, ring: Ring, database: str, *, new: bool) -> Self:
        """Raises StoreError, changing nothing, if it cannot be used, or is not where it should be.

        `new`: it may be made, because there is nothing yet that it should have the keys of.
        """
        if not new and not is_there(path):
            raise WrongKey(
                f"The key store {path} is missing. Put it back, or set KEY_STORE to where it is; "
                "nothing was changed."
            )
        make_room(path, "KEY_STORE")
        db = await connected(path)
        try:
            with explained(path):
                await check(db, str(path), KEYS)
                await prepare(db, path)
                await migrate(db, KEYS)
        except BaseException:
            await db.close()
            raise
        return cls(db, path, ring, database)

    async def of(self, owners: Iterable[str]) -> Mapping[str, Seal]:
        """The keys of those that have one. A damaged one is none: others must go on.

        Raises WrongKey if the master key of one is not at hand.
        """
        wanted = set(owners)
        missing = wanted - self._known.keys()
        if missing:
            for owner, master, wrapped in await self._rows(_GET, json.dumps(sorted(missing))):
                if key := self._data_key(owner, master, wrapped):
                    self._known[owner] = Seal(key)
        for owner in wanted & self._known.keys():
            self._known.move_to_end(owner)
        found = {owner: self._known[owner] for owner in wanted & self._known.keys()}
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return found

    async def add(self, owners: Collection[str], master: MasterKey) -> Mapping[str, Seal]:
        """A new key for each that has none yet, on disk before this returns."""
        keys = {owner: new_key() for owner in owners}
        rows = [
            (owner, self.database, master.id, master.wrap(key, owner))
            for owner, key in keys.items()
        ]
        await self._write(_ADD, rows)
        return await self.of(owners)

    async def destroy(self, owners: Collection[str]) -> None:
        await self._write(_DESTROY, [(owner,) for owner in owners])
        for owner in owners:
            self._known.pop(owner, None)

    async def rewrap(self, master: MasterKey, after: str, most: int) -> str | None:
        """Wrap up to so many keys with this master key instead of another, by their owners' names.

        A damaged one stays as it is, but needs no other key any more. Where to go on from; None
        when all are done.
        """
        rows = await self._rows(_UNDER_OTHERS, self.database, master.id, after, most)
        again = [
            (master.id, master.wrap(key, owner) if key else wrapped, owner, old)
            for owner, old, wrapped in rows
            for key in (self._data_key(owner, old, wrapped),)
        ]
        await self._write(_REWRAP, again)
        return rows[-1][0] if rows else None

    async def needed(self) -> dict[str, set[str]]:
        """The master keys that some key is wrapped with, by their ids: of which databases."""
        with explained(self._path):
            rows = await self._db.execute_fetchall(_NEEDED)
        masters = {str(master) for master, _ in rows}
        return {one: {str(db) for master, db in rows if master == one} for one in masters}

    async def home(self) -> Path | None:
        """Where this database was when it was opened last."""
        with explained(self._path):
            rows = await self._db.execute_fetchall(_HOME, (self.database,))
        return next((Path(path) for (path,) in rows), None)

    async def lives_at(self, path: Path) -> None:
        await self._write(_SET_HOME, [(self.database, str(path))])

    async def copy_to(self, file: Path) -> None:
        """The latest copy, in the place of the one before: an older one must not be kept."""
        async with self._turn:
            await copied(self._db, file, NOT_IN_A_COPY)

    async def scrub(self) -> bool:
        """Leave no trace of destroyed keys in the file or its log; False: not just now."""
        async with self._turn:
            with explained(self._path):
                return await cut_log(self._db)

    async def close(self) -> None:
        await self._db.close()

    def _data_key(self, owner: str, master: str, wrapped: bytes) -> bytes | None:
        try:
            return self.ring.key(master).unwrap(wrapped, owner)
        except Unopened:
            return None

    async def _write(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        async with self._turn:
            with explained(self._path):
                try:
                    await self._db.executemany(statement, rows)
                    await self._db.commit()
                except BaseException:
                    await self._db.rollback()
                    raise

    async def _rows(self, statement: str, *parameters: object) -> list[tuple[str, str, bytes]]:
        with explained(self._path):
            rows = await self._db.execute_fetchall(statement, parameters)
        return [(str(owner), str(master), bytes(wrapped)) for owner, master, wrapped in rows]
