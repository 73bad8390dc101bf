"""The first minute: the welcome, the yes, and words that come before it."""

import pytest

from conversations.events import Choice
from conversations.person import Register
from tests.conversations.chat import (
    DOCUMENTS,
    QUESTION,
    WELCOME,
    Chat,
)
from tests.conversations.worlds import TEMPLATE


def test_a_stranger_is_welcomed_in_two_bubbles_and_asked_for_a_yes() -> None:
    ana = Chat()

    assert ana.types("/start") == WELCOME
    assert ana.buttons == [
        Choice.YES_YOUNG,
        Choice.YES_PARENT,
        Choice.YES_PRACTITIONER,
        Choice.YES,
        Choice.TELL_MORE,
    ]


@pytest.mark.parametrize(
    ("choice", "register"),
    [
        (Choice.YES, Register.PLAIN),
        (Choice.YES_YOUNG, Register.YOUNG),
        (Choice.YES_PARENT, Register.PARENT),
        (Choice.YES_PRACTITIONER, Register.PRACTITIONER),
    ],
)
def test_one_tap_says_yes_and_who_is_speaking_and_begins(
    choice: Choice, register: Register
) -> None:
    ana = Chat()
    ana.types("/start")

    assert ana.taps(choice) == QUESTION
    assert ana.at == "question 1"
    assert ana.person.register is register
    assert [(yes.notice, yes.at) for yes in ana.person.consents] == [(TEMPLATE.notice, ana.now)]


@pytest.mark.parametrize("word", ["/next", "yes", "OK!"])
def test_a_typed_yes_just_starts(word: str) -> None:
    ana = Chat()
    ana.types("/start")

    assert (ana.types(word) if word.startswith("/") else ana.says(word)) == QUESTION
    assert ana.person.register is Register.PLAIN
    assert ana.at == "question 1"


def test_who_is_speaking_can_be_typed() -> None:
    ana = Chat()
    ana.types("/start")

    assert ana.types("/parent") == QUESTION
    assert ana.person.register is Register.PARENT


def test_a_yes_that_comes_before_the_welcome_is_answered_with_the_welcome() -> None:
    ana = Chat()

    assert ana.types("/next") == WELCOME
    assert ana.person.consents == ()
    assert ana.types("/next") == QUESTION


def test_words_before_the_yes_become_the_start_of_the_first_answer() -> None:
    ana = Chat()

    assert ana.says("My TA is lovely.") == WELCOME
    assert ana.says("She waits for me.", "Every day.") == []
    assert ana.waits(8) == ["welcome.held"]
    assert ana.taps(Choice.YES_YOUNG) == QUESTION
    ana.says("And she smiles.")
    assert ana.answers[0] == [
        "My TA is lovely.",
        "She waits for me.",
        "Every day.",
        "And she smiles.",
    ]
    assert ana.held == []


@pytest.mark.parametrize("text", ["help", "next", "stop"])
def test_a_stranger_whose_first_word_is_a_command_is_welcomed_and_it_can_be_an_answer(
    text: str,
) -> None:
    ana = Chat()

    assert ana.says(text) == WELCOME
    ana.types("/words")
    ana.taps(Choice.YES)
    assert ana.answers[0] == [text]


def test_an_unknown_command_from_a_stranger_is_kept_with_what_it_says() -> None:
    ana = Chat()

    assert ana.types("/hello they never listen") == WELCOME
    ana.taps(Choice.YES)
    assert ana.answers[0] == ["/hello they never listen"]


def test_nothing_but_a_yes_begins() -> None:
    ana = Chat()
    ana.types("/start")

    for typed in ("/skip", "/back", "/review", "/finish", "/export", "/new", "/add", "/name"):
        assert ana.types(typed) == ["welcome.first"]
        assert ana.at == "threshold"
    assert ana.person.consents == ()


def test_what_tells_something_can_be_asked_for_before_the_yes() -> None:
    ana = Chat()
    ana.types("/start")

    assert ana.types("/help") == ["help", "help.more"]
    assert ana.types("/privacy") == ["privacy"]
    assert ana.types("/stop") == ["stopped"]
    assert ana.taps(Choice.TELL_MORE) == ["welcome.more"]
    assert ana.buttons[0] is Choice.YES_YOUNG
    assert ana.taps(Choice.YES_YOUNG) == QUESTION


def test_no_yes_can_be_gone_round_by_way_of_the_question_about_deleting() -> None:
    ana = Chat()
    ana.types("/start")
    ana.types("/delete")

    for typed in ("/finish", "/export", "/export pdf", "/name", "/new", "/review"):
        assert not set(ana.types(typed)) & set(DOCUMENTS), typed
        assert ana.person.consents == ()
        assert ana.at in {"threshold", "aside"}, typed


def test_deleting_can_be_declined_before_the_yes_and_the_yes_is_asked_for_again() -> None:
    ana = Chat()
    ana.says("hello there")
    ana.types("/delete")

    assert ana.taps(Choice.KEEP) == ["delete.kept"]
    assert ana.at == "threshold"
    assert ana.buttons[0] is Choice.YES_YOUNG
    assert ana.held == ["hello there"]
