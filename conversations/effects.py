"""What the conversation asks of the world: to say, to publish, to forget."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from conversations.events import Choice
from conversations.person import Person
from conversations.reflection import Reflection
from conversations.session import Session
from conversations.template import PromptKey


class Format(StrEnum):
    """A kind of document; the values end file names."""

    PDF = "pdf"
    TEXT = "txt"


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and the time of it."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """Something to say, by key; the catalogue has the words.

    A value is the person's own words or a number, a day (the one that a datetime falls on), a
    moment, or again a line, or several of them, a row each.
    """

    key: str
    values: "Mapping[str, Value]" = field(default_factory=dict)


Value: TypeAlias = str | datetime | Moment | Line | tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """A choice of one of several, by its number, with a label of its own."""

    choice: Choice
    which: int
    label: Line


@dataclass(frozen=True, slots=True)
class Say:
    """One bubble: its lines, and the buttons under it. The first button goes on."""

    lines: tuple[Line, ...]
    choices: tuple[Choice | Pick, ...] = ()
    about: PromptKey | None = None


@dataclass(frozen=True, slots=True)
class Publish:
    """A document of what is there now."""

    reflection: Reflection
    format: Format


class Paper(StrEnum):
    """A document about what is kept, made when it is delivered; the values end file names."""

    MY_DATA = "my_data"
    MY_DATA_JSON = "my_data_json"
    NOTICE = "notice"  # the whole privacy notice, and the operator's own in other languages


@dataclass(frozen=True, slots=True)
class Enclose:
    """Send a paper."""

    paper: Paper


@dataclass(frozen=True, slots=True)
class AlsoChanged:
    """Another reflection of theirs, as it is from now on."""

    session: Session


@dataclass(frozen=True, slots=True)
class KeepUntil:
    """All reflections of the person are kept until then, and no longer."""

    until: datetime


@dataclass(frozen=True, slots=True)
class WarnOfAll:
    """The person's other reflections are warned of as well, or no more, as they now wish."""


@dataclass(frozen=True, slots=True)
class ForgetThis:
    """Erase one reflection; the transition's session is the fresh one in its place."""

    number: int


@dataclass(frozen=True, slots=True)
class Forget:
    """Erase the person and all that is kept; then say goodbye."""

    farewell: Line


Effect: TypeAlias = (
    Say | Publish | Enclose | AlsoChanged | KeepUntil | WarnOfAll | ForgetThis | Forget
)


@dataclass(frozen=True, slots=True)
class Transition:
    person: Person
    session: Session
    effects: tuple[Effect, ...] = ()
