"""After the documents: two more things, each only if they like."""

from conversations.events import Choice
from tests.conversations.chat import (
    DOCUMENTS,
    ENDED,
    QUESTION,
    begun,
    bubble,
    finished,
    finished_early,
    parcel,
)
from tests.conversations.worlds import TEMPLATE

NEXT_STEPS, SHOWN_TO = TEMPLATE.closing


def test_they_are_asked_after_the_documents_and_one_at_a_time() -> None:
    ana = finished()

    assert bubble(ana) == (
        "One more thing, only if you like.\n\nIs there anything you would like to happen next?"
    )
    assert ana.buttons == [Choice.SKIP, Choice.REVIEW]
    assert ana.taps(Choice.SKIP) == ["prompt.closing.show"]
    assert ana.taps(Choice.SKIP) == ["closing.left"]
    assert ana.at == "finished"
    assert ana.waits(3600) == []


def test_to_ignore_them_costs_nothing() -> None:
    ana = finished()

    assert ana.waits(30 * 24 * 3600) == []
    assert ana.types("/export") == [*DOCUMENTS, "export.done"]
    assert parcel(ana).reflection.closing == ()


def test_words_answer_them_and_are_acknowledged_once() -> None:
    ana = finished()

    assert ana.says("A quiet room.", "And more time.") == []
    assert ana.waits(8) == ["ask.thanks"]
    assert ana.taps(Choice.NEXT) == ["prompt.closing.show"]
    ana.says("My mum.")
    ana.waits(8)
    assert ana.taps(Choice.NEXT) == ["closing.thanks"]
    assert ana.buttons[0] is Choice.EXPORT
    assert ana.held == []


def test_what_was_answered_stands_in_a_fresh_document_and_nothing_else_does() -> None:
    ana = finished()
    ana.says("A quiet room.")
    ana.types("/next")
    ana.types("/skip")

    assert ana.taps(Choice.EXPORT)[:2] == DOCUMENTS
    assert [(p.prompt, p.words) for p in parcel(ana).reflection.closing] == [
        (NEXT_STEPS, ("A quiet room.",))
    ]


def test_a_short_answer_to_them_is_no_name() -> None:
    ana = finished()
    ana.says("Nothing")

    assert ana.name is None
    assert ana.answers[-1] == ["Answer to question 8."]


def test_what_was_said_to_them_can_be_undone() -> None:
    ana = finished()
    ana.says("A quiet room.")
    ana.waits(8)

    assert ana.taps(Choice.UNDO) == ["undone.words"]
    assert ana.session.answer(NEXT_STEPS).parts == ()
    ana.types("/skip")
    assert ana.types("/undo") == ["undone"]
    assert ana.session.asking == NEXT_STEPS


def test_what_was_said_to_them_can_be_replaced_and_is_in_the_review() -> None:
    ana = finished()
    ana.says("A quite room.")
    ana.types("/replace")
    ana.says("A quiet room.")

    ana.types("/review")
    assert (
        "Is there anything you would like to happen next?\nA quiet room.\n"
        "(taken out) A quite room." in bubble(ana)
    )


def test_an_edit_of_what_was_said_to_one_of_them_offers_a_fresh_document() -> None:
    ana = finished()
    ana.says("A quite room.")
    ana.types("/next")

    assert ana.edits("A quite room.", "A quiet room.") == ["finished.edited"]


def test_whoever_finished_early_can_carry_on_from_there_with_what_is_open() -> None:
    ana = finished_early()

    assert ana.buttons == [Choice.SKIP, Choice.CARRY_ON, Choice.REVIEW]
    ana.says("A quiet room.")
    ana.waits(8)
    assert ana.types("/question 2") == QUESTION
    ana.says("More time.")
    assert ana.types("/finish") == ENDED
    assert parcel(ana).reflection.closing[0].words == ("A quiet room.",)
    assert bubble(ana).endswith("Who will you show this to?")


def test_whoever_left_both_is_not_asked_again() -> None:
    ana = finished()
    ana.taps(Choice.SKIP)
    ana.taps(Choice.SKIP)

    assert ana.types("/finish") == [*DOCUMENTS, "finished.made"]


def test_a_document_in_the_middle_of_the_walk_asks_neither() -> None:
    ana = begun()
    ana.says("They knew my name.")

    assert ana.types("/export") == [*DOCUMENTS, "export.done"]
    assert ana.at == "question 1"


def test_after_them_words_are_held_until_they_say_where_to() -> None:
    ana = finished()
    ana.taps(Choice.SKIP)
    ana.taps(Choice.SKIP)
    ana.says("One more thing.")

    assert ana.waits(8) == ["finished.held"]
    assert ana.buttons[0] is Choice.ADD_WORDS


def test_a_new_reflection_asks_them_again_at_its_end() -> None:
    ana = finished()
    ana.taps(Choice.SKIP)
    ana.taps(Choice.SKIP)
    ana.types("/new")
    ana.says("She came to the meeting.")

    assert ana.types("/finish") == ENDED
    assert ana.session.asking == NEXT_STEPS
    ana.taps(Choice.SKIP)
    assert ana.session.asking == SHOWN_TO
