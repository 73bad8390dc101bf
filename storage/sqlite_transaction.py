"""One SQLite transaction: reads at once, gathers what is to be written, writes it together.

Every awaited statement is a trip to aiosqlite's thread, and the trips cost more than the sync to
disk. So statements that belong together are queued together, and the commit follows only when
all of them have succeeded. What is sealed is sealed on the way in, by `Writing`.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from secrets import token_hex

from conversations import codec
from conversations.events import SOMEWHERE, Address, EventId, Incoming, MessageRef
from conversations.everything import Sent
from conversations.letters import Letter, Note
from conversations.person import Person, PersonId
from conversations.session import Session
from storage import statements as sql
from storage.reading import Reading, Row, together
from storage.rows import Hashed, Sealed, address_to_text, microseconds, owner_of
from storage.store import FAREWELL, LetterId, ParkedId, Pending, Walk
from storage.walks import sessions_of, walks_of
from storage.writing import Writing


class SqliteTransaction:
    """What is written is held back until `flush`; the store commits it or rolls it back."""

    def __init__(self, reading: Reading) -> None:
        self._read = reading
        self._writing = Writing(reading)
        self._write = self._writing.write
        self._known: dict[str, Walk] = {}
        self._away: set[str] = set()
        self._lookups: dict[Address, str] = {}
        self._sessions: dict[tuple[PersonId, int], Session] = {}  # the last state of each
        self._gone: defaultdict[PersonId, set[int]] = defaultdict(set)
        self._until: dict[PersonId, datetime] = {}

    async def recall(
        self, events: Collection[EventId], addresses: Collection[Address], at: datetime
    ) -> tuple[frozenset[EventId], dict[Address, Walk]]:
        by_lookup = {self._lookup(address): address for address in addresses}
        by_hash = {self._read.event_hash(event): event for event in events}
        sealed = [(hash_, self._read.event_sealed(event)) for hash_, event in by_hash.items()]
        new, walks, master = await together(
            self._read.rows(sql.FIRST_SIGHT, microseconds(at), json.dumps(sealed)),
            self._read.rows(sql.WALKS_AT, json.dumps(list(by_lookup))),
            self._read.rows(sql.MASTER),
        )
        self._writing.begun(master)
        self._away = {found for found, away, *_ in walks if away}
        people = await self._walks([row[2:] for row in walks])
        found = [by_lookup[row[0]] for row in walks]
        return frozenset(by_hash[row[0]] for row in new), dict(zip(found, people, strict=True))

    async def due(self, now: datetime, most: int, at: Address | None) -> Sequence[Walk]:
        of = self._lookup(at) if at else None
        await self._writing.begin()
        rows = await self._read.rows(sql.WALKS_DUE, of, microseconds(now), most)
        return [walk for row in rows if (walk := await self._readable(row))]

    def saw(self, event: EventId, at: datetime) -> None:
        hash_, sealed = self._read.event_hash(event), self._read.event_sealed(event)
        self._write(sql.SAW, hash_, microseconds(at), sealed)

    def meet(self, person: Person, at: Address) -> None:
        self._writing.gives_key(person.id)
        address = Sealed(person.id, "address", address_to_text(at))
        self._write(sql.MEET, person.id, self._lookup(at), address)

    def save(self, walk: Walk) -> None:
        known = self._known.get(walk.person.id)
        self._known[walk.person.id] = walk
        person, session = walk.person, walk.session
        if known is None or known.person != person:
            sealed = Sealed(person.id, "people", codec.person_to_text(person))
            self._write(sql.SAVE_PERSON, person.current, sealed, person.id)
        if known is None or known.session.number != session.number:
            self._writing.gives_key(owner_of(person.id, session.number))
        if known is None or known.session != session:
            self._sessions[person.id, session.number] = session

    def post(self, walk: Walk, letters: Sequence[Letter], at: datetime) -> None:
        person, number = walk.person.id, walk.session.number
        for letter in letters:
            parcel = not isinstance(letter, Note)
            turn = letter.turn if isinstance(letter, Note) else 0
            sealed = Sealed(owner_of(person, number), "letters", codec.letter_to_text(letter))
            self._write(sql.POST, number, parcel, turn, microseconds(at), sealed, person)

    def post_farewell(self, to: Address, letter: Letter, at: datetime) -> None:
        own = self._read.own
        address = Sealed(own, "address", address_to_text(to))
        sealed = Sealed(own, "letters", codec.letter_to_text(letter))
        posted = microseconds(at)
        self._write(sql.POST_FAREWELL, self._lookup(to), address, FAREWELL, posted, sealed)

    def forget(self, person: PersonId) -> None:
        self._known.pop(person, None)
        for key in [key for key in self._sessions if key[0] == person]:
            del self._sessions[key]
        self._writing.drop(person)
        for statement in (sql.DOOM_PERSON, sql.FORGET_PARKED, sql.FORGET):
            self._write(statement, person)

    def forget_reflection(self, person: PersonId, number: int) -> None:
        self._sessions.pop((person, number), None)
        self._gone[person].add(number)
        self._writing.drop_letters(person, number)
        self._write(sql.DOOM, owner_of(person, number))
        for statement in (sql.FORGET_SESSION, sql.FORGET_LETTERS, sql.FORGET_SENT):
            self._write(statement, person, number)

    def keep_until(self, person: PersonId, until: datetime) -> None:
        self._until[person] = until
        for key, session in self._sessions.items():
            if key[0] == person:
                self._sessions[key] = self._as_kept(session)
        self._write(sql.KEEP_UNTIL, microseconds(until), person)

    async def others(self, walk: Walk) -> Sequence[Walk]:
        person = walk.person
        stored = await sessions_of(self._read, person.id)
        sessions = {number: self._as_kept(session) for number, session in stored.items()}
        # what this transaction has done to them already is not written yet
        sessions |= {
            n: session for (id_, n), session in self._sessions.items() if id_ == person.id
        }
        gone = {walk.session.number, *self._gone[person.id]}
        return [Walk(person, one) for number, one in sessions.items() if number not in gone]

    async def recent(self, person: PersonId, since: datetime) -> Sequence[Sent]:
        return await self._read.sent(person, since)

    async def asked(self, person: PersonId, reflection: int, since: int) -> MessageRef | None:
        first, unheard = await self._read.first_sent(person, reflection, since)
        if first is None:
            return SOMEWHERE if unheard else None
        return first.message if first.in_order else SOMEWHERE

    async def sent_as(self, person: PersonId, message: MessageRef) -> Sent | None:
        return await self._read.sent_as(person, message)

    def went_away(self, to: Address) -> None:
        self._away.add(self._lookup(to))
        self._write(sql.SET_AWAY, 1, self._lookup(to))

    def came_back(self, to: Address, *, start_afresh: bool) -> None:
        lookup = self._lookup(to)
        if lookup not in self._away:
            return
        self._away.discard(lookup)
        self._write(sql.SET_AWAY, 0, lookup)
        if start_afresh:
            self._write(sql.DROP_NOTES, lookup)

    def park(self, incoming: Incoming, at: datetime) -> None:
        owner = f"parked/{token_hex(8)}"
        self._writing.gives_key(owner)
        sealed = Sealed(owner, "parked", codec.incoming_to_text(incoming))
        self._write(sql.PARK, owner, self._lookup(incoming.address), microseconds(at), sealed)

    def unpark(self, parked: ParkedId) -> None:
        self._write(sql.DOOM_PARKED, parked)
        self._write(sql.UNPARK, parked)

    def delivered(
        self, letter: Pending, became: MessageRef, at: datetime, *, in_order: bool
    ) -> None:
        self._sent(letter, became, at, in_order=in_order)
        self.drop(letter.id)

    def progressed(
        self, letter: Pending, became: MessageRef, at: datetime, *, in_order: bool
    ) -> None:
        self._sent(letter, became, at, in_order=in_order)
        self._write(sql.PROGRESSED, letter.pieces + 1, letter.id)

    def postpone(self, letter: LetterId, until: datetime) -> None:
        self._write(sql.POSTPONE, microseconds(until), letter)

    def doubted(self, letter: LetterId) -> None:
        self._write(sql.IN_DOUBT, letter)

    async def still_waits(self, letter: LetterId) -> bool:
        return bool(await self._read.rows(sql.STILL_WAITS, letter))

    def instead(self, letter: Pending, other: Letter) -> None:
        sealed = Sealed(letter.owner, "letters", codec.letter_to_text(other))
        self._write(sql.INSTEAD, sealed, letter.id)

    def drop(self, letter: LetterId) -> None:
        self._write(sql.DROP, letter)

    def unwanted(self, letter: Pending) -> None:
        self.went_away(letter.to)
        self._write(sql.DROP_FAREWELL, letter.id)

    def _sent(self, letter: Pending, became: MessageRef, at: datetime, *, in_order: bool) -> None:
        if letter.person:
            note = letter.letter if isinstance(letter.letter, Note) else None
            about = note and note.about
            plain = json.dumps({"message": became, "about": about, "in_order": in_order}).encode()
            message = Hashed(letter.person, became)
            sealed = Sealed(letter.person, "sent", plain)
            turn = (note.turn or None) if note else None
            self._write(sql.SENT, message, microseconds(at), sealed, turn, letter.id)

    async def flush(self) -> None:
        """Write all that was gathered."""
        for (person, number), session in self._sessions.items():
            if session.until is None:
                raise ValueError("a session that nobody would ever delete")
            wake_at = microseconds(session.wake_at) if session.wake_at else None
            text = codec.session_to_text(session)
            sealed = Sealed(owner_of(person, number), "sessions", text)
            until = microseconds(session.until)
            self._write(sql.SAVE_SESSION, person, number, wake_at, until, sealed)
        await self._writing.flush()

    def _as_kept(self, session: Session) -> Session:
        return replace(session, until=self._until.get(session.person, session.until))

    def _lookup(self, address: Address) -> str:
        known = self._lookups.get(address)
        if known is None:
            known = self._lookups[address] = self._read.lookup(address)
        return known

    async def _readable(self, row: Row) -> Walk | None:
        """A walk in a shape that nobody knows is kept, but its alarm would ring for ever."""
        try:
            (walk,) = await self._walks([row])
        except (ValueError, KeyError):
            self._write(sql.MUTE, row[0], row[1])
            return None
        return walk

    async def _walks(self, rows: Sequence[Row]) -> list[Walk]:
        walks = await walks_of(self._read, rows)
        stored = [walk for walk, row in zip(walks, rows, strict=True) if row[-1] is not None]
        self._known |= {walk.person.id: walk for walk in stored}  # a stand-in is not stored yet
        return walks
