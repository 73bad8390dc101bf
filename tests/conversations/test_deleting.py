"""Deleting asks once, and can be declined in every way."""

import pytest

from conversations.events import Alarm, Choice, Rang
from tests.conversations.chat import (
    DOCUMENTS,
    QUESTION,
    Chat,
    at_the_very_end,
    begun,
    bubble,
)


def test_delete_asks_once_and_then_forgets() -> None:
    ana = begun()
    ana.says("They knew my name.")

    assert ana.types("/delete") == ["delete.ask"]
    assert ana.buttons == [Choice.KEEP, Choice.DELETE_YES, Choice.DELETE_THIS]
    assert ana.taps(Choice.DELETE_YES) == ["delete.done"]
    assert ana.sessions == {}


@pytest.mark.parametrize("asks", ["/delete", "/delete everything"])
@pytest.mark.parametrize("confirms", ["/delete yes", "yes", "Yes, delete everything"])
def test_deleting_can_be_typed(asks: str, confirms: str) -> None:
    ana = begun()
    ana.types(asks)

    typed = confirms.startswith("/")
    assert (ana.types(confirms) if typed else ana.says(confirms)) == ["delete.done"]


def test_a_confirmation_that_nobody_asked_for_asks() -> None:
    ana = begun()

    assert ana.types("/delete yes") == ["delete.ask"]
    assert ana.types("/delete yes") == ["delete.done"]


@pytest.mark.parametrize("typed", ["/keep", "no", "No, keep my words", "/next", "/back", "/skip"])
def test_deleting_can_be_declined_and_the_walk_goes_on_where_it_was(typed: str) -> None:
    ana = begun()
    ana.taps(Choice.SKIP)
    ana.says("They ask about my dog.")
    ana.types("/delete")

    keys = ana.types(typed) if typed.startswith("/") else ana.says(typed)
    assert keys == ["delete.kept"]
    assert ana.at == "question 2"
    assert ana.answers[1] == ["They ask about my dog."]


def test_words_said_while_asked_about_deleting_are_kept_and_delete_nothing() -> None:
    ana = begun()
    ana.types("/delete")

    assert ana.says("They knew my name.") == ["delete.kept_words"]
    assert ana.at == "question 1"
    assert ana.answers[0] == ["They knew my name."]


def test_words_said_while_asked_about_deleting_are_never_a_name() -> None:
    ana = begun()
    ana.answers_all()
    ana.types("/delete")

    keys = ana.says("oh no please don't")
    assert not set(keys) & set(DOCUMENTS)
    assert ana.name is None
    assert ana.at == "reviewing"
    assert "oh no please don't" in [*ana.held, *ana.answers[-1]]


def test_start_is_a_way_out_of_the_question_about_deleting() -> None:
    ana = begun()
    ana.types("/delete")

    assert ana.types("/start") == ["where"]
    assert ana.at == "question 1"


def test_nothing_is_deleted_by_a_yes_to_an_earlier_question_about_it() -> None:
    ana = begun()
    ana.types("/delete")
    ana.taps(Choice.KEEP)

    assert ana.taps(Choice.DELETE_YES) == ["stale.question"]
    assert ana.says("yes") == []


def test_keep_outside_the_question_says_where_we_are() -> None:
    assert begun().types("/keep") == QUESTION


# One reflection alone.


def second() -> Chat:
    """At the first question of a second reflection, with a word to it."""
    ana = at_the_very_end()
    ana.taps(Choice.ANOTHER)
    ana.says("She came to the meeting.")
    return ana


@pytest.mark.parametrize("asks", ["/delete", "/delete this"])
@pytest.mark.parametrize("confirms", ["[button]", "/delete this", "Only this reflection"])
def test_one_reflection_can_be_deleted_and_the_others_stay(asks: str, confirms: str) -> None:
    ana = second()
    first = ana.sessions[1].answers
    ana.types(asks)

    if confirms == "[button]":
        keys = ana.taps(Choice.DELETE_THIS)
    else:
        keys = ana.types(confirms) if confirms.startswith("/") else ana.says(confirms)
    assert keys == ["delete.this_done"]
    assert (ana.person.current, ana.at, ana.session.turn) == (3, "threshold", 1)
    assert sorted(ana.sessions) == [1, 3]
    assert ana.sessions[1].answers == first
    assert ana.held == []


@pytest.mark.parametrize("confirms", ["yes", "/delete yes"])
def test_a_yes_deletes_what_was_asked_about_and_no_more(confirms: str) -> None:
    ana = second()
    assert ana.types("/delete this") == ["delete.ask_this"]
    assert ana.buttons == [Choice.KEEP, Choice.DELETE_THIS]

    keys = ana.types(confirms) if confirms.startswith("/") else ana.says(confirms)
    assert keys == ["delete.this_done"]
    assert sorted(ana.sessions) == [1, 3]


def test_asked_about_one_reflection_one_can_still_delete_everything() -> None:
    ana = second()
    ana.types("/delete this")

    assert ana.types("/delete everything") == ["delete.ask"]
    assert ana.says("yes") == ["delete.done"]
    assert ana.sessions == {}


@pytest.mark.parametrize("typed", ["/keep", "no", "/next", "/back", "/skip"])
def test_deleting_one_reflection_can_be_declined(typed: str) -> None:
    ana = second()
    ana.types("/delete this")

    keys = ana.types(typed) if typed.startswith("/") else ana.says(typed)
    assert keys == ["delete.kept"]
    assert ana.answers[0] == ["She came to the meeting."]


def test_nothing_brings_a_deleted_reflection_back() -> None:
    ana = second()
    ana.types("/delete this")
    ana.taps(Choice.DELETE_THIS)

    assert ana.edits("She came to the meeting.", "She was there.") == []
    assert ana.happens(Rang(Alarm.QUIET)) == []
    assert ana.taps(Choice.NEXT) == ["stale.reflection"]
    assert ana.taps(Choice.DELETE_THIS) == ["stale.reflection"]
    assert (ana.person.current, ana.at) == (3, "threshold")
    ana.taps(Choice.YES)
    assert ana.answers == [[]] * 8


def test_whoever_deletes_before_the_yes_is_told_again_what_a_yes_says() -> None:
    ana = Chat()
    ana.says("hello")
    ana.types("/delete this")

    assert ana.taps(Choice.DELETE_THIS) == ["delete.this_done"]
    assert "I keep it locked with a key" in bubble(ana)
    assert ana.held == []
