"""What only an SQLite file can get wrong."""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from conversations.letters import Note
from conversations.library import Library
from storage.sqlite import SqliteStore
from storage.store import StoreError
from tests.storage.people import NOW, SOON, address, keep, recalled, waking, walk

pytestmark = pytest.mark.asyncio


async def _opened_and_closed(path: Path, library: Library) -> None:
    store = await SqliteStore.open(path, library.template)
    await store.close()


def _ask(path: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(question).fetchall()


async def test_what_is_committed_is_there_after_closing_and_opening(
    path: Path, library: Library
) -> None:
    ana = walk(library, "ana", "They rang me.")
    store = await SqliteStore.open(path, library.template)
    await keep(store, ana)
    await store.close()

    store = await SqliteStore.open(path, library.template)

    assert await recalled(store, ana) == ana
    await store.close()


async def test_only_the_owner_can_read_the_file(path: Path, library: Library) -> None:
    await _opened_and_closed(path, library)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_commits_are_written_ahead(path: Path, library: Library) -> None:
    await _opened_and_closed(path, library)

    assert _ask(path, "PRAGMA journal_mode") == [("wal",)]


async def test_a_database_from_a_newer_version_is_refused_and_left_alone(
    path: Path, library: Library
) -> None:
    await _opened_and_closed(path, library)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")
    before = path.read_bytes()

    with pytest.raises(StoreError, match="newer version"):
        await SqliteStore.open(path, library.template)

    assert path.read_bytes() == before


async def test_a_file_that_is_no_database_is_refused_and_left_alone(
    path: Path, library: Library
) -> None:
    path.parent.mkdir()
    path.write_text("Dear diary, " * 500)

    with pytest.raises(StoreError, match="not a readable database"):
        await SqliteStore.open(path, library.template)

    assert path.read_text() == "Dear diary, " * 500


async def test_another_programs_database_is_refused_and_left_alone(
    path: Path, library: Library
) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE recipes (name)")
    before = path.read_bytes()

    with pytest.raises(StoreError, match="another program"):
        await SqliteStore.open(path, library.template)

    assert path.read_bytes() == before


async def test_a_folder_that_cannot_be_made_is_said_in_one_line(
    tmp_path: Path, library: Library
) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StoreError, match="Set DATABASE_URL") as caught:
        await SqliteStore.open(tmp_path / "file" / "c.db", library.template)

    assert "\n" not in str(caught.value)


@pytest.fixture
def locked(path: Path) -> Iterator[Path]:
    """Another program holds the file and does not let go."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("BEGIN EXCLUSIVE")
        yield path


async def test_a_locked_database_is_said_in_one_line(
    locked: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sqlite.BUSY_SECONDS", 0.1)

    with pytest.raises(StoreError, match="locked by another program"):
        await SqliteStore.open(locked, library.template)


async def test_a_full_disk_fails_the_whole_transaction_and_nothing_else(
    path: Path, library: Library
) -> None:
    ana, ben = walk(library, "ana", "kept"), walk(library, "ben", "x" * 4_000_000)
    store = await SqliteStore.open(path, library.template)
    await keep(store, ana)
    await store._db.execute("PRAGMA max_page_count = 60")

    with pytest.raises(StoreError, match="disk is full"):
        await keep(store, ben)

    assert await recalled(store, ben) is None
    assert await recalled(store, ana) == ana
    await store.close()


async def test_erased_words_leave_the_files(path: Path, library: Library) -> None:
    ana = walk(library, "ana", "an unmistakable sentence")
    store = await SqliteStore.open(path, library.template)
    await keep(store, ana)
    log = path.with_name(path.name + "-wal")
    assert b"unmistakable" in path.read_bytes() + log.read_bytes()

    async with store.transaction() as tx:
        tx.forget(ana.person)
    await store.scrub()

    assert b"unmistakable" not in path.read_bytes() + log.read_bytes()
    await store.close()


async def test_a_failed_migration_leaves_the_database_as_it_was(
    path: Path, library: Library
) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA application_id = 0x43534E45")
        db.execute("CREATE TABLE letters (mine)")  # in the way of the first migration

    with pytest.raises(StoreError):
        await SqliteStore.open(path, library.template)

    assert _ask(path, "PRAGMA user_version") == [(0,)]
    assert _ask(path, "SELECT name FROM sqlite_schema") == [("letters",)]


async def test_a_letter_that_cannot_be_read_is_shown_as_such(path: Path, library: Library) -> None:
    store = await SqliteStore.open(path, library.template)
    await keep(store, walk(library, "ana"), letters=(Note("hello"),))
    with closing(sqlite3.connect(path)) as db:
        db.execute('UPDATE letters SET sealed = CAST(\'{"from": "the future"}\' AS BLOB)')
        db.commit()

    (pending,) = await store.waiting(NOW)

    assert pending.letter is None
    await store.close()


async def test_a_session_that_cannot_be_read_keeps_its_words_and_rings_no_more(
    path: Path, library: Library
) -> None:
    ana, ben = waking(walk(library, "ana", "words"), NOW), waking(walk(library, "ben"), NOW)
    store = await SqliteStore.open(path, library.template)
    await keep(store, ana, ben)
    with closing(sqlite3.connect(path)) as db:
        changed = "CAST(replace(CAST(sealed AS TEXT), 'turn', 'spin') AS BLOB)"
        db.execute(f"UPDATE sessions SET sealed = {changed} WHERE person = 'ana'")
        db.commit()

    async with store.transaction() as tx:
        assert await tx.due(SOON, 10, None) == [ben]

    async with store.transaction() as tx:
        tx.save(ben)
    assert await store.next_alarm(address(ana)) is None
    assert _ask(
        path, "SELECT count(*) FROM sessions WHERE CAST(sealed AS TEXT) LIKE '%words%'"
    ) == [(1,)]
    await store.close()


async def test_a_reader_keeps_erased_words_a_little_longer_and_nobody_waiting(
    path: Path, library: Library
) -> None:
    ana = walk(library, "ana", "an unmistakable sentence")
    store = await SqliteStore.open(path, library.template)
    await keep(store, ana)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM people").fetchall()
        async with store.transaction() as tx:
            tx.forget(ana.person)

        assert await store.scrub() is False
        reader.execute("COMMIT")

    assert await store.scrub() is True
    log = path.with_name(path.name + "-wal")
    assert b"unmistakable" not in path.read_bytes() + log.read_bytes()
    await store.close()
