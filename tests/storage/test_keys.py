"""Words are locked with keys that are kept apart from them, and gone with whom they belong to."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from conversations.events import EventId
from conversations.letters import Note
from conversations.library import Library
from storage.master_key import MasterKey, Ring
from storage.sealing import Seal, Unopened
from storage.sqlite import SqliteStore
from storage.store import KeysChanged, StoreError, Walk, WrongKey
from tests.storage.conftest import KEY, Opening
from tests.storage.people import (
    EXPIRES,
    NOW,
    SOON,
    address,
    incoming,
    keep,
    recalled,
    texts,
    waking,
    walk,
)

pytestmark = pytest.mark.asyncio

OTHER_KEY = MasterKey(bytes(range(100, 132))).text
SENTENCE = "an unmistakable sentence"


def ask(path: Path, question: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(question, values).fetchall()


def owners(key_store: Path) -> set[object]:
    return {owner for (owner,) in ask(key_store, "SELECT owner FROM keys")}


def both(path: Path, key_store: Path) -> bytes:
    return b"".join(one.read_bytes() for one in (path, key_store))


async def another(walk: Walk) -> Walk:
    """The same person, at their second reflection."""
    return Walk(replace(walk.person, current=2), replace(walk.session, number=2))


async def test_what_was_said_is_nowhere_in_the_files_as_it_was_said(
    path: Path, key_store: Path, library: Library, open_it: Opening
) -> None:
    ana = walk(library, "ana", SENTENCE)
    store = await open_it()
    await keep(store, ana, letters=(Note(SENTENCE),))
    async with store.transaction() as tx:
        tx.park(incoming(ana, SENTENCE), NOW)
    files = [*path.parent.iterdir(), *key_store.parent.iterdir()]

    assert len(files) >= 4  # each with its log
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        assert not any(SENTENCE.encode(encoding) in file.read_bytes() for file in files)
    await store.close()


async def test_a_person_and_each_of_their_reflections_has_a_key_of_its_own(
    key_store: Path, library: Library, store: SqliteStore
) -> None:
    ana = walk(library, "ana", "one")
    await keep(store, ana)
    await keep(store, await another(ana))

    assert {"ana", "ana/1", "ana/2"} < owners(key_store)
    assert len(owners(key_store)) == 4
    assert sum(str(owner).startswith("database/") for owner in owners(key_store)) == 1


async def test_forgetting_somebody_destroys_all_their_keys_and_nobody_elses(
    key_store: Path, library: Library, store: SqliteStore
) -> None:
    ana, ben = walk(library, "ana", "one"), walk(library, "ben", "two")
    await keep(store, ana, ben)
    await keep(store, await another(ana))
    async with store.transaction() as tx:
        tx.park(incoming(ana, "parked"), NOW)
    async with store.transaction() as tx:
        tx.forget(ana.person.id)
    await store.scrub()

    assert {str(owner).partition("/")[0] for owner in owners(key_store)} == {"ben", "database"}
    assert await recalled(store, ben) == ben


async def test_forgetting_one_reflection_destroys_its_key_and_keeps_the_others(
    path: Path, key_store: Path, library: Library, store: SqliteStore
) -> None:
    ana = walk(library, "ana", "one")
    await keep(store, ana, letters=(Note("about the first"),))
    second = await another(ana)
    await keep(store, second, letters=(Note("about the second"),))
    async with store.transaction() as tx:
        tx.forget_reflection(ana.person.id, 1)
    await store.scrub()

    assert "ana/1" not in owners(key_store)
    assert await recalled(store, ana) == second
    assert ask(path, "SELECT number FROM sessions") == [(2,)]
    assert await texts(store) == ["about the second"]


async def test_keys_that_a_kill_left_over_are_destroyed_at_the_next_start(
    key_store: Path, library: Library, open_it: Opening
) -> None:
    store = await open_it()
    await keep(store, walk(library, "ana", "one"))
    async with store.transaction() as tx:
        tx.forget(walk(library, "ana").person.id)
    await store.close()  # before anybody scrubbed
    assert "ana" in owners(key_store)

    store = await open_it()

    assert {str(owner).partition("/")[0] for owner in owners(key_store)} == {"database"}
    await store.close()


async def test_a_sealed_value_opens_nowhere_but_in_its_own_place(
    path: Path, library: Library, open_it: Opening
) -> None:
    ana, ben = walk(library, "ana", "one"), walk(library, "ben", "two")
    store = await open_it()
    await keep(store, ana, ben)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "UPDATE sessions SET sealed = (SELECT sealed FROM sessions WHERE person = 'ben')"
        )

    with pytest.raises(Unopened):
        await recalled(store, ana)
    assert await recalled(store, ben) == ben
    await store.close()


async def test_a_changed_value_does_not_open() -> None:
    seal = Seal(bytes(32))
    sealed = seal.seal(b"words", "here")

    assert seal.open(sealed, "here") == b"words"
    for damaged in (sealed[:-1], b"", b"\x02" + sealed[1:], bytes(len(sealed))):
        with pytest.raises(Unopened):
            seal.open(damaged, "here")
    with pytest.raises(Unopened):
        seal.open(sealed, "elsewhere")
    with pytest.raises(Unopened):
        Seal(bytes(31) + b"1").open(sealed, "here")


async def test_the_same_words_are_never_sealed_the_same_way_twice() -> None:
    seal = Seal(bytes(32))

    assert len({seal.seal(b"words", "here") for _ in range(1000)}) == 1000


# A key that is not there, or is another one.


async def test_a_wrong_key_is_said_in_one_line_and_changes_nothing(
    path: Path, key_store: Path, library: Library, open_it: Opening
) -> None:
    store = await open_it()
    await keep(store, walk(library, "ana", "one"))
    await store.close()
    before = both(path, key_store)

    with pytest.raises(WrongKey, match="not the one that these words were sealed with") as caught:
        await SqliteStore.open(path, library.template, key_store, Ring.of(OTHER_KEY))

    assert "\n" not in str(caught.value)
    assert OTHER_KEY not in str(caught.value)
    assert both(path, key_store) == before


async def test_a_key_store_that_is_missing_is_not_made_anew(
    path: Path, key_store: Path, library: Library, open_it: Opening
) -> None:
    store = await open_it()
    await keep(store, walk(library, "ana", "one"))
    await store.close()
    away = key_store.rename(key_store.with_suffix(".away"))
    before = path.read_bytes()

    with pytest.raises(WrongKey, match="is missing"):
        await open_it()

    assert not key_store.exists()
    assert path.read_bytes() == before
    away.rename(key_store)
    store = await open_it()
    assert await recalled(store, walk(library, "ana")) == walk(library, "ana", "one")
    await store.close()


async def test_the_key_store_of_another_database_is_refused(
    path: Path, key_store: Path, library: Library, ring: Ring, open_it: Opening
) -> None:
    store = await open_it()
    await keep(store, walk(library, "ana", "one"))
    await store.close()
    elsewhere = key_store.with_name("others.db")
    other = path.with_name("other.db")
    await (await SqliteStore.open(other, library.template, elsewhere, ring)).close()

    with pytest.raises(WrongKey, match="not the one of the database"):
        await SqliteStore.open(path, library.template, elsewhere, ring)


async def test_several_databases_may_share_a_key_store(
    path: Path, key_store: Path, library: Library, ring: Ring, open_it: Opening
) -> None:
    ana, ben = walk(library, "ana", "one"), walk(library, "ben", "two")
    one = await open_it()
    other = await SqliteStore.open(path.with_name("other.db"), library.template, key_store, ring)
    await keep(one, ana)
    await keep(other, ben)
    async with one.transaction() as tx:
        tx.forget(ana.person.id)
    await one.scrub()

    assert await recalled(other, ben) == ben
    await one.close()
    await other.close()


@pytest.mark.parametrize("text", ["", "short", "x" * 44, "AAAA", KEY[:-4], KEY + "?"])
async def test_what_is_no_key_is_refused_and_never_shown(text: str) -> None:
    with pytest.raises(WrongKey) as caught:
        Ring.of(text)

    assert not text or text not in str(caught.value)


# Changing the master key.


async def test_after_a_change_everything_is_there_and_the_old_key_opens_nothing(
    path: Path, key_store: Path, library: Library, open_it: Opening
) -> None:
    ana, ben = walk(library, "ana", "one"), walk(library, "ben", "two")
    store = await open_it()
    await keep(store, ana, ben, letters=(Note("hello"),))
    async with store.transaction() as tx:
        await tx.recall([EventId("an event")], (), NOW)
        tx.post_farewell(address(walk(library, "cy")), Note("goodbye"), NOW)
        tx.park(incoming(ana, "parked"), NOW)
    await store.close()
    lookups = ask(path, "SELECT lookup FROM people UNION SELECT event FROM seen")

    await rotated(path, key_store, library)
    store = await SqliteStore.open(path, library.template, key_store, Ring.of(OTHER_KEY))

    assert await recalled(store, ana) == ana
    assert sorted(await texts(store)) == ["goodbye", "hello", "hello"]
    assert [parked.address for _, parked in await store.parked()] == [address(ana)]
    assert len(await store.parked(address(ana))) == 1
    async with store.transaction() as tx:
        assert (await tx.recall([EventId("an event")], (), NOW))[0] == frozenset()
    again = ask(path, "SELECT lookup FROM people UNION SELECT event FROM seen")
    assert not set(lookups) & set(again)
    (old,) = Ring.of(KEY).keys
    for owner, wrapped in ask(key_store, "SELECT owner, wrapped FROM keys"):
        assert isinstance(wrapped, bytes)
        with pytest.raises(Unopened):
            old.unwrap(wrapped, str(owner))
    await store.close()


async def rotated(path: Path, key_store: Path, library: Library) -> None:
    ring = Ring.of(f"{OTHER_KEY},{KEY}")
    store = await SqliteStore.open(path, library.template, key_store, ring)
    await store.change_master_key(ring.keys[0])
    assert set(await store.needed_master_keys()) == {ring.keys[0].id}
    await store.close()


async def test_a_change_that_was_interrupted_loses_nothing_and_is_finished_later(
    path: Path,
    key_store: Path,
    library: Library,
    open_it: Opening,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = [walk(library, f"person {number}", "words") for number in range(12)]
    store = await open_it()
    await keep(store, *people)
    await store.close()
    ring = Ring.of(f"{OTHER_KEY},{KEY}")
    store = await SqliteStore.open(path, library.template, key_store, ring)
    await store._keys.rewrap(ring.keys[0], "", 5)  # as far as it came before the kill
    await store.close()

    store = await SqliteStore.open(path, library.template, key_store, ring)
    assert [await recalled(store, one) for one in people] == people
    assert set(await store.needed_master_keys()) == {key.id for key in ring.keys}
    await store.close()

    await rotated(path, key_store, library)
    store = await SqliteStore.open(path, library.template, key_store, Ring.of(OTHER_KEY))
    assert [await recalled(store, one) for one in people] == people
    await store.close()


async def test_a_store_that_is_open_meanwhile_follows_to_the_new_key(
    path: Path, key_store: Path, library: Library, tmp_path: Path
) -> None:
    file = tmp_path / "master" / "master.key"
    file.parent.mkdir()
    file.write_text(f"{KEY}\n")
    ana, ben = walk(library, "ana", "one"), walk(library, "ben", "two")
    running = await SqliteStore.open(path, library.template, key_store, Ring.at(file))
    await keep(running, ana)
    file.write_text(f"{OTHER_KEY}\n{KEY}\n")
    await rotated(path, key_store, library)
    file.write_text(f"{OTHER_KEY}\n")

    assert await retried(running, ana) == ana
    await keep(running, ben)
    await running.close()

    store = await SqliteStore.open(path, library.template, key_store, Ring.of(OTHER_KEY))
    assert await recalled(store, ben) == ben
    assert set(await store.needed_master_keys()) == {Ring.of(OTHER_KEY).keys[0].id}
    await store.close()


async def retried(store: SqliteStore, walk: Walk) -> Walk | None:
    """As everybody does who could not be heard a moment ago."""
    with pytest.raises(KeysChanged):
        await recalled(store, walk)
    return await recalled(store, walk)


async def test_what_is_kept_until_then_is_told_when_it_is_read(
    library: Library, store: SqliteStore
) -> None:
    ana = walk(library, "ana", "one")
    await keep(store, ana)
    later = EXPIRES.replace(year=EXPIRES.year + 1)
    async with store.transaction() as tx:
        tx.keep_until(ana.person.id, later)

    kept = await recalled(store, ana)

    assert kept is not None and kept.session.until == later


async def test_a_damaged_key_costs_its_own_words_and_nobody_elses(
    key_store: Path, path: Path, library: Library, open_it: Opening
) -> None:
    ana, ben = walk(library, "ana", "one"), walk(library, "ben", "two")
    store = await open_it()
    await keep(store, ana, ben, letters=(Note("hello"),))
    await store.close()
    with closing(sqlite3.connect(key_store)) as db, db:
        db.execute("UPDATE keys SET wrapped = x'00' WHERE owner IN ('ana', 'ana/1')")
    store = await open_it()

    assert await recalled(store, ben) == ben
    assert await texts(store) == ["hello"]
    with pytest.raises(KeyError):
        await recalled(store, ana)
    await store.close()
    await rotated(path, key_store, library)
    store = await SqliteStore.open(path, library.template, key_store, Ring.of(OTHER_KEY))
    assert await recalled(store, ben) == ben
    await store.close()


async def test_a_key_that_is_still_needed_is_missed_at_the_start(
    path: Path, key_store: Path, library: Library, open_it: Opening
) -> None:
    store = await open_it()
    await keep(store, *(walk(library, f"person {number}") for number in range(12)))
    await store.close()
    ring = Ring.of(f"{OTHER_KEY},{KEY}")
    store = await SqliteStore.open(path, library.template, key_store, ring)
    await store._keys.rewrap(ring.keys[0], "", 5)
    await store.close()

    with pytest.raises(WrongKey):
        await SqliteStore.open(path, library.template, key_store, Ring.of(OTHER_KEY))


async def test_a_store_that_only_looks_follows_to_the_new_key_as_well(
    path: Path, key_store: Path, library: Library
) -> None:
    ring = Ring.of(f"{KEY},{OTHER_KEY}")
    ana = waking(walk(library, "ana", "one"), NOW)
    running = await SqliteStore.open(path, library.template, key_store, ring)
    await keep(running, ana, letters=(Note("hello"),))
    other = await SqliteStore.open(path, library.template, key_store, ring)
    await other.change_master_key(ring.keys[1])
    await other.close()

    everything = await running.everything(address(ana), SOON)
    await other_change(path, key_store, library, ring)

    assert everything is not None and everything.person == ana.person
    assert await running.next_alarm(address(ana)) == NOW
    assert len(await running.waiting(NOW, address(ana))) == 1
    await running.close()


async def other_change(path: Path, key_store: Path, library: Library, ring: Ring) -> None:
    other = await SqliteStore.open(path, library.template, key_store, ring)
    await other.change_master_key(ring.keys[0])
    await other.close()


async def test_a_copy_beside_the_database_is_refused_with_the_same_key_store(
    path: Path, key_store: Path, library: Library, ring: Ring, open_it: Opening
) -> None:
    ana = walk(library, "ana", "one")
    store = await open_it()
    await keep(store, ana)
    copy = path.with_name("copy.db")
    await store.back_up(copy)
    await store.close()

    with pytest.raises(StoreError, match="is a copy"):
        await SqliteStore.open(copy, library.template, key_store, ring)

    moved = path.rename(path.with_name("moved.db"))
    store = await SqliteStore.open(moved, library.template, key_store, ring)
    assert await recalled(store, ana) == ana
    await store.close()


async def test_what_was_to_be_said_of_a_reflection_goes_with_it_within_one_commit_too(
    library: Library, store: SqliteStore
) -> None:
    ana = walk(library, "ana", "one")
    await keep(store, ana)
    second = await another(ana)
    async with store.transaction() as tx:
        await tx.recall((), {address(ana)}, NOW)
        tx.post(ana, [Note("about the first")], NOW)
        tx.forget_reflection(ana.person.id, 1)
        tx.save(second)
        tx.post(second, [Note("about the second")], NOW)

    assert await texts(store) == ["about the second"]


async def test_a_database_that_was_moved_is_at_home_in_its_new_place(
    path: Path, key_store: Path, library: Library, ring: Ring, open_it: Opening
) -> None:
    ana = walk(library, "ana", "one")
    store = await open_it()
    await keep(store, ana)
    await store.close()
    other_name = path.with_name("other name.db")
    other_name.hardlink_to(path)

    store = await SqliteStore.open(other_name, library.template, key_store, ring)
    assert await recalled(store, ana) == ana
    await store.close()


async def test_a_copy_is_not_let_in_because_the_database_is_locked_just_now(
    path: Path, key_store: Path, library: Library, ring: Ring, open_it: Opening
) -> None:
    store = await open_it()
    await keep(store, walk(library, "ana", "one"))
    copy = path.with_name("copy.db")
    await store.back_up(copy)
    await store.close()

    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError):
            await SqliteStore.open(copy, library.template, key_store, ring)
