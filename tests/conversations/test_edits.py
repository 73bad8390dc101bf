"""What editing a message does, wherever its words stand."""

from conversations.events import Choice
from tests.conversations.chat import DOCUMENTS, Chat, begun, bubble, finished_early, parcel


def test_an_edit_changes_the_answer_in_place_and_says_nothing() -> None:
    ana = begun()
    ana.says("one", "tow", "three")

    assert ana.edits("tow", "two") == []
    assert ana.answers[0] == ["one", "two", "three"]


def test_an_edit_reaches_an_answer_that_was_left_long_ago_and_one_quiet_line_says_so() -> None:
    ana = begun()
    ana.says("They new my name.")
    ana.taps(Choice.NEXT)
    ana.taps(Choice.SKIP)

    assert ana.edits("They new my name.", "They knew my name.") == ["edited.other"]
    assert bubble(ana) == "I changed that in question 1 (Welcome and Care)."
    assert ana.answers[0] == ["They knew my name."]
    assert ana.at == "question 3"


def test_an_edit_reaches_words_that_are_held_aside() -> None:
    ana = Chat()
    ana.says("helo")

    assert ana.edits("helo", "hello") == []
    assert ana.held == ["hello"]


def test_an_edit_reaches_the_name_and_a_fresh_document_is_offered() -> None:
    ana = begun()
    ana.answers_all()
    ana.says("Anna")

    assert ana.edits("Anna", "Ana") == ["finished.edited"]
    assert ana.name == "Ana"


def test_an_edit_after_the_end_offers_a_fresh_document() -> None:
    ana = finished_early()

    assert ana.edits("They knew my name.", "They knew our names.") == ["finished.edited"]
    assert ana.taps(Choice.EXPORT) == [*DOCUMENTS, "export.done"]
    assert parcel(ana).reflection.chapters[0].passages[0].words == ("They knew our names.",)


def test_an_edit_that_changes_nothing_says_nothing() -> None:
    ana = finished_early()

    assert ana.edits("They knew my name.", "They knew my name.") == []
