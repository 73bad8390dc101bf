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
from storage.master_key import MasterKey, Ring, WrongKey
from storage.migrate import KEYS, check, migrate
from storage.sealing import Seal, Unopened, new_key
from storage.sqlite_file import connected, explained, make_room, prepare

REMEMBERED = 4096  # keys at hand, unwrapped; the others are fetched when they are needed
_GET = """
    SELECT owner, master, wrapped FROM keys WHERE owner IN (SELECT value FROM json_each(?))"""
_ADD = "INSERT OR IGNORE INTO keys (owner, database, master, wrapped) VALUES (?, ?, ?, ?)"
_DESTROY = "DELETE FROM keys WHERE owner = ?"
_UNDER_OTHERS = """
    SELECT owner, master, wrapped FROM keys WHERE database = ? AND master <> ? LIMIT ?"""
_NEEDED = "SELECT DISTINCT master FROM keys"
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
        if not new and not path.exists():  # noqa: ASYNC240 - before anything goes on
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
        """The keys of those that have one. Raises WrongKey if one cannot be unwrapped."""
        wanted = set(owners)
        missing = wanted - self._known.keys()
        if missing:
            for owner, master, wrapped in await self._rows(_GET, json.dumps(sorted(missing))):
                self._known[owner] = Seal(self._data_key(owner, master, wrapped))
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

    async def rewrap(self, master: MasterKey, most: int) -> int:
        """Wrap up to so many keys with this master key instead of another; how many it were."""
        rows = await self._rows(_UNDER_OTHERS, self.database, master.id, most)
        again = [
            (master.id, master.wrap(self._data_key(owner, old, wrapped), owner), owner, old)
            for owner, old, wrapped in rows
        ]
        await self._write(_REWRAP, again)
        return len(again)

    async def needed(self) -> set[str]:
        """The ids of the master keys that some key is still wrapped with, of any database."""
        with explained(self._path):
            return {str(row[0]) for row in await self._db.execute_fetchall(_NEEDED)}

    async def copy_to(self, file: Path) -> None:
        """The latest copy, in the place of the one before: an older one must not be kept."""
        async with self._turn:
            await copied(self._db, file)

    async def scrub(self) -> bool:
        """Leave no trace of destroyed keys in the file or its log; False: not just now."""
        async with self._turn:
            with explained(self._path):
                rows = await self._db.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
        (busy, *_) = next(iter(rows))
        return not busy

    async def close(self) -> None:
        await self._db.close()

    def _data_key(self, owner: str, master: str, wrapped: bytes) -> bytes:
        try:
            return self.ring.key(master).unwrap(wrapped, owner)
        except Unopened:
            raise WrongKey(
                f"A key in the key store {self._path} is damaged. Put back the latest copy of it."
            ) from None

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
