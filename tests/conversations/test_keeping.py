"""How long words are kept, what is told of that, and the warning that can be asked for."""

from datetime import UTC, datetime, timedelta

import pytest

from conversations.events import Alarm, CameBack, Choice, WentAway
from conversations.letters import Note
from conversations.library import load
from conversations.operator import Operator
from conversations.session import Session
from tests.conversations.chat import Chat, at_the_very_end, begun, bubble, finished
from tests.conversations.worlds import ANA, TEMPLATE, WARNED_ANA, at_hand, step

DAY = 24 * 60 * 60
WARNING = Alarm.WARNING


def test_words_are_kept_from_the_last_thing_that_was_done() -> None:
    ana = begun()
    ana.waits(10 * DAY)
    ana.says("They knew my name.")

    assert ana.session.until == ana.now + TEMPLATE.keep
    ana.waits(8)
    ana.happens(WentAway())
    ana.happens(CameBack())
    assert ana.session.until == ana.now - timedelta(seconds=8) + TEMPLATE.keep


def test_the_end_names_the_day_on_which_it_is_deleted() -> None:
    ana = finished()

    _, _, made, _ = ana.latest
    assert isinstance(made, Note)
    assert "I keep this until 1 June 2025, then I delete it." in made.text
    ana.types("/next")
    ana.types("/next")
    assert "I keep this until 1 June 2025, then I delete it." in bubble(ana)


def test_everything_can_be_kept_for_longer_from_the_end_of_any_of_them() -> None:
    ana = at_the_very_end()
    ana.taps(Choice.ANOTHER)
    ana.says("She came to the meeting.")
    twice = ana.now + 2 * TEMPLATE.keep

    assert ana.taps(Choice.KEEP_LONGER) == ["longer"]
    assert ana.buttons == [Choice.CARRY_ON, Choice.WARN_ME]
    assert {session.until for session in ana.sessions.values()} == {twice}
    ana.says("And she listened.")
    assert ana.session.until == twice, "writing never shortens it"


def test_nobody_is_warned_who_did_not_ask() -> None:
    ana = finished()

    assert ana.waits(89 * DAY) == []


def test_a_warning_comes_once_by_day_a_week_before() -> None:
    ana = begun()

    assert ana.types("/warn") == ["warning.on"]
    assert ana.buttons == [Choice.CARRY_ON, Choice.NO_WARNING]
    assert ana.session.alarms[WARNING] == datetime(2025, 5, 25, 12, tzinfo=UTC)
    assert ana.waits(82 * DAY) == []
    assert ana.waits(DAY) == ["warning"]
    assert ana.waits(DAY) == []
    assert ana.at == "question 1"
    assert ana.taps(Choice.KEEP_LONGER) == ["longer"]
    assert ana.session.alarms[WARNING] > ana.now + timedelta(days=100)


def test_a_word_after_the_warning_sets_it_anew() -> None:
    ana = begun()
    ana.types("/warn")
    ana.waits(83 * DAY)
    ana.says("They knew my name.")

    assert ana.waits(8) == ["resumed"]
    assert bubble(ana).endswith("Thank you. Send more, or tap Next.")
    assert ana.waits(83 * DAY) == ["warning"]


def test_words_and_a_warning_can_fall_due_together() -> None:
    ana = begun()
    ana.types("/warn")
    ana.says("They knew my name.")

    assert ana.waits(83 * DAY) == ["ask.thanks", "warning"]


def test_a_warning_can_be_taken_off() -> None:
    ana = begun()
    ana.types("/warn")

    assert ana.taps(Choice.NO_WARNING) == ["warning.off"]
    assert ana.buttons == [Choice.CARRY_ON, Choice.WARN_ME]
    assert ana.waits(89 * DAY) == []


def test_moving_on_does_not_put_out_the_warning() -> None:
    ana = begun()
    ana.types("/warn")
    ana.taps(Choice.SKIP)

    assert WARNING in ana.session.alarms


def test_a_new_reflection_has_its_own_warning() -> None:
    ana = finished()
    ana.types("/warn")
    ana.waits(DAY)
    ana.types("/new")

    assert ana.waits(82 * DAY) == ["warning"]
    assert ana.waits(DAY) == ["warning"]
    assert "2 June 2025" in bubble(ana)


@pytest.mark.parametrize("days", [1, 2, 5, 13])
def test_where_words_are_kept_for_less_than_two_weeks_the_warning_comes_half_way(
    days: int,
) -> None:
    template = load(operator=Operator(keep=timedelta(days=days))).template
    session = Session(ANA.id, ANA.current, template)
    for hour in range(24):
        now = datetime(2025, 3, 3, hour, 30, tzinfo=UTC)
        after = step(WARNED_ANA, session, at_hand(Choice.HELP, session), now).session

        assert after.until == now + timedelta(days=days)
        half = now + timedelta(days=days) / 2
        assert now < after.alarms[WARNING] < after.until
        assert abs(after.alarms[WARNING] - half) <= timedelta(hours=12)


def test_nothing_about_keeping_can_be_asked_for_before_the_first_yes() -> None:
    ana = Chat()
    ana.types("/start")

    for typed in ("/keep longer", "/warn", "/warn off"):
        assert ana.types(typed) == ["welcome.first"]
    assert not ana.person.warned


def test_what_is_kept_can_be_asked_for_before_and_after_the_yes() -> None:
    ana = Chat()
    ana.types("/start")

    assert ana.types("/mydata") == ["my_data", "my_data_json", "my_data"]
    assert ana.buttons[0] is Choice.YES_YOUNG
    ana.taps(Choice.YES)
    assert ana.types("/mydata") == ["my_data", "my_data_json", "my_data"]
    assert ana.buttons == [Choice.CARRY_ON, Choice.WITHDRAW, Choice.DELETE]


def test_the_whole_notice_comes_as_a_file() -> None:
    ana = begun()
    ana.types("/privacy")

    assert ana.taps(Choice.PRIVACY_MORE) == ["notice", "privacy.more"]
    assert ana.types("/privacy more") == ["notice", "privacy.more"]
    assert ana.at == "question 1"


# Earlier reflections.


def test_an_earlier_reflection_is_warned_of_too() -> None:
    ana = finished()
    ana.types("/warn")
    ana.waits(30 * DAY)
    ana.types("/new")

    assert ana.waits(53 * DAY) == ["warning"]
    assert "1 June 2025" in bubble(ana)
    assert ana.taps(Choice.KEEP_LONGER) == ["longer"]
    assert (ana.person.current, ana.at) == (2, "question 1")
    assert {session.until for session in ana.sessions.values()} == {ana.now + 2 * TEMPLATE.keep}


def test_a_warning_of_an_earlier_reflection_waits_when_everything_is_kept_longer() -> None:
    ana = finished()
    ana.types("/warn")
    ana.types("/new")
    ana.types("/keep longer")

    assert ana.waits(84 * DAY) == []
    assert ana.waits(89 * DAY) == ["warning", "warning"]
    assert ana.waits(7 * DAY) == []


def test_no_earlier_reflection_is_warned_of_once_that_is_not_wanted_any_more() -> None:
    ana = finished()
    ana.types("/warn")
    ana.types("/new")
    ana.types("/warn off")

    assert ana.waits(89 * DAY) == []
