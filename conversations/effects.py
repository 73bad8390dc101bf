"""What the conversation asks of the world: to say, to publish, to forget."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
class Line:
    """Something to say, by key; the catalogue has the words.

    A value is the person's own words or a number, or again a line, or several of them, a row each.
    """

    key: str
    values: "Mapping[str, str | Line | tuple[Line, ...]]" = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Say:
    """One bubble: its lines, and the buttons under it. The first button goes on."""

    lines: tuple[Line, ...]
    choices: tuple[Choice, ...] = ()
    about: PromptKey | None = None


@dataclass(frozen=True, slots=True)
class Publish:
    """A document of what is there now."""

    reflection: Reflection
    format: Format


@dataclass(frozen=True, slots=True)
class Forget:
    """Erase the person and all that is kept; then say goodbye."""

    farewell: Line


Effect: TypeAlias = Say | Publish | Forget


@dataclass(frozen=True, slots=True)
class Transition:
    person: Person
    session: Session
    effects: tuple[Effect, ...] = ()
