"""Two programs on one database and one token, as in a careless restart: no word goes astray."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.bot.telegram import reading
from tests.bot.telegram.conftest import Meets
from tests.bot.telegram.program import Program
from tests.bot.telegram.reading import in_text
from tests.bot_api import BotApi

pytestmark = pytest.mark.asyncio

PATIENCE = 20.0  # seconds


@pytest_asyncio.fixture
async def other(program: Program, server: BotApi, tmp_path: Path) -> AsyncIterator[Program]:
    """A second one, with the same settings; not yet started."""
    other = Program(tmp_path, server)
    assert other.database == program.database
    yield other
    if other.running:
        await other.is_killed()
    assert "Traceback" not in other.stderr, other.stderr


async def test_the_second_is_refused_kindly_and_the_first_goes_on(
    program: Program, other: Program, meets: Meets
) -> None:
    ana = meets()
    await ana.begins()
    ana.says("one")
    await other.runs()

    assert await other.ends(within=PATIENCE) == 5
    [line] = other.said
    assert line.startswith("cornerstones: Another bot is already running with the database")
    await ana.answers(1, "two")
    assert in_text(await ana.exports_text())[0] == "one\ntwo"
    assert program.running


@pytest.mark.parametrize("how", ["SIGTERM", "SIGKILL"])
async def test_one_that_starts_while_the_other_is_stopping_waits_and_takes_over(
    program: Program, other: Program, meets: Meets, how: str
) -> None:
    ana = meets()
    await ana.begins()
    ana.says("one")
    starting = asyncio.create_task(other.starts())
    await asyncio.sleep(1)  # by then it stands in front of the locked door
    assert not other.ready
    await (program.stops() if how == "SIGTERM" else program.is_killed())
    ana.says("two", "/next")
    await starting
    await ana.is_asked(2)

    assert reading.in_review(await ana.reviews())[0] == "one\ntwo"


async def test_two_that_share_a_token_but_no_database_disturb_each_other_and_do_not_fall(
    server: BotApi, program: Program, tmp_path: Path, meets: Meets
) -> None:
    rival = Program(tmp_path / "elsewhere", server)
    (tmp_path / "elsewhere").mkdir()
    await rival.starts()
    await asyncio.sleep(2)
    assert program.running and rival.running
    await rival.stops()

    ana = meets()
    await ana.begins()
    await ana.answers(1, "one")
    assert "telegram.another_poller" in program.stderr + rival.stderr
