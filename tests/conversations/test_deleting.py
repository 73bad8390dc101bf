"""Deleting asks once, and can be declined in every way."""

import pytest

from conversations.events import Choice
from tests.conversations.chat import (
    DOCUMENTS,
    QUESTION,
    begun,
)


def test_delete_asks_once_and_then_forgets() -> None:
    ana = begun()
    ana.says("They knew my name.")

    assert ana.types("/delete") == ["delete.ask"]
    assert ana.buttons == [Choice.KEEP, Choice.DELETE_YES]
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
