"""The keys are changed, and a backup is made and given back, while people talk."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio

from tests.bot.telegram.conftest import Meets
from tests.bot.telegram.program import Program
from tests.bot.telegram.reading import in_review, in_text
from tests.bot.telegram.walker import Walker
from tests.bot.telegram.wording import DELETED, START
from tests.bot_api import BotApi

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def with_a_key_file(installed: Program, tmp_path: Path) -> AsyncIterator[Path]:
    file = tmp_path / "master" / "master.key"
    del installed.settings["CORNERSTONES_KEY"]
    installed.settings["CORNERSTONES_KEY_FILE"] = str(file)
    yield file


async def test_the_master_key_is_changed_while_people_talk_and_the_change_is_killed(
    server: BotApi, installed: Program, with_a_key_file: Path, meets: Meets
) -> None:
    await installed.starts()
    first_key = with_a_key_file.read_text()
    walkers = [meets(f"Person {at}", typing=at % 2 == 1) for at in range(4)]
    rotating = asyncio.create_task(rotates_again_and_again(installed))
    answers = [[[f"{at}.{number}", "and so on"] for number in range(1, 9)] for at in range(4)]
    await asyncio.gather(*map(talks_slowly, walkers, answers))
    rotating.cancel()
    await asyncio.wait({rotating})
    done = await rotates(installed)

    assert done.returncode == 0
    retired = await installed.upkeep("keys", "retire")
    assert await retired.wait() == 0
    assert len(with_a_key_file.read_text().split()) == 1
    assert with_a_key_file.read_text() != first_key
    for walker, said in zip(walkers, answers, strict=True):
        expected = ["\n".join([*words, "end"]) for words in said]
        assert in_text(await walker.exports_text()) == expected
    with closing(sqlite3.connect(installed.key_store)) as db:
        assert len(db.execute("SELECT DISTINCT master FROM keys").fetchall()) == 1
    await installed.stops()
    await installed.starts()
    for walker, said in zip(walkers, answers, strict=True):
        assert in_review(await walker.reviews()) == ["\n".join([*words, "end"]) for words in said]


async def talks_slowly(walker: Walker, said: list[list[str]]) -> None:
    await walker.begins()
    for number in range(1, 9):
        for word in said[number - 1]:
            walker.says(word)
            await asyncio.sleep(0.15)
        await walker.answers(number, "end")
    await walker.finishes()


async def rotates_again_and_again(program: Program) -> None:
    """Sometimes to its end, sometimes killed on the way."""
    for patience in (None, 0.5, None, 0.45, 0.55, None, 0.6, 0.5, None, None):
        await rotates(program, patience)


async def rotates(program: Program, patience: float | None = None) -> asyncio.subprocess.Process:
    process = await program.upkeep("keys", "rotate")
    try:
        await asyncio.wait_for(process.wait(), patience)
    except TimeoutError:
        process.kill()
        await process.wait()
    return process


async def test_a_copy_of_the_database_is_not_opened_beside_the_bot_with_its_keys(
    program: Program, tmp_path: Path, meets: Meets
) -> None:
    ana = meets()
    await ana.begins()
    backup = tmp_path / "backups" / "monday.db"
    assert await (await program.upkeep("backup", str(backup))).wait() == 0
    program.settings["DATABASE_URL"] = f"sqlite:///{tmp_path}/rehearsal/words.db"

    refused = await program.upkeep("restore", str(backup))
    _, told = await refused.communicate()
    assert refused.returncode == 5 and b"keys copy" in told
    await ana.answers(1, "one")


async def test_a_restored_backup_holds_nobody_who_was_deleted_since(
    server: BotApi, installed: Program, tmp_path: Path, meets: Meets
) -> None:
    await installed.starts()
    ana, bo = meets("Ana"), meets("Bo")
    for walker in (ana, bo):
        await walker.begins()
        await walker.answers(1, "one")
    backup = tmp_path / "backups" / "monday.db"
    assert await (await installed.upkeep("backup", str(backup))).wait() == 0
    ana.says("/delete everything", "/delete yes")
    await ana.sees(DELETED)
    await bo.answers(2, "two, after the backup")
    await installed.until_empty("letters")
    await installed.stops()
    with closing(sqlite3.connect(backup)) as db:
        owners = {owner for (owner,) in db.execute("SELECT id FROM people")}
    assert len(owners) == 2 and len(owners & installed.owners()) == 1  # her key is gone
    for left in installed.database.parent.iterdir():
        left.unlink()
    assert await (await installed.upkeep("restore", str(backup))).wait() == 0
    await installed.starts()

    assert installed.count("people") == 1
    assert in_review(await bo.reviews())[:2] == ["one", ""]
    ana.person.starts()
    await ana.sees(START)
