"""Reads a typed time with dateparser; what the library makes of a mere word or number is refused.

The library is asked twice. A way forward from now ("in 3 days", "tomorrow") must say so: with
nothing said, "3 days" lies in the past. A point in the calendar ("friday", "24/12") is the next.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

LONGEST = 60
_PLAIN = re.compile(r"[\w :./,'-]+")
_LOOSE_CLOCK = re.compile(r"(?<!\d)\d:\d(?!\d)|\d{3}:|:\d(?!\d)|:\d{3}")  # scores: "2:1"
_BARE = re.compile(r"\d{1,2}[/.-]\d{1,2}\.?")
_BARE_DATE = re.compile(r"(?!10/10)\d\d/\d\d")  # "7/10" is a mark, "1/4" a share, "9.50" a price
_NUMBER = re.compile(r"\d+")
_LONG_WORD = re.compile(r"[^\W\d_]{5}")  # "friday"; "sun", "sat" and "we" mean other things too

# The clock never shows this, so whatever has it was counted from now.
_MARK = 777_777

_SPOKEN = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
}  # fmt: skip
_SPOKEN_NUMBER = re.compile(rf"\b({'|'.join(_SPOKEN)})\b")
_AT = re.compile(r"\bat (\d{1,2})(:\d\d)?(?![\d:.]|\s*[ap]\.?m)")
_LATE = re.compile(r"\b(tonight|night|evening|afternoon)\b")
_NOON = 12
_FIRST_MORNING_HOUR = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """A day, with a time on the clock if one was given; or how long from now."""

    day: date
    clock: time | None = None
    passes: timedelta | None = None


def read(text: str, wall: datetime, language: str) -> Reading | None:
    """What the text says, at this time on the clock, if all of it is a time."""
    words = _tidied(text, language)
    if words is None:
        return None
    wall = wall.replace(microsecond=_MARK)
    try:
        return _way(words, wall, language) or _point(words, wall, language)
    except (ValueError, OverflowError):  # "31 february", "in 99999999 days", a language unknown
        return None


def _tidied(text: str, language: str) -> str | None:
    if len(text) > LONGEST:
        return None
    words = " ".join(text.casefold().split()).rstrip("!?.")
    if not _PLAIN.fullmatch(words) or _LOOSE_CLOCK.search(words):
        return None
    if _BARE.fullmatch(words) and not _BARE_DATE.fullmatch(words):
        return None
    return _in_figures(words) if language == "en" else words


def _in_figures(words: str) -> str:
    """`at six` is `at 6pm`, which the library would otherwise pass over."""
    figures = _SPOKEN_NUMBER.sub(lambda spoken: _SPOKEN[spoken[0]], words)
    return _AT.sub(lambda clock: _clock(clock, figures), figures)


def _clock(at: re.Match[str], words: str) -> str:
    """A bare hour is one of the day, as nobody is reminded in the night."""
    hour, minutes = int(at[1]), at[2] or ""
    late = _LATE.search(words) is not None
    if not 1 <= hour <= _NOON or (minutes and not late):
        return f"at {hour}{minutes or ':00'}"
    early = "morning" in words or _FIRST_MORNING_HOUR <= hour < _NOON
    return f"at {hour}{minutes}{'pm' if late or not early else 'am'}"


def _way(words: str, wall: datetime, language: str) -> Reading | None:
    """So long from now. A number that changes nothing was passed over, and is not a time."""
    at, parts = _ask(words, wall, language, way=True)
    if at is None or at <= wall:
        return None
    if at.microsecond != _MARK:
        return Reading(at.date(), clock=at.time())
    if any(_ask(other, wall, language, way=True)[0] == at for other in _with_other_numbers(words)):
        return None
    return Reading(at.date(), passes=at - wall if "time" in parts else None)


def _with_other_numbers(words: str) -> Iterator[str]:
    for number in _NUMBER.finditer(words):
        yield f"{words[: number.start()]}{int(number[0]) + 1}{words[number.end() :]}"


def _point(words: str, wall: datetime, language: str) -> Reading | None:
    """A day or a time of day, the next such; neither a mere number nor a mere month."""
    at, parts = _ask(words, wall, language, way=False)
    if at is None or not {"month", "day"} <= set(parts):
        return None
    if "time" in parts:
        return Reading(at.date(), clock=at.time())
    plain = _NUMBER.search(words) or _LONG_WORD.search(words)
    return Reading(at.date()) if plain else None


def _ask(
    words: str, wall: datetime, language: str, *, way: bool
) -> tuple[datetime | None, tuple[str, ...]]:
    """What the library reads, and which parts of a date it found in the words."""
    # loaded when first needed: it takes as long as the whole of the conversation
    from dateparser import PartsOfDay
    from dateparser.date import DateDataParser

    found = DateDataParser(
        languages=[language],
        settings={
            "PARSERS": ["relative-time" if way else "absolute-time"],
            "PREFER_DATES_FROM": "past" if way else "future",
            "RELATIVE_BASE": wall,
            "TIMEZONE": "UTC",  # the wall clock has no zone, and the machine's must not be asked
            "DATE_ORDER": "DMY",
            "STRICT_DATE_ORDER": "all",
            "PARTS_OF_DAY": PartsOfDay(night=time(19)),  # "tonight" is when the button means
        },
    ).get_date_data(words)
    if found.date_obj is None or found.date_obj.tzinfo is not None:
        return None, ()  # with a zone, as in "18:30 est": that may as well be a word
    return found.date_obj, found.parts
