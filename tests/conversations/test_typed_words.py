"""Words that are commands, and commands that are none."""

import pytest

from conversations.events import Choice
from tests.conversations.chat import (
    QUESTION,
    Chat,
    at_the_very_end,
    begun,
)


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("next", "/next"),
        ("Skip", "/skip"),
        ("BACK!", "/back"),
        (" stop ", "/stop"),
        ("help?", "/help"),
        ("Pause.", "/pause"),
    ],
)
def test_a_bare_word_does_what_its_command_does_and_can_be_taken_back(
    word: str, typed: str
) -> None:
    by_word, by_command = begun(), begun()
    for chat in (by_word, by_command):
        chat.says("They knew my name.")
        chat.taps(Choice.NEXT)
        chat.says("They ask about my dog.")

    assert by_word.says(word) == by_command.types(typed)
    assert by_word.at == by_command.at
    assert by_word.buttons[-1] is Choice.MY_WORDS
    assert by_word.taps(Choice.MY_WORDS) == QUESTION
    assert by_word.at == "question 2"
    assert by_word.answers[1] == ["They ask about my dog.", word]


def test_a_bare_word_can_be_taken_back_even_after_more_was_said() -> None:
    ana = begun()
    ana.says("stop")
    ana.says("shouting at me")

    assert ana.taps(Choice.MY_WORDS) == QUESTION
    assert sorted(ana.answers[0]) == ["shouting at me", "stop"]


def test_a_bare_word_can_be_taken_back_after_having_a_look() -> None:
    ana = begun()
    ana.says("help")
    ana.taps(Choice.CARRY_ON)

    ana.taps(Choice.MY_WORDS)
    assert ana.answers[0] == ["help"]


def test_a_bare_word_that_was_edited_is_taken_back_as_edited() -> None:
    ana = begun()
    ana.says("help")
    ana.edits("help", "help with reading")

    ana.taps(Choice.MY_WORDS)
    assert ana.answers[0] == ["help with reading"]


def test_a_yes_that_was_an_answer_becomes_the_first_one() -> None:
    ana = Chat()
    ana.types("/start")
    ana.says("yes")

    assert ana.taps(Choice.MY_WORDS) == QUESTION
    assert ana.at == "question 1"
    assert ana.answers[0] == ["yes"]


def test_words_taken_back_before_the_yes_are_held() -> None:
    ana = Chat()
    ana.types("/start")
    ana.says("help")

    assert ana.taps(Choice.MY_WORDS) == ["welcome.held"]
    assert ana.held == ["help"]


def test_words_taken_back_after_the_end_are_offered_to_the_last_answer() -> None:
    ana = at_the_very_end()
    ana.says("stop")

    assert ana.taps(Choice.MY_WORDS) == ["finished.held"]
    assert ana.held == ["stop"]
    assert ana.buttons[0] is Choice.ADD_WORDS


def test_there_is_nothing_to_take_back_if_nothing_was_taken() -> None:
    ana = begun()

    assert ana.types("/words") == QUESTION
    assert ana.answers[0] == []


@pytest.mark.parametrize("word", ["yes", "no", "ok", "no name"])
def test_a_yes_or_a_no_to_a_question_of_the_sheet_is_an_answer(word: str) -> None:
    ana = begun()

    assert ana.says(word) == []
    assert ana.answers[0] == [word]


def test_a_word_among_others_is_an_answer() -> None:
    ana = begun()

    assert ana.says("next time", "they stop and help") == []
    assert ana.answers[0] == ["next time", "they stop and help"]


def test_an_unknown_command_alone_is_explained_and_can_be_kept() -> None:
    ana = begun()

    assert ana.types("/wave") == ["unknown"]
    assert ana.buttons == [Choice.CARRY_ON, Choice.MY_WORDS, Choice.HELP]
    assert ana.answers[0] == []
    assert ana.taps(Choice.MY_WORDS) == QUESTION
    assert ana.answers[0] == ["/wave"]


def test_an_unknown_command_with_a_sentence_is_kept_as_words() -> None:
    ana = begun()

    assert ana.types("/me waves at everyone") == ["unknown.kept"]
    assert ana.answers[0] == ["/me waves at everyone"]


def test_a_command_with_more_after_it_is_explained_and_can_be_kept() -> None:
    ana = begun()

    assert ana.types("/next they rang me back") == ["unknown"]
    assert ana.at == "question 1"
    ana.taps(Choice.MY_WORDS)
    assert ana.answers[0] == ["/next they rang me back"]


def test_an_unknown_command_is_never_a_name() -> None:
    ana = begun()
    ana.answers_all()

    assert ana.types("/name Ana") == ["unknown"]
    assert ana.name is None
    assert ana.at == "reviewing"
