"""Buttons: each speaks about the turn it hung under.

One of this turn counts once; when the turn is over it does nothing but explain.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from conversations import moves
from conversations.choosing import choose
from conversations.deeds import Tap
from conversations.effects import Line, Transition
from conversations.events import Button, Choice, Chose
from conversations.known import Known
from conversations.moves import Move
from conversations.person import Person
from conversations.session import Session

# These only tell, give or lead; their buttons stay good while their reflection is at hand.
ALWAYS_GOOD = frozenset(
    {Choice.REVIEW, Choice.QUESTIONS, Choice.GO, Choice.TELL_MORE}
    | {Choice.EXPORT, Choice.EXPORT_PDF, Choice.EXPORT_TEXT}
)
# These are about the person: their buttons stay good whichever reflection is at hand.
ABOUT_THE_PERSON = frozenset(
    {Choice.HELP, Choice.OTHER_THINGS, Choice.PRIVACY, Choice.PRIVACY_MORE, Choice.MY_DATA}
    | {Choice.KEEP_LONGER, Choice.WARN_ME, Choice.NO_WARNING}
    | {Choice.REFLECTIONS, Choice.OPEN, Choice.NO_REMINDER}
)
DOUBLE = timedelta(seconds=5)  # a second tap so soon is the same tap


def tapped(
    person: Person, session: Session, event: Chose, button: Button, known: Known, now: datetime
) -> Transition:
    choice = event.choice
    if choice in ABOUT_THE_PERSON:
        return choose(person, session, event, known, now)
    if button.reflection != session.number:
        return Transition(person, *moves.stay(session, Line("stale.reflection")))
    tap = Tap(button.turn, choice, event.which)
    if session.tapped and replace(session.tapped, at=None) == tap and _at_once(session, now):
        return Transition(person, session)
    if choice not in ALWAYS_GOOD and button.turn != session.turn:
        return Transition(person, *_stale(session, tap))
    chosen = choose(person, session, event, known, now)
    return replace(chosen, session=replace(chosen.session, tapped=replace(tap, at=now)))


def _stale(session: Session, tap: Tap) -> Move:
    """The second half of a double tap says nothing; "carry on" keeps its word and no more."""
    if session.tapped and replace(session.tapped, at=None) == tap:
        return session, ()
    if tap.choice is Choice.CARRY_ON:
        return moves.stay(session)
    return moves.stay(session, Line("stale.question"))


def _at_once(session: Session, now: datetime) -> bool:
    at = session.tapped.at if session.tapped else None
    return at is not None and timedelta() <= now - at < DOUBLE  # a clock may jump back
