"""Reminders in a running house: rung by the clock, kept through a restart, never too many."""

import pytest

from conversations.effects import Line
from conversations.events import (
    Choice,
)
from conversations.library import FALLBACK
from conversations.person import Register
from tests.bot.conftest import BuildHouse, House
from tests.mailbox import Talker

pytestmark = pytest.mark.asyncio


def reminders(house: House, person: Talker) -> int:
    voice = house.library.voice(FALLBACK, Register.PLAIN)
    said = {voice.say(Line(key)) for key in ("reminder", "reminder.last")}
    return sum(note.text in said for note in house.mailbox.notes(person))


A_DAY = 24 * 3600


async def asks_to_be_reminded(house: House) -> Talker:
    """Tomorrow at noon."""
    ana = house.person("ana")
    await ana.begins()
    await ana.chooses(Choice.REMIND, Choice.TOMORROW)
    return ana


async def test_a_reminder_comes_once_and_once_more_and_never_again(
    house: House, build: BuildHouse
) -> None:
    ana = await asks_to_be_reminded(house)
    again = await build()  # it survives a restart
    for days, so_far in ((0.9, 0), (0.1, 1), (0.1, 1), (2, 2), (7, 2), (7, 2)):
        await again.passes(days * A_DAY)
        await again.courier.empty()
        assert reminders(again, ana) == so_far


async def test_a_reminder_that_falls_due_while_they_answer_is_not_said(house: House) -> None:
    ana = await asks_to_be_reminded(house)
    await house.passes(A_DAY - 60)
    await ana.says("I am here")
    await house.passes(120)
    await house.passes(2 * A_DAY)
    await house.courier.empty()

    assert reminders(house, ana) == 0


async def test_a_reminder_that_falls_due_in_the_night_waits_for_the_morning(house: House) -> None:
    ana = await asks_to_be_reminded(house)
    await house.passes(A_DAY + 13 * 3600)  # nothing ran until one in the morning
    await house.courier.empty()

    assert reminders(house, ana) == 0
    await house.passes(11 * 3600)
    await house.courier.empty()
    assert reminders(house, ana) == 1


async def test_a_reminder_of_what_was_deleted_is_never_said(house: House) -> None:
    ana = await asks_to_be_reminded(house)
    await ana.chooses(Choice.DELETE, Choice.DELETE_YES)
    await house.passes(3 * A_DAY)
    await house.courier.empty()

    assert reminders(house, ana) == 0
