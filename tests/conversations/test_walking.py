"""The walk: question after question, in bursts, forwards and back."""

from conversations.events import CameBack, Choice, WentAway
from tests.conversations.chat import QUESTION, begun, bubble
from tests.conversations.worlds import LONG


def test_a_question_says_its_number_and_its_cornerstone_then_the_stem_then_a_hint() -> None:
    ana = begun()

    assert bubble(ana).startswith(
        "Question 1 of 8 · Welcome and Care\n\nI felt welcomed and cared for when:\n\n"
    )
    assert ana.buttons == [Choice.NEXT, Choice.SKIP, Choice.HELP]


def test_a_burst_is_one_answer_and_acknowledged_once() -> None:
    ana = begun()

    assert ana.says("They knew my name.", "They asked", "about my dog") == []
    assert ana.waits(7) == []
    assert ana.says("Pepper") == []
    assert ana.waits(7) == []
    assert ana.waits(1) == ["ask.thanks"]
    assert ana.buttons == [Choice.NEXT, Choice.UNDO]
    assert ana.waits(3600) == []
    assert ana.answers[0] == ["They knew my name.", "They asked", "about my dog", "Pepper"]


def test_a_silence_moves_nobody() -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.waits(3600)

    assert ana.at == "question 1"
    assert ana.session.settled == frozenset()


def test_words_after_the_acknowledgement_join_the_same_answer() -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.waits(8)

    assert ana.says("And my dog's.") == []
    assert ana.waits(8) == ["ask.thanks"]
    assert ana.answers[0] == ["They knew my name.", "And my dog's."]
    assert ana.taps(Choice.NEXT) == QUESTION


def test_next_need_not_wait_for_the_acknowledgement() -> None:
    ana = begun()
    ana.says("They knew my name.")

    assert ana.taps(Choice.NEXT) == QUESTION
    assert ana.at == "question 2"
    assert ana.waits(3600) == []


def test_next_without_words_asks_again_and_never_skips() -> None:
    ana = begun()

    assert ana.taps(Choice.NEXT) == ["ask.nothing_yet"]
    assert ana.types("/next") == ["ask.nothing_yet"]
    assert ana.at == "question 1"
    assert ana.session.settled == frozenset()


def test_skip_leaves_a_question_without_asking_why() -> None:
    ana = begun()

    assert ana.taps(Choice.SKIP) == QUESTION
    assert ana.at == "question 2"
    assert ana.answers[0] == []


def test_skip_keeps_the_words_that_are_there() -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.taps(Choice.SKIP)

    assert ana.answers[0] == ["They knew my name."]


def test_nothing_yet_is_a_good_answer() -> None:
    ana = begun()
    ana.says("nothing yet")

    assert ana.taps(Choice.NEXT) == QUESTION
    assert ana.answers[0] == ["nothing yet"]


def test_back_keeps_the_words_of_both_questions() -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.taps(Choice.NEXT)
    ana.says("They ask about my dog.")

    assert ana.taps(Choice.BACK) == QUESTION
    assert ana.at == "question 1"
    assert "Your words so far:\nThey knew my name." in bubble(ana)
    ana.says("They smiled.")
    ana.taps(Choice.NEXT)
    assert ana.at == "question 2"
    assert ana.answers[:2] == [
        ["They knew my name.", "They smiled."],
        ["They ask about my dog."],
    ]


def test_there_is_nothing_before_the_first_question() -> None:
    ana = begun()

    assert ana.types("/back") == ["ask.first_already"]
    assert ana.at == "question 1"


def test_the_next_question_is_the_next_open_one_and_wraps() -> None:
    ana = begun()
    ana.taps(Choice.SKIP)
    ana.says("They ask about my dog.")
    ana.taps(Choice.NEXT)
    ana.taps(Choice.BACK)
    ana.taps(Choice.BACK)

    assert ana.at == "question 1"
    assert ana.taps(Choice.SKIP) == QUESTION
    assert ana.at == "question 3"


def test_a_long_answer_is_shown_shortened_under_its_question_and_kept_whole() -> None:
    ana = begun()
    ana.says(LONG)
    ana.types("/start")

    assert bubble(ana).endswith(" …")
    assert len(bubble(ana)) < 1000
    assert ana.answers[0] == [LONG]


def test_start_in_the_middle_says_where_we_are_and_asks_the_same_again() -> None:
    ana = begun()
    ana.says("They knew my name.")

    assert ana.types("/start") == ["where"]
    assert ana.at == "question 1"
    assert "They knew my name." in bubble(ana)
    assert ana.waits(3600) == []


def test_whoever_unblocks_the_bot_is_told_where_we_are() -> None:
    ana = begun()
    ana.happens(WentAway())

    assert ana.happens(CameBack()) == ["where"]


def test_after_stop_nothing_more_is_said_until_they_write() -> None:
    ana = begun()
    ana.says("They knew my name.")

    assert ana.types("/stop") == ["stopped"]
    assert ana.waits(3600) == []
    assert ana.says("And my dog's.") == []
    assert ana.waits(8) == ["resumed"]
    assert bubble(ana) == (
        "Welcome back. You are at question 1 (Welcome and Care).\n\n"
        "Thank you. Send more, or tap Next."
    )


def test_review_shows_all_eight_in_full() -> None:
    ana = begun()
    ana.says(LONG.strip(), "first\nsecond")

    assert ana.types("/review") == ["review.full"]
    assert f"1. I felt welcomed and cared for when:\n{LONG.strip()}\nfirst\nsecond" in bubble(ana)
    assert "8. It is even better when:\n(nothing yet)" in bubble(ana)
    assert ana.taps(Choice.CARRY_ON) == QUESTION
