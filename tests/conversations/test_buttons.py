"""Taps that come late, twice, or from another reflection."""

from conversations.events import Choice
from conversations.person import Register
from tests.conversations.chat import QUESTION, at_the_very_end, begun, finished_early


def test_a_second_tap_on_next_is_silent() -> None:
    ana = begun()
    ana.says("They knew my name.")

    assert ana.taps(Choice.NEXT) == QUESTION
    assert ana.taps(Choice.NEXT, nth_last=2) == []
    assert ana.at == "question 2"


def test_a_second_tap_on_carry_on_after_an_early_end_is_silent() -> None:
    ana = finished_early()

    assert ana.taps(Choice.CARRY_ON) == QUESTION
    assert ana.taps(Choice.CARRY_ON) == []
    assert ana.at == "question 2"


def test_a_button_of_an_earlier_question_is_explained_and_changes_nothing() -> None:
    ana = begun()
    ana.taps(Choice.SKIP)
    ana.says("They ask about my dog.")
    ana.taps(Choice.NEXT)

    assert ana.taps(Choice.SKIP, nth_last=3) == ["stale.question"]
    assert ana.at == "question 3"
    assert len(ana.session.settled) == 2


def test_an_old_carry_on_does_not_carry_on_from_an_early_end() -> None:
    ana = begun()
    ana.types("/review")
    ana.says("They knew my name.")
    ana.types("/finish")

    ana.taps(Choice.CARRY_ON, nth_last=2)
    assert ana.at == "finished"


def test_old_buttons_that_only_tell_stay_good() -> None:
    ana = begun()
    ana.answers_all()
    ana.taps(Choice.NO_NAME)

    assert ana.taps(Choice.REVIEW, nth_last=2) == ["review.full"]
    assert ana.taps(Choice.HELP) == ["help", "help.more"]
    assert ana.taps(Choice.TELL_MORE) == ["welcome.more"]
    assert ana.at == "finished"


def test_a_button_of_another_reflection_is_explained() -> None:
    ana = at_the_very_end()
    ana.taps(Choice.ANOTHER)

    assert ana.taps(Choice.PUT_NAME) == ["stale.reflection"]
    assert ana.taps(Choice.EXPORT) == ["stale.reflection"]
    assert ana.at == "question 1"


def test_a_yes_in_the_middle_of_the_walk_says_where_we_are() -> None:
    ana = begun()
    ana.taps(Choice.SKIP)

    assert ana.types("/young") == QUESTION
    assert ana.types("/practitioner") == QUESTION
    assert ana.at == "question 2"
    assert ana.person.register is Register.YOUNG
    assert len(ana.person.consents) == 1
