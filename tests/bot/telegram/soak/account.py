"""One person's own account of one reflection: which message stands where, by the rules.

Messages are told by their numbers; what they say is kept elsewhere, for an edit moves nothing.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

EIGHT = tuple(str(number) for number in range(1, 9))
LAST = EIGHT[-1]
NEXT, SHOW = "next", "show"  # what may be asked after the end
REVIEW, END = "review", "end"
MOST = 30  # things that can be undone, one after another


@dataclass(frozen=True, slots=True)
class Answer:
    parts: tuple[int, ...] = ()
    out: tuple[int, ...] = ()  # cleared or undone: in no document, but kept


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was done: what was said in it, or how what it changed stood before."""

    place: str
    said: tuple[int, ...]
    stood: Mapping[str, Answer]
    held: tuple[int, ...]


@dataclass(slots=True)
class Reflection:
    number: int
    turn: int  # of the newest bubble seen
    place: str = EIGHT[0]
    answers: dict[str, Answer] = field(default_factory=dict)
    held: tuple[int, ...] = ()  # said after the end: in no document, unless added
    name: int | None = None
    trail: list[Deed] = field(default_factory=list)

    def answer(self, where: str) -> Answer:
        return self.answers.get(where, Answer())

    def where(self, message: int) -> str | None:
        """The question in whose answer it stands."""
        return next((at for at, one in self.answers.items() if message in one.parts), None)

    def everything(self) -> Iterator[int]:
        for answer in self.answers.values():
            yield from answer.parts
            yield from answer.out
        yield from self.held
        if self.name is not None:
            yield self.name

    def says(self, *messages: int, to: str = "") -> None:
        """At the reading back what is no name joins the last answer."""
        with self._deed(*messages):
            at = to or (LAST if self.place == REVIEW else self.place)
            if at == END:
                self.held += messages
            else:
                self.receives(at, *messages)

    def receives(self, where: str, *messages: int) -> None:
        """From elsewhere: not a thing that can be undone here."""
        answer = self.answer(where)
        self.answers[where] = replace(answer, parts=answer.parts + messages)

    def goes(self, place: str) -> None:
        with self._deed():
            self.place = place

    def is_named(self, message: int, place: str) -> None:
        with self._deed(message):
            self.name = message
            self.place = place

    def clears(self, where: str) -> None:
        answer = self.answer(where)
        with self._deed():
            self.answers[where] = Answer((), answer.out + answer.parts)
            self.place = where

    def brings_back(self, where: str) -> None:
        answer = self.answer(where)
        with self._deed():
            self.answers[where] = Answer(answer.out + answer.parts)
            self.place = where

    def carries(self, message: int, to: str) -> None:
        with self._deed():
            self._take_away({message})
            self.receives(to, message)

    def adds_what_was_held(self) -> None:
        with self._deed():
            self.receives(LAST, *self.held)
            self.held = ()

    def undoes(self) -> None:
        """Words go out of the answers; anything else is put back as it stood."""
        deed = self.trail.pop()
        if deed.said:
            self._take_out(set(deed.said))
        else:
            self._put_back(deed)
        self.place = deed.place

    @contextmanager
    def _deed(self, *said: int) -> Iterator[None]:
        place, answers, held = self.place, dict(self.answers), self.held
        yield
        stood = {
            at: answers.get(at, Answer())
            for at in self.answers
            if answers.get(at, Answer()) != self.answers[at]
        }
        if said or stood or held != self.held or place != self.place:
            self.trail = [*self.trail, Deed(place, said, stood, held)][-MOST:]

    def _take_out(self, said: Collection[int]) -> None:
        for at, answer in self.answers.items():
            out = tuple(one for one in answer.parts if one in said)
            left = tuple(one for one in answer.parts if one not in said)
            self.answers[at] = Answer(left, out + answer.out)
        homeless = tuple(one for one in self.held if one in said)
        self.held = tuple(one for one in self.held if one not in said)
        if self.name in said:
            homeless += (self.name,) if self.name is not None else ()
            self.name = None
        last = self.answer(LAST)
        self.answers[LAST] = replace(last, out=homeless + last.out)

    def _put_back(self, deed: Deed) -> None:
        named = {one for answer in deed.stood.values() for one in (*answer.parts, *answer.out)}
        self._take_away(named | set(deed.held))
        self.held = deed.held + self.held
        for at, stood in deed.stood.items():
            left = self.answer(at)
            self.answers[at] = Answer(stood.parts + left.parts, stood.out + left.out)

    def _take_away(self, messages: Collection[int]) -> None:
        def without(some: tuple[int, ...]) -> tuple[int, ...]:
            return tuple(one for one in some if one not in messages)

        for at, answer in self.answers.items():
            self.answers[at] = Answer(without(answer.parts), without(answer.out))
        self.held = without(self.held)
