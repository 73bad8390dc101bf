"""Stopping and coming back, after hours or weeks: at the same place, with one line about it."""

import pytest

from conversations.events import Choice
from tests.conversations.chat import ENDED, QUESTION, Chat, begun, bubble, finished

HOUR = 60 * 60
DAY = 24 * HOUR


def at_the_third() -> Chat:
    ana = begun()
    ana.says("They knew my name.")
    ana.taps(Choice.NEXT)
    ana.taps(Choice.SKIP)
    ana.says("I chose the colour.")
    ana.waits(8)
    return ana


@pytest.mark.parametrize("typed", ["/pause", "/stop", "pause", "stop"])
def test_a_pause_says_that_all_is_kept_and_then_nothing_more(typed: str) -> None:
    ana = at_the_third()

    assert (ana.types(typed) if typed.startswith("/") else ana.says(typed)) == ["stopped"]
    assert ana.waits(30 * DAY) == []
    assert ana.at == "question 3"


def test_a_pause_offers_a_reminder_and_the_document() -> None:
    ana = at_the_third()
    ana.types("/pause")

    assert ana.buttons == [Choice.CARRY_ON, Choice.REMIND, Choice.FINISH]


@pytest.mark.parametrize("away", [0, 6 * HOUR, 40 * DAY])
def test_whoever_carries_on_after_a_pause_is_told_where_they_are(away: int) -> None:
    ana = at_the_third()
    ana.types("/pause")
    ana.waits(away)

    assert ana.taps(Choice.CARRY_ON) == ["where"]
    assert "Question 3 of 8" in bubble(ana)
    assert "Your words so far:\nI chose the colour." in bubble(ana)


@pytest.mark.parametrize("away", [6 * HOUR, 3 * DAY, 40 * DAY])
def test_after_a_silence_the_one_acknowledgement_also_says_where_they_are(away: int) -> None:
    ana = at_the_third()
    ana.waits(away)

    assert ana.says("And the shape.") == []
    assert ana.waits(8) == ["resumed"]
    assert bubble(ana) == (
        "Welcome back. You are at question 3 (Value and Include).\n\n"
        "Thank you. Send more, or tap Next."
    )
    assert ana.answers[2] == ["I chose the colour.", "And the shape."]


def test_it_is_said_once() -> None:
    ana = at_the_third()
    ana.waits(DAY)
    ana.says("And the shape.")
    ana.waits(8)

    ana.says("And the size.")
    assert ana.waits(8) == ["ask.thanks"]
    assert ana.taps(Choice.NEXT) == QUESTION


def test_a_shorter_silence_needs_no_welcome() -> None:
    ana = at_the_third()
    ana.waits(6 * HOUR - 60)

    ana.says("And the shape.")
    assert ana.waits(8) == ["ask.thanks"]


@pytest.mark.parametrize("choice", [Choice.NEXT, Choice.UNDO])
def test_an_old_button_of_where_they_are_is_still_good_after_weeks(choice: Choice) -> None:
    ana = at_the_third()
    ana.waits(40 * DAY)

    assert ana.taps(choice)[0] in {"resumed.was", "undone.words"}
    assert ana.at == ("question 4" if choice is Choice.NEXT else "question 3")


def test_whoever_goes_on_at_once_is_told_where_they_were() -> None:
    ana = at_the_third()
    ana.waits(3 * DAY)

    assert ana.taps(Choice.NEXT) == ["resumed.was"]
    assert bubble(ana).startswith(
        "Welcome back. You were at question 3 (Value and Include).\n\nQuestion 4 of 8"
    )


def test_start_says_where_they_are_and_nothing_twice() -> None:
    ana = at_the_third()
    ana.waits(3 * DAY)

    assert ana.types("/start") == ["where"]
    assert bubble(ana).count("Welcome back") == 1
    ana.says("And the shape.")
    assert ana.waits(8) == ["ask.thanks"]


def test_a_look_at_something_keeps_the_welcome_for_what_leads_on() -> None:
    ana = at_the_third()
    ana.waits(3 * DAY)

    assert ana.types("/review") == ["review.full"]
    assert ana.taps(Choice.CARRY_ON) == ["where"]


def test_a_name_after_a_day_still_ends_it() -> None:
    ana = begun()
    ana.answers_all()
    ana.waits(DAY)

    assert ana.says("Ana") == ENDED


def test_at_the_reading_back_they_are_told_that_it_is_the_end() -> None:
    ana = begun()
    ana.answers_all()
    ana.waits(DAY)

    ana.replies("Question 3 of 8", "I chose the colour.")
    assert ana.waits(8) == ["resumed"]
    assert bubble(ana).startswith(
        "Welcome back. You are at the end, where your answers are read back."
    )


def test_words_to_a_closing_question_after_a_day_say_which_it_was() -> None:
    ana = finished()
    ana.waits(DAY)
    ana.says("A quiet room.")

    assert ana.waits(8) == ["resumed"]
    assert bubble(ana).startswith("Welcome back. You are at the question about what happens next.")


def test_whoever_had_not_said_yes_is_not_welcomed_back_to_anything() -> None:
    ana = Chat()
    ana.types("/start")
    ana.waits(DAY)

    assert ana.types("/stop") == ["stopped"]
    assert ana.taps(Choice.YES_YOUNG) == QUESTION


def test_whoever_finishes_after_a_pause_has_seen_where_they_are() -> None:
    ana = at_the_third()
    ana.types("/pause")

    assert ana.types("/finish") == ENDED
    ana.says("To keep my seat.")
    assert ana.waits(8) == ["ask.thanks"]
