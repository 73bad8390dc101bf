"""One person's walk through a template, as a value.

What was said stands under its prompt from the moment it arrives; there is no second place for
words that are not settled yet, so no move can drop them.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from conversations.answers import Answer, Part, Words
from conversations.deeds import Deed, Early, Taken, Tap
from conversations.events import Alarm, MessageRef
from conversations.person import PersonId
from conversations.places import Aside, Asking, Finished, Place, Threshold, WalkPlace
from conversations.template import PromptKey, Template

MOST_EARLY = 5  # questions that can be on their way at once


@dataclass(frozen=True, slots=True)
class Session:
    """One reflection of one person; `number` tells it from their others."""

    person: PersonId
    number: int
    template: Template
    place: Place = field(default_factory=Threshold)
    answers: Mapping[PromptKey, Answer] = field(default_factory=dict)
    held: tuple[Part, ...] = ()  # said before the yes or after the end: under no prompt yet
    name: Words | None = None  # for the top of the document
    title: Words | None = None  # what they call this reflection, among several
    began: datetime | None = None  # when they said yes to it
    taken: Taken | None = None
    tapped: Tap | None = None
    trail: tuple[Deed, ...] = ()  # what can be undone, the latest last
    turn: int = 0  # counts the moves; buttons of an earlier turn are stale
    since: int = 0  # the turn in which the place where it stands was come to
    came_from: PromptKey | None = None  # what was asked just before
    asked: MessageRef | None = None  # the message that what stands here became, once in the chat
    latest: tuple[MessageRef, ...] = ()  # theirs, since the last acknowledgement
    early: tuple[Early, ...] = ()  # said on the way here, where their place is not known yet
    album: str | None = None  # the last album of which a picture was answered
    rested: bool = False  # they were away: the next thing said tells where they were
    reminded: int = 0  # how often they were written to since they asked for it
    at: datetime | None = None  # when they last did something
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

    @property
    def asking(self) -> PromptKey | None:
        """The prompt that words answer where the walk stands."""
        match self.standing:
            case Asking(prompt) | Finished(asking=prompt):
                return prompt
            case _:
                return None

    def answer(self, prompt: PromptKey) -> Answer:
        return self.answers.get(prompt, Answer())

    def prompt_of(self, message: MessageRef) -> PromptKey | None:
        """The prompt in whose answer that message of theirs stands."""
        for prompt, answer in self.answers.items():
            if any(part.message == message for part in answer.parts):
                return prompt
        return None

    def all_words(self) -> Iterator[Words]:
        """Every message that is kept, but what was taken for a command."""
        for answer in self.answers.values():
            yield from answer.everything
        yield from self.held
        yield from (words for words in (self.name, self.title) if words)

    def adding(self, prompt: PromptKey, *parts: Part) -> "Session":
        answer = self.answer(prompt)
        return self.with_answer(prompt, replace(answer, parts=answer.parts + parts))

    def carrying(self, messages: Collection[MessageRef], to: PromptKey) -> "Session":
        """With these messages of theirs in the answer to another prompt, in their order."""
        carried: list[Part] = []
        answers = dict(self.answers)
        for key, answer in self.answers.items():
            stays = tuple(part for part in answer.parts if part.message not in messages)
            carried += [part for part in answer.parts if part.message in messages]
            answers[key] = replace(answer, parts=stays)
        return replace(self, answers=answers).adding(to, *carried)

    def with_a_trail_without(self, messages: Collection[MessageRef]) -> "Session":
        """They never stood where they seemed to: to undo something does not put them there."""
        return replace(self, trail=tuple(deed.without(messages) for deed in self.trail))

    def settling(self, prompt: PromptKey) -> "Session":
        return self.with_answer(prompt, replace(self.answer(prompt), settled=True))

    def with_answer(self, prompt: PromptKey, answer: Answer) -> "Session":
        return replace(self, answers={**self.answers, prompt: answer})

    def taking(self, words: Words, timezone: str) -> Taken:
        """Words that are taken for a command here, with what it might change."""
        return Taken(words, self.place, self.alarms.get(Alarm.REMINDER), timezone)

    def moved(self, place: Place) -> "Session":
        """Somewhere else: older buttons go stale, and no quiet is waited for any more."""
        turn, early = self.turn + 1, (*self.early, *self._early())[-MOST_EARLY:]
        there = replace(self, place=place, turn=turn, latest=(), early=early)
        there = there.silenced(Alarm.QUIET)
        if there.standing == self.standing:
            return there
        return replace(there, since=turn, came_from=self.asking, asked=None)

    def _early(self) -> tuple[Early, ...]:
        asks, before = self.asking, self.came_from
        said = tuple(m for m in self.latest if self.prompt_of(m) == asks)
        if self.asked is not None or asks is None or before is None or not said:
            return ()
        return (Early(said, asks, before, self.since),)

    def waking(self, alarm: Alarm, at: datetime) -> "Session":
        return replace(self, alarms={**self.alarms, alarm: at})

    def silenced(self, *alarms: Alarm) -> "Session":
        left = {alarm: at for alarm, at in self.alarms.items() if alarm not in alarms}
        return self if left == self.alarms else replace(self, alarms=left)

    def reworded(self, message: MessageRef, text: str) -> "Session":
        """The same session with one message edited, wherever it stands; equal if nowhere."""

        def mend(part: Part) -> Part:
            return replace(part, text=text) if part.message == message else part

        def mended(answer: Answer) -> Answer:
            parts, cleared = map(mend, answer.parts), map(mend, answer.cleared)
            return replace(answer, parts=tuple(parts), cleared=tuple(cleared))

        return replace(
            self,
            answers={key: mended(answer) for key, answer in self.answers.items()},
            held=tuple(map(mend, self.held)),
            name=mend(self.name) if self.name else None,
            title=mend(self.title) if self.title else None,
            taken=replace(self.taken, words=mend(self.taken.words)) if self.taken else None,
        )
