"""Words that were sent before the next question arrived, and replies to older messages."""

import pytest

from conversations.events import Choice
from conversations.reflection import reflect
from tests.conversations.chat import Chat, begun, bubble, finished


def at_the_second() -> Chat:
    """The second question is on its way; the first has words."""
    ana = begun()
    ana.says("They knew my name.")
    ana.taps(Choice.NEXT)
    return ana


def test_what_was_sent_before_the_question_arrived_belongs_to_the_one_before() -> None:
    ana = at_the_second()

    assert ana.says_before_that_arrived("And my dog's.", "Pepper") == []
    assert ana.waits(8) == ["ask.added"]
    assert bubble(ana) == "I added that to question 1 (Welcome and Care)."
    assert ana.answers[:2] == [["They knew my name.", "And my dog's.", "Pepper"], []]
    assert ana.at == "question 2"


def test_it_can_be_moved_to_the_question_that_stands_here() -> None:
    ana = at_the_second()
    ana.says_before_that_arrived("And my dog's.")
    ana.waits(8)

    assert ana.taps(Choice.MOVE, which=2) == ["moved"]
    assert ana.answers[:2] == [["They knew my name."], ["And my dog's."]]


def test_what_was_sent_after_the_question_arrived_belongs_to_it_however_soon() -> None:
    ana = at_the_second()

    ana.says("They ask about my dog.")
    assert ana.waits(8) == ["ask.thanks"]
    assert ana.buttons == [Choice.NEXT, Choice.UNDO, Choice.MOVE]
    assert ana.answers[1] == ["They ask about my dog."]


def test_one_burst_over_two_questions_is_parted_and_acknowledged_once() -> None:
    ana = at_the_second()

    ana.says_before_that_arrived("And my dog's.")
    ana.says("They could ask.")
    assert ana.waits(8) == ["ask.added"]
    assert bubble(ana).endswith("Thank you. Send more, or tap Next.")
    assert ana.waits(3600) == []
    assert ana.answers[:2] == [["They knew my name.", "And my dog's."], ["They could ask."]]


def test_several_bursts_each_go_where_they_were_meant() -> None:
    ana = begun()
    for number in range(1, 5):
        ana.says(f"{number} a")
        ana.taps(Choice.NEXT)
        ana.says_before_that_arrived(f"{number} b")
        ana.waits(2)
        ana.says_before_that_arrived(f"{number} c")
        ana.waits(8)

    assert ana.answers[:4] == [[f"{n} a", f"{n} b", f"{n} c"] for n in range(1, 5)]
    assert ana.at == "question 5"


def test_what_comes_late_to_a_question_that_was_skipped_is_its_answer() -> None:
    ana = begun()
    ana.taps(Choice.SKIP)
    ana.says_before_that_arrived("They knew my name.")
    ana.waits(8)

    assert ana.answers[:2] == [["They knew my name."], []]


def test_a_short_late_word_at_the_reading_back_is_no_name() -> None:
    ana = begun()
    ana.answers_all()

    assert ana.says_before_that_arrived("As one team.") == []
    assert ana.waits(8) == ["ask.added"]
    assert "8. Answer to question 8. As one team." in bubble(ana)
    assert ana.at == "reviewing"
    assert ana.name is None
    assert ana.says("Ana")[0] == "pdf"
    assert ana.name == "Ana"


def test_what_was_sent_before_the_documents_arrived_belongs_to_the_last_question() -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.types("/finish")

    ana.says_before_that_arrived("And my dog's.")
    assert ana.waits(8) == ["ask.added"]
    assert bubble(ana) == "I added that to question 1 (Welcome and Care)."
    assert ana.answers[0] == ["They knew my name.", "And my dog's."]


def test_a_late_word_can_still_be_undone() -> None:
    ana = at_the_second()
    ana.says_before_that_arrived("And my dog's.")
    ana.waits(8)

    assert ana.taps(Choice.UNDO) == ["undone.words"]
    assert ana.answers[0] == ["They knew my name."]
    assert ana.at == "question 2"


# Replies.


def test_a_reply_to_an_older_question_goes_to_it_and_that_is_said() -> None:
    ana = at_the_second()
    ana.taps(Choice.SKIP)

    assert ana.replies("Question 1 of 8", "And my dog's.") == []
    assert ana.waits(8) == ["ask.added"]
    assert bubble(ana) == "I added that to question 1 (Welcome and Care)."
    assert ana.answers[0] == ["They knew my name.", "And my dog's."]
    assert ana.at == "question 3"
    assert ana.buttons == [Choice.NEXT, Choice.UNDO, Choice.MOVE]


def test_a_reply_to_an_own_message_goes_to_its_question() -> None:
    ana = at_the_second()
    ana.taps(Choice.SKIP)
    ana.replies("They knew my name.", "And my dog's.")

    assert ana.answers[0] == ["They knew my name.", "And my dog's."]


def test_a_reply_to_the_question_that_stands_here_is_just_an_answer() -> None:
    ana = at_the_second()

    ana.replies("Question 2 of 8", "They could ask.")
    assert ana.waits(8) == ["ask.thanks"]
    assert ana.answers[1] == ["They could ask."]


def test_a_reply_to_what_asks_nothing_is_just_an_answer() -> None:
    ana = begun()
    ana.replies("Hello, I'm a bot.", "They knew my name.")

    assert ana.answers[0] == ["They knew my name."]


def test_a_reply_at_the_reading_back_is_no_name() -> None:
    ana = begun()
    ana.answers_all()

    ana.replies("Question 3 of 8", "I chose the colour.")
    assert ana.name is None
    assert ana.answers[2] == ["Answer to question 3.", "I chose the colour."]


def test_after_the_end_a_reply_changes_the_answer_and_a_fresh_document_is_offered() -> None:
    ana = finished()
    ana.types("/skip")
    ana.types("/skip")

    ana.replies("Question 3 of 8", "I chose the colour.")
    assert ana.waits(8) == ["ask.added"]
    assert bubble(ana).endswith("Would you like a fresh document?")
    assert ana.buttons[0] is Choice.EXPORT
    assert ana.answers[2] == ["Answer to question 3.", "I chose the colour."]


@pytest.mark.parametrize("to", ["Question 3 of 8", "Answer to question 3"])
def test_a_reply_to_another_reflection_goes_there_and_nowhere_else(to: str) -> None:
    ana = finished()
    ana.mine = {ref: text for ref, text in ana.mine.items() if text.startswith("Answer")}
    ana.ours = {ref: sent for ref, sent in ana.ours.items() if "Question" in sent[1].text}
    ana.types("/new")

    assert ana.replies(to, "I chose the colour.") == ["added.elsewhere"]
    assert ana.answers == [[]] * 8
    there = reflect(ana.sessions[1]).chapters[1].passages[0].words
    assert there == ("Answer to question 3.", "I chose the colour.")
    assert (ana.person.current, ana.at) == (2, "question 1")


@pytest.mark.parametrize("choice", [Choice.NEXT, Choice.SKIP, Choice.BACK])
def test_whoever_goes_on_before_the_acknowledgement_is_told_of_late_words_then(
    choice: Choice,
) -> None:
    ana = at_the_second()
    ana.says_before_that_arrived("and they asked about my dog")
    if choice is Choice.NEXT:
        ana.says("a map")

    assert ana.taps(choice) == ["ask.added"]
    assert "I added that to question 1 (Welcome and Care)." in bubble(ana)
    assert ana.answers[0] == ["They knew my name.", "and they asked about my dog"]
    assert ana.waits(8) == []


def typed_without_waiting() -> Chat:
    """Words between two commands, all sent before any answer to them was in the chat."""
    ana = begun()
    ana.says("They knew my name.")
    ana.nothing_arrives()
    ana.types("/next")
    ana.says("and they asked about my dog")
    ana.types("/skip")
    ana.all_arrives()
    return ana


def test_words_typed_between_two_commands_without_waiting_belong_to_what_was_seen() -> None:
    """Neither question was in the chat when they were sent."""
    ana = typed_without_waiting()

    assert ana.types("/skip") == ["ask.added"]
    assert ana.answers[0] == ["They knew my name.", "and they asked about my dog"]
    assert ana.answers[1] == []


def test_words_to_a_question_that_was_there_stay_there_however_late_that_is_known() -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.nothing_arrives()
    ana.types("/next")
    ana.all_arrives(noted=False)
    ana.says("a map")
    ana.types("/skip")
    ana.all_arrives()

    assert ana.types("/review") == ["review.full"]
    assert ana.answers[:2] == [["They knew my name."], ["a map"]]


def test_what_turned_out_to_belong_to_the_question_before_is_not_undone_with_the_move() -> None:
    ana = typed_without_waiting()
    ana.types("/undo")

    assert ana.at == "question 2"
    assert ana.answers[:2] == [["They knew my name.", "and they asked about my dog"], []]


def test_what_was_said_in_reply_to_a_question_is_not_moved_with_what_was_said_here() -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.taps(Choice.NEXT)
    ana.says("a map")
    ana.waits(8)
    ana.taps(Choice.NEXT)
    ana.taps(Choice.BACK)
    ana.says("and pictures on it")
    ana.replies("Question 1 of 8", "and they brought biscuits")
    assert ana.waits(8) == ["ask.added"]
    ana.taps(Choice.MOVE, which=3)

    assert ana.answers[:3] == [
        ["They knew my name.", "and they brought biscuits"],
        ["a map"],
        ["and pictures on it"],
    ]
