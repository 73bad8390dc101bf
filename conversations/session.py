"""One person's walk through a template, as a value.

What was said stands under its prompt from the moment it arrives; there is no second place for
words that are not settled yet, so no move can drop them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from conversations.events import Alarm, Choice, MessageRef
from conversations.person import PersonId
from conversations.template import PromptKey, Template


@dataclass(frozen=True, slots=True)
class Words:
    """One message, exactly as sent."""

    message: MessageRef
    text: str


Part: TypeAlias = Words  # pictures and voice notes will join the union here


# A message as full as this was cut by the app: Telegram's hold 4,096 UTF-16 code units, and a
# character of two units may not have fitted.
FULL = 4095


def whole(parts: tuple[Part, ...]) -> tuple[str, ...]:
    """The texts, a message each; a paste that the app had cut is one again, without a seam."""
    texts: list[str] = []
    full = False
    for part in parts:
        if full:
            texts[-1] += part.text
        else:
            texts.append(part.text)
        full = len(part.text.encode("utf-16-le", "surrogatepass")) // 2 >= FULL
    return tuple(texts)


@dataclass(frozen=True, slots=True)
class Answer:
    """All that was said to one prompt; settled once the person has moved on from it."""

    parts: tuple[Part, ...] = ()
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Threshold:
    """Before the yes."""


@dataclass(frozen=True, slots=True)
class Asking:
    prompt: PromptKey


@dataclass(frozen=True, slots=True)
class Reviewing:
    """The answers are read back, and a name for the top may be given."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The documents are made; everything can still be changed."""


WalkPlace: TypeAlias = Threshold | Asking | Reviewing | Finished


class AsideKind(StrEnum):
    """What can be asked in between."""

    DELETING = "deleting"
    DELETING_THIS = "deleting_this"
    WITHDRAWN = "withdrawn"  # they took their yes back; only another yes leads back
    NOTICE = "notice"  # the notice has changed since their yes


@dataclass(frozen=True, slots=True)
class Aside:
    """Something asked in between; it always returns to where it came from."""

    kind: AsideKind
    back_to: WalkPlace


Place: TypeAlias = WalkPlace | Aside


@dataclass(frozen=True, slots=True)
class Taken:
    """Words that were taken for a command, and where they were said: it can be taken back."""

    words: Words
    place: Place


@dataclass(frozen=True, slots=True)
class Tap:
    """The last button that moved the session: a second tap on it is silently ignored."""

    turn: int
    choice: Choice


@dataclass(frozen=True, slots=True)
class Session:
    """One reflection of one person; `number` tells it from their others."""

    person: PersonId
    number: int
    template: Template
    place: Place = field(default_factory=Threshold)
    answers: Mapping[PromptKey, Answer] = field(default_factory=dict)
    held: tuple[Part, ...] = ()  # said before the yes or after the end: under no prompt yet
    name: Words | None = None
    taken: Taken | None = None
    tapped: Tap | None = None
    turn: int = 0  # counts the moves; buttons of an earlier turn are stale
    alarms: Mapping[Alarm, datetime] = field(default_factory=dict)
    until: datetime | None = None  # when it is deleted; None before the first save

    @property
    def wake_at(self) -> datetime | None:
        """When the first alarm is due."""
        return min(self.alarms.values(), default=None)

    @property
    def settled(self) -> frozenset[PromptKey]:
        return frozenset(key for key, answer in self.answers.items() if answer.settled)

    @property
    def standing(self) -> WalkPlace:
        """Where the walk stands, whatever is being asked in between."""
        return self.place.back_to if isinstance(self.place, Aside) else self.place

    def answer(self, prompt: PromptKey) -> Answer:
        return self.answers.get(prompt, Answer())

    def adding(self, prompt: PromptKey, *parts: Part) -> "Session":
        answer = self.answer(prompt)
        return self._with(prompt, replace(answer, parts=answer.parts + parts))

    def settling(self, prompt: PromptKey) -> "Session":
        return self._with(prompt, replace(self.answer(prompt), settled=True))

    def moved(self, place: Place) -> "Session":
        """Somewhere else: older buttons go stale, and no quiet is waited for any more."""
        return replace(self, place=place, turn=self.turn + 1).silenced(Alarm.QUIET)

    def waking(self, alarm: Alarm, at: datetime) -> "Session":
        return replace(self, alarms={**self.alarms, alarm: at})

    def silenced(self, alarm: Alarm) -> "Session":
        if alarm not in self.alarms:
            return self
        alarms = dict(self.alarms)
        del alarms[alarm]
        return replace(self, alarms=alarms)

    def reworded(self, message: MessageRef, text: str) -> "Session":
        """The same session with one message edited, wherever it stands; equal if nowhere."""

        def mend(part: Part) -> Part:
            return replace(part, text=text) if part.message == message else part

        return replace(
            self,
            answers={
                key: replace(answer, parts=tuple(map(mend, answer.parts)))
                for key, answer in self.answers.items()
            },
            held=tuple(map(mend, self.held)),
            name=mend(self.name) if self.name else None,
            taken=replace(self.taken, words=mend(self.taken.words)) if self.taken else None,
        )

    def _with(self, prompt: PromptKey, answer: Answer) -> "Session":
        return replace(self, answers={**self.answers, prompt: answer})
