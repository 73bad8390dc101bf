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

from conversations import moves, scenes
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
    {Choice.REVIEW, Choice.HELP, Choice.PRIVACY, Choice.TELL_MORE}
    | {Choice.EXPORT, Choice.EXPORT_PDF, Choice.EXPORT_TEXT}
)
# Typed words that are only heard where they answer what was asked.
_ANSWERS_AT: Mapping[type[Place], frozenset[Choice]] = {
    Threshold: frozenset({Choice.YES, Choice.KEEP}),
    Asking: frozenset(),
    Reviewing: frozenset({Choice.NO_NAME}),
    Finished: frozenset(),
    Aside: frozenset({Choice.DELETE_YES, Choice.KEEP}),
}
_ANSWERS = frozenset().union(*_ANSWERS_AT.values())


def advance(
    person: Person, session: Session, event: Event, *, heard: Heard, now: datetime
) -> Transition:
    """The next session and what to say; `heard` is what the ears made of the event's words."""
    moved = _step(person, session, event, heard, now)
    return replace(moved, session=_with_what_can_be_taken_back(session, moved.session))


def _step(
    person: Person, session: Session, event: Event, heard: Heard, now: datetime
) -> Transition:
    match event:
        case Began() | CameBack():
            return Transition(person, *_begin(session))
        case Said(message, text) if asked := _asked(session, heard):
            return _took(person, session, Words(message, text), asked, now)
        case Said(message, text):
            return Transition(person, *said(session, Words(message, text), now))
        case Reworded(message, text):
            return Transition(person, *_reword(session, message=Words(message, text)))
        case Chose(choice, button) if button:
            return _tapped(person, session, choice, button, now)
        case Chose(choice):
            return choose(person, session, choice, now)
        case Mistyped(message, text):
            return Transition(person, *_mistyped(session, Words(message, text), now))
        case Unreadable():
            return Transition(person, *_could_not_read(session, event, now))
        case Rang():
            return Transition(person, *fell_quiet(session))
        case WentAway():
            return Transition(person, session)


def _with_what_can_be_taken_back(before: Session, after: Session) -> Session:
    """What was taken for a command can be taken back as long as the turn lasts."""
    over = after.taken is before.taken and after.turn != before.turn
    return replace(after, taken=None) if over else after


def _begin(session: Session) -> Move:
    """The welcome to a stranger; to anyone else, where we are and the same question again."""
    aside = isinstance(session.place, Aside)
    back = session.moved(session.standing) if aside else session.silenced(Alarm.QUIET)
    if session.standing == Threshold():
        return (back if session.turn else back.moved(Threshold())), scenes.welcome()
    return moves.stay(back, Line("where"))


def _tapped(
    person: Person, session: Session, choice: Choice, button: Button, now: datetime
) -> Transition:
    """A tap on this turn's button counts once; on an older one it is explained."""
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
    answers = _ANSWERS_AT[type(session.place)]
    return next((c for c in heard.asks if c in answers or c not in _ANSWERS), None)


def _took(
    person: Person, session: Session, words: Words, choice: Choice, now: datetime
) -> Transition:
    """A bare word did what the command does; one button takes that back."""
    if session.standing == Threshold() and session.turn == 0:
        return Transition(person, *_welcomed_with(session, words))
    chosen = choose(person, session, choice, now)
    taken = replace(chosen.session, taken=Taken(words, session.place))
    return Transition(chosen.person, taken, scenes.offering_back(chosen.effects))


def _welcomed_with(session: Session, words: Words) -> Move:
    """A stranger's first word was a command: it can still be taken for the answer it may be."""
    welcomed, effects = _begin(session)
    return replace(welcomed, taken=Taken(words, Threshold())), effects


def _reword(session: Session, message: Words) -> Move:
    """An edit changes the stored words in place; only a finished reflection says a line."""
    edited = session.reworded(message.message, message.text)
    if edited == session or session.standing != Finished():
        return edited, ()
    return edited, (Say((Line("finished.edited"),), (Choice.EXPORT, Choice.REVIEW)),)


def _mistyped(session: Session, words: Words, now: datetime) -> Move:
    """An unknown command with a sentence in it is kept as words; one word alone can be."""
    sentence = len(words.text.split()) > 1 and not is_command(words.text)
    if session.turn == 0:
        return said(session, words, now) if sentence else _welcomed_with(session, words)
    if sentence and not isinstance(session.place, Reviewing | Aside):
        kept, _ = said(session, words, now)
        return kept, (Say((Line("unknown.kept"),), (Choice.CARRY_ON,)),)
    taken = replace(session, taken=Taken(words, session.place))
    choices = (Choice.CARRY_ON, Choice.MY_WORDS, Choice.HELP)
    return taken, (Say((Line("unknown"),), choices),)


def _could_not_read(session: Session, thing: Unreadable, now: datetime) -> Move:
    """What is not text is declined kindly; the text that came with it is kept."""
    if session.turn == 0 and thing.caption is None:
        return _begin(session)
    reply = Say((Line(f"unreadable.{thing.medium}"),), (Choice.CARRY_ON,))
    if not thing.caption:
        return session, (reply,)
    kept, effects = captioned(session, Words(thing.message, thing.caption), now)
    return kept, effects or (replace(reply, lines=(Line("unreadable.caption"), *reply.lines)),)
