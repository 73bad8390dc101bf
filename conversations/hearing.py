"""What is heard in typed words, before the core decides: commands, and words used as commands.

Later ears (for harm, for blame) join `Heard`. A verdict is an argument, never stored.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from conversations import times, zones
from conversations.events import Began, Choice, Chose, Event, MessageRef, Mistyped, Said, Timed
from conversations.person import Person
from conversations.places import Aside, AsideKind
from conversations.session import Session

# The stable typed interface; each works the same in every channel and language.
COMMANDS: Mapping[str, Choice] = {
    "/next": Choice.NEXT,
    "/skip": Choice.SKIP,
    "/back": Choice.BACK,
    "/undo": Choice.UNDO,
    "/pause": Choice.STOP,
    "/stop": Choice.STOP,
    "/questions": Choice.QUESTIONS,
    "/question": Choice.GO,
    "/replace": Choice.REPLACE,
    "/clear": Choice.CLEAR,
    "/bring back": Choice.BRING_BACK,
    "/move": Choice.MOVE,
    "/review": Choice.REVIEW,
    "/finish": Choice.FINISH,
    "/export": Choice.EXPORT,
    "/export pdf": Choice.EXPORT_PDF,
    "/export text": Choice.EXPORT_TEXT,
    "/name": Choice.PUT_NAME,
    "/new": Choice.ANOTHER,
    "/reflections": Choice.REFLECTIONS,
    "/reflection": Choice.OPEN,
    "/call": Choice.CALL,
    "/remind": Choice.REMIND,
    "/remind tonight": Choice.TONIGHT,
    "/remind tomorrow": Choice.TOMORROW,
    "/remind in a week": Choice.IN_A_WEEK,
    "/remind off": Choice.NO_REMINDER,
    "/timezone": Choice.TIME_ZONE,
    "/add": Choice.ADD_WORDS,
    "/words": Choice.MY_WORDS,
    "/yes": Choice.AGREE,
    "/withdraw": Choice.WITHDRAW,
    "/mydata": Choice.MY_DATA,
    "/keep longer": Choice.KEEP_LONGER,
    "/warn": Choice.WARN_ME,
    "/warn off": Choice.NO_WARNING,
    "/delete": Choice.DELETE,
    "/delete everything": Choice.DELETE,
    "/delete this": Choice.DELETE_THIS,
    "/delete yes": Choice.DELETE_YES,
    "/keep": Choice.KEEP,
    "/privacy": Choice.PRIVACY,
    "/privacy more": Choice.PRIVACY_MORE,
    "/help": Choice.HELP,
    "/help more": Choice.OTHER_THINGS,
    "/more": Choice.TELL_MORE,
    "/young": Choice.YES_YOUNG,
    "/parent": Choice.YES_PARENT,
    "/practitioner": Choice.YES_PRACTITIONER,
}
# With a number behind it: of a question, or of a reflection.
NUMBERED: Mapping[str, Choice] = {
    "/question": Choice.GO,
    "/questions": Choice.GO,
    "/change": Choice.GO,
    "/add": Choice.GO,
    "/replace": Choice.REPLACE,
    "/clear": Choice.CLEAR,
    "/bring back": Choice.BRING_BACK,
    "/move": Choice.MOVE,
    "/reflection": Choice.OPEN,
    "/reflections": Choice.OPEN,
}
_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Heard:
    """What the ears made of one event's words."""

    asks: tuple[Choice, ...] = ()  # the words, alone in their message, can ask for these
    time: datetime | None = None  # when they want to be written to, if that is what they typed
    zone: str | None = None  # the time zone of the place that they typed, where one was asked for


def command(message: MessageRef, text: str) -> Event:
    """The event behind a message that begins with a slash."""
    head, *rest = text.casefold().split()
    # apps make a link of the first word alone, so "/keep_longer" is what can be tapped
    words = " ".join((head.partition("@")[0].replace("_", " "), *rest))
    name, _, last = words.rpartition(" ")
    if words.partition(" ")[0] == "/start":
        return Began()
    if words in COMMANDS:
        return Chose(COMMANDS[words])
    if name in NUMBERED and last.isdecimal() and len(last) <= _MOST_DIGITS:
        return Chose(NUMBERED[name], which=int(last))
    if words.startswith("/remind "):
        return Timed(message, text)
    return Mistyped(message, text)


def is_command(text: str) -> bool:
    """Whether it begins as one of ours does, whatever follows."""
    head = text.casefold().split(maxsplit=1)[0].partition("@")[0].replace("_", " ")
    return head == "/start" or head in COMMANDS or head in NUMBERED


def hear(
    person: Person,
    session: Session,
    event: Event,
    *,
    typed: Mapping[str, tuple[Choice, ...]],
    now: datetime,
) -> Heard:
    """What the words of an event ask for: a command, or a time where one was asked for."""
    match event:
        case Said(_, text):
            asked = session.place.kind if isinstance(session.place, Aside) else None
            time = _time(person, text, now) if asked is AsideKind.TIMING else None
            zone = zones.of_a_place(text) if asked is AsideKind.ZONE else None
            return Heard(typed.get(_bare(text), ()), time, zone)
        case Timed(_, text):
            return Heard(time=_time(person, text.partition(" ")[2], now))
        case _:
            return Heard()


def _time(person: Person, text: str, now: datetime) -> datetime | None:
    return times.typed(text, now, person.timezone, person.language)


def _bare(text: str) -> str:
    """`Next!` and ` next ` are `next`; anything with more to it is an answer."""
    letters = (c for c in text if not unicodedata.category(c).startswith("P"))
    return "".join(letters).strip().casefold()
