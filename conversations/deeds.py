"""What a session remembers of what was just done: to undo it, to take it back, to put it right."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from conversations.answers import Words
from conversations.events import Choice, MessageRef
from conversations.places import Place, WalkPlace
from conversations.template import PromptKey


@dataclass(frozen=True, slots=True)
class Taken:
    """Words that were taken for a command, and where they were said: it can be taken back."""

    words: Words
    place: Place
    reminder: datetime | None = None  # as it stood, if they were taken for a time
    timezone: str | None = None  # or for a place


@dataclass(frozen=True, slots=True)
class Tap:
    """The last button that was answered: a second tap on it at once is silently ignored."""

    turn: int
    choice: Choice
    which: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stood:
    """How one answer stood: which messages, not their words."""

    parts: tuple[MessageRef, ...]
    cleared: tuple[MessageRef, ...]
    settled: bool

    def without(self, messages: Collection[MessageRef]) -> "Stood":
        return replace(self, parts=tuple(m for m in self.parts if m not in messages))


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that the person did: the messages that they said in it, wherever they stand now.

    If they said nothing in it: how what it changed stood before.
    """

    place: WalkPlace
    answers: Mapping[PromptKey, Stood] = field(default_factory=dict)
    held: tuple[MessageRef, ...] = ()
    said: tuple[MessageRef, ...] = ()

    def without(self, messages: Collection[MessageRef]) -> "Deed":
        answers = {key: stood.without(messages) for key, stood in self.answers.items()}
        return replace(self, answers=answers)


@dataclass(frozen=True, slots=True)
class Early:
    """Words that stand under a question of which nobody knew yet whether it was in the chat."""

    messages: tuple[MessageRef, ...]
    under: PromptKey
    before: PromptKey  # where they belong if they were sent before it
    since: int  # the turn in which it was asked
