"""What whoever looks after a bot can do: back up, restore, and delete what is over its time."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from storage.master_key import make
from tests.bot.command import run
from tests.bot.home import (
    FROM_FILE,
    OTHER_KEY,
    WORDS,
    database,
    key_file,
    key_store,
    one_line,
    remembers,
    says,
)

# Backup and restore.


def test_a_backup_is_sealed_and_can_be_restored(folder: Path) -> None:
    says(folder, WORDS)
    file = folder.parent / "backups" / "monday.db"
    assert run("backup", str(file), folder=folder).code == 0
    assert WORDS.encode() not in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for left in database(folder).parent.iterdir():
        left.unlink()

    ran = run("restore", str(file), folder=folder)

    assert ran.code == 0, ran.err
    assert "People in it: 1; left out" in ran.out
    assert remembers(folder)


def test_a_restore_after_the_master_key_was_changed_finds_everybody(folder: Path) -> None:
    says(folder, WORDS, **FROM_FILE)
    file = folder.parent / "monday.db"
    run("backup", str(file), folder=folder, **FROM_FILE)
    run("keys", "rotate", folder=folder, **FROM_FILE)
    database(folder).unlink()

    assert run("restore", str(file), folder=folder, **FROM_FILE).code == 0
    assert remembers(folder, **FROM_FILE)


def test_restoring_never_takes_the_place_of_a_database(folder: Path) -> None:
    says(folder, WORDS)
    file = folder.parent / "monday.db"
    run("backup", str(file), folder=folder)
    before = database(folder).read_bytes()

    ran = run("restore", str(file), folder=folder)

    assert ran.code == 5 and "Move it away first" in one_line(ran)
    assert database(folder).read_bytes() == before


@pytest.mark.parametrize("content", [None, b"", b"Dear diary, " * 500])
def test_what_is_no_backup_is_refused_and_leaves_nothing_behind(
    folder: Path, content: bytes | None
) -> None:
    says(folder, WORDS)
    database(folder).unlink()
    file = folder.parent / "monday.db"
    if content is not None:
        file.write_bytes(content)

    ran = run("restore", str(file), folder=folder)

    assert ran.code == 5
    one_line(ran)
    assert [left.name for left in database(folder).parent.iterdir()] in (
        ["cornerstones.db", "cornerstones.db.lock"],
        ["cornerstones.db.lock", "cornerstones.db"],
    )
    assert database(folder).stat().st_size == 0


@pytest.mark.parametrize("command", ["backup", "keys copy"])
def test_nothing_of_the_programs_own_is_written_over(folder: Path, command: str) -> None:
    says(folder, WORDS, **FROM_FILE)
    own = [database(folder), key_store(folder), key_file(folder)]
    (folder / "diary.txt").write_text("Dear diary")
    before = [path.read_bytes() for path in own]

    for path in (*own, database(folder).with_name("cornerstones.db-wal"), folder / "diary.txt"):
        ran = run(*command.split(), str(path), folder=folder, **FROM_FILE)
        assert ran.code in {2, 5}
        one_line(ran)

    assert [path.read_bytes() for path in own] == before
    assert (folder / "diary.txt").read_text() == "Dear diary"
    assert remembers(folder, **FROM_FILE)


@pytest.mark.parametrize("command", ["backup", "keys copy"])
def test_nothing_that_another_bot_uses_is_written_over(folder: Path, command: str) -> None:
    theirs = folder.parent / "theirs"
    other = {
        "DATABASE_URL": f"sqlite:///{theirs}/words/words.db",
        "KEY_STORE": f"{theirs}/keys/keys.db",
    }
    says(folder, WORDS)
    says(folder, WORDS, **other)

    for path in (theirs / "words" / "words.db", theirs / "keys" / "keys.db"):
        ran = run(*command.split(), str(path), folder=folder)
        assert ran.code == 5
        one_line(ran)
    assert remembers(folder, **other)


def test_the_key_store_is_not_copied_into_the_folder_of_the_words(folder: Path) -> None:
    says(folder, WORDS)

    assert run("keys", "copy", str(database(folder).with_name("k.db")), folder=folder).code == 2


@pytest.mark.parametrize("command", ["backup x.db", "keys copy x.db", "keys rotate", "purge"])
def test_upkeep_makes_nothing_where_there_is_nothing(folder: Path, command: str) -> None:
    for settings in (FROM_FILE, {}):
        ran = run(*command.split(), folder=folder, **settings)
        assert ran.code in {5, 7}
        one_line(ran)

    assert not database(folder).exists() and not key_file(folder).exists()
    assert not key_store(folder).exists() and not (folder / "x.db").exists()


def test_a_restore_does_not_take_up_what_another_one_left_over(folder: Path) -> None:
    says(folder, WORDS)
    file = folder.parent / "monday.db"
    run("backup", str(file), folder=folder)
    database(folder).unlink()
    left = database(folder).with_name(".cornerstones.db.restoring-wal")
    left.write_bytes(b"a part of something else")

    assert run("restore", str(file), folder=folder).code == 0
    assert not left.exists()
    assert remembers(folder)


def test_a_log_that_was_left_behind_is_not_read_into_the_restored_database(folder: Path) -> None:
    says(folder, WORDS)
    file = folder.parent / "monday.db"
    run("backup", str(file), folder=folder)
    database(folder).unlink()
    database(folder).with_name("cornerstones.db-wal").write_bytes(b"words")

    ran = run("restore", str(file), folder=folder)
    assert ran.code == 5 and "Move it away first" in one_line(ran)


def test_a_restore_is_rehearsed_with_a_copy_of_the_keys_and_touches_nothing_else(
    folder: Path,
) -> None:
    says(folder, WORDS)
    file, copy = folder.parent / "monday.db", folder.parent / "rehearsal-keys" / "keys.db"
    run("backup", str(file), folder=folder)
    run("keys", "copy", str(copy), folder=folder)
    elsewhere = {"DATABASE_URL": f"sqlite:///{folder.parent}/rehearsal/words.db"}
    before = key_store(folder).read_bytes()

    with_the_real_keys = run("restore", str(file), folder=folder, **elsewhere)
    assert with_the_real_keys.code == 5 and "keys copy" in one_line(with_the_real_keys)
    assert run("restore", str(file), folder=folder, **elsewhere, KEY_STORE=str(copy)).code == 0
    assert remembers(folder, **elsewhere, KEY_STORE=str(copy))

    assert key_store(folder).read_bytes() == before
    assert remembers(folder)


def test_two_first_starts_agree_on_one_key(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "master.key"
    assert make(file)
    first = file.read_text()

    assert not make(file)
    assert file.read_text() == first
    assert [path.name for path in file.parent.iterdir()] == ["master.key"]


def test_a_backup_cannot_be_read_with_another_key(folder: Path) -> None:
    says(folder, WORDS)
    file = folder.parent / "monday.db"
    run("backup", str(file), folder=folder)
    database(folder).unlink()

    assert run("restore", str(file), folder=folder, CORNERSTONES_KEY=OTHER_KEY).code == 7


def test_a_full_place_for_the_backup_is_one_line(folder: Path) -> None:
    says(folder, WORDS)
    (folder / "file").write_text("in the way")

    ran = run("backup", str(folder / "file" / "monday.db"), folder=folder)

    assert ran.code == 5
    one_line(ran)


# What is over its time.


def test_purging_deletes_what_is_over_its_time_and_says_how_much(folder: Path) -> None:
    says(folder, WORDS)
    assert run("purge", folder=folder).out.startswith("Deleted 0 reflections;")
    with closing(sqlite3.connect(database(folder))) as db, db:
        db.execute("UPDATE sessions SET expires_at = 1")

    ran = run("purge", folder=folder)

    assert ran.code == 0
    assert ran.out.startswith("Deleted 1 reflections;")
    assert not remembers(folder)


def test_words_are_kept_for_as_many_days_as_the_operator_says(folder: Path) -> None:
    says(folder, WORDS, RETENTION_DAYS="7")
    with closing(sqlite3.connect(database(folder))) as db:
        ((left,),) = db.execute("SELECT (expires_at / 1e6 - unixepoch()) / 86400 FROM sessions")

    assert abs(left - 7) < 0.01


# One bot to a database.


def test_a_second_bot_on_the_same_database_is_refused_and_the_first_goes_on(folder: Path) -> None:
    from storage.lock import held  # noqa: PLC0415

    says(folder, WORDS)
    with held(database(folder)):
        ran = run("chat", folder=folder)
        assert run("purge", folder=folder).code == 0
        assert run("backup", str(folder.parent / "monday.db"), folder=folder).code == 0

    assert ran.code == 5
    assert "Another bot is already running" in one_line(ran)
    assert remembers(folder)


def test_in_a_terminal_too_words_that_are_over_their_time_are_gone_at_the_next_start(
    folder: Path,
) -> None:
    says(folder, WORDS)
    with closing(sqlite3.connect(database(folder))) as db, db:
        db.execute("UPDATE sessions SET expires_at = 1")

    ran = run("chat", folder=folder)

    assert ran.out.startswith("Hello, I'm a bot.")
    with closing(sqlite3.connect(key_store(folder))) as db:
        owners = {
            str(owner).partition("/")[0] for (owner,) in db.execute("SELECT owner FROM keys")
        }
    assert not remembers(folder)
    assert len(owners) == 2  # the database, and whoever has just been welcomed
