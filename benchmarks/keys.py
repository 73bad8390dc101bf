"""What keeping words locked costs: one value, one message, and a change of the master key."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.timing import Figure, per_second, seconds_awaited
from bot.clock import SystemClock
from conversations.answers import Words
from conversations.events import Address, MessageRef
from conversations.library import load
from conversations.person import Person, PersonId
from conversations.places import Asking
from conversations.session import Session
from storage.master_key import MasterKey, Ring
from storage.sealing import Seal, new_key
from storage.sqlite import SqliteStore
from storage.store import Walk

VALUES = 20_000
PEOPLE = 2_000
TOGETHER = 100
REFLECTION = b"They rang me before the meeting, and that helped. " * 40  # about 2 kB


def figures() -> list[Figure]:
    seal = Seal(new_key())
    sealed = seal.seal(REFLECTION, "sessions|a/1")
    with TemporaryDirectory() as folder:
        wake, rewrap = asyncio.run(_changing(Path(folder)))
    return [
        Figure(
            "copying 2 kB, a yardstick",
            per_second(lambda: bytearray(REFLECTION), VALUES),
            "per second",
        ),
        Figure(
            "sealing 2 kB",
            per_second(lambda: seal.seal(REFLECTION, "sessions|a/1"), VALUES),
            "per second",
        ),
        Figure(
            "opening 2 kB",
            per_second(lambda: seal.open(sealed, "sessions|a/1"), VALUES),
            "per second",
        ),
        Figure(
            "hashing an address",
            per_second(lambda: seal.hashed("address|telegram|1"), VALUES),
            "per second",
        ),
        Figure(f"new people with keys of their own, {TOGETHER} at once", wake, "per second"),
        Figure(f"a change of the master key, {PEOPLE} people", rewrap * 1000, "ms"),
    ]


async def _changing(folder: Path) -> tuple[float, float]:
    ring = Ring.of(f"{MasterKey(new_key()).text},{MasterKey(new_key()).text}")
    library = load()
    store = await SqliteStore.open(folder / "words.db", library.template, folder / "keys.db", ring)

    async def come() -> None:
        now = SystemClock().now()
        for start in range(0, PEOPLE, TOGETHER):
            async with store.transaction() as tx:
                for number in range(start, start + TOGETHER):
                    person = Person(PersonId(f"person-{number}"))
                    first = library.template.prompts[0]
                    session = Session(
                        person.id, 1, library.template, place=Asking(first), until=now
                    )
                    said = session.adding(first, Words(MessageRef("1"), REFLECTION.decode()))
                    tx.meet(person, Address("bench", str(number)))
                    tx.save(Walk(person, said))

    took = await seconds_awaited(come)
    changing = await seconds_awaited(lambda: store.change_master_key(ring.keys[1]))
    await store.close()
    return PEOPLE / took, changing
