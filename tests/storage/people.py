"""People to keep, and letters to them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from conversations.answers import Words
from conversations.effects import Format
from conversations.events import Address, Alarm, EventId, Incoming, MessageRef, Said
from conversations.letters import Letter, Note, Parcel
from conversations.library import Library
from conversations.person import Person, PersonId, Register
from conversations.places import Asking
from conversations.reflection import reflect
from conversations.session import Session
from storage.store import Store, Walk

NOW = datetime(2026, 11, 22, 12, 0, 0, 123457, tzinfo=UTC)  # microseconds count
EXPIRES = NOW + timedelta(days=90)
SOON = NOW + timedelta(seconds=8)


def walk(library: Library, name: str, *said: str) -> Walk:
    """Somebody at the first prompt, having said something."""
    person = Person(PersonId(name))
    first = library.template.prompts[0]
    session = Session(person.id, 1, library.template, place=Asking(first), turn=2, until=EXPIRES)
    for number, text in enumerate(said):
        session = session.adding(first, Words(MessageRef(str(number)), text))
    return Walk(person, session)


def address(walk: Walk) -> Address:
    return Address("test", walk.person.id)


def waking(walk: Walk, at: datetime) -> Walk:
    return replace(walk, session=walk.session.waking(Alarm.QUIET, at))


def incoming(walk: Walk, text: str) -> Incoming:
    event = Said(MessageRef(text), text)
    return Incoming(EventId(f"event {text}"), address(walk), event)


def parcel(walk: Walk) -> Parcel:
    unsure = Note("Did it reach you?")
    return Parcel(
        reflect(walk.session), Format.PDF, "en", Register.PLAIN, NOW, "Europe/London", unsure
    )


async def keep(store: Store, *walks: Walk, letters: tuple[Letter, ...] = ()) -> None:
    async with store.transaction() as tx:
        _, known = await tx.recall((), {address(one) for one in walks}, NOW)
        for one in walks:
            if address(one) not in known:
                tx.meet(one.person, address(one))
            tx.save(one)
            tx.post(one, letters, NOW)


async def recalled(store: Store, walk: Walk) -> Walk | None:
    async with store.transaction() as tx:
        _, walks = await tx.recall((), {address(walk)}, NOW)
    return walks.get(address(walk))


async def texts(store: Store, now: datetime = NOW) -> list[str]:
    """What waits at the heads of the queues."""
    return [
        pending.letter.text if isinstance(pending.letter, Note) else "(document)"
        for pending in await store.waiting(now)
    ]


async def delivered(
    store: Store, *became: MessageRef, at: datetime = NOW, in_order: bool = True
) -> None:
    """The oldest letter that waits, in as many pieces."""
    for number, message in enumerate(became, start=1):
        letter, *_ = await store.waiting(NOW)
        async with store.transaction() as tx:
            is_over = tx.delivered if number == len(became) else tx.progressed
            is_over(letter, message, at, in_order=in_order)
