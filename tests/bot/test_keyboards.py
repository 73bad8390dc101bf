"""Buttons in rows, as they are laid out on a small phone."""

import pytest

from bot.channels.telegram.keyboards import ONE_ROW, keyboard, rows
from conversations.letters import Option


def plain(*labels: str) -> list[Option]:
    return [Option(label, f"2.14.choice_{label.lower()}") for label in labels]


def numbered(*labels: str, choice: str = "go") -> list[Option]:
    return [Option(label, f"2.14.{choice}.{at}") for at, label in enumerate(labels, start=1)]


def laid_out(options: list[Option]) -> list[list[str]]:
    assert [option for row in rows(options) for option in row] == options
    return [[option.label for option in row] for row in rows(options)]


QUESTIONS = [f"Question {number}" for number in range(1, 9)]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (plain("Next", "Skip", "Back", "Stop"), [["Next", "Skip", "Back", "Stop"]]),
        (plain("a" * 13, "b" * 13), [["a" * 13, "b" * 13]]),
        (plain("a" * 13, "b" * 14), [["a" * 13], ["b" * 14]]),
        (plain(*"abcde"), [["a", "b", "c"], ["d", "e"]]),
        (plain(*"abcdef"), [["a", "b", "c"], ["d", "e", "f"]]),
        (numbered(*"12345678"), [["1", "2", "3", "4"], ["5", "6", "7", "8"]]),
        (plain("a" * 40), [["a" * 40]]),
        (numbered(*QUESTIONS[:5]), [QUESTIONS[0:2], QUESTIONS[2:4], QUESTIONS[4:5]]),
        (numbered("a" * 40, "b", "c"), [["a" * 40], ["b", "c"]]),
    ],
)
def test_buttons_stand_side_by_side_as_far_as_they_fit(
    options: list[Option], expected: list[list[str]]
) -> None:
    assert laid_out(options) == expected


def test_numbered_buttons_fill_rows_between_others_that_have_rows_of_their_own() -> None:
    options = [*plain("Read it all"), *numbered(*QUESTIONS[:3]), *plain("Finish", "Stop")]

    assert laid_out(options) == [
        ["Read it all"],
        QUESTIONS[0:2],
        QUESTIONS[2:3],
        ["Finish"],
        ["Stop"],
    ]


def test_numbered_buttons_of_different_choices_share_no_row() -> None:
    options = [*numbered("Go to 11", "Go to 12"), *numbered("See 11", "See 12", choice="see")]

    assert laid_out(options) == [["Go to 11", "Go to 12"], ["See 11", "See 12"]]


def test_a_row_that_is_full_to_the_last_character_holds_no_more() -> None:
    options = numbered("a" * (ONE_ROW - 1), "b", "c")

    assert laid_out(options) == [["a" * (ONE_ROW - 1), "b"], ["c"]]


@pytest.mark.parametrize("data", ["", "x", "2.14.go.", "2.14.go.x", "2.14.go.7.1"])
def test_a_button_of_another_kind_has_a_row_of_its_own(data: str) -> None:
    options = [Option("a" * 20, data), Option("b", data), Option("c" * 6, data)]

    assert laid_out(options) == [["a" * 20], ["b"], ["c" * 6]]


def test_without_buttons_there_is_no_keyboard() -> None:
    assert keyboard([]) is None


def test_each_button_says_and_brings_back_what_it_was_given() -> None:
    markup = keyboard(numbered("Question 7"))

    assert markup
    ((button,),) = markup.inline_keyboard
    assert (button.text, button.callback_data) == ("Question 7", "2.14.go.1")
