"""When to remind somebody: what they picked or typed, as a moment, by day where they live.

Nobody is reminded in the night. Days are counted on the wall clock, so that "tomorrow" comes at
the same hour on both sides of a clock change. What is typed counts only if the whole of it is
plainly a time still to come: an answer must never become a reminder.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from conversations.typed_times import Reading, read

DAY_BEGINS = time(8)
DAY_ENDS = time(21)
EVENING = time(19)
TOO_LATE_FOR_TONIGHT = time(18, 30)
EARLIEST, LATEST = time(9), time(20)  # for a time of day that nobody chose
A_DAY_WITHOUT_A_TIME = time(10)
A_YEAR = timedelta(days=366)


def tonight(now: datetime, timezone: str) -> datetime | None:
    """Seven in the evening; None once that is too near to be worth a reminder."""
    wall = _wall(now, timezone)
    if wall.time() >= TOO_LATE_FOR_TONIGHT:
        return None
    return _moment(datetime.combine(wall, EVENING), timezone)


def tomorrow(now: datetime, timezone: str) -> datetime:
    return _at_this_time(now, timedelta(days=1), timezone)


def in_a_week(now: datetime, timezone: str) -> datetime:
    return _at_this_time(now, timedelta(days=7), timezone)


def again(at: datetime, timezone: str) -> datetime:
    """Two days later, when the clock on the wall shows the same."""
    return _moment(_wall(at, timezone) + timedelta(days=2), timezone)


def by_day(at: datetime, timezone: str) -> datetime:
    """The same moment; the next morning, if it falls in the night."""
    wall = _wall(at, timezone)
    if DAY_BEGINS <= wall.time() < DAY_ENDS:
        return at.astimezone(UTC)
    nights = timedelta(days=1 if wall.time() >= DAY_ENDS else 0)
    return _moment(datetime.combine(wall + nights, DAY_BEGINS), timezone)


def typed(text: str, now: datetime, timezone: str, language: str = "en") -> datetime | None:
    """The moment that is meant, if the whole text is plainly a time within a year."""
    reading = read(text, _wall(now, timezone), language)
    if reading is None:
        return None
    meant = _meant(reading, now, timezone)
    if meant <= now:  # asked before the night is left out: what is past must not become a morning
        return None
    at = by_day(meant, timezone)
    return at if at - now <= A_YEAR else None


def _meant(reading: Reading, now: datetime, timezone: str) -> datetime:
    if reading.passes is not None:
        return now.astimezone(UTC) + reading.passes
    clock = reading.clock or A_DAY_WITHOUT_A_TIME
    return _moment(datetime.combine(reading.day, clock), timezone)


def _at_this_time(now: datetime, later: timedelta, timezone: str) -> datetime:
    wall = _wall(now, timezone)
    clock = min(max(wall.time(), EARLIEST), LATEST)
    return _moment(datetime.combine(wall + later, clock), timezone)


def _wall(at: datetime, timezone: str) -> datetime:
    """What the clock on the wall shows there, without a zone: safe to count days with."""
    return at.astimezone(ZoneInfo(timezone)).replace(tzinfo=None, fold=0)


def _moment(wall: datetime, timezone: str) -> datetime:
    """The first moment at which the clock shows this; as much later as it was put forward."""
    return wall.replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC)
