"""What is over its time is deleted, some rows at a step, so that nobody waits for it.

Nothing is opened for it: whose words they are does not matter.
"""

import json
from datetime import datetime, timedelta

from storage import statements as sql
from storage.reading import Reading
from storage.rows import microseconds, owner_of
from storage.store import Pruned

AT_ONCE = 100
REMEMBER_EVENTS = timedelta(hours=48)  # Telegram repeats an update for 24 hours at most
FAREWELL = timedelta(hours=24)
PARKED = timedelta(days=90)


async def prune(read: Reading, now: datetime) -> Pruned:
    """One step, within a transaction; nothing pruned means that nothing is left."""
    return Pruned(
        reflections=await _expire(read, now),
        seen=await _delete(read, sql.PRUNE_SEEN, now - REMEMBER_EVENTS),
        farewells=await _delete(read, sql.PRUNE_FAREWELLS, now - FAREWELL),
        parked=await _unpark(read, now - PARKED),
    )


async def _expire(read: Reading, now: datetime) -> int:
    """Reflections, and whoever has none left."""
    over = await read.rows(sql.EXPIRED, microseconds(now), AT_ONCE)
    await read.executemany(sql.DOOM, [(owner_of(person, number),) for person, number in over])
    for statement in (sql.FORGET_SESSION, sql.FORGET_LETTERS, sql.FORGET_SENT):
        await read.executemany(statement, over)
    people = json.dumps(sorted({person for person, _ in over}))
    empty = await read.rows(sql.LEFT_EMPTY, people)
    for statement in (sql.DOOM_PERSON, sql.FORGET_PARKED, sql.FORGET):
        await read.executemany(statement, empty)
    return len(over)


async def _unpark(read: Reading, before: datetime) -> int:
    over = await read.rows(sql.PARKED_TOO_LONG, microseconds(before), AT_ONCE)
    await read.executemany(sql.DOOM, [(owner,) for _, owner in over])
    await read.executemany(sql.UNPARK, [(id_,) for id_, _ in over])
    return len(over)


async def _delete(read: Reading, statement: str, before: datetime) -> int:
    return await read.changed(statement, microseconds(before), AT_ONCE)
