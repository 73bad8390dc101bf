"""Taps: twice, late, of another reflection, never made, by a stranger; each is answered."""

import pytest

from conversations.events import Choice
from tests.bot.telegram.conftest import Meets
from tests.bot.telegram.program import Program
from tests.bot.telegram.reading import in_review
from tests.bot.telegram.wording import (
    OTHER,
    PRIVACY,
    STALE,
)
from tests.bot_api import BotApi

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_double_tap_goes_one_step_and_says_nothing_more(visits: Meets) -> None:
    ana = visits()
    asked = await ana.begins()
    for _ in range(3):
        ana.person.taps(asked, "Skip")
    await ana.is_asked(2)

    assert await ana.hears_besides() == []


async def test_every_tap_is_answered(visits: Meets) -> None:
    ana = visits()
    asked = await ana.begins()
    for label in ("Help", "Skip", "Skip", "Next"):
        tap = await ana.person.answered(ana.person.taps(asked, label))
        assert len(tap.answers) == 1


async def test_a_button_of_an_earlier_question_is_explained_and_changes_nothing(
    visits: Meets,
) -> None:
    ana = visits()
    first = await ana.begins()
    await ana.answers(1, "one")
    await ana.answers(2, "two")
    ana.says("three")
    for label in ("Skip", "Next"):
        ana.person.taps(first, label)
        again = await ana.sees(STALE)
        assert "Question 3 of 8" in again.text and "three" in again.text

    assert in_review(await ana.reviews())[:3] == ["one", "two", "three"]


async def test_a_button_of_an_earlier_reflection_changes_nothing(visits: Meets) -> None:
    ana = visits()
    await ana.begins()
    await ana.answers(1, "one")
    old = ana.screen[-1]
    await ana.asks_for_the_documents()
    await ana.leaves_the_rest()
    ana.chooses(Choice.ANOTHER)
    await ana.is_asked(1)
    ana.says("something new")
    ana.person.taps(old, "Skip")
    again = await ana.sees(OTHER)

    assert "Question 1 of 8" in again.text
    assert in_review(await ana.reviews())[0] == "something new"


@pytest.mark.parametrize(
    "data",
    [
        "",
        "skip",
        "skip|communication.when",
        "1.1.fly",
        "9.9.skip",
        "1.-1.skip",
        "1.²[.skip",
        "é" * 32,
    ],
)
async def test_a_button_that_was_never_made_does_nothing_but_explain(
    visits: Meets, data: str
) -> None:
    ana = visits()
    asked = await ana.begins()
    ana.says("one")
    ana.person.taps(asked, data=data)
    again = await ana.sees("\none")

    assert again.text.startswith((STALE, OTHER)) and "Question 1 of 8" in again.text


async def test_a_tap_under_a_message_that_is_no_longer_accessible_still_counts(
    visits: Meets,
) -> None:
    ana = visits()
    asked = await ana.begins()
    ana.says("one")
    ana.person.taps(asked, "Next", inaccessible=True)

    await ana.is_asked(2)


async def test_a_tap_by_a_stranger_keeps_nothing_about_them(
    visits: Meets, shared_program: Program, shared_server: BotApi
) -> None:
    ana, bo = visits("Ana"), visits("Bo")
    asked = await ana.begins()
    people = shared_program.count("people")
    bo.person.taps(asked, "Skip", inaccessible=True)
    bo.person.edits(bo.person.sends("/privacy"), "never mind")
    await bo.sees(PRIVACY)
    await shared_server.all_confirmed()

    assert shared_program.count("people") == people + 1
    assert in_review(await ana.reviews()) == [""] * 8
