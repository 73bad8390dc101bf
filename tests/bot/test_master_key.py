"""The master key, as whoever looks after a bot meets it: made, missing, wrong, changed, copied."""

import stat
from pathlib import Path

import pytest

from storage.master_key import Ring
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
from tests.storage.conftest import KEY


def test_the_first_time_a_key_is_made_and_what_losing_it_means_is_told_once(folder: Path) -> None:
    first = says(folder, WORDS, **FROM_FILE)
    second = says(folder, **FROM_FILE)

    assert first.err.count("\n") == 1
    assert str(key_file(folder)) in first.err and "nobody can ever read" in first.err
    assert second.err == ""
    assert stat.S_IMODE(key_file(folder).stat().st_mode) == 0o600
    assert not key_file(folder).is_relative_to(database(folder).parent)
    assert key_file(folder).read_text().strip() not in first.err + first.out
    assert remembers(folder, **FROM_FILE)


def test_without_its_key_file_nothing_begins_and_no_other_is_made(folder: Path) -> None:
    says(folder, WORDS, **FROM_FILE)
    away = key_file(folder).rename(folder / "away")
    before = database(folder).read_bytes()

    ran = run("chat", folder=folder, **FROM_FILE)

    assert ran.code == 7
    assert "is missing" in one_line(ran)
    assert not key_file(folder).exists()
    assert database(folder).read_bytes() == before
    away.rename(key_file(folder))
    assert remembers(folder, **FROM_FILE)


@pytest.mark.parametrize("key", [OTHER_KEY, "nonsense", "AAAA"])
def test_a_wrong_key_is_one_line_and_nothing_is_overwritten(folder: Path, key: str) -> None:
    says(folder, WORDS)
    before = database(folder).read_bytes(), key_store(folder).read_bytes()

    ran = run("chat", folder=folder, CORNERSTONES_KEY=key)

    assert ran.code == 7
    assert key not in one_line(ran)
    assert (database(folder).read_bytes(), key_store(folder).read_bytes()) == before
    assert remembers(folder)


def test_keys_are_not_kept_in_the_folder_of_the_words(folder: Path) -> None:
    inside = str(folder / "data" / "cornerstones" / "keys.db")
    ran = run("chat", folder=folder, KEY_STORE=inside)

    assert ran.code == 2
    assert "KEY_STORE" in one_line(ran)


def test_a_key_file_that_others_may_read_is_warned_about(folder: Path) -> None:
    says(folder, **FROM_FILE)
    key_file(folder).chmod(0o644)

    assert "key_file.others_may_read_it" in says(folder, **FROM_FILE).err


def test_a_new_key_can_be_printed_and_used(folder: Path) -> None:
    key = run("keys", "new", folder=folder).out.strip()

    assert len(Ring.of(key).keys) == 1
    says(folder, WORDS, CORNERSTONES_KEY=key)
    assert remembers(folder, CORNERSTONES_KEY=key)
    assert run("chat", folder=folder).code == 7


def test_rotating_a_key_file_leaves_only_a_new_key_that_opens_everything(folder: Path) -> None:
    says(folder, WORDS, **FROM_FILE)
    old = key_file(folder).read_text()

    ran = run("keys", "rotate", folder=folder, **FROM_FILE)

    assert ran.code == 0, ran.err
    assert "keys copy" in ran.out
    new, kept = key_file(folder).read_text().split()
    assert kept == old.strip() != new
    assert remembers(folder, **FROM_FILE)
    assert run("keys", "retire", folder=folder, **FROM_FILE).code == 0
    assert key_file(folder).read_text() == f"{new}\n"
    assert remembers(folder, **FROM_FILE)
    key_file(folder).write_text(old)
    assert run("chat", folder=folder, **FROM_FILE).code == 7


def test_a_key_can_be_rotated_again_before_the_old_one_is_retired(folder: Path) -> None:
    says(folder, WORDS, **FROM_FILE)
    for keys in (2, 3):
        assert run("keys", "rotate", folder=folder, **FROM_FILE).code == 0
        assert len(set(key_file(folder).read_text().split())) == keys

    assert run("keys", "retire", folder=folder, **FROM_FILE).code == 0
    assert remembers(folder, **FROM_FILE)


def test_the_copy_of_the_key_store_from_before_a_rotation_still_opens_until_the_old_key_goes(
    folder: Path,
) -> None:
    says(folder, WORDS, **FROM_FILE)
    copy = folder.parent / "safe" / "keys.db"
    run("keys", "copy", str(copy), folder=folder, **FROM_FILE)
    run("keys", "rotate", folder=folder, **FROM_FILE)
    copy.replace(key_store(folder))

    assert remembers(folder, **FROM_FILE)
    refused = run("keys", "retire", folder=folder, **FROM_FILE)
    assert refused.code == 5 and "still needed" in one_line(refused)


def test_a_rotation_that_stopped_half_way_is_finished_by_running_it_again(folder: Path) -> None:
    says(folder, WORDS, **FROM_FILE)
    old = key_file(folder).read_text()
    key_file(folder).write_text(f"{OTHER_KEY}\n{old}")  # as far as it came

    assert remembers(folder, **FROM_FILE)
    assert run("keys", "rotate", folder=folder, **FROM_FILE).code == 0

    assert key_file(folder).read_text() == f"{OTHER_KEY}\n{old}"
    assert run("keys", "retire", folder=folder, **FROM_FILE).code == 0
    assert remembers(folder, **FROM_FILE)


def test_rotating_one_database_keeps_the_old_key_as_long_as_another_needs_it(
    folder: Path,
) -> None:
    other = {"DATABASE_URL": f"sqlite:///{folder}/other/other.db", **FROM_FILE}
    says(folder, WORDS, **FROM_FILE)
    says(folder, WORDS, **other)

    assert run("keys", "rotate", folder=folder, **FROM_FILE).code == 0
    assert run("keys", "retire", folder=folder, **FROM_FILE).code == 5
    assert remembers(folder, **FROM_FILE) and remembers(folder, **other)

    assert run("keys", "rotate", folder=folder, **other).code == 0
    assert run("keys", "retire", folder=folder, **FROM_FILE).code == 0
    assert len(key_file(folder).read_text().split()) == 1
    assert remembers(folder, **FROM_FILE) and remembers(folder, **other)


def test_rotating_a_key_in_the_environment_says_what_to_do(folder: Path) -> None:
    says(folder, WORDS)
    alone = run("keys", "rotate", folder=folder)
    assert alone.code == 7 and "cornerstones keys new" in one_line(alone)

    ran = run("keys", "rotate", folder=folder, CORNERSTONES_KEY=f"{OTHER_KEY},{KEY}")

    assert ran.code == 0 and "keys copy" in ran.out
    assert remembers(folder, CORNERSTONES_KEY=OTHER_KEY)
    assert run("chat", folder=folder).code == 7


def test_the_key_store_is_copied_over_the_copy_before(folder: Path) -> None:
    says(folder, WORDS)
    copy = folder.parent / "safe" / "keys.db"
    for _ in range(2):
        assert run("keys", "copy", str(copy), folder=folder).code == 0
    key_store(folder).unlink()

    assert run("chat", folder=folder).code == 7
    copy.rename(key_store(folder))
    assert stat.S_IMODE(key_store(folder).stat().st_mode) == 0o600
    assert remembers(folder)
