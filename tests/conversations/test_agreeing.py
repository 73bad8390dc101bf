"""A yes taken back and given again, and a notice that changes after the yes."""

from datetime import timedelta

import pytest

from conversations.events import Choice
from conversations.person import Register
from tests.conversations.chat import (
    DOCUMENTS,
    ENDED,
    QUESTION,
    WELCOME,
    Chat,
    begun,
    bubble,
    finished,
    finished_early,
)
from tests.conversations.worlds import TEMPLATE

WEEK = timedelta(days=7)
# What does nothing while a yes is taken back.
NOT_NOW = (
    *("/next", "/skip", "/back", "/finish", "/export", "/review", "/name", "/new", "/stop"),
    *("/keep", "/add", "/more", "/young", "/keep longer", "/warn", "/withdraw", "no", "next"),
    *("/undo", "/pause", "/questions", "/question 3", "/replace", "/clear", "/bring_back"),
    *("/move", "/reflections", "/reflection 1", "/call"),
    *("/remind", "/remind tonight", "/remind off"),
)


def withdrawn() -> Chat:
    """At the second question, with a word to each, and the yes taken back."""
    ana = begun()
    ana.says("They knew my name.")
    ana.taps(Choice.NEXT)
    ana.says("They ask about my dog.")
    ana.types("/withdraw")
    return ana


def out_of_date() -> Chat:
    """At the second question, when the notice has changed since the yes."""
    ana = begun()
    ana.taps(Choice.SKIP)
    ana.the_notice_changes()
    ana.says("They ask about my dog.")
    return ana


# Taken back.


def test_a_yes_can_be_taken_back_with_one_tap() -> None:
    ana = begun()
    ana.types("/privacy")

    assert ana.taps(Choice.WITHDRAW) == ["withdrawn.here"]
    assert ana.buttons[0] is Choice.AGREE
    assert Choice.DELETE in ana.buttons
    last = ana.person.consents[-1]
    assert (last.notice, last.at, last.given) == (TEMPLATE.notice, ana.now, False)
    assert ana.session.until == ana.now + WEEK
    assert "10 March 2025" in bubble(ana)


def test_all_reflections_go_after_a_week_unless_the_yes_is_given_again() -> None:
    ana = finished()
    ana.types("/new")
    ana.types("/withdraw")

    assert {session.until for session in ana.sessions.values()} == {ana.now + WEEK}
    ana.types("/yes")
    assert {session.until for session in ana.sessions.values()} == {ana.now + TEMPLATE.keep}


@pytest.mark.parametrize("typed", NOT_NOW)
def test_nothing_is_asked_or_made_while_a_yes_is_taken_back(typed: str) -> None:
    ana = withdrawn()
    until = ana.session.until
    ana.waits(60)

    keys = ana.types(typed) if typed.startswith("/") else ana.says(typed)
    keys = keys or ana.waits(8)  # a word that means nothing here is kept apart
    assert not {*keys} - {"withdrawn.here", "withdrawn.held"}
    assert not {*keys} & {*DOCUMENTS}
    assert ana.session.until == until
    assert not ana.person.warned


def test_what_is_said_meanwhile_is_kept_apart_and_acknowledged_once() -> None:
    ana = withdrawn()

    assert ana.says("Wait.", "I am not sure.") == []
    assert ana.waits(8) == ["withdrawn.held"]
    assert ana.waits(3600) == []
    assert ana.held == ["Wait.", "I am not sure."]
    assert ana.answers[1] == ["They ask about my dog."]
    assert ana.edits("Wait.", "Hold on.") == []
    assert ana.held[0] == "Hold on."


@pytest.mark.parametrize("word", ["/yes", "yes", "OK", "Yes, that is OK"])
def test_a_yes_given_again_leads_back_to_the_same_place(word: str) -> None:
    ana = withdrawn()
    ana.says("Pepper")
    ana.waits(8)

    assert (ana.types(word) if word.startswith("/") else ana.says(word)) == ["agreed.again"]
    assert ana.at == "question 2"
    assert ana.answers[1] == ["They ask about my dog.", "Pepper"]
    assert ana.held == []
    assert ana.session.until == ana.now + TEMPLATE.keep
    assert [consent.given for consent in ana.person.consents] == [True, False, True]
    assert ana.person.register is Register.YOUNG


def test_a_yes_given_again_after_the_end_leaves_apart_what_was_apart() -> None:
    ana = finished()
    ana.types("/withdraw")
    ana.says("One more thing.")

    assert ana.taps(Choice.AGREE) == ["agreed.again"]
    assert ana.at == "finished"
    assert ana.held == ["One more thing."]


def test_an_edit_of_a_finished_reflection_offers_no_document_while_a_yes_is_taken_back() -> None:
    ana = finished_early()
    ana.types("/withdraw")

    assert ana.edits("They knew my name.", "They knew our names.") == []
    assert ana.answers[0] == ["They knew our names."]


def test_deleting_still_works_and_declining_it_gives_no_yes() -> None:
    ana = withdrawn()

    assert ana.taps(Choice.DELETE) == ["delete.ask"]
    assert ana.says("hm") == ["delete.kept_words"]
    assert ana.taps(Choice.CARRY_ON) == ["withdrawn.here"]
    assert ana.held == ["hm"]
    ana.types("/delete this")
    assert ana.types("/yes") == ["delete.ask_this"], "not a yes to this question"
    assert ana.taps(Choice.KEEP) == ["delete.kept"]
    assert "I have stopped." in bubble(ana)
    ana.types("/delete")
    assert ana.types("/start") == ["where"]
    assert "I have stopped." in bubble(ana)
    ana.types("/delete")
    assert ana.says("yes") == ["delete.done"]


def test_deleting_one_reflection_keeps_the_yes_taken_back_for_the_others() -> None:
    ana = finished()
    ana.types("/new")
    ana.types("/withdraw")
    going = ana.now + WEEK
    ana.types("/delete this")
    ana.taps(Choice.DELETE_THIS)

    assert "unless you say yes again" in bubble(ana)
    assert {session.until for session in ana.sessions.values()} == {going}
    ana.says("hello")
    assert ana.session.until == going
    assert ana.taps(Choice.YES) == QUESTION
    assert {session.until for session in ana.sessions.values()} == {ana.now + TEMPLATE.keep}
    assert ana.person.register is Register.YOUNG, "just to start says nothing of who they are"


def test_a_yes_to_others_can_be_taken_back_before_the_yes_to_a_new_one() -> None:
    ana = finished()
    ana.types("/new")
    ana.types("/delete this")
    ana.taps(Choice.DELETE_THIS)

    assert ana.types("/withdraw") == ["withdrawn.here"]
    assert ana.at == "threshold"
    assert ana.person.withdrawn
    assert {session.until for session in ana.sessions.values()} == {ana.now + WEEK}
    assert ana.types("/withdraw") == ["welcome.no"]
    assert ana.types("/keep longer") == ["welcome.first"]


def test_before_the_first_yes_there_is_nothing_to_take_back() -> None:
    ana = Chat()
    ana.types("/start")

    assert ana.types("/withdraw") == ["welcome.no"]
    assert ana.person.consents == ()


def test_a_word_that_was_no_yes_is_not_on_record_as_one() -> None:
    ana = withdrawn()
    ana.says("yes")

    assert ana.taps(Choice.MY_WORDS) == ["withdrawn.here"]
    assert ana.person.withdrawn
    assert ana.session.until == ana.now + WEEK
    assert ana.held == ["yes"]


def test_no_warning_comes_while_a_yes_is_taken_back() -> None:
    ana = begun()
    ana.types("/warn")
    ana.types("/withdraw")

    assert ana.session.alarms == {}
    ana.types("/yes")
    assert len(ana.session.alarms) == 1


# A notice that has changed.


@pytest.mark.parametrize("typed", ["/next", "/skip", "next"])
def test_a_changed_notice_is_asked_about_before_the_next_question(typed: str) -> None:
    ana = out_of_date()

    keys = ana.types(typed) if typed.startswith("/") else ana.says(typed)
    assert keys == ["notice.changed"]
    assert ana.buttons[:3] == [Choice.AGREE, Choice.SKIP, Choice.PRIVACY]
    assert TEMPLATE.prompts[1] in ana.session.settled


@pytest.mark.parametrize("yes", ["/yes", "yes", "/next", "next"])
def test_a_yes_to_the_changed_notice_goes_on_and_is_not_asked_for_again(yes: str) -> None:
    ana = out_of_date()
    ana.types("/next")

    assert (ana.types(yes) if yes.startswith("/") else ana.says(yes)) == ["notice.thanks"]
    assert ana.at == "question 3"
    assert ana.person.agrees_to(TEMPLATE.notice)
    assert ana.types("/skip") == QUESTION


@pytest.mark.parametrize("no", ["/skip", "no", "/keep", "skip"])
def test_without_a_yes_to_it_the_walk_goes_on_and_it_is_asked_again(no: str) -> None:
    ana = out_of_date()
    ana.types("/next")

    assert (ana.types(no) if no.startswith("/") else ana.says(no)) == ["notice.later"]
    assert ana.at == "question 3"
    assert not ana.person.agrees_to(TEMPLATE.notice)
    assert ana.types("/skip") == ["notice.changed"]


def test_back_returns_to_the_question_before_it() -> None:
    ana = out_of_date()
    ana.types("/next")

    assert ana.types("/back") == QUESTION
    assert ana.at == "question 2"


def test_words_to_the_question_about_the_notice_are_kept_with_the_answer_before() -> None:
    ana = out_of_date()
    ana.types("/next")

    assert ana.says("And Pepper, my cat.") == ["notice.kept_words"]
    assert ana.at == "question 2"
    assert ana.answers[1] == ["They ask about my dog.", "And Pepper, my cat."]
    assert ana.taps(Choice.NEXT) == ["notice.changed"]


def test_a_yes_that_was_an_answer_is_kept_as_one_and_not_on_record() -> None:
    ana = out_of_date()
    ana.types("/next")
    ana.says("yes")

    assert ana.taps(Choice.MY_WORDS) == ["notice.kept_words"]
    assert not ana.person.agrees_to(TEMPLATE.notice)
    assert ana.answers[1] == ["They ask about my dog.", "yes"]


def test_a_changed_notice_never_stands_between_a_person_and_their_document() -> None:
    ana = out_of_date()

    assert ana.types("/export pdf") == ["pdf", "export.done"]
    ana.types("/next")
    assert ana.types("/finish") == ENDED


def test_coming_back_to_a_changed_notice_asks_about_it_again() -> None:
    ana = out_of_date()
    ana.types("/next")

    assert ana.types("/start") == ["where"]
    assert "Is that OK?" in bubble(ana)


def test_a_new_reflection_after_the_notice_has_changed_begins_with_the_welcome() -> None:
    ana = finished()
    ana.the_notice_changes()

    assert ana.types("/new") == WELCOME
    assert (ana.person.current, ana.at) == (2, "threshold")
    assert ana.types("/yes") == QUESTION
    assert ana.person.agrees_to(TEMPLATE.notice)
    assert ana.person.register is Register.YOUNG
