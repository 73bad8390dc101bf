"""Several reflections: listed, named, left and come back to, downloaded and deleted."""

from conversations.events import Choice
from conversations.letters import Note
from conversations.several import MOST
from tests.conversations.chat import (
    DOCUMENTS,
    Chat,
    at_the_very_end,
    begun,
    bubble,
    finished,
    parcel,
)


def two() -> Chat:
    """The first is called Year 8, with a burst at its second question; the second has a word."""
    ana = begun()
    ana.says("They knew my name.")
    ana.taps(Choice.NEXT)
    ana.types("/call")
    ana.says("Year 8")
    ana.says("They could ask.")
    ana.types("/new")
    ana.says("She came to the meeting.")
    return ana


def labels(chat: Chat) -> list[str]:
    note = chat.latest[-1]
    assert isinstance(note, Note)
    return [option.label for option in note.options]


def test_the_list_tells_them_apart_and_says_where_they_are() -> None:
    ana = two()

    assert ana.types("/reflections") == ["reflections.all"]
    assert bubble(ana).splitlines()[:3] == [
        "Your reflections:",
        "1. Year 8: 2 of 8 answered",
        "2. begun on 3 March 2025: 1 of 8 answered (you are here)",
    ]
    assert labels(ana) == ["Carry on", "Year 8", "Give it a name", "Start a new one"]


def test_a_name_helps_to_find_it_and_stands_in_no_document() -> None:
    ana = two()
    ana.types("/reflection 1")
    ana.types("/export")

    assert ana.session.title
    assert parcel(ana).reflection.name is None
    assert ana.answers[1] == ["They could ask."]


def test_a_name_can_be_changed_and_asking_for_one_can_be_left() -> None:
    ana = two()
    assert ana.types("/call") == ["call.ask"]
    assert ana.taps(Choice.CARRY_ON) == ["ask.heading"]
    assert called(ana) is None
    ana.types("/call")
    ana.says("Year 9")
    ana.types("/call")
    assert ana.says("Year 10") == ["called"]
    assert called(ana) == "Year 10"


def called(chat: Chat) -> str | None:
    return chat.session.title.text if chat.session.title else None


def test_what_is_too_long_for_a_name_is_kept_as_words() -> None:
    ana = two()
    ana.types("/call")

    long = "She came to the meeting, and she listened to all that I had to say about it."
    assert ana.says(long) == ["call.kept_words"]
    assert ana.answers[0] == ["She came to the meeting.", long]
    assert ana.session.title is None


def test_one_is_carried_on_exactly_where_it_was() -> None:
    ana = two()
    ana.types("/reflections")

    assert ana.taps(Choice.OPEN, which=1) == ["opened"]
    assert bubble(ana).startswith("You are now in reflection 1: Year 8, 2 of 8 answered.")
    assert (ana.person.current, ana.at) == (1, "question 2")
    assert ana.taps(Choice.CARRY_ON) == ["ask.heading"]
    ana.says("And wait.")
    assert ana.answers[:2] == [["They knew my name."], ["They could ask.", "And wait."]]
    assert ana.types("/reflection 2") == ["opened"]
    assert ana.answers[0] == ["She came to the meeting."]


def test_what_was_done_in_one_can_be_undone_there_after_a_look_at_another() -> None:
    ana = two()
    ana.types("/reflection 1")
    ana.types("/reflection 2")

    assert ana.types("/undo") == ["undone.words"]
    assert ana.answers[0] == []
    assert ana.types("/undo") == ["undone.nothing"], "what was done elsewhere stays done"


def test_a_silence_in_one_that_was_left_says_nothing() -> None:
    ana = two()
    ana.types("/reflection 1")

    assert ana.waits(3600) == []


def test_one_can_be_downloaded_from_its_card() -> None:
    ana = two()
    ana.types("/reflection 1")

    assert ana.taps(Choice.EXPORT) == [*DOCUMENTS, "export.done"]
    assert parcel(ana).reflection.chapters[0].passages[0].words == ("They knew my name.",)


def test_one_of_two_can_be_deleted_and_the_other_stays() -> None:
    ana = two()
    ana.types("/reflection 1")

    assert ana.taps(Choice.DELETE_THIS, which=1) == ["delete.ask_this"]
    assert ana.taps(Choice.DELETE_THIS) == ["delete.this_done"]
    assert 1 not in ana.sessions
    ana.types("/reflections")
    assert "Year 8" not in bubble(ana)
    assert ana.taps(Choice.OPEN, which=2) == ["opened"]
    assert ana.answers[0] == ["She came to the meeting."]


def test_one_is_opened_by_its_number_and_a_wrong_number_shows_the_list() -> None:
    ana = two()

    assert ana.types("/reflections 1") == ["opened"]
    assert ana.types("/reflection 7") == ["reflections.all"]
    assert ana.types("/reflection") == ["reflections.all"]
    assert ana.types("/reflection 1") == ["opened"], "the one at hand has a card as well"
    assert (ana.person.current, ana.at) == (1, "question 2")


def test_buttons_of_another_reflection_explain_themselves_and_do_nothing() -> None:
    ana = two()
    ana.waits(8)
    before = dict(ana.sessions)

    ana.types("/reflection 1")
    assert ana.taps(Choice.NEXT) == ["stale.reflection"]
    assert ana.taps(Choice.UNDO) == ["stale.reflection"]
    assert ana.taps(Choice.SKIP) == ["stale.reflection"]
    assert (ana.person.current, ana.at) == (1, "question 2")
    assert {n: s.answers for n, s in ana.sessions.items()} == {
        n: s.answers for n, s in before.items()
    }


def test_an_old_list_still_leads_to_each() -> None:
    ana = two()
    ana.types("/reflections")
    ana.taps(Choice.OPEN, which=1)
    ana.taps(Choice.CARRY_ON)
    ana.types("/reflections")

    assert ana.taps(Choice.OPEN, which=2) == ["opened"]
    assert ana.taps(Choice.OPEN, which=1) == ["opened"]
    assert ana.person.current == 1


def test_one_that_is_still_empty_is_used_for_what_is_new() -> None:
    ana = begun()

    assert ana.types("/new") == ["another.empty"]
    assert ana.person.current == 1


def test_one_that_was_never_begun_is_not_listed_once_it_is_left() -> None:
    ana = two()
    ana.types("/delete_this")
    ana.types("/delete_yes")
    assert ana.at == "threshold"
    ana.types("/reflection 1")

    ana.types("/reflections")
    assert bubble(ana).splitlines()[1:] == ["1. Year 8: 2 of 8 answered (you are here)"]


def test_a_new_one_needs_no_second_yes_and_has_a_number_of_its_own() -> None:
    ana = two()
    ana.types("/reflection 1")

    assert ana.types("/new") == ["another.begun"]
    assert (ana.person.current, ana.at) == (3, "question 1")
    assert len(ana.person.consents) == 1


def test_twenty_at_most_are_kept_and_deleting_one_makes_room() -> None:
    ana = at_the_very_end()
    for _ in range(MOST - 1):
        assert ana.types("/new") == ["another.begun"]
        ana.says("A word.")

    assert ana.types("/new") == ["another.many"]
    assert len(ana.sessions) == MOST
    ana.types("/delete this")
    ana.types("/delete yes")
    ana.types("/reflection 1")
    assert ana.types("/new") == ["another.begun"]


def test_those_that_were_deleted_never_count_as_kept() -> None:
    ana = begun()
    ana.says("They knew my name.")
    for _ in range(MOST + 1):
        ana.types("/new")
        ana.says("A word.")
        ana.types("/delete_this")
        ana.types("/delete_yes")
        ana.types("/reflection 1")

    assert ana.types("/new") == ["another.begun"]


def test_twenty_are_twenty_buttons_and_no_more() -> None:
    ana = at_the_very_end()
    for _ in range(MOST - 1):
        ana.types("/new")
        ana.says("A word.")

    ana.types("/reflections")
    assert len([label for label in labels(ana) if label.startswith("Reflection ")]) == MOST - 1


def test_an_edit_in_another_reflection_changes_it_there() -> None:
    ana = two()

    assert ana.edits("They knew my name.", "They knew our names.") == ["edited.earlier"]
    ana.types("/reflection 1")
    assert ana.answers[0] == ["They knew our names."]


def test_after_the_end_of_one_the_next_can_be_begun_at_once() -> None:
    ana = finished()

    assert ana.types("/new") == ["another.begun"]
    assert ana.types("/reflections") == ["reflections.all"]
    assert "1. begun on 3 March 2025: document made, 8 of 8 answered" in bubble(ana)
