"""Stickers, silences, and other moments that nobody planned."""

from conversations.events import Alarm, Choice, Rang
from conversations.places import Asking
from conversations.reflection import reflect
from tests.conversations.chat import ENDED, WELCOME, Chat, at_the_very_end, begun, bubble
from tests.conversations.worlds import TEMPLATE


def test_what_cannot_be_read_is_declined_and_its_caption_is_kept() -> None:
    ana = begun()

    assert ana.sends("sticker") == ["unreadable.sticker"]
    assert ana.sends("picture", "our garden") == ["unreadable.caption"]
    assert bubble(ana).startswith("I kept the words that came with it.")
    assert ana.answers[0] == ["our garden"]
    assert ana.waits(3600) == [], "that was the one acknowledgement"


def test_an_album_is_answered_once() -> None:
    ana = begun()

    assert ana.sends("picture", "our garden", album="a") == ["unreadable.caption"]
    assert ana.sends("picture", album="a") == []
    assert ana.sends("picture", "and the pond", album="a") == []
    assert ana.answers[0] == ["our garden", "and the pond"]
    assert ana.sends("picture", album="another") == ["unreadable.picture"]


def test_a_caption_in_the_middle_of_a_burst_is_acknowledged_with_the_rest_of_it() -> None:
    ana = begun()

    ana.says("They asked me")
    ana.sends("picture", "to draw this")
    assert ana.waits(8) == ["ask.thanks"]
    assert ana.answers[0] == ["They asked me", "to draw this"]


def test_a_stranger_who_sends_a_sticker_is_welcomed() -> None:
    assert Chat().sends("sticker") == WELCOME


def test_a_strangers_caption_is_held_for_the_first_answer() -> None:
    ana = Chat()

    assert ana.sends("picture", "our garden") == WELCOME
    ana.taps(Choice.YES)
    assert ana.answers[0] == ["our garden"]


def test_an_alarm_that_nobody_set_says_nothing() -> None:
    assert begun().happens(Rang(Alarm.QUIET)) == []


def test_an_alarm_that_is_left_over_where_nothing_is_waited_for_is_put_out() -> None:
    ana = begun()
    ana.types("/delete")
    ana.sessions[1] = ana.session.waking(Alarm.QUIET, ana.now)

    assert ana.waits(0) == []
    assert ana.session.wake_at is None


def test_the_first_alarm_is_the_one_to_wake_for() -> None:
    ana = begun()
    ana.says("They knew my name.")

    assert ana.session.wake_at == ana.now + TEMPLATE.quiet
    assert isinstance(ana.session.place, Asking)


def test_a_late_word_that_was_taken_for_the_name_can_be_said_to_be_an_answer() -> None:
    ana = begun()
    ana.answers_all()

    assert ana.says("and also that she rang me") == ENDED
    assert Choice.MY_WORDS in ana.buttons
    ana.taps(Choice.MY_WORDS)
    assert ana.answers[-1][-1] == "and also that she rang me"
    assert ana.session.name is None
    assert ana.at == "question 8"


def test_back_after_an_early_end_opens_the_last_question_that_was_answered() -> None:
    ana = begun()
    ana.says("They knew my name.")
    ana.types("/finish")

    ana.types("/back")

    assert ana.at == "question 1"


def test_what_was_said_after_the_end_can_be_added_from_the_review() -> None:
    ana = at_the_very_end()
    ana.says("and one more thing")

    ana.types("/review")
    ana.taps(Choice.ADD_WORDS)

    assert ana.answers[-1][-1] == "and one more thing"


def test_everything_that_is_told_leads_on_to_everything_that_can_be_done() -> None:
    ana = begun()

    ana.types("/help")
    assert ana.buttons == [
        Choice.CARRY_ON,
        Choice.UNDO,
        Choice.REVIEW,
        Choice.QUESTIONS,
        Choice.STOP,
        Choice.OTHER_THINGS,
    ]
    ana.taps(Choice.OTHER_THINGS)
    assert ana.buttons == [
        Choice.CARRY_ON,
        Choice.FINISH,
        Choice.REFLECTIONS,
        Choice.REMIND,
        Choice.PRIVACY,
        Choice.DELETE,
    ]
    ana.taps(Choice.PRIVACY)
    assert ana.buttons == [
        Choice.CARRY_ON,
        Choice.MY_DATA,
        Choice.WITHDRAW,
        Choice.PRIVACY_MORE,
        Choice.DELETE,
    ]


def test_a_paste_that_the_app_cut_is_one_again_without_a_seam() -> None:
    ana = begun()
    paste = "They asked me first. " * 300
    ana.says(paste[:4096])
    ana.says(paste[4096:])
    ana.says("And they waited.")

    assert reflect(ana.session).chapters[0].passages[0].words == (paste, "And they waited.")


def test_a_character_of_two_units_at_the_cut_is_no_seam_either() -> None:
    ana = begun()
    ana.says("a" * 4095)
    ana.says("👩 waved")
    ana.says("b" * 4094)
    ana.says("c")

    words = reflect(ana.session).chapters[0].passages[0].words
    assert words == ("a" * 4095 + "👩 waved", "b" * 4094, "c")
