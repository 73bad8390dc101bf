"""Letters: effects put into words, ready for any channel to deliver."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from conversations.effects import (
    AlsoChanged,
    Effect,
    Enclose,
    Forget,
    ForgetThis,
    Format,
    KeepUntil,
    Line,
    Paper,
    Pick,
    Publish,
    Say,
    Transition,
    WarnOfAll,
)
from conversations.events import Button, Choice, Chose, MessageRef
from conversations.person import Register
from conversations.reflection import Reflection
from conversations.template import PromptKey
from conversations.voice import Voice


@dataclass(frozen=True, slots=True)
class Option:
    """A button: what it says, and what comes back when it is tapped (at most 64 bytes)."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Note:
    """One bubble. The channel may have to split it, never to change it."""

    text: str
    options: tuple[Option, ...] = ()
    about: PromptKey | None = None
    clears: tuple[MessageRef, ...] = ()  # messages of ours to take out of the chat before it
    turn: int = 0  # of its reflection, that it was written in; 0: in none


@dataclass(frozen=True, slots=True)
class Parcel:
    """A document to be made from a snapshot: no bytes wait in the outbox."""

    reflection: Reflection
    format: Format
    language: str
    register: Register
    made_at: datetime
    timezone: str
    unsure: Note  # said instead, when nobody can tell whether the document arrived


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A paper to be made from what is kept at the moment when it is delivered."""

    paper: Paper
    language: str
    register: Register
    made_at: datetime
    timezone: str
    unsure: Note


Letter: TypeAlias = Note | Parcel | Enclosure

_CHOICES = {choice.value: choice for choice in Choice}


def compose(transition: Transition, voice: Voice, now: datetime) -> tuple[Letter, ...]:
    """The letters of a transition, in the order in which they are to arrive."""
    letters = (_letter(transition, effect, voice, now) for effect in transition.effects)
    return tuple(letter for letter in letters if letter)


def clearing(letters: tuple[Letter, ...], clears: tuple[MessageRef, ...]) -> tuple[Letter, ...]:
    """The same letters, the first note of which takes older messages of ours out of the chat."""
    first = next((letter for letter in letters if isinstance(letter, Note)), None)
    return tuple(
        replace(letter, clears=clears) if isinstance(letter, Note) and letter is first else letter
        for letter in letters
    )


def chosen(data: str) -> Chose:
    """What a tapped button means. One we never made reads as a button of no reflection at all."""
    match data.split("."):
        case [number, turn, choice, *which] if choice in _CHOICES and len(which) <= 1:
            if all(digits.isdecimal() for digits in (number, turn, *which)):
                button = Button(int(number), int(turn))
                return Chose(_CHOICES[choice], button, int(which[0]) if which else None)
        case _:
            pass
    return Chose(Choice.CARRY_ON, Button(reflection=0, turn=0))


def _letter(transition: Transition, effect: Effect, voice: Voice, now: datetime) -> Letter | None:
    match effect:
        case Say():
            return _note(transition, effect, voice)
        case Publish(reflection, format_):
            again = _asked_about(transition, _again(format_), voice)
            timezone = transition.person.timezone
            return Parcel(
                reflection, format_, voice.language, voice.register, now, timezone, again
            )
        case Enclose(paper):
            again = _asked_about(transition, _paper_again(paper), voice)
            timezone = transition.person.timezone
            return Enclosure(paper, voice.language, voice.register, now, timezone, again)
        case AlsoChanged() | KeepUntil() | WarnOfAll() | ForgetThis():
            return None
        case Forget(farewell):
            return Note(voice.say(farewell))


def _note(transition: Transition, say: Say, voice: Voice) -> Note:
    session = transition.session
    options = (
        Option(voice.label(choice), f"{session.number}.{session.turn}.{_carried(choice)}")
        for choice in say.choices
    )
    timezone = transition.person.timezone
    text = "\n\n".join(voice.say(line, timezone) for line in say.lines)
    return Note(text, tuple(options), say.about, turn=session.turn)


def _carried(choice: Choice | Pick) -> str:
    return f"{choice.choice}.{choice.which}" if isinstance(choice, Pick) else choice


def _asked_about(transition: Transition, again: Choice, voice: Voice) -> Note:
    """Said instead of a document, when nobody can tell whether it arrived."""
    return _note(transition, Say((Line("export.unsure"),), (again,)), voice)


def _paper_again(paper: Paper) -> Choice:
    match paper:
        case Paper.MY_DATA | Paper.MY_DATA_JSON:
            return Choice.MY_DATA
        case Paper.NOTICE:
            return Choice.PRIVACY_MORE


def _again(format_: Format) -> Choice:
    match format_:
        case Format.PDF:
            return Choice.EXPORT_PDF
        case Format.TEXT:
            return Choice.EXPORT_TEXT
