"""How many messages a second are on disk and may be confirmed, for 1, 16 and 64 people at once.

Each person sends a message only when the one before is durable, as a strict sender would. The
yardsticks do as little as can be done under the same settings: one row committed by SQLite itself,
and a turn of five statements (begin, read, two writes, commit) awaited through aiosqlite.
"""

import asyncio
import sqlite3
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import aiosqlite

from benchmarks.timing import Figure, per_second, seconds_awaited
from bot.clock import SystemClock
from bot.host import Host
from conversations.events import Address, Choice, Chose, Event, EventId, Incoming, MessageRef, Said
from conversations.library import load
from storage.master_key import MasterKey, Ring
from storage.sealing import new_key
from storage.sqlite import SqliteStore

PEOPLE = (1, 16, 64)
MESSAGES = 2_000  # in all, shared among the people
BEGINNING = 2  # the welcome, and the yes
TURNS = 1_000
BURST = 5  # every fifth event is a tap on Next
REFLECTION = 40  # events to a reflection; then the person starts another


def figures() -> list[Figure]:
    with TemporaryDirectory() as folder:
        rates = [
            Figure("bare SQLite commits", _bare_commits(Path(folder)), "per second"),
            Figure(
                "bare aiosqlite, five statements awaited in turn",
                asyncio.run(_awaited_in_turn(Path(folder))),
                "per second",
            ),
        ]
        for people in PEOPLE:
            path = Path(folder) / f"{people}.db"
            rate = asyncio.run(_receives(path, people))
            rates.append(Figure(f"durable receives, {people} at once", rate, "per second"))
    return rates


async def _receives(path: Path, people: int) -> float:
    library = load()
    ids = count()
    ring = Ring.of(MasterKey(new_key()).text)
    store = await SqliteStore.open(path, library.template, path.with_suffix(".keys"), ring)
    host = Host(store, library, SystemClock(), lambda: f"person-{next(ids)}")

    async def send(person: int, number: int, event: Event) -> None:
        id_ = EventId(f"{person}:{number}")
        await host.receive(Incoming(id_, Address("bench", str(person)), event))

    async def talk(person: int) -> None:
        for number in range(MESSAGES // people):
            await send(person, number, _event(number))

    async def all_talk() -> None:
        await asyncio.gather(*map(talk, range(people)))

    took = await seconds_awaited(all_talk)
    await store.close()
    return MESSAGES // people * people / took


def _event(number: int) -> Event:
    """The welcome and the yes, then reflection after reflection, in bursts."""
    if number < BEGINNING:
        return Chose(Choice.NEXT)
    if number % REFLECTION == 0:
        return Chose(Choice.ANOTHER)
    if number % BURST == 0:
        return Chose(Choice.NEXT)
    return Said(MessageRef(str(number)), "They rang me before the meeting, and that helped.")


def _bare_commits(folder: Path) -> float:
    db = sqlite3.connect(folder / "bare.db", isolation_level=None)
    db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (a);")
    rate = per_second(lambda: db.execute("INSERT INTO t VALUES (1)"), 500)
    db.close()
    return rate


async def _awaited_in_turn(folder: Path) -> float:
    async with aiosqlite.connect(folder / "turns.db", isolation_level=None) as db:
        for pragma in ("journal_mode = WAL", "synchronous = FULL"):
            await db.execute(f"PRAGMA {pragma}")
        await db.execute("CREATE TABLE t (a)")

        async def turns() -> None:
            for number in range(TURNS):
                await db.execute("BEGIN IMMEDIATE")
                await db.execute_fetchall("SELECT a FROM t WHERE rowid = ?", (number,))
                await db.execute("INSERT INTO t VALUES (?)", (number,))
                await db.execute("UPDATE t SET a = a WHERE rowid = ?", (number,))
                await db.execute("COMMIT")

        return TURNS / await seconds_awaited(turns)
