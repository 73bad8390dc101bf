"""The one function that moves a session. Every transition begins here.

Two rules:
1. `advance` is pure and total: it reads no clock, awaits nothing, raises nothing.
2. Words are kept before anything else is decided; no path drops them.

A tapped button speaks about the turn it hung under; when that turn is over it does nothing but
explain. A typed command carries no button and always speaks to the present.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from conversations import keeping, moves, scenes
from conversations.choosing import choose
from conversations.effects import Line, Say, Transition
from conversations.events import (
    Alarm,
    Began,
    Button,
    CameBack,
    Choice,
    Chose,
    Event,
    Mistyped,
    Rang,
    Reworded,
    Said,
    Unreadable,
    WentAway,
)
from conversations.hearing import Heard, is_command
from conversations.moves import Move
from conversations.person import Person
from conversations.saying import captioned, fell_quiet, said
from conversations.session import (
    Aside,
    AsideKind,
    Asking,
    Finished,
    Place,
    Reviewing,
    Session,
    Taken,
    Tap,
    Threshold,
    Words,
)

# These only tell or give; their buttons stay good while their reflection is the one at hand.
ALWAYS_GOOD = frozenset(
    {Choice.REVIEW, Choice.TELL_MORE, Choice.EXPORT, Choice.EXPORT_PDF, Choice.EXPORT_TEXT}
)
# These are about the person: their buttons stay good whichever reflection is at hand.
ABOUT_THE_PERSON = frozenset(
    {Choice.HELP, Choice.PRIVACY, Choice.PRIVACY_MORE, Choice.MY_DATA}
    | {Choice.KEEP_LONGER, Choice.WARN_ME, Choice.NO_WARNING}
)
# Typed words that are only heard where they answer what was asked.
_ANSWERS_AT: Mapping[type[Place] | AsideKind, frozenset[Choice]] = {
    Threshold: frozenset({Choice.YES, Choice.KEEP}),
    Asking: frozenset(),
    Reviewing: frozenset({Choice.NO_NAME}),
    Finished: frozenset(),
    AsideKind.DELETING: frozenset({Choice.DELETE_YES, Choice.DELETE_THIS, Choice.KEEP}),
    AsideKind.DELETING_THIS: frozenset({Choice.DELETE_YES, Choice.DELETE_THIS, Choice.KEEP}),
    AsideKind.WITHDRAWN: frozenset({Choice.AGREE}),
    AsideKind.NOTICE: frozenset({Choice.AGREE, Choice.KEEP}),
}
_ANSWERS = frozenset().union(*_ANSWERS_AT.values())
_DELETING = frozenset({AsideKind.DELETING, AsideKind.DELETING_THIS})


def advance(
    person: Person, session: Session, event: Event, *, heard: Heard, now: datetime
) -> Transition:
    """The next session and what to say; `heard` is what the ears made of the event's words."""
    kept = keeping.kept(person, session, event, now)
    moved = _step(person, kept, event, heard, now)
    left = _with_what_can_be_taken_back(kept, moved.session)
    after = moved if left is moved.session else replace(moved, session=left)
    return keeping.with_warning(Transition(person, session), after, now)


def _step(
    person: Person, session: Session, event: Event, heard: Heard, now: datetime
) -> Transition:
    match event:
        case Began() | CameBack():
            return Transition(person, *_begin(person, session))
        case Said(message, text) if asked := _asked(session, heard):
            return _took(person, session, Words(message, text), asked, now)
        case Said(message, text):
            return Transition(person, *said(person, session, Words(message, text), now))
        case Reworded(message, text):
            return Transition(person, *_reword(person, session, Words(message, text)))
        case Chose(choice, button) if button:
            return _tapped(person, session, choice, button, now)
        case Chose(choice):
            return choose(person, session, choice, now)
        case Mistyped(message, text):
            return Transition(person, *_mistyped(person, session, Words(message, text), now))
        case Unreadable():
            return Transition(person, *_could_not_read(person, session, event, now))
        case Rang(alarm):
            return Transition(person, *_rang(person, session, alarm, now))
        case WentAway():
            return Transition(person, session)


def _rang(person: Person, session: Session, alarm: Alarm, now: datetime) -> Move:
    match alarm:
        case Alarm.QUIET:
            return fell_quiet(session)
        case Alarm.WARNING:
            return keeping.warn(person, session, now)


def _with_what_can_be_taken_back(before: Session, after: Session) -> Session:
    """What was taken for a command can be taken back as long as the turn lasts."""
    over = after.taken and after.taken is before.taken and after.turn != before.turn
    return replace(after, taken=None) if over else after


def _begin(person: Person, session: Session) -> Move:
    """The welcome to a stranger; to anyone else, where we are and the same question again."""
    deleting = isinstance(session.place, Aside) and session.place.kind in _DELETING
    back = moves.returned(person, session) if deleting else session.silenced(Alarm.QUIET)
    if session.standing == Threshold():
        return (back if session.turn else back.moved(Threshold())), scenes.welcome()
    return moves.stay(back, Line("where"))


def _tapped(
    person: Person, session: Session, choice: Choice, button: Button, now: datetime
) -> Transition:
    """A tap on this turn's button counts once; on an older one it is explained."""
    if choice in ABOUT_THE_PERSON:
        return choose(person, session, choice, now)
    if button.reflection != session.number:
        return Transition(person, *moves.stay(session, Line("stale.reflection")))
    if choice not in ALWAYS_GOOD and button.turn != session.turn:
        return Transition(person, *_stale(session, Tap(button.turn, choice)))
    chosen = choose(person, session, choice, now)
    tapped = replace(chosen.session, tapped=Tap(button.turn, choice))
    return replace(chosen, session=tapped)


def _stale(session: Session, tap: Tap) -> Move:
    """The second half of a double tap says nothing; "carry on" keeps its word and no more."""
    if session.tapped == tap:
        return session, ()
    if tap.choice is Choice.CARRY_ON:
        return moves.stay(session)
    return moves.stay(session, Line("stale.question"))


def _asked(session: Session, heard: Heard) -> Choice | None:
    """What the words ask for here: "yes" is a yes where one was asked for, and else an answer."""
    place = session.place
    answers = _ANSWERS_AT[place.kind if isinstance(place, Aside) else type(place)]
    return next((c for c in heard.asks if c in answers or c not in _ANSWERS), None)


def _took(
    person: Person, session: Session, words: Words, choice: Choice, now: datetime
) -> Transition:
    """A bare word did what the command does; one button takes that back."""
    if session.standing == Threshold() and session.turn == 0:
        return Transition(person, *_welcomed_with(person, session, words))
    chosen = choose(person, session, choice, now)
    if chosen.session.number != session.number:  # it went with the reflection it was said to
        return chosen
    taken = replace(chosen.session, taken=Taken(words, session.place))
    return Transition(chosen.person, taken, scenes.offering_back(chosen.effects))


def _welcomed_with(person: Person, session: Session, words: Words) -> Move:
    """A stranger's first word was a command: it can still be taken for the answer it may be."""
    welcomed, effects = _begin(person, session)
    return replace(welcomed, taken=Taken(words, Threshold())), effects


def _reword(person: Person, session: Session, message: Words) -> Move:
    """An edit changes the stored words in place; only a finished reflection says a line."""
    edited = session.reworded(message.message, message.text)
    if edited == session or session.standing != Finished() or person.withdrawn:
        return edited, ()
    return edited, (Say((Line("finished.edited"),), (Choice.EXPORT, Choice.REVIEW)),)


def _mistyped(person: Person, session: Session, words: Words, now: datetime) -> Move:
    """An unknown command with a sentence in it is kept as words; one word alone can be."""
    sentence = len(words.text.split()) > 1 and not is_command(words.text)
    if session.turn == 0:
        if sentence:
            return said(person, session, words, now)
        return _welcomed_with(person, session, words)
    if sentence and not isinstance(session.place, Reviewing | Aside):
        kept, _ = said(person, session, words, now)
        return kept, (Say((Line("unknown.kept"),), (Choice.CARRY_ON,)),)
    taken = replace(session, taken=Taken(words, session.place))
    choices = (Choice.CARRY_ON, Choice.MY_WORDS, Choice.HELP)
    return taken, (Say((Line("unknown"),), choices),)


def _could_not_read(person: Person, session: Session, thing: Unreadable, now: datetime) -> Move:
    """What is not text is declined kindly; the text that came with it is kept."""
    if session.turn == 0 and thing.caption is None:
        return _begin(person, session)
    reply = Say((Line(f"unreadable.{thing.medium}"),), (Choice.CARRY_ON,))
    if moves.has_stopped(person, session):  # to ask for words would be to ask
        reply = scenes.here(session)
    if not thing.caption:
        return session, (reply,)
    kept, effects = captioned(person, session, Words(thing.message, thing.caption), now)
    return kept, effects or (replace(reply, lines=(Line("unreadable.caption"), *reply.lines)),)
