"""Two programs on one database and one token, as in a careless restart: no word goes astray."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from conversations.events import Choice
from tests.bot.telegram import reading
from tests.bot.telegram.chance import hand
from tests.bot.telegram.conftest import Meets
from tests.bot.telegram.program import Confirmations, Program
from tests.bot.telegram.reading import in_review, in_text
from tests.bot.telegram.walker import Walker
from tests.bot_api import BotApi

pytestmark = pytest.mark.asyncio

PEOPLE = 4
ALONE_FROM = 5  # the question from which on only one of the two still runs


@pytest_asyncio.fixture
async def other(program: Program, server: BotApi, tmp_path: Path) -> AsyncIterator[Program]:
    """A second one, with the same settings, beside the first."""
    other = Program(tmp_path, server)
    assert other.database == program.database
    await other.starts()
    yield other
    if other.running:
        await other.is_killed()
    assert "Traceback" not in other.stderr, other.stderr


@pytest.mark.parametrize("how", ["SIGTERM", "SIGKILL"])
async def test_two_programs_at_once_neither_lose_nor_mix_up_words(
    server: BotApi, program: Program, other: Program, meets: Meets,
    confirmations: Confirmations, how: str,
) -> None:  # fmt: skip
    walkers = [meets(f"Person {at}", typing=at % 2 == 1) for at in range(PEOPLE)]
    answers = [
        [[f"{at}.{number}.{word}" for word in range(10)] for number in range(1, 9)]
        for at in range(PEOPLE)
    ]
    typist = hand(PEOPLE)
    halfway = asyncio.Barrier(PEOPLE + 1)

    async def walk(walker: Walker, said: list[list[str]]) -> None:
        await walker.begins()
        for number in range(1, 9):
            if number == ALONE_FROM:
                await halfway.wait()
            for word in said[number - 1]:
                walker.says(word)
                await asyncio.sleep(typist.uniform(0, 0.05))  # typing takes its time
            await walker.answers(number, "and so on")
        await walker.finishes()

    walking = asyncio.gather(*map(walk, walkers, answers))
    await halfway.wait()
    both = [done(one, what) for one in (program, other) for what in ("step", "outcome=Delivered")]
    await (program.stops() if how == "SIGTERM" else program.is_killed())
    await walking

    assert min(both) > 0, both
    assert "telegram.another_poller" in program.stderr + other.stderr
    assert confirmations.looked
    for walker, said in zip(walkers, answers, strict=True):
        expected = ["\n".join([*words, "and so on"]) for words in said]
        assert in_text(reading.text(walker.documents)) == expected
        assert in_text(await walker.exports_text()) == expected
        assert in_review(await walker.reviews()) == expected
    assert other.count("people") == PEOPLE


def done(program: Program, what: str) -> int:
    return sum(what in line for line in program.lines)


async def test_a_burst_split_between_two_programs_stays_in_order(
    server: BotApi, program: Program, other: Program, meets: Meets
) -> None:
    ana = meets()
    await ana.begins()
    words = [f"word {number}" for number in range(120)]
    for word in words:
        ana.says(word)
        await server.until(lambda: len(server.account.updates.waiting) < 4)
    ana.chooses(Choice.NEXT)
    await ana.is_asked(2)

    assert program.running and other.running
    assert in_text(await ana.exports_text())[0] == "\n".join(words)
