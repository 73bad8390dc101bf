"""All that is kept about one person, opened for nobody but them."""

from datetime import datetime

from conversations import codec
from conversations.events import Address, Incoming
from conversations.everything import Everything
from conversations.letters import Letter
from storage import statements as sql
from storage.reading import Reading, Seals, opened
from storage.rows import address_from_text, microseconds, moment, owner_of
from storage.walks import person_of, sessions_of

LONG_AGO = moment(0)


async def everything(read: Reading, at: Address, asked: datetime) -> Everything | None:
    """None if nothing is kept. The answer to their asking, posted at that moment, is left out."""
    found = await read.rows(sql.PERSON_AT, read.lookup(at))
    if not found:
        return None
    ((id_, away, address, person),) = found
    letters = await read.rows(sql.LETTERS_OF, id_, microseconds(asked))
    parked = await read.rows(sql.PARKED, read.lookup(at))
    owners = {owner_of(id_, number) for number, _ in letters}
    seals = await read.seals([id_, *owners, *(owner for _, owner, _ in parked)])
    return Everything(
        address=address_from_text(opened(seals, id_, "address", address)),
        person=person_of(seals, id_, person),
        away=bool(away),
        sessions=list((await sessions_of(read, id_)).values()),
        letters=[
            letter
            for number, sealed in letters
            if (letter := letter_of(seals, owner_of(id_, number), sealed))
        ],
        sent=await read.sent(id_, LONG_AGO),
        parked=[
            incoming
            for _, owner, sealed in parked
            if (incoming := incoming_of(seals, owner, sealed))
        ],
    )


def incoming_of(seals: Seals, owner: str, sealed: bytes) -> Incoming | None:
    """None in a shape that this program cannot read: it stays parked for one that can."""
    try:
        return codec.incoming_from_text(opened(seals, owner, "parked", sealed))
    except (ValueError, KeyError, TypeError):
        return None


def letter_of(seals: Seals, owner: str, sealed: bytes) -> Letter | None:
    """None in a shape that this program cannot read."""
    try:
        return codec.letter_from_text(opened(seals, owner, "letters", sealed))
    except (ValueError, KeyError):
        return None
