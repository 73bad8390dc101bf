"""One SQLite transaction: reads at once, gathers what is to be written, writes it together.

Every awaited statement is a trip to aiosqlite's thread, and the trips cost more than the sync to
disk. So statements that belong together are queued together, and the commit follows only when
all of them have succeeded.
"""

import asyncio
import json
from collections.abc import Awaitable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import aiosqlite

from conversations import codec
from conversations.events import Address, EventId, Incoming, MessageRef
from conversations.letters import Letter, Note
from conversations.person import Person, PersonId
from conversations.session import Session
from conversations.template import Template
from storage import statements as sql
from storage.rows import address_to_text, lookup, microseconds
from storage.store import FAREWELL, LetterId, ParkedId, Pending, Walk

Row = tuple[Any, ...]


class SqliteTransaction:
    """What is written is held back until `flush`; the store commits it or rolls it back."""

    def __init__(self, db: aiosqlite.Connection, template: Template) -> None:
        self._db = db
        self._template = template
        self._known: dict[str, Walk] = {}
        self._away: set[str] = set()
        self._sessions: dict[tuple[PersonId, int], Session] = {}  # the last state of each
        self._writes: dict[str, list[Row]] = {statement: [] for statement in sql.IN_ORDER}

    async def recall(
        self, events: Collection[EventId], addresses: Collection[Address], at: datetime
    ) -> tuple[frozenset[EventId], dict[Address, Walk]]:
        by_lookup = {lookup(address): address for address in addresses}
        asked = microseconds(at), json.dumps(list(events))
        new, walks = await _together(
            self._db.execute_fetchall(sql.FIRST_SIGHT, asked),
            self._db.execute_fetchall(sql.WALKS_AT, (json.dumps(list(by_lookup)),)),
        )
        self._away = {found for found, away, *_ in walks if away}
        return frozenset(EventId(row[0]) for row in new), {
            by_lookup[found]: self._walk(person, session) for found, _, person, session in walks
        }

    async def due(self, now: datetime, most: int, at: Address | None) -> Sequence[Walk]:
        of = lookup(at) if at else None
        _, rows = await _together(
            self._db.execute("BEGIN IMMEDIATE"),
            self._db.execute_fetchall(sql.WALKS_DUE, (of, microseconds(now), most)),
        )
        return list(self._readable(rows))

    def saw(self, event: EventId, at: datetime) -> None:
        self._write(sql.SAW, event, microseconds(at))

    def meet(self, person: Person, at: Address) -> None:
        self._write(sql.MEET, person.id, lookup(at), address_to_text(at))

    def save(self, walk: Walk) -> None:
        known = self._known.get(walk.person.id)
        self._known[walk.person.id] = walk
        person, session = walk.person, walk.session
        if known is None or known.person != person:
            self._write(sql.SAVE_PERSON, person.current, codec.person_to_text(person), person.id)
        if known is None or known.session != session:
            self._sessions[person.id, session.number] = session

    def post(self, walk: Walk, letters: Sequence[Letter]) -> None:
        for letter in letters:
            parcel, sealed = not isinstance(letter, Note), codec.letter_to_text(letter)
            self._write(sql.POST, walk.session.number, parcel, sealed, walk.person.id)

    def post_farewell(self, to: Address, letter: Letter) -> None:
        sealed = codec.letter_to_text(letter)
        self._write(sql.POST_FAREWELL, lookup(to), address_to_text(to), FAREWELL, sealed)

    def forget(self, person: Person) -> None:
        self._known.pop(person.id, None)
        for key in [key for key in self._sessions if key[0] == person.id]:
            del self._sessions[key]
        for rows in self._writes.values():
            rows[:] = [row for row in rows if person.id not in row]
        self._write(sql.FORGET_PARKED, person.id)
        self._write(sql.FORGET, person.id)

    def went_away(self, to: Address) -> None:
        self._away.add(lookup(to))
        self._write(sql.SET_AWAY, 1, lookup(to))

    def came_back(self, to: Address, *, start_afresh: bool) -> None:
        if lookup(to) not in self._away:
            return
        self._away.discard(lookup(to))
        self._write(sql.SET_AWAY, 0, lookup(to))
        if start_afresh:
            self._write(sql.DROP_NOTES, lookup(to))

    def tidy(self, before: datetime) -> None:
        self._write(sql.TIDY, microseconds(before))

    def park(self, incoming: Incoming, at: datetime) -> None:
        sealed = codec.incoming_to_text(incoming)
        self._write(sql.PARK, lookup(incoming.address), microseconds(at), sealed)

    def unpark(self, parked: ParkedId) -> None:
        self._write(sql.UNPARK, parked)

    def delivered(self, letter: Pending, became: MessageRef, at: datetime) -> None:
        about = letter.letter.about if isinstance(letter.letter, Note) else None
        sealed = json.dumps({"reflection": letter.reflection, "about": about}).encode()
        self._write(sql.SENT, became, microseconds(at), sealed, letter.id)
        self.drop(letter.id)

    def progressed(self, letter: LetterId, pieces: int) -> None:
        self._write(sql.PROGRESSED, pieces, letter)

    def postpone(self, letter: LetterId, until: datetime) -> None:
        self._write(sql.POSTPONE, microseconds(until), letter)

    def instead(self, letter: LetterId, other: Letter) -> None:
        self._write(sql.INSTEAD, codec.letter_to_text(other), letter)

    def drop(self, letter: LetterId) -> None:
        self._write(sql.DROP, letter)

    def unwanted(self, letter: Pending) -> None:
        self.went_away(letter.to)
        self._write(sql.DROP_FAREWELL, letter.id)

    async def flush(self) -> None:
        """Write all that was gathered. The connection opens a transaction if none is open."""
        for (person, number), session in self._sessions.items():
            wake_at = microseconds(session.wake_at) if session.wake_at else None
            sealed = codec.session_to_text(session)
            self._write(sql.SAVE_SESSION, person, number, wake_at, sealed)
        await _together(
            *(self._db.executemany(text, rows) for text, rows in self._writes.items() if rows)
        )

    def _readable(self, rows: Iterable[Row]) -> Iterator[Walk]:
        """A walk in a shape that nobody knows is kept, but its alarm would ring for ever."""
        for id_, number, person, session in rows:
            try:
                yield self._walk(person, session)
            except (ValueError, KeyError):
                self._write(sql.MUTE, id_, number)

    def _walk(self, person: bytes, session: bytes) -> Walk:
        walk = Walk(
            codec.person_from_text(person), codec.session_from_text(session, self._template)
        )
        self._known[walk.person.id] = walk
        return walk

    def _write(self, statement: str, *row: object) -> None:
        self._writes[statement].append(row)


async def _together(*statements: Awaitable[Any]) -> list[Any]:
    """Queue statements in one go. The first failure is raised, once all have been tried."""
    outcomes = await asyncio.gather(*statements, return_exceptions=True)
    for outcome in _failures(outcomes):
        raise outcome
    return outcomes


def _failures(outcomes: Iterable[object]) -> Iterable[BaseException]:
    return (outcome for outcome in outcomes if isinstance(outcome, BaseException))
