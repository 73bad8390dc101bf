"""Reading back, the name, the documents, and what comes after them."""

import pytest

from conversations.effects import Format
from conversations.events import Button, Choice, Chose
from conversations.letters import Note, Parcel
from tests.conversations.chat import (
    DOCUMENTS,
    ENDED,
    QUESTION,
    Chat,
    at_the_very_end,
    begun,
    bubble,
    finished,
    finished_early,
    parcel,
)
from tests.conversations.worlds import TEMPLATE

MADE = [*DOCUMENTS, "finished.made"]  # and not asked for more that they have left already


def test_after_the_last_question_the_answers_are_read_back_and_a_name_is_asked_for() -> None:
    ana = begun()

    assert ana.answers_all() == ["review.last"]
    assert ana.at == "reviewing"
    assert "1. Answer to question 1.\n2. Answer to question 2." in bubble(ana)
    assert ana.buttons == [Choice.NO_NAME, Choice.REVIEW, Choice.BACK]


@pytest.mark.parametrize("answer", ["Ana", "Ana and her mum", "x" * 60])
def test_a_name_is_what_was_sent_and_no_more(answer: str) -> None:
    ana = begun()
    ana.answers_all()

    assert ana.says(answer) == ENDED
    assert parcel(ana).reflection.name == answer


@pytest.mark.parametrize("answer", ["x" * 61, "Ana\nB."])
def test_a_long_name_is_kept_as_words_of_the_last_answer(answer: str) -> None:
    ana = begun()
    ana.answers_all()

    assert ana.says(answer) == ["name.too_long"]
    assert ana.at == "reviewing"
    assert ana.name is None
    assert ana.answers[-1] == ["Answer to question 8.", answer]


@pytest.mark.parametrize("typed", ["no name", "No name.", "/next", "/skip"])
def test_no_name_is_needed(typed: str) -> None:
    ana = begun()
    ana.answers_all()

    keys = ana.types(typed) if typed.startswith("/") else ana.says(typed)
    assert keys == ENDED
    assert parcel(ana).reflection.name is None


def test_the_name_is_never_taken_from_anything_but_a_message_for_it() -> None:
    ana = begun()
    ana.says("I am Ana.")
    ana.types("/finish")

    assert parcel(ana).reflection.name is None


def test_a_name_can_be_put_on_later_changed_and_taken_off() -> None:
    ana = at_the_very_end()

    assert ana.taps(Choice.PUT_NAME) == ["review.short"]
    assert ana.says("Ana") == MADE
    assert ana.name == "Ana"
    ana.taps(Choice.PUT_NAME)
    assert ana.buttons[0] is Choice.NEXT
    assert ana.taps(Choice.NEXT) == MADE
    assert ana.name == "Ana"
    ana.types("/name")
    assert ana.taps(Choice.NO_NAME) == MADE
    assert ana.name is None


def test_no_name_under_an_old_reading_back_changes_nothing() -> None:
    ana = begun()
    ana.answers_all()
    ana.says("Ana")

    assert ana.taps(Choice.NO_NAME) == ["stale.question"]
    assert ana.name == "Ana"


@pytest.mark.parametrize("skipped", [0, 1, 5])
def test_finish_makes_both_documents_from_anywhere_with_no_question_first(skipped: int) -> None:
    ana = begun()
    for _ in range(skipped):
        ana.taps(Choice.SKIP)
    ana.says("They knew my name.")

    assert ana.types("/finish") == ENDED
    assert ana.answers[skipped] == ["They knew my name."]
    assert len(ana.session.settled) == skipped + 1
    assert [letter.format for letter in ana.latest if isinstance(letter, Parcel)] == [
        Format.PDF,
        Format.TEXT,
    ]
    assert ana.waits(3600) == []


def test_the_end_says_what_is_open_only_if_something_is() -> None:
    early, complete = finished_early(), finished()

    assert "not answered yet" in made(early)
    assert Choice.CARRY_ON in early.buttons
    assert "not answered yet" not in made(complete)
    assert Choice.CARRY_ON not in complete.buttons
    for chat in (early, complete):
        chat.types("/next")
        chat.types("/next")
    assert "not answered yet" in bubble(early)
    assert early.buttons[0] is Choice.CARRY_ON
    assert "not answered yet" not in bubble(complete)
    assert complete.buttons[0] is Choice.EXPORT


def made(chat: Chat) -> str:
    """The bubble that comes with the documents."""
    _, _, note, _ = chat.latest
    assert isinstance(note, Note)
    return note.text


def test_finish_leaves_a_question_without_words_open() -> None:
    ana = begun()
    ana.types("/finish")

    assert ana.taps(Choice.CARRY_ON) == QUESTION
    assert ana.at == "question 1"


def test_finish_while_asked_about_deleting_deletes_nothing() -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.types("/delete")

    assert ana.types("/finish") == ENDED
    assert ana.answers[0] == ["They knew my name."]
    assert ana.session.settled == {TEMPLATE.prompts[0]}


def test_after_an_early_end_one_can_carry_on_with_the_next_open_question() -> None:
    ana = finished_early()

    assert ana.taps(Choice.CARRY_ON) == QUESTION
    assert ana.at == "question 2"
    ana.types("/finish")
    ana.types("/skip")
    ana.types("/skip")
    assert ana.buttons[0] is Choice.CARRY_ON
    assert ana.types("/next") == QUESTION
    assert ana.at == "question 2"
    ana.types("/finish")
    assert ana.types("/skip") == QUESTION


def test_after_the_end_next_says_what_can_be_done() -> None:
    ana = at_the_very_end()

    assert ana.types("/next") == ["finished.here"]
    assert ana.buttons == [
        Choice.EXPORT,
        Choice.PUT_NAME,
        Choice.REVIEW,
        Choice.KEEP_LONGER,
        Choice.ANOTHER,
    ]


def test_back_after_the_end_opens_the_last_question_again() -> None:
    ana = finished()

    assert ana.types("/back") == QUESTION
    assert ana.at == "question 8"
    ana.says("And more.")
    assert ana.taps(Choice.NEXT) == ["review.last"]
    assert ana.types("/back") == QUESTION


def test_export_gives_the_documents_as_they_stand_and_moves_nobody() -> None:
    ana = begun()
    ana.says("They knew my name.")

    assert ana.types("/export") == [*DOCUMENTS, "export.done"]
    assert parcel(ana).reflection.chapters[0].passages[0].words == ("They knew my name.",)
    assert ana.at == "question 1"
    assert ana.session.settled == frozenset()


@pytest.mark.parametrize(("typed", "format_"), [("/export pdf", "pdf"), ("/export text", "txt")])
def test_one_kind_of_document_can_be_asked_for(typed: str, format_: str) -> None:
    assert begun().types(typed) == [format_, "export.done"]


@pytest.mark.parametrize(("index", "choice"), [(0, Choice.EXPORT_PDF), (1, Choice.EXPORT_TEXT)])
def test_a_document_that_may_not_have_arrived_can_be_sent_again(
    index: int, choice: Choice
) -> None:
    ana = begun()
    ana.types("/finish")

    letter = ana.latest[index]
    assert isinstance(letter, Parcel)
    assert [option.data for option in letter.unsure.options] == [f"1.{ana.session.turn}.{choice}"]
    assert ana.happens(Chose(choice, Button(1, ana.session.turn))) == [
        letter.format.value,
        "export.done",
    ]


def test_words_after_the_end_are_held_and_added_only_if_wanted() -> None:
    ana = at_the_very_end()

    assert ana.says("One more thing.", "They rang me.") == []
    assert ana.waits(8) == ["finished.held"]
    assert ana.held == ["One more thing.", "They rang me."]
    assert ana.answers[-1] == ["Answer to question 8."]
    ana.types("/review")
    assert "One more thing.\nThey rang me." in bubble(ana)
    assert ana.taps(Choice.ADD_WORDS) == ["finished.added"]
    assert ana.answers[-1] == ["Answer to question 8.", "One more thing.", "They rang me."]
    assert ana.held == []


def test_there_is_nothing_to_add_if_nothing_is_held() -> None:
    assert at_the_very_end().types("/add") == ["finished.here"]
    assert finished().types("/add") == ["prompt.closing.next"]
    assert begun().types("/add") == QUESTION


def test_another_reflection_keeps_the_one_before() -> None:
    ana = at_the_very_end()
    before = ana.session

    assert ana.taps(Choice.ANOTHER) == ["another.begun"]
    assert (ana.person.current, ana.at) == (2, "question 1")
    assert ana.answers == [[]] * 8
    assert ana.sessions[1] == before
    assert len(ana.person.consents) == 1


def test_a_new_one_is_not_begun_before_the_first() -> None:
    ana = Chat()
    ana.types("/start")
    ana.types("/delete")
    ana.types("/new")

    assert ana.person.current == 1
