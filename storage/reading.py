"""The database as one connection sees it: rows, the keys to them, the hashes they are found by."""

import asyncio
import json
from base64 import b64encode
from collections.abc import Awaitable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import aiosqlite

from conversations.events import Address, MessageRef
from conversations.everything import Sent
from conversations.template import Template
from storage import statements as sql
from storage.key_store import KeyStore
from storage.rows import found_by, microseconds, moment
from storage.sealing import Seal

Row = tuple[Any, ...]
Seals = Mapping[str, Seal]


class Reading:
    def __init__(
        self,
        db: aiosqlite.Connection,
        keys: KeyStore,
        template: Template,
        master: str,
        own: tuple[str, Seal],
    ) -> None:
        self.template = template
        self.own, self.own_seal = own  # of what is nobody's: farewells, and events that were seen
        self.inherited = 0  # the last letter that was there when the store was opened
        self._db = db
        self._keys = keys
        self._master = keys.ring.key(master)

    @property
    def master(self) -> str:
        """The id of the master key in use, as far as we know."""
        return self._master.id

    async def rows(self, statement: str, *parameters: object) -> list[Row]:
        return [tuple(row) for row in await self._db.execute_fetchall(statement, parameters)]

    def execute(self, statement: str) -> Awaitable[object]:
        return self._db.execute(statement)

    def executemany(self, statement: str, rows: Iterable[Row]) -> Awaitable[object]:
        return self._db.executemany(statement, rows)

    async def changed(self, statement: str, *parameters: object) -> int:
        """How many rows it changed."""
        async with self._db.execute(statement, parameters) as cursor:
            return cursor.rowcount

    def lookup(self, address: Address) -> str:
        return self._master.hashed(found_by(address))

    def event_hash(self, event: str) -> str:
        return self._master.hashed(f"event|{event}")

    def event_sealed(self, event: str) -> str:
        return b64encode(self.own_seal.seal(event.encode(), f"seen|{self.own}")).decode()

    def follow(self, master: Sequence[Row]) -> bool:
        """Whether another master key is in use than we thought; from now on we use that one."""
        ((id_,),) = master
        changed = bool(id_ != self._master.id)
        self._master = self._keys.ring.key(id_)
        return changed

    async def seals(self, owners: Collection[str]) -> Seals:
        """The keys of those that have one."""
        return {**await self._keys.of(owners), self.own: self.own_seal}

    async def give_keys(self, owners: Collection[str]) -> Seals:
        return await self._keys.add(owners, self._master)

    async def sent(self, person: str, since: datetime) -> Sequence[Sent]:
        rows, seals = await together(
            self.rows(sql.SENT_TO, person, microseconds(since)), self.seals([person])
        )
        return [_sent(seals, person, *row) for row in rows]

    async def sent_as(self, person: str, message: MessageRef) -> Sent | None:
        seals = await self.seals([person])
        if person not in seals:
            return None
        rows = await self.rows(sql.SENT_AS, person, seals[person].hashed(message))
        return next((_sent(seals, person, *row) for row in rows), None)

    async def first_sent(
        self, person: str, reflection: int, since: int
    ) -> tuple[Sent | None, bool]:
        """The first of that turn or a later one; and whether one may be there unheard of."""
        about = (person, reflection, since)
        rows, unheard = await together(
            self.rows(sql.SENT_FIRST, *about),
            self.rows(sql.MAY_STAND_THERE, *about, self.inherited),
        )
        seals = await self.seals([person]) if rows else {}
        return next((_sent(seals, person, *row) for row in rows), None), bool(unheard)


def opened(seals: Seals, owner: str, about: str, sealed: bytes) -> bytes:
    """Raises KeyError if its key is gone, Unopened (a ValueError) if it does not fit."""
    return seals[owner].open(sealed, f"{about}|{owner}")


async def together(*work: Awaitable[Any]) -> list[Any]:
    """Queue statements in one go. The first failure is raised, once all have been tried."""
    outcomes = await asyncio.gather(*work, return_exceptions=True)
    for outcome in _failures(outcomes):
        raise outcome
    return outcomes


def _failures(outcomes: Iterable[object]) -> Iterable[BaseException]:
    return (outcome for outcome in outcomes if isinstance(outcome, BaseException))


def _sent(seals: Seals, person: str, reflection: int, at: int, sealed: bytes) -> Sent:
    plain = json.loads(opened(seals, person, "sent", sealed))
    message, in_order = MessageRef(plain["message"]), plain.get("in_order", True)
    return Sent(message, reflection, plain["about"], moment(at), in_order)
