"""Undo takes back the last thing that was done, one thing at a time, and loses no words."""

import pytest

from conversations.events import Choice
from tests.conversations.chat import QUESTION, Chat, begun, bubble, finished, finished_early
from tests.conversations.worlds import TEMPLATE


def aside(chat: Chat, number: int) -> list[str]:
    """What was taken out of that answer, and can be brought back."""
    prompt = TEMPLATE.prompts[number - 1]
    return [part.text for part in chat.session.answer(prompt).cleared]


def test_words_are_taken_out_of_the_answer_and_kept_aside() -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.waits(8)
    ana.says("They did not.")
    ana.waits(8)

    assert ana.taps(Choice.UNDO) == ["undone.words"]
    assert ana.answers[0] == ["They knew my name."]
    assert aside(ana, 1) == ["They did not."]
    ana.types("/review")
    assert "(taken out) They did not." in bubble(ana)


def test_a_message_is_taken_back_at_a_time_even_of_one_burst() -> None:
    ana = begun()
    ana.says("They knew my name.", "They did not.")

    ana.types("/undo")
    assert ana.answers[0] == ["They knew my name."]


def test_skip_is_taken_back_and_the_question_is_open_again() -> None:
    ana = begun()
    ana.taps(Choice.SKIP)

    assert ana.types("/undo") == ["undone"]
    assert ana.at == "question 1"
    assert ana.session.settled == frozenset()


def test_next_is_taken_back_and_the_words_stay() -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.taps(Choice.NEXT)

    assert ana.types("/undo") == ["undone"]
    assert ana.at == "question 1"
    assert ana.answers[0] == ["They knew my name."]
    assert ana.session.settled == frozenset()


def test_clear_is_taken_back() -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.types("/clear")
    assert ana.answers[0] == []

    assert ana.types("/undo") == ["undone"]
    assert ana.answers[0] == ["They knew my name."]
    assert aside(ana, 1) == []


def test_bring_back_is_taken_back() -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.types("/clear")
    ana.types("/bring_back")

    ana.types("/undo")
    assert ana.answers[0] == []
    assert aside(ana, 1) == ["They knew my name."]


def test_going_to_another_question_is_taken_back() -> None:
    ana = begun()
    ana.types("/question 7")

    assert ana.types("/undo") == ["undone"]
    assert ana.at == "question 1"


@pytest.mark.parametrize("finishes", ["/finish", "/next"])
def test_the_end_is_taken_back_and_the_documents_stay_in_the_chat(finishes: str) -> None:
    ana = begun()
    ana.answers_all()
    ana.types(finishes)

    assert ana.types("/undo") == ["undone.finished"]
    assert ana.at == "reviewing"
    assert "A document that you have stays in this chat." in bubble(ana)


def test_an_early_end_is_taken_back_to_the_question_where_it_was() -> None:
    ana = finished_early()

    assert ana.types("/undo") == ["undone.finished"]
    assert ana.at == "question 1"
    assert ana.session.settled == frozenset()
    assert ana.answers[0] == ["They knew my name."]


def test_a_name_is_taken_back_with_the_end_that_it_led_to() -> None:
    ana = begun()
    ana.answers_all()
    ana.says("Ana")

    assert ana.types("/undo") == ["undone.finished"]
    assert ana.at == "reviewing"
    assert ana.name is None
    assert ana.answers[-1] == ["Answer to question 8."]
    assert ana.says("Anna")[0] == "pdf"
    assert ana.name == "Anna"


def test_moving_words_is_taken_back() -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.taps(Choice.NEXT)
    ana.says("And my dog's.")
    ana.waits(8)
    ana.taps(Choice.MOVE, which=1)
    assert ana.answers[:2] == [["They knew my name.", "And my dog's."], []]

    assert ana.taps(Choice.UNDO) == ["undone"]
    assert ana.answers[:2] == [["They knew my name."], ["And my dog's."]]


def test_keep_does_nothing_that_could_be_undone() -> None:
    """The question about deleting changed nothing: what is undone is what was done before it."""
    ana = begun()
    ana.says("They knew my name.")
    ana.types("/delete")
    ana.types("/keep")

    assert ana.types("/undo") == ["undone.words"]
    assert ana.answers[0] == []


def test_twice_undoes_two_and_then_there_is_nothing_left() -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.taps(Choice.NEXT)

    assert ana.types("/undo") == ["undone"]
    assert ana.types("/undo") == ["undone.words"]
    assert ana.at == "question 1"
    assert ana.answers[0] == []
    assert ana.types("/undo") == ["undone.nothing"]
    assert aside(ana, 1) == ["They knew my name."]


def test_the_button_undoes_one_more_as_long_as_there_is_one() -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.taps(Choice.NEXT)
    ana.types("/undo")

    assert ana.buttons[-1] is Choice.UNDO
    assert ana.taps(Choice.UNDO) == ["undone.words"]
    assert Choice.UNDO not in ana.buttons


def test_a_double_tap_undoes_one() -> None:
    ana = begun()
    ana.says("one", "two")
    ana.waits(8)

    ana.taps(Choice.UNDO)
    assert ana.taps(Choice.UNDO, nth_last=2) == []
    assert ana.answers[0] == ["one"]


def test_the_undo_of_an_earlier_moment_undoes_nothing_later() -> None:
    ana = begun()
    ana.says("one")
    ana.waits(8)
    ana.taps(Choice.NEXT)
    ana.says("two")

    assert ana.taps(Choice.UNDO) == ["stale.question"]
    assert ana.answers[:2] == [["one"], ["two"]]


def test_a_paste_that_the_app_cut_is_undone_whole() -> None:
    ana = begun()
    ana.says("They knew my name.")
    paste = "They asked me first. " * 300
    ana.says(paste[:4096], paste[4096:])
    assert ana.answers[0] == ["They knew my name.", paste]

    ana.types("/undo")
    assert ana.answers[0] == ["They knew my name."]
    ana.types("/bring_back")
    assert paste in ana.answers[0]


def test_an_edit_that_was_made_meanwhile_is_not_undone() -> None:
    ana = begun()
    ana.says("They new my name.")
    ana.taps(Choice.NEXT)
    ana.edits("They new my name.", "They knew my name.")

    ana.types("/undo")
    assert ana.answers[0] == ["They knew my name."]
    ana.types("/undo")
    assert aside(ana, 1) == ["They knew my name."]


def test_asked_whether_really_to_delete_undo_is_a_no() -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.types("/delete")

    assert ana.types("/undo") == ["delete.kept"]
    assert ana.at == "question 1"
    assert ana.answers[0] == ["They knew my name."]


@pytest.mark.parametrize("asks", ["/call", "/remind"])
def test_asked_something_in_between_undo_leads_back_and_undoes_nothing_else(asks: str) -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.types(asks)

    assert ana.types("/undo") == QUESTION
    assert ana.answers[0] == ["They knew my name."]


def test_before_anything_was_done_there_is_nothing_to_undo() -> None:
    assert begun().types("/undo") == ["undone.nothing"]


def test_what_went_to_an_earlier_question_is_undone_there() -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.taps(Choice.NEXT)
    ana.replies("They knew my name.", "And my dog's.")
    ana.waits(8)

    assert ana.taps(Choice.UNDO) == ["undone.words"]
    assert ana.at == "question 2"
    assert ana.answers[0] == ["They knew my name."]
    assert aside(ana, 1) == ["And my dog's."]


def test_words_after_the_end_are_undone_too() -> None:
    ana = finished()
    ana.types("/skip")
    ana.types("/skip")
    ana.says("One more thing.")
    ana.waits(8)

    assert ana.taps(Choice.UNDO) == ["undone.words"]
    assert ana.held == []
    assert ana.at == "finished"
    ana.types("/review")
    assert "(taken out) One more thing." in bubble(ana)
