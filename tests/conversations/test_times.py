"""When somebody is reminded: by day where they live, and right across clock changes."""

import time as stopwatch
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.times import (
    A_YEAR,
    DAY_BEGINS,
    DAY_ENDS,
    again,
    by_day,
    in_a_week,
    tomorrow,
    tonight,
    typed,
)

LONDON, WARSAW, APIA, KOLKATA = "Europe/London", "Europe/Warsaw", "Pacific/Apia", "Asia/Kolkata"
ZONES = (LONDON, WARSAW, APIA, KOLKATA, "America/New_York", "Australia/Lord_Howe", "UTC")

AFTERNOON = datetime(2026, 3, 11, 14, 0, tzinfo=UTC)  # in London, and the clocks agree

moments = st.integers(0, 10 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
zones = st.sampled_from(ZONES)


def here(text: str, zone: str = LONDON) -> datetime:
    """`2026-03-11 14:00` on the clock there, as a moment."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def clock(at: datetime | None, zone: str = LONDON) -> str | None:
    """What is read on the clock there."""
    return None if at is None else f"{at.astimezone(ZoneInfo(zone)):%a %d %b %Y %H:%M}"


def is_by_day(at: datetime, zone: str) -> bool:
    return DAY_BEGINS <= at.astimezone(ZoneInfo(zone)).time() < DAY_ENDS


# Tonight, tomorrow, in a week.


@pytest.mark.parametrize("zone", ZONES)
def test_tonight_is_seven_where_they_live(zone: str) -> None:
    assert tonight(here("2026-07-01 12:00", zone), zone) == here("2026-07-01 19:00", zone)


@pytest.mark.parametrize(
    ("now", "at"),
    [
        ("2026-03-11 00:00", "Wed 11 Mar 2026 19:00"),
        ("2026-03-11 18:29", "Wed 11 Mar 2026 19:00"),
        ("2026-03-11 18:30", None),
        ("2026-03-11 23:59", None),
        ("2026-03-29 00:30", "Sun 29 Mar 2026 19:00"),  # the clocks change in between
        ("2026-10-25 00:30", "Sun 25 Oct 2026 19:00"),
    ],
)
def test_tonight_is_today_until_it_is_too_near(now: str, at: str | None) -> None:
    assert clock(tonight(here(now), LONDON)) == at


def test_tonight_is_of_the_day_there_and_not_of_the_day_in_london() -> None:
    now = datetime(2026, 3, 11, 20, 0, tzinfo=UTC)

    assert clock(tonight(now, KOLKATA), KOLKATA) == "Thu 12 Mar 2026 19:00"
    assert clock(tonight(now, APIA), APIA) == "Thu 12 Mar 2026 19:00"
    assert tonight(now, LONDON) is None


@pytest.mark.parametrize(
    ("now", "at"),
    [
        ("2026-03-11 14:05", "Thu 12 Mar 2026 14:05"),
        ("2026-03-11 00:00", "Thu 12 Mar 2026 09:00"),
        ("2026-03-11 08:59", "Thu 12 Mar 2026 09:00"),
        ("2026-03-11 20:01", "Thu 12 Mar 2026 20:00"),
        ("2026-03-11 23:59", "Thu 12 Mar 2026 20:00"),
        ("2026-03-28 14:05", "Sun 29 Mar 2026 14:05"),  # 23 hours
        ("2026-10-24 14:05", "Sun 25 Oct 2026 14:05"),  # 25 hours
        ("2026-12-31 10:00", "Fri 01 Jan 2027 10:00"),
    ],
)
def test_tomorrow_is_at_this_time_of_day_but_neither_early_nor_late(now: str, at: str) -> None:
    assert clock(tomorrow(here(now), LONDON)) == at


@pytest.mark.parametrize(
    ("zone", "hours"), [(LONDON, 23), (WARSAW, 23), (KOLKATA, 24), (APIA, 24)]
)
def test_tomorrow_is_an_hour_nearer_only_where_clocks_go_forward(zone: str, hours: int) -> None:
    now = here("2026-03-28 12:00", zone)

    assert tomorrow(now, zone) - now == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("zone", "hours"), [(LONDON, 25), (WARSAW, 25), (KOLKATA, 24), (APIA, 24)]
)
def test_tomorrow_is_an_hour_farther_only_where_clocks_go_back(zone: str, hours: int) -> None:
    now = here("2026-10-24 12:00", zone)

    assert tomorrow(now, zone) - now == timedelta(hours=hours)


def test_a_week_is_counted_on_the_wall_clock() -> None:
    assert clock(in_a_week(here("2026-03-25 14:05"), LONDON)) == "Wed 01 Apr 2026 14:05"
    assert clock(in_a_week(here("2026-10-21 22:00"), LONDON)) == "Wed 28 Oct 2026 20:00"


def test_a_day_that_never_was_is_passed_over() -> None:
    """Samoa went from the 29th to the 31st of December 2011."""
    now = here("2011-12-29 12:00", APIA)

    assert clock(tomorrow(now, APIA), APIA) == "Sat 31 Dec 2011 12:00"
    assert clock(by_day(here("2011-12-29 22:00", APIA), APIA), APIA) == "Sat 31 Dec 2011 08:00"


# Once more, and by day.


@pytest.mark.parametrize(
    ("at", "once_more"),
    [
        ("2026-03-28 19:00", "Mon 30 Mar 2026 19:00"),
        ("2026-10-24 08:00", "Mon 26 Oct 2026 08:00"),
        ("2026-02-27 10:30", "Sun 01 Mar 2026 10:30"),
    ],
)
def test_a_reminder_comes_again_two_days_later_at_the_same_hour(at: str, once_more: str) -> None:
    assert clock(again(here(at), LONDON)) == once_more


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-03-11 07:59", "Wed 11 Mar 2026 08:00"),
        ("2026-03-11 08:00", "Wed 11 Mar 2026 08:00"),
        ("2026-03-11 20:59", "Wed 11 Mar 2026 20:59"),
        ("2026-03-11 21:00", "Thu 12 Mar 2026 08:00"),
        ("2026-03-11 23:59", "Thu 12 Mar 2026 08:00"),
        ("2026-03-12 00:00", "Thu 12 Mar 2026 08:00"),
        ("2026-03-28 22:00", "Sun 29 Mar 2026 08:00"),  # the short night
        ("2026-10-24 22:00", "Sun 25 Oct 2026 08:00"),  # the long one
        ("2026-10-25 01:30", "Sun 25 Oct 2026 08:00"),  # comes twice
    ],
)
def test_what_falls_in_the_night_waits_for_the_morning(at: str, day: str) -> None:
    assert clock(by_day(here(at), LONDON)) == day


# What is typed.

MEANT = {
    "18:30": "Wed 11 Mar 2026 18:30",
    "6pm": "Wed 11 Mar 2026 18:00",
    "6 p.m.": "Wed 11 Mar 2026 18:00",
    "6.30pm": "Wed 11 Mar 2026 18:30",
    "at 18:30": "Wed 11 Mar 2026 18:30",
    "at 6": "Wed 11 Mar 2026 18:00",
    "at six": "Wed 11 Mar 2026 18:00",
    "noon": "Thu 12 Mar 2026 12:00",
    "9:00": "Thu 12 Mar 2026 09:00",
    "14:00": "Thu 12 Mar 2026 14:00",
    "23:00": "Thu 12 Mar 2026 08:00",
    "tonight": "Wed 11 Mar 2026 19:00",
    "Tonight at 8": "Wed 11 Mar 2026 20:00",
    "this evening": "Wed 11 Mar 2026 18:00",
    "today at 17:00": "Wed 11 Mar 2026 17:00",
    "Tomorrow!": "Thu 12 Mar 2026 10:00",
    "tomorrow at 9": "Thu 12 Mar 2026 09:00",
    "tomorrow at nine": "Thu 12 Mar 2026 09:00",
    "at 9 tomorrow": "Thu 12 Mar 2026 09:00",
    "tomorrow   18:00": "Thu 12 Mar 2026 18:00",
    "tomorrow evening at 7": "Thu 12 Mar 2026 19:00",
    "tomorrow morning at 6": "Thu 12 Mar 2026 08:00",
    "the day after tomorrow": "Fri 13 Mar 2026 10:00",
    "friday": "Fri 13 Mar 2026 10:00",
    "on friday": "Fri 13 Mar 2026 10:00",
    "Friday 5pm": "Fri 13 Mar 2026 17:00",
    "5pm on friday": "Fri 13 Mar 2026 17:00",
    "sat 5pm": "Sat 14 Mar 2026 17:00",
    "wednesday": "Wed 18 Mar 2026 10:00",
    "next tuesday": "Tue 17 Mar 2026 10:00",
    "next friday at 5": "Fri 13 Mar 2026 17:00",
    "in an hour": "Wed 11 Mar 2026 15:00",
    "in 20 minutes": "Wed 11 Mar 2026 14:20",
    "in 1 hour 30 minutes": "Wed 11 Mar 2026 15:30",
    "in 8 hours": "Thu 12 Mar 2026 08:00",
    "in 3 days": "Sat 14 Mar 2026 10:00",
    "in three days at 19:00": "Sat 14 Mar 2026 19:00",
    "in a week": "Wed 18 Mar 2026 10:00",
    "next week": "Wed 18 Mar 2026 10:00",
    "in a fortnight": "Wed 25 Mar 2026 10:00",
    "in a month": "Sat 11 Apr 2026 10:00",
    "in a year": "Thu 11 Mar 2027 10:00",
    "24 december": "Thu 24 Dec 2026 10:00",
    "24th Dec": "Thu 24 Dec 2026 10:00",
    "december 24": "Thu 24 Dec 2026 10:00",
    "1 february": "Mon 01 Feb 2027 10:00",
    "15 june 9:00": "Mon 15 Jun 2026 09:00",
    "24/12": "Thu 24 Dec 2026 10:00",
    "24/12 10:00": "Thu 24 Dec 2026 10:00",
    "7/4 10:00": "Tue 07 Apr 2026 10:00",
    "24/12/2026": "Thu 24 Dec 2026 10:00",
    "24.12.2026": "Thu 24 Dec 2026 10:00",
    "2026-12-24": "Thu 24 Dec 2026 10:00",
}


@pytest.mark.parametrize("text", MEANT)
def test_a_typed_time_is_the_moment_that_is_meant(text: str) -> None:
    assert clock(typed(text, AFTERNOON, LONDON)) == MEANT[text]


NO_TIME = [
    *("", " ", "?", "hello", "yes", "no", "ok", "so", "so on", "a", "an", "one", "ten", "I", "me"),
    *("now", "today", "yesterday", "soon", "later", "never", "every friday", "once a day"),
    *("may", "mar", "march", "march on", "april", "june", "august", "sept", "dec", "second"),
    *("sun", "on sun", "the sun", "sat", "next sat", "wed", "we", "mo", "su", "th", "fr", "mon"),
    *(
        "5",
        "10",
        "-1",
        "+1",
        "100",
        "1000",
        "2026",
        "1 2 3",
        "10 20",
        "1st",
        "the 24th",
        "5 stars",
    ),
    *("1:1", "2:1", "3:0", "1.5", "9.50", "18.30", "7/10", "10/10", "1/4", "24/7", "9-5", "5-6"),
    *("3 days", "2 hours", "ten minutes", "a week", "1 hour", "5 days a week", "2 hours a day"),
    *("5:30 a day", "2 days ago", "an hour ago", "last night", "last friday", "in time", "in"),
    *("friday and saturday", "monday to friday", "friday was good", "friday's", "a friday"),
    *("tomorrow 25", "9 tomorrow", "in 3 days 15", "in 2-3 days", "9:00-10:00", "9:00 to 10:00"),
    *(
        "18:30 est",
        "6pm utc+3",
        "mon frere",
        "my mum",
        "25:00",
        "31 february",
        "12/24",
        "in 0 days",
    ),
    *("29 february", "in 2 years", "24/12/2028", "in 99999999999 days", "in -3 days", "1/2/3"),
    *("the meeting on friday went well", "tomorrow is another day", "friday\nwas good"),
    *("today at 9", "this morning", "MMXXVI", "1773237600", "²", "٣", "1.", "🙂", "friday 🙂"),
]


@pytest.mark.parametrize("text", NO_TIME)
def test_what_is_not_as_a_whole_a_time_to_come_is_none(text: str) -> None:
    assert typed(text, AFTERNOON, LONDON) is None


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("text", ["now", "today", "an hour ago", "last night", "sun", "7/10"])
def test_what_is_no_time_is_none_at_any_hour(text: str, hour: int) -> None:
    """In the night, too, when a moment gone by could become the next morning."""
    assert typed(text, datetime(2026, 3, 11, hour, 30, tzinfo=UTC), LONDON) is None


def test_whatever_is_long_is_refused_at_once() -> None:
    began = stopwatch.perf_counter()

    for text in ("friday " * 1_500, "1" * 10_000, " " * 10_000, "in 3 days" + " " * 52):
        assert typed(text, AFTERNOON, LONDON) is None
    assert stopwatch.perf_counter() - began < 0.1


@pytest.mark.parametrize(
    ("language", "text", "at"),
    [
        ("pl", "jutro o 9:00", "Thu 12 Mar 2026 09:00"),
        ("pl", "w piątek", "Fri 13 Mar 2026 10:00"),
        ("fr", "dans 3 jours", "Sat 14 Mar 2026 10:00"),
        ("fr", "vendredi à 17h", "Fri 13 Mar 2026 17:00"),
        ("fr", "mon frere", None),
        ("de", "morgen um 9 Uhr", None),  # better not understood than at ten
        ("cy", "yfory", "Thu 12 Mar 2026 10:00"),
        ("pl", "friday", None),
        ("tlh", "friday", None),  # a language that the library does not know
    ],
)
def test_a_time_is_read_in_the_language_of_the_edition(
    language: str, text: str, at: str | None
) -> None:
    assert clock(typed(text, AFTERNOON, LONDON, language)) == at


@pytest.mark.parametrize("zone", ZONES)
def test_a_typed_time_is_one_on_their_own_wall(zone: str) -> None:
    now = here("2026-07-01 12:00", zone)

    assert typed("18:30", now, zone) == here("2026-07-01 18:30", zone)
    assert typed("tomorrow at 9", now, zone) == here("2026-07-02 09:00", zone)


@pytest.mark.parametrize(
    ("now", "text", "at"),
    [
        ("2026-03-28 23:30", "tomorrow at 9", "Sun 29 Mar 2026 09:00"),
        ("2026-03-28 20:00", "in 20 hours", "Sun 29 Mar 2026 17:00"),  # one hour is left out
        ("2026-10-24 20:00", "in 20 hours", "Sun 25 Oct 2026 15:00"),  # one comes twice
        ("2026-03-28 14:00", "in a day", "Sun 29 Mar 2026 10:00"),
        ("2026-10-24 14:00", "sunday", "Sun 25 Oct 2026 10:00"),
        ("2026-03-29 00:30", "1:30", "Sun 29 Mar 2026 08:00"),  # a time that the clock skips
    ],
)
def test_a_typed_time_is_right_across_a_clock_change(now: str, text: str, at: str) -> None:
    assert clock(typed(text, here(now), LONDON)) == at


def test_a_new_day_begins_at_midnight_there() -> None:
    assert clock(typed("tomorrow", here("2026-03-11 23:59"), LONDON)) == "Thu 12 Mar 2026 10:00"
    assert clock(typed("tomorrow", here("2026-03-12 00:00"), LONDON)) == "Fri 13 Mar 2026 10:00"
    assert clock(typed("0:00", here("2026-03-11 23:59"), LONDON)) == "Thu 12 Mar 2026 08:00"


def test_now_may_come_in_any_zone() -> None:
    elsewhere = AFTERNOON.astimezone(timezone(timedelta(hours=-11)))

    assert typed("in an hour", elsewhere, LONDON) == typed("in an hour", AFTERNOON, LONDON)
    assert tomorrow(elsewhere, LONDON) == tomorrow(AFTERNOON, LONDON)


# What holds for all of them.

WORDS = (
    *("in", "at", "on", "a", "the", "next", "last", "this", "3", "15", "5pm", "9:00", "24/12"),
    *("friday", "sun", "tomorrow", "tonight", "days", "hour", "week", "december", "may", "and"),
    *("of", "morning", "ago", ".", ",", "-", ":", "/", "2027", "am", "one", "six", "est", "now"),
)
SAYINGS = st.one_of(
    st.text(max_size=70),
    st.sampled_from(sorted(MEANT)),
    st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join),
    st.text("0123456789:/.- apm", max_size=12),
)


@given(text=SAYINGS, now=moments, zone=zones)
def test_whatever_is_typed_is_either_by_day_within_a_year_or_no_time(
    text: str, now: datetime, zone: str
) -> None:
    at = typed(text, now, zone)

    if at is not None:
        assert at.tzinfo is UTC
        assert now < at <= now + A_YEAR
        assert is_by_day(at, zone)


@given(text=SAYINGS, language=st.sampled_from(["pl", "fr", "de", "cy", "ar", "zh", "tlh", ""]))
def test_nothing_that_is_typed_raises_in_any_language(text: str, language: str) -> None:
    at = typed(text, AFTERNOON, LONDON, language)

    assert at is None or AFTERNOON < at <= AFTERNOON + A_YEAR


@pytest.mark.parametrize("later", [tonight, tomorrow, in_a_week])
@given(now=moments, zone=zones)
def test_what_is_picked_is_ahead_and_by_day(
    later: Callable[[datetime, str], datetime | None], now: datetime, zone: str
) -> None:
    at = later(now, zone)

    if at is not None:
        assert at.tzinfo is UTC
        assert at > now
        assert is_by_day(at, zone)


@given(at=moments, zone=zones)
def test_by_day_is_never_earlier_and_at_most_one_night_later(at: datetime, zone: str) -> None:
    day = by_day(at, zone)

    assert day.tzinfo is UTC
    assert at <= day <= at + timedelta(hours=12)
    assert is_by_day(day, zone)
    assert by_day(day, zone) == day


@given(at=moments, zone=zones)
def test_again_shows_the_same_on_the_wall(at: datetime, zone: str) -> None:
    first = by_day(at, zone)
    second = again(first, zone)
    was, shows = (moment.astimezone(ZoneInfo(zone)) for moment in (first, second))

    assert second.tzinfo is UTC
    assert shows.time() == was.time()
    assert shows.date() - was.date() == timedelta(days=2)
