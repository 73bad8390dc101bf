"""Kept only as long as promised: what is over its time goes, and nothing else does."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from conversations.events import EventId, MessageRef
from conversations.letters import Note
from conversations.library import Library
from storage.sqlite import SqliteStore
from storage.store import Pruned, Walk
from tests.storage.people import (
    EXPIRES,
    NOW,
    address,
    delivered,
    incoming,
    keep,
    recalled,
    texts,
    walk,
)

pytestmark = pytest.mark.asyncio

MOMENT = timedelta(microseconds=1)


async def pruned(store: SqliteStore, now: datetime) -> Pruned:
    everything = Pruned()
    while (step := await store.prune(now)).anything:
        everything += step
    return everything


def count(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as db:
        (number,) = db.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(number)


def kept_until(walk: Walk, until: datetime, number: int = 1) -> Walk:
    person = replace(walk.person, current=number)
    return Walk(person, replace(walk.session, number=number, until=until))


async def test_a_reflection_goes_when_its_time_is_over_and_its_person_with_the_last_one(
    path: Path, library: Library, store: SqliteStore
) -> None:
    ana, ben = walk(library, "ana", "one"), kept_until(walk(library, "ben"), EXPIRES + MOMENT)
    await keep(store, ana, ben, letters=(Note("hello"),))
    async with store.transaction() as tx:
        tx.park(incoming(ana, "parked"), NOW)
    assert not (await pruned(store, EXPIRES - MOMENT)).reflections

    assert (await pruned(store, EXPIRES)).reflections == 1

    assert await recalled(store, ana) is None
    assert await recalled(store, ben) == ben
    assert await texts(store) == ["hello"]
    assert count(path, "parked") == 0
    await store.scrub()
    assert count(path, "doomed") == 0


async def test_whoever_has_a_newer_reflection_stays_with_it(
    library: Library, store: SqliteStore
) -> None:
    ana = walk(library, "ana", "one")
    await keep(store, ana)
    second = kept_until(ana, EXPIRES + MOMENT, number=2)
    await keep(store, second)

    assert (await pruned(store, EXPIRES)).reflections == 1

    assert await recalled(store, ana) == second


async def test_whoever_has_only_an_older_one_left_begins_a_fresh_one_with_a_new_number(
    library: Library, store: SqliteStore
) -> None:
    ana = walk(library, "ana", "one")
    await keep(store, kept_until(ana, EXPIRES + MOMENT))
    await keep(store, kept_until(ana, EXPIRES, number=2))
    await pruned(store, EXPIRES)

    fresh = await recalled(store, ana)

    assert fresh is not None
    assert (fresh.person.current, fresh.session.number, fresh.session.turn) == (3, 3, 0)
    assert not fresh.session.answers


async def test_very_many_go_in_small_steps(
    path: Path, library: Library, store: SqliteStore
) -> None:
    await keep(store, *(walk(library, f"person {number}") for number in range(250)))

    first = await store.prune(EXPIRES)

    assert first.reflections == 100
    assert count(path, "people") == 150
    assert (await pruned(store, EXPIRES)).reflections == 150
    assert count(path, "people") == 0


async def test_a_farewell_is_given_up_after_a_day(library: Library, store: SqliteStore) -> None:
    async with store.transaction() as tx:
        tx.post_farewell(address(walk(library, "ana")), Note("goodbye"), NOW)

    day = timedelta(hours=24)
    assert not (await pruned(store, NOW + day)).farewells
    assert (await pruned(store, NOW + day + MOMENT)).farewells == 1
    assert await texts(store, NOW + day) == []


async def test_a_letter_to_somebody_we_know_waits_for_as_long_as_it_takes(
    library: Library, store: SqliteStore
) -> None:
    await keep(store, walk(library, "ana"), letters=(Note("hello"),))

    assert not (await pruned(store, EXPIRES - MOMENT)).anything

    assert await texts(store) == ["hello"]


async def test_what_was_delivered_is_remembered_as_long_as_its_reflection(
    path: Path, library: Library, store: SqliteStore
) -> None:
    ana = walk(library, "ana")
    await keep(store, ana, letters=(Note("hello"),))
    await keep(store, kept_until(ana, EXPIRES + MOMENT, number=2), letters=(Note("again"),))
    for message in ("77", "78"):
        await delivered(store, MessageRef(message))
    assert not (await pruned(store, EXPIRES - MOMENT)).anything
    assert count(path, "sent") == 2

    await pruned(store, EXPIRES)

    async with store.transaction() as tx:
        (left,) = await tx.recent(ana.person.id, NOW)
    assert (left.message, left.reflection, left.at) == ("78", 2, NOW)
    await pruned(store, EXPIRES + MOMENT)
    assert count(path, "sent") == 0


async def test_a_parked_event_that_nothing_can_handle_goes_after_ninety_days(
    path: Path, library: Library, store: SqliteStore
) -> None:
    async with store.transaction() as tx:
        tx.park(incoming(walk(library, "ana"), "parked"), NOW)

    assert not (await pruned(store, EXPIRES)).parked
    assert (await pruned(store, EXPIRES + MOMENT)).parked == 1
    await store.scrub()
    assert count(path, "parked") == count(path, "doomed") == 0


async def test_nothing_is_pruned_of_what_is_fresh(library: Library, store: SqliteStore) -> None:
    ana = walk(library, "ana", "one")
    await keep(store, ana, letters=(Note("hello"),))
    async with store.transaction() as tx:
        await tx.recall([EventId("e")], (), NOW)

    assert await pruned(store, NOW + timedelta(hours=1)) == Pruned()
    assert await recalled(store, ana) == ana


async def test_whoever_begins_a_fresh_one_in_that_way_is_kept_from_then_on(
    library: Library, store: SqliteStore
) -> None:
    ana = walk(library, "ana", "one")
    await keep(store, kept_until(ana, EXPIRES + MOMENT))
    await keep(store, kept_until(ana, EXPIRES, number=2))
    await pruned(store, EXPIRES)
    async with store.transaction() as tx:
        _, walks = await tx.recall((), {address(ana)}, NOW)
        fresh = walks[address(ana)]
        begun = replace(fresh, session=replace(fresh.session, turn=1, until=EXPIRES + MOMENT))
        tx.save(begun)
        tx.post(begun, [Note("welcome")], NOW)

    assert await recalled(store, ana) == begun
    assert await texts(store) == ["welcome"]
