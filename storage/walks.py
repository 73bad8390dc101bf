"""From rows to people and where their walks stand."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from conversations import codec
from conversations.person import Person, PersonId
from conversations.session import Session
from storage import statements as sql
from storage.reading import Reading, Row, Seals, opened
from storage.rows import moment, owner_of
from storage.store import Walk


async def walks_of(read: Reading, rows: Sequence[Row]) -> list[Walk]:
    """Of each row: a person's id, a number, until when, the person and the session, sealed.

    Raises ValueError or KeyError if one of them cannot be read.
    """
    owners = [owner for id_, number, *_ in rows for owner in (id_, owner_of(id_, number))]
    seals = await read.seals(owners)
    return [_walk(read, seals, *row) for row in rows]


async def sessions_of(read: Reading, person: PersonId) -> dict[int, Session]:
    """All of a person's reflections that can be read, by number."""
    rows = await read.rows(sql.SESSIONS_OF, person)
    seals = await read.seals([owner_of(person, number) for number, *_ in rows])
    found: dict[int, Session] = {}
    for number, sealed, until in rows:
        with suppress(ValueError, KeyError):
            found[number] = session_of(read, seals, owner_of(person, number), sealed, until)
    return found


def session_of(read: Reading, seals: Seals, owner: str, sealed: bytes, until: int) -> Session:
    """Raises ValueError or KeyError if it cannot be read."""
    text = opened(seals, owner, "sessions", sealed)
    return codec.session_from_text(text, read.template, moment(until))


def person_of(seals: Seals, id_: str, sealed: bytes) -> Person:
    return codec.person_from_text(opened(seals, id_, "people", sealed))


def _walk(
    read: Reading, seals: Seals, id_: str, number: int, until: int | None, *sealed: bytes | None
) -> Walk:
    person, session = sealed
    known = person_of(seals, id_, person or b"")
    if session is None:  # the one at hand is over its time; a fresh one takes its place
        known = replace(known, current=number + 1)
        return Walk(known, Session(known.id, known.current, read.template))
    owner = owner_of(id_, number)
    return Walk(known, session_of(read, seals, owner, session, until or 0))
