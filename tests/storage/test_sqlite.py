"""What only an SQLite file can get wrong."""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from conversations.events import MessageRef
from conversations.letters import Note
from conversations.library import Library
from storage.master_key import Ring
from storage.sqlite import SqliteStore
from storage.store import StoreError
from tests.storage.conftest import Opening
from tests.storage.people import NOW, SOON, address, delivered, keep, recalled, waking, walk

pytestmark = pytest.mark.asyncio


async def _opened_and_closed(open_it: Opening) -> None:
    store = await open_it()
    await store.close()


def _ask(path: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(question).fetchall()


async def test_what_is_committed_is_there_after_closing_and_opening(
    path: Path, library: Library, open_it: Opening
) -> None:
    ana = walk(library, "ana", "They rang me.")
    store = await open_it()
    await keep(store, ana)
    await store.close()

    store = await open_it()

    assert await recalled(store, ana) == ana
    await store.close()


async def test_only_the_owner_can_read_the_file(
    path: Path, library: Library, open_it: Opening
) -> None:
    await _opened_and_closed(open_it)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_commits_are_written_ahead(path: Path, library: Library, open_it: Opening) -> None:
    await _opened_and_closed(open_it)

    assert _ask(path, "PRAGMA journal_mode") == [("wal",)]


async def test_a_database_from_a_newer_version_is_refused_and_left_alone(
    path: Path, library: Library, open_it: Opening
) -> None:
    await _opened_and_closed(open_it)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")
    before = path.read_bytes()

    with pytest.raises(StoreError, match="newer version"):
        await open_it()

    assert path.read_bytes() == before


async def test_a_file_that_is_no_database_is_refused_and_left_alone(
    path: Path, library: Library, open_it: Opening
) -> None:
    path.parent.mkdir()
    path.write_text("Dear diary, " * 500)

    with pytest.raises(StoreError, match="not a readable database"):
        await open_it()

    assert path.read_text() == "Dear diary, " * 500


async def test_another_programs_database_is_refused_and_left_alone(
    path: Path, library: Library, open_it: Opening
) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE recipes (name)")
    before = path.read_bytes()

    with pytest.raises(StoreError, match="another program"):
        await open_it()

    assert path.read_bytes() == before


async def test_a_folder_that_cannot_be_made_is_said_in_one_line(
    tmp_path: Path, library: Library, key_store: Path, ring: Ring
) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StoreError, match="Set DATABASE_URL") as caught:
        await SqliteStore.open(tmp_path / "file" / "c.db", library.template, key_store, ring)

    assert "\n" not in str(caught.value)


@pytest.fixture
def locked(path: Path) -> Iterator[Path]:
    """Another program holds the file and does not let go."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("BEGIN EXCLUSIVE")
        yield path


async def test_a_locked_database_is_said_in_one_line(
    locked: Path, open_it: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert locked.exists()
    monkeypatch.setattr("storage.sqlite_file.BUSY_SECONDS", 0.1)

    with pytest.raises(StoreError, match="locked by another program"):
        await open_it()


async def test_a_full_disk_fails_the_whole_transaction_and_nothing_else(
    path: Path, library: Library, open_it: Opening
) -> None:
    ana, ben = walk(library, "ana", "kept"), walk(library, "ben", "x" * 4_000_000)
    store = await open_it()
    await keep(store, ana)
    await store._db.execute("PRAGMA max_page_count = 60")

    with pytest.raises(StoreError, match="disk is full"):
        await keep(store, ben)

    assert await recalled(store, ben) is None
    assert await recalled(store, ana) == ana
    await store.close()


def _everywhere(path: Path) -> bytes:
    return path.read_bytes() + path.with_name(path.name + "-wal").read_bytes()


async def test_erased_words_leave_the_files_sealed_as_they_are(
    path: Path, library: Library, open_it: Opening
) -> None:
    ana = walk(library, "ana", "an unmistakable sentence")
    store = await open_it()
    await keep(store, ana)
    ((sealed,),) = _ask(path, "SELECT sealed FROM sessions")
    assert isinstance(sealed, bytes) and sealed in _everywhere(path)

    async with store.transaction() as tx:
        tx.forget(ana.person.id)
    await store.scrub()

    assert sealed not in _everywhere(path)
    assert b"ana" not in _everywhere(path)
    await store.close()


async def test_a_failed_migration_leaves_the_database_as_it_was(
    path: Path, library: Library, open_it: Opening
) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA application_id = 0x43534E45")
        db.execute("CREATE TABLE letters (mine)")  # in the way of the first migration

    with pytest.raises(StoreError):
        await open_it()

    assert _ask(path, "PRAGMA user_version") == [(0,)]
    assert _ask(path, "SELECT name FROM sqlite_schema") == [("letters",)]


async def test_a_letter_that_cannot_be_read_is_shown_as_such(
    path: Path, library: Library, open_it: Opening
) -> None:
    store = await open_it()
    await keep(store, walk(library, "ana"), letters=(Note("hello"),))
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE letters SET sealed = x'00ff'")
        db.commit()

    (pending,) = await store.waiting(NOW)

    assert pending.letter is None
    await store.close()


async def test_a_session_that_cannot_be_read_keeps_its_words_and_rings_no_more(
    path: Path, library: Library, open_it: Opening
) -> None:
    ana, ben = waking(walk(library, "ana", "words"), NOW), waking(walk(library, "ben"), NOW)
    store = await open_it()
    await keep(store, ana, ben)
    ((whole,),) = _ask(path, "SELECT sealed FROM sessions WHERE person = 'ana'")
    assert isinstance(whole, bytes)
    damaged = whole[:-1] + bytes([whole[-1] ^ 1])
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE sessions SET sealed = ? WHERE person = 'ana'", (damaged,))
        db.commit()

    async with store.transaction() as tx:
        assert await tx.due(SOON, 10, None) == [ben]

    async with store.transaction() as tx:
        tx.save(ben)
    assert await store.next_alarm(address(ana)) is None
    assert _ask(path, "SELECT sealed FROM sessions WHERE person = 'ana'") == [(damaged,)]
    await store.close()


async def test_a_reader_keeps_erased_words_a_little_longer_and_nobody_waiting(
    path: Path, library: Library, open_it: Opening
) -> None:
    ana = walk(library, "ana", "an unmistakable sentence")
    store = await open_it()
    await keep(store, ana)
    ((sealed,),) = _ask(path, "SELECT sealed FROM sessions")
    assert isinstance(sealed, bytes)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM people").fetchall()
        async with store.transaction() as tx:
            tx.forget(ana.person.id)

        assert await store.scrub() is False
        reader.execute("COMMIT")

    assert await store.scrub() is True
    assert sealed not in _everywhere(path)
    await store.close()


async def test_a_database_from_before_sealing_is_refused_and_left_alone(
    path: Path, library: Library, open_it: Opening
) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA application_id = 0x43534E45")
        db.execute("PRAGMA user_version = 1")
        db.execute("CREATE TABLE people (id)")
    before = path.read_bytes()

    with pytest.raises(StoreError, match="before words were sealed"):
        await open_it()

    assert path.read_bytes() == before


async def test_messages_that_were_sent_before_their_turn_was_kept_are_still_found(
    path: Path, library: Library, open_it: Opening
) -> None:
    ana = walk(library, "ana")
    store = await open_it()
    await keep(store, ana, letters=(Note("hello", turn=2),))
    await delivered(store, MessageRef("77"))
    await store.close()
    with closing(sqlite3.connect(path)) as db:
        db.executescript("""
            DROP INDEX sent_first; ALTER TABLE sent DROP COLUMN turn;
            ALTER TABLE letters DROP COLUMN in_doubt; ALTER TABLE letters DROP COLUMN turn;
            CREATE INDEX sent_at ON sent (at); PRAGMA user_version = 2;""")

    store = await open_it()

    async with store.transaction() as tx:
        found = await tx.sent_as(ana.person.id, MessageRef("77"))
        assert found and found.at == NOW
        assert await tx.asked(ana.person.id, 1, 2) is None
    await store.close()
