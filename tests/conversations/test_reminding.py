"""Reminders: only when asked for, by day, two at most, and stopped with one tap."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from conversations.events import Alarm, Choice
from tests.conversations.chat import QUESTION, Chat, begun, bubble, finished

HOUR = 60 * 60
DAY = 24 * HOUR
# It is Monday, 3 March 2025, half past three in the afternoon, in London.


def at(chat: Chat) -> datetime | None:
    return chat.session.alarms.get(Alarm.REMINDER)


def reminded() -> Chat:
    """At the first question with a word to it; tomorrow they are written to."""
    ana = begun()
    ana.says("They knew my name.")
    ana.waits(8)
    ana.types("/remind tomorrow")
    return ana


@pytest.mark.parametrize(
    ("choice", "when"),
    [
        (Choice.TONIGHT, datetime(2025, 3, 3, 19, tzinfo=UTC)),
        (Choice.TOMORROW, datetime(2025, 3, 4, 15, 30, tzinfo=UTC)),
        (Choice.IN_A_WEEK, datetime(2025, 3, 10, 15, 30, tzinfo=UTC)),
    ],
)
def test_one_tap_asks_for_a_reminder(choice: Choice, when: datetime) -> None:
    ana = begun()

    assert ana.types("/remind") == ["remind.ask"]
    assert ana.taps(choice) == ["remind.on"]
    assert at(ana) == when
    assert ana.at == "question 1"
    assert ana.buttons == [Choice.CARRY_ON, Choice.NO_REMINDER, Choice.TIME_ZONE]


@pytest.mark.parametrize("typed", ["Friday 5pm", "friday at 17:00", "in 2 hours", "tonight"])
def test_a_time_can_be_typed_as_a_message_or_behind_the_command(typed: str) -> None:
    as_message, behind = begun(), begun()
    as_message.types("/remind")

    assert as_message.says(typed) == ["remind.on"]
    assert behind.types(f"/remind {typed}") == ["remind.on"]
    assert at(as_message) == at(behind)
    assert as_message.answers == behind.answers == [[]] * 8


def test_a_typed_time_is_said_back_with_its_day() -> None:
    ana = begun()

    assert ana.types("/remind friday 5pm") == ["remind.on"]
    assert "I will write to you on Friday 7 March, 17:00 (London time)." in bubble(ana)


def test_a_time_that_is_none_is_kept_as_words_and_sets_nothing() -> None:
    ana = begun()
    ana.types("/remind")

    assert ana.says("when it is sunny") == ["remind.kept_words"]
    assert ana.answers[0] == ["when it is sunny"]
    assert at(ana) is None
    assert ana.at == "question 1"


def test_a_time_behind_the_command_that_is_none_can_be_said_to_be_an_answer() -> None:
    ana = begun()

    assert ana.types("/remind me of Pepper") == ["remind.unclear"]
    assert ana.answers[0] == []
    assert ana.taps(Choice.MY_WORDS) == QUESTION
    assert ana.answers[0] == ["/remind me of Pepper"]
    assert at(ana) is None


def test_an_answer_that_is_a_time_sets_nothing_where_no_time_was_asked_for() -> None:
    ana = begun()

    assert ana.says("tomorrow 5pm") == []
    assert at(ana) is None
    assert ana.answers[0] == ["tomorrow 5pm"]


def test_a_time_that_was_an_answer_after_all_is_kept_as_one_and_sets_nothing() -> None:
    ana = begun()
    ana.types("/remind")
    ana.says("friday 5pm")

    assert ana.taps(Choice.MY_WORDS) == QUESTION
    assert ana.answers[0] == ["friday 5pm"]
    assert at(ana) is None


def test_a_time_at_the_reading_back_that_was_an_answer_is_no_name() -> None:
    ana = begun()
    ana.answers_all()
    ana.types("/remind")
    ana.says("friday 5pm")

    assert ana.taps(Choice.MY_WORDS) == QUESTION
    assert ana.answers[-1] == ["Answer to question 8.", "friday 5pm"]
    assert ana.name is None


def test_another_word_that_was_an_answer_leaves_a_reminder_as_it_was_set() -> None:
    ana = reminded()
    ana.types("/remind")
    ana.says("next")

    assert ana.taps(Choice.MY_WORDS) == QUESTION
    assert ana.answers[0] == ["They knew my name.", "next"]
    assert at(ana) is not None


def test_whoever_lives_elsewhere_is_written_to_by_their_own_clock() -> None:
    ana = begun()

    assert ana.types("/timezone") == ["zone.ask"]
    assert ana.says("warsaw") == ["zone.set"]
    ana.types("/remind tonight")
    assert "19:00 (Warsaw time)" in bubble(ana)
    assert at(ana) == datetime(2025, 3, 3, 18, tzinfo=UTC)


def test_a_city_that_is_none_is_kept_as_words() -> None:
    ana = begun()
    ana.types("/timezone")

    assert ana.says("My school") == ["zone.kept_words"]
    assert ana.answers[0] == ["My school"]
    assert ana.person.timezone == "Europe/London"


def test_late_in_the_evening_tonight_is_not_possible_and_another_can_be_chosen() -> None:
    ana = begun()
    ana.waits(4 * HOUR)
    ana.types("/remind")

    assert ana.taps(Choice.TONIGHT) == ["remind.too_late"]
    assert at(ana) is None
    assert ana.taps(Choice.TOMORROW) == ["remind.on"]


def test_nobody_is_written_to_at_night() -> None:
    ana = begun()
    ana.types("/remind in 12 hours")

    assert at(ana) == datetime(2025, 3, 4, 8, tzinfo=UTC)


def test_a_reminder_that_falls_due_at_night_waits_for_the_morning() -> None:
    ana = reminded()
    ana.sessions[1] = ana.session.waking(Alarm.REMINDER, datetime(2025, 3, 4, 3, tzinfo=UTC))

    assert ana.waits(12 * HOUR) == []
    assert at(ana) == datetime(2025, 3, 4, 8, tzinfo=UTC)
    assert ana.waits(5 * HOUR) == ["reminder"]


def test_it_tells_nothing_of_what_it_is_about() -> None:
    ana = reminded()
    ana.types("/call")
    ana.says("Year 9 review")

    assert ana.waits(DAY) == ["reminder"]
    assert bubble(ana) == "You asked me to write to you now."
    assert ana.buttons == [Choice.CARRY_ON, Choice.REMIND, Choice.NO_REMINDER]


def test_two_are_sent_at_most_the_second_two_days_later() -> None:
    ana = reminded()

    assert ana.waits(DAY) == ["reminder"]
    assert ana.waits(2 * DAY - 1) == []
    assert ana.waits(1) == ["reminder.last"]
    assert ana.waits(60 * DAY) == []
    assert ana.session.alarms == {}


@pytest.mark.parametrize("typed", ["And my dog's.", "/next", "/review", "/help"])
def test_whoever_came_back_meanwhile_gets_no_second_one(typed: str) -> None:
    ana = reminded()
    ana.waits(DAY)

    if typed.startswith("/"):
        ana.types(typed)
    else:
        ana.says(typed)
    ana.waits(8)
    assert ana.waits(60 * DAY) == []


def test_whoever_is_writing_just_now_is_not_reminded() -> None:
    ana = reminded()
    ana.waits(DAY - 600)
    ana.says("And my dog's.")
    ana.waits(8)

    assert ana.waits(600) == []
    assert at(ana) is None


def test_whoever_wrote_before_but_not_lately_is_still_reminded() -> None:
    ana = reminded()
    ana.waits(HOUR)
    ana.says("And my dog's.")
    ana.waits(8)

    assert ana.waits(DAY) == ["reminder"]


def test_one_tap_stops_it_before_and_after_it_came() -> None:
    ana = reminded()
    assert ana.taps(Choice.NO_REMINDER) == ["remind.off"]
    assert ana.waits(60 * DAY) == []

    ana = reminded()
    ana.waits(DAY)
    assert ana.taps(Choice.NO_REMINDER) == ["remind.off"]
    assert ana.waits(60 * DAY) == []


@pytest.mark.parametrize("no", ["/remind_off", "no", "No reminder", "[button]"])
def test_asked_when_one_can_say_not_at_all(no: str) -> None:
    ana = reminded()
    ana.types("/remind")

    if no == "[button]":
        keys = ana.taps(Choice.NO_REMINDER)
    else:
        keys = ana.types(no) if no.startswith("/") else ana.says(no)
    assert keys == ["remind.off"]
    assert at(ana) is None
    assert ana.at == "question 1"


def test_after_it_came_another_can_be_asked_for() -> None:
    ana = reminded()
    ana.waits(DAY)

    assert ana.taps(Choice.REMIND) == ["remind.ask"]
    ana.taps(Choice.TOMORROW)
    assert ana.waits(DAY) == ["reminder"]
    assert ana.waits(2 * DAY) == ["reminder.last"]
    assert ana.waits(60 * DAY) == []


def test_a_later_time_takes_the_place_of_an_earlier_one() -> None:
    ana = reminded()
    ana.types("/remind in a week")

    assert ana.waits(DAY) == []
    assert ana.waits(6 * DAY) == ["reminder"]


def test_it_leads_back_to_the_same_place() -> None:
    ana = reminded()
    ana.waits(DAY)

    assert ana.taps(Choice.CARRY_ON) == ["where"]
    assert ana.at == "question 1"
    assert "Your words so far:\nThey knew my name." in bubble(ana)


def test_going_to_another_reflection_takes_it_along() -> None:
    ana = reminded()
    ana.types("/new")
    assert ana.waits(DAY) == ["reminder"]
    assert ana.waits(2 * DAY) == ["reminder.last"]

    ana = reminded()
    ana.types("/new")
    ana.says("She came to the meeting.")
    ana.types("/reflection 1")
    assert ana.waits(DAY) == ["reminder"]


def test_stopped_in_one_reflection_it_is_stopped_in_all() -> None:
    ana = reminded()
    ana.types("/new")
    ana.says("She came to the meeting.")
    ana.types("/remind_off")
    ana.types("/reflection 1")

    assert ana.waits(60 * DAY) == []


def test_a_yes_that_is_taken_back_ends_it() -> None:
    ana = reminded()
    ana.types("/withdraw")
    ana.types("/yes")

    assert ana.waits(6 * DAY) == []


def test_once_the_documents_are_made_nothing_is_left_to_remind_of() -> None:
    ana = reminded()
    ana.types("/finish")

    assert ana.waits(60 * DAY) == []


def test_one_can_be_asked_for_after_the_end() -> None:
    ana = finished()
    ana.types("/remind tomorrow")

    assert ana.waits(DAY) == ["reminder"]


def test_before_the_yes_nobody_is_reminded() -> None:
    ana = Chat()
    ana.types("/start")

    assert ana.types("/remind tomorrow") == ["welcome.first"]
    assert ana.types("/remind friday 5pm") == ["welcome.first"]
    assert ana.session.alarms == {}


def test_across_a_clock_change_tomorrow_comes_at_the_same_hour() -> None:
    ana = begun()
    ana.now = datetime(2025, 3, 29, 15, 30, tzinfo=UTC)
    ana.types("/remind tomorrow")

    assert at(ana) == datetime(2025, 3, 30, 14, 30, tzinfo=UTC)


def test_days_and_times_are_those_of_the_place_where_they_live() -> None:
    ana = begun()
    ana.types("/remind 18:30")
    ana.taps(Choice.TIME_ZONE)
    assert ana.says("warsaw") == ["zone.set"]
    assert ana.person.timezone == "Europe/Warsaw"

    assert ana.types("/remind 18:30") == ["remind.on"]
    assert "Monday 3 March, 18:30 (Warsaw time)" in bubble(ana)
    assert ana.session.alarms[Alarm.REMINDER] == datetime(2025, 3, 3, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("London", "Europe/London"),
        ("NEW YORK", "America/New_York"),
        ("Europe/Warsaw", "Europe/Warsaw"),
        ("kolkata", "Asia/Kolkata"),
    ],
)
def test_a_place_is_known_by_its_name_however_it_is_typed(typed: str, zone: str) -> None:
    ana = begun()
    ana.types("/timezone")

    assert ana.says(typed) == ["zone.set"]
    assert ana.person.timezone == zone


def test_what_is_no_place_is_kept_as_words_and_changes_no_zone() -> None:
    ana = begun()
    ana.types("/timezone")

    assert ana.says("They met me at the gate.") == ["zone.kept_words"]
    assert ana.person.timezone == "Europe/London"
    assert ana.answers[0] == ["They met me at the gate."]


def test_a_place_that_was_an_answer_can_be_said_to_be_one() -> None:
    ana = begun()
    ana.types("/timezone")
    ana.says("London")
    ana.taps(Choice.MY_WORDS)

    assert ana.answers[0] == ["London"]


def test_a_place_that_was_an_answer_changes_no_zone_after_all() -> None:
    ana = begun()
    ana.types("/timezone")
    ana.says("Paris")
    assert ana.person.timezone == "Europe/Paris"
    ana.taps(Choice.MY_WORDS)

    assert ana.person.timezone == "Europe/London"
    assert ana.answers[0] == ["Paris"]


def test_a_time_that_was_an_answer_leaves_the_reminder_that_stood_before() -> None:
    ana = begun()
    ana.types("/remind tomorrow")
    before = at(ana)
    ana.types("/remind")
    ana.says("friday 5pm")
    assert at(ana) != before
    ana.taps(Choice.MY_WORDS)

    assert at(ana) == before
    assert ana.answers[0] == ["friday 5pm"]


def test_a_clock_that_jumps_back_drops_no_reminder() -> None:
    ana = begun()
    ana.types("/remind tomorrow")
    due = at(ana)
    assert due
    ana.session_is(replace(ana.session, at=due + timedelta(hours=3)))
    ana.waits((due - ana.now).total_seconds())

    assert bubble(ana) == "You asked me to write to you now."
