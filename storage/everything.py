"""All that is kept about one person, opened for nobody but them."""

from dataclasses import replace
from datetime import datetime

from conversations import codec
from conversations.events import Address
from conversations.everything import Everything
from conversations.letters import Letter
from conversations.session import Session
from conversations.template import Template
from storage import statements as sql
from storage.reading import Reading, Seals, opened
from storage.rows import address_from_text, microseconds, moment, owner_of

LONG_AGO = moment(0)


async def everything(read: Reading, at: Address, asked: datetime) -> Everything | None:
    """None if nothing is kept. The answer to their asking, posted at that moment, is left out."""
    found = await read.rows(sql.PERSON_AT, read.lookup(at))
    if not found:
        return None
    ((id_, away, address, person),) = found
    sessions = await read.rows(sql.SESSIONS_OF, id_)
    letters = await read.rows(sql.LETTERS_OF, id_, microseconds(asked))
    parked = await read.rows(sql.PARKED, read.lookup(at))
    numbers = {row[0] for row in (*sessions, *letters)}
    owners = [owner_of(id_, number) for number in numbers]
    seals = await read.seals([id_, *owners, *(owner for _, owner, _ in parked)])
    return Everything(
        address=address_from_text(opened(seals, id_, "address", address)),
        person=codec.person_from_text(opened(seals, id_, "people", person)),
        away=bool(away),
        sessions=[
            session_of(seals, owner_of(id_, number), sealed, until, read.template)
            for number, sealed, until in sessions
        ],
        letters=[
            letter
            for number, sealed in letters
            if (letter := letter_of(seals, owner_of(id_, number), sealed))
        ],
        sent=await read.sent(id_, LONG_AGO),
        parked=[
            codec.incoming_from_text(opened(seals, owner, "parked", sealed))
            for _, owner, sealed in parked
        ],
    )


def session_of(seals: Seals, owner: str, sealed: bytes, until: int, template: Template) -> Session:
    """Raises ValueError or KeyError if it cannot be read."""
    session = codec.session_from_text(opened(seals, owner, "sessions", sealed), template)
    return replace(session, until=moment(until))


def letter_of(seals: Seals, owner: str, sealed: bytes) -> Letter | None:
    """None in a shape that this program cannot read."""
    try:
        return codec.letter_from_text(opened(seals, owner, "letters", sealed))
    except (ValueError, KeyError):
        return None
