"""Any question, in any order; and answers replaced, cleared and brought back."""

import pytest

from conversations.events import Choice
from conversations.letters import Note
from tests.conversations.chat import (
    DOCUMENTS,
    QUESTION,
    Chat,
    begun,
    bubble,
    finished,
    parcel,
)
from tests.conversations.worlds import TEMPLATE


def answered() -> Chat:
    """At the second question, with words to the first."""
    ana = begun()
    ana.says("They new my name.")
    ana.taps(Choice.NEXT)
    return ana


def numbers(chat: Chat) -> list[str]:
    """Of the questions that have a button under the last bubble."""
    note = chat.latest[-1]
    assert isinstance(note, Note)
    return [option.label for option in note.options if ".go." in option.data]


EIGHT = [f"Question {number}" for number in range(1, 9)]

# Replaced, cleared, brought back.


def test_a_question_with_words_in_it_offers_to_replace_or_clear_them() -> None:
    ana = answered()
    assert ana.buttons == [Choice.NEXT, Choice.SKIP, Choice.BACK, Choice.HELP]

    ana.taps(Choice.BACK)
    assert ana.buttons == [Choice.NEXT, Choice.REPLACE, Choice.CLEAR, Choice.HELP]


def test_replaced_words_make_way_for_new_ones_and_are_kept_aside() -> None:
    ana = answered()
    ana.taps(Choice.BACK)

    assert ana.taps(Choice.REPLACE) == ["replaced"]
    assert ana.says("They knew my name.") == []
    assert ana.answers[0] == ["They knew my name."]
    ana.types("/review")
    assert "They knew my name.\n(taken out) They new my name." in bubble(ana)


def test_cleared_words_are_in_no_document_and_can_be_brought_back() -> None:
    ana = answered()
    ana.taps(Choice.BACK)

    assert ana.taps(Choice.CLEAR) == ["cleared"]
    assert Choice.BRING_BACK in ana.buttons
    ana.types("/export")
    assert parcel(ana).reflection.chapters[0].passages[0].words == ()
    assert ana.taps(Choice.BRING_BACK) == ["brought_back"]
    assert ana.answers[0] == ["They new my name."]


def test_replaced_words_come_back_before_the_new_ones() -> None:
    ana = answered()
    ana.types("/replace 1")
    ana.says("They knew my dog's.")

    ana.types("/bring_back")
    assert ana.answers[0] == ["They new my name.", "They knew my dog's."]


def test_any_question_is_cleared_by_its_number_and_shown_then() -> None:
    ana = begun()
    ana.types("/question 3")
    ana.says("I chose the colour.")
    ana.types("/question 6")
    ana.says("Tell me first.")

    assert ana.types("/clear 3") == ["cleared"]
    assert ana.at == "question 3"
    assert ana.answers[2] == []
    assert ana.answers[5] == ["Tell me first."]
    assert TEMPLATE.prompts[5] in ana.session.settled, "what was said there counts"
    assert ana.types("/bring_back 3") == ["brought_back"]
    assert ana.answers[2] == ["I chose the colour."]


@pytest.mark.parametrize(
    ("typed", "line"),
    [("/clear", "cleared.nothing"), ("/bring_back 5", "brought_back.nothing")],
)
def test_where_there_is_nothing_to_change_that_is_said(typed: str, line: str) -> None:
    ana = begun()

    assert ana.types(typed) == [line]
    assert ana.answers == [[]] * 8


@pytest.mark.parametrize("typed", ["/clear 9", "/replace 0", "/bring_back 12", "/move 9"])
def test_a_number_that_no_question_has_changes_nothing_and_shows_the_eight(typed: str) -> None:
    ana = answered()

    assert ana.types(typed) == ["questions.unknown"]
    assert numbers(ana) == EIGHT
    assert ana.answers[0] == ["They new my name."]
    assert ana.at == "question 2"


def test_where_no_question_is_asked_one_is_asked_which_is_meant() -> None:
    ana = begun()
    ana.answers_all()

    assert ana.types("/clear") == ["questions.which"]
    assert numbers(ana) == EIGHT
    assert ana.answers[0] == ["Answer to question 1."]


def test_after_the_end_an_answer_can_be_changed_and_a_fresh_document_has_it() -> None:
    ana = finished()
    ana.types("/replace 2")
    ana.says("More time.")

    assert ana.types("/finish")[:2] == DOCUMENTS
    assert parcel(ana).reflection.chapters[0].passages[1].words == ("More time.",)


# Any order.


def test_review_shows_all_and_has_a_button_for_each_question() -> None:
    ana = answered()

    assert ana.types("/review") == ["review.full"]
    assert numbers(ana) == EIGHT
    assert ana.taps(Choice.GO, which=1) == QUESTION
    assert ana.at == "question 1"
    assert "Your words so far:\nThey new my name." in bubble(ana)


def test_all_eight_can_be_seen_in_advance_even_before_the_yes() -> None:
    ana = Chat()
    ana.types("/start")

    assert ana.types("/questions") == ["questions.all"]
    assert "7. Working in partnership has been good when:" in bubble(ana)
    assert numbers(ana) == []
    assert ana.buttons[0] is Choice.YES_YOUNG


def test_the_questions_say_which_are_answered_and_any_can_be_gone_to() -> None:
    ana = answered()

    assert ana.types("/questions") == ["questions.all"]
    assert "1. I felt welcomed and cared for when: (answered)\n2. It is even" in bubble(ana)
    assert numbers(ana) == EIGHT
    assert ana.taps(Choice.GO, which=7) == QUESTION
    assert bubble(ana).startswith("Question 7 of 8 · Working in Partnership")


@pytest.mark.parametrize("typed", ["/question 5", "/questions 5", "/change 5", "/add 5"])
def test_a_question_can_be_gone_to_by_its_number(typed: str) -> None:
    ana = begun()

    assert ana.types(typed) == QUESTION
    assert ana.at == "question 5"


def test_next_goes_on_from_there_and_wraps_to_what_is_open() -> None:
    ana = answered()
    ana.types("/question 7")
    went = []
    for _ in range(7):
        went.append(ana.at)
        ana.types("/skip")

    assert went == [f"question {number}" for number in (7, 8, 2, 3, 4, 5, 6)]
    assert ana.at == "reviewing"


def test_words_are_never_lost_by_going_elsewhere() -> None:
    ana = answered()
    ana.says("Pepper")
    ana.types("/question 8")

    assert ana.answers[:2] == [["They new my name."], ["Pepper"]]
    assert TEMPLATE.prompts[1] in ana.session.settled


def test_an_old_button_for_a_question_still_leads_there() -> None:
    ana = answered()
    ana.types("/review")
    ana.taps(Choice.GO, which=4)
    ana.taps(Choice.SKIP)

    assert ana.taps(Choice.GO, which=1) == QUESTION
    assert ana.at == "question 1"


# Moved to another question.


def test_what_was_said_last_is_moved_to_the_question_before_and_back() -> None:
    ana = answered()
    ana.says("And my dog's.", "And Pepper's.")
    ana.waits(8)

    assert ana.taps(Choice.MOVE, which=1) == ["moved"]
    assert "I moved that to question 1 (Welcome and Care)." in bubble(ana)
    assert ana.at == "question 2", "nobody moves"
    assert ana.answers[0] == ["They new my name.", "And my dog's.", "And Pepper's."]
    ana.types("/undo")
    assert ana.answers[:2] == [["They new my name."], ["And my dog's.", "And Pepper's."]]


def test_what_was_said_last_can_be_moved_by_typing() -> None:
    ana = answered()
    ana.says("And my dog's.")

    assert ana.types("/move") == ["moved"]
    assert ana.answers[0] == ["They new my name.", "And my dog's."]


def test_what_was_said_last_can_be_moved_to_any_question() -> None:
    ana = answered()
    ana.says("She rang me first.")

    assert ana.types("/move 5") == ["moved"]
    assert ana.answers[4] == ["She rang me first."]
    assert ana.answers[1] == []


def test_before_anything_was_said_there_is_nothing_to_move() -> None:
    assert begun().types("/move") == ["move.nothing"]
    assert answered().types("/move") == ["move.nothing"]
