"""Messages close together, late words, albums, edits and taps on the way: one answer each time."""

import asyncio

import pytest

from conversations.events import Choice
from tests.bot.telegram.conftest import Meets
from tests.bot.telegram.reading import in_review, in_text
from tests.bot.telegram.walker import Walker
from tests.bot.telegram.wording import ADDED, ALL, LAST_WAS, MADE, STALE, THANKS, line
from tests.bot_api import BotApi, Fails, Floods, Hangs
from tests.bot_api.limits import TEXT_UNITS, units

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUIET = 0.4  # seconds, as the program is set here
TO_THE_FIRST = "I added that to question 1 (Welcome and Care)."


async def is_quiet(walker: Walker) -> None:
    """Well after the silence in which a burst is acknowledged, nothing more was said."""
    await asyncio.sleep(2 * QUIET)
    assert await walker.hears_besides() == []


# Bursts.


async def test_words_that_come_slowly_wait_for_nothing_and_are_acknowledged_once(
    visits: Meets,
) -> None:
    ana = visits()
    await ana.begins()
    words = [f"word {at}" for at in range(8)]
    for at, word in enumerate(words):
        ana.says(word)
        await asyncio.sleep(QUIET / 2)
        if at == 5:  # in the middle of it: what was said is there, and counts
            assert in_text(await ana.exports_text())[0] == "\n".join(words[:6])
    await ana.sees(THANKS)

    await is_quiet(ana)
    assert ana.texts.count(THANKS) == 1
    assert in_review(await ana.reviews())[0] == "\n".join(words)


async def test_a_command_inside_a_burst_is_the_answer_to_it_and_nothing_follows(
    visits: Meets,
) -> None:
    ana = visits()
    await ana.begins()
    ana.says("one", "two", "/review")
    shown = await ana.sees(ALL)

    assert "one\ntwo" in shown.text
    await is_quiet(ana)


async def test_an_album_without_words_is_declined_once(visits: Meets) -> None:
    ana = visits()
    await ana.begins()
    ana.person.sends_album(["", "", ""])
    await ana.sees(line("unreadable.picture"))

    await is_quiet(ana)


async def test_an_album_with_one_caption_is_one_answer_and_gets_one_reply(visits: Meets) -> None:
    ana = visits()
    await ana.begins()
    ana.person.sends_album(["our three drawings", "", ""])
    await ana.sees(line("unreadable.caption"))

    await is_quiet(ana)
    assert in_review(await ana.reviews())[0] == "our three drawings"


async def test_a_paste_that_the_app_cut_in_a_word_is_joined_without_a_seam_and_undone_at_once(
    visits: Meets,
) -> None:
    paste = "x" * (TEXT_UNITS - 3) + "seamless" * 20
    assert units(paste) > TEXT_UNITS
    ana = visits()
    await ana.begins()
    ana.says("before")
    await ana.sees(THANKS)
    ana.says(paste)
    await ana.sees(THANKS)
    assert in_text(await ana.exports_text())[0] == f"before\n{paste}"
    ana.says("/undo")
    await ana.is_asked(1)

    assert in_text(await ana.exports_text())[0] == "before"


# Late words.


@pytest.mark.parametrize("trouble", [Hangs(0.2), Floods(1)], ids=["slow", "flooded"])
async def test_words_sent_before_the_question_arrived_go_to_the_one_before_and_it_says_so(
    visits: Meets, shared_server: BotApi, trouble: Hangs | Floods
) -> None:
    ana = visits()
    await ana.begins()
    ana.says("one")
    await ana.sees(THANKS)
    shared_server.faults.once(trouble, "sendMessage", chat=ana.person.id)
    ana.chooses(Choice.NEXT)
    ana.says("two", "three")
    await ana.is_asked(2)
    told = await ana.sees(ADDED)

    assert told.text == TO_THE_FIRST
    assert told.labels == ["Next", "Undo", "Move to question 2"]
    await is_quiet(ana)
    assert in_review(await ana.reviews())[:2] == ["one\ntwo\nthree", ""]


async def test_late_words_are_moved_to_the_new_question_with_one_tap(
    visits: Meets, shared_server: BotApi
) -> None:
    ana = visits()
    await ana.begins()
    shared_server.faults.once(Hangs(0.2), "sendMessage", chat=ana.person.id)
    ana.says("one")
    ana.chooses(Choice.NEXT)
    ana.says("two")
    await ana.is_asked(2)
    told = await ana.sees(ADDED)
    ana.person.taps(told, "Move to question 2")
    again = await ana.is_asked(2)

    assert "Your words so far:\ntwo" in again.text
    assert in_review(await ana.reviews())[:2] == ["one", "two"]


async def test_a_late_word_at_the_end_is_no_name(visits: Meets, shared_server: BotApi) -> None:
    ana = visits()
    await ana.begins()
    for number in range(1, 8):
        await ana.answers(number)
    ana.says("eight")
    await ana.sees(THANKS)
    shared_server.faults.once(Hangs(0.2), "sendMessage", chat=ana.person.id)
    ana.chooses(Choice.NEXT)
    ana.says("and this")
    await ana.sees(LAST_WAS)
    await ana.sees(ADDED)
    ana.chooses(Choice.NO_NAME)
    await ana.sees(MADE)

    assert in_review(await ana.reviews())[7] == "eight\nand this"


async def test_a_reply_to_an_old_question_or_answer_goes_to_that_question(visits: Meets) -> None:
    ana = visits()
    first = await ana.begins()
    await ana.answers(1, "one")
    await ana.answers(2, "two")
    ana.person.replies(first, "more of one")
    assert (await ana.sees(ADDED)).text == TO_THE_FIRST
    ana.person.replies(ana.person.sent[-2], "more of two")
    await ana.sees("I added that to question 2 (Welcome and Care).")
    ana.says("three")
    await ana.sees(THANKS)

    answers = in_review(await ana.reviews())[:3]
    assert answers == ["one\nmore of one", "two\nmore of two", "three"]


# Edits.


async def test_an_edit_of_an_earlier_answer_says_one_quiet_line_and_leaves_the_question_alone(
    visits: Meets,
) -> None:
    ana = visits()
    await ana.begins()
    [first] = ana.says("oen")
    ana.chooses(Choice.NEXT)
    await ana.is_asked(2)
    ana.says("two")
    await ana.sees(THANKS)
    ana.person.edits(first, "one")
    told = await ana.sees(line("edited.other"))

    assert told.text == "I changed that in question 1 (Welcome and Care)."
    await is_quiet(ana)
    ana.says("and more")
    ana.chooses(Choice.NEXT)
    await ana.is_asked(3)
    assert in_review(await ana.reviews())[:3] == ["one", "two\nand more", ""]


async def test_an_edit_of_the_answer_that_is_being_given_is_silent_and_changes_that_part_alone(
    visits: Meets,
) -> None:
    ana = visits()
    await ana.begins()
    _, _, third, _ = ana.says("one", "two", "thre", "four")
    await ana.sees(THANKS)
    ana.person.edits(third, "three")

    await is_quiet(ana)
    assert in_review(await ana.reviews())[:2] == ["one\ntwo\nthree\nfour", ""]


# Taps.


async def test_a_tap_whose_answer_comes_too_late_still_counts_once(
    visits: Meets, shared_server: BotApi
) -> None:
    ana = visits()
    asked = await ana.begins()
    old = Fails(400, "Bad Request: query is too old and response timeout expired")
    shared_server.faults.once(old, "answerCallbackQuery")
    ana.person.taps(asked, "Skip")
    await ana.is_asked(2)
    await shared_server.until(lambda: "too old" in _last_answer(shared_server))

    await is_quiet(ana)
    ana.chooses(Choice.SKIP)
    await ana.is_asked(3)


async def test_two_devices_of_one_person_lose_no_words_and_go_one_step(visits: Meets) -> None:
    ana = visits()
    asked = await ana.begins()
    ana.says("on the phone")
    ana.person.taps(asked, "Next")
    await ana.is_asked(2)
    ana.person.taps(asked, "Next")  # on the tablet, where it has just been seen
    ana.says("on the tablet")
    ana.person.taps(asked, "Skip")
    stale = await ana.sees(STALE)
    assert "Question 2 of 8" in stale.text
    ana.chooses(Choice.NEXT)
    await ana.is_asked(3)

    assert in_review(await ana.reviews())[:3] == ["on the phone", "on the tablet", ""]


# The person's app.


async def test_another_language_in_the_middle_changes_nothing_of_what_was_said(
    visits: Meets,
) -> None:
    ana = visits(language_code="en")
    await ana.begins()
    ana.says("one")
    ana.person.user["language_code"] = "cy"
    ana.says("dau")
    ana.chooses(Choice.NEXT)
    asked = await ana.is_asked(2)

    assert "It is even better when:" in asked.text
    assert in_review(await ana.reviews())[0] == "one\ndau"


def _last_answer(server: BotApi) -> str:
    calls = server.called("answerCallbackQuery")
    return calls[-1].outcome if calls else ""
