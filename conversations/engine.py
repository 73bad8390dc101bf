"""The one function that moves a session. Every transition begins here.

Two rules:
1. `advance` is pure and total: it reads no clock, awaits nothing, raises nothing.
2. Words are kept before anything else is decided; no path drops them.

A tapped button speaks about the turn it hung under; when that turn is over it does nothing but
explain. A typed command carries no button and always speaks to the present.
"""

from dataclasses import replace
from datetime import datetime

from conversations import asking, keeping, moves, reminding, resuming, scenes, several, undoing
from conversations.answers import Words
from conversations.choosing import choose
from conversations.editing import reword
from conversations.effects import AlsoChanged, Line, Say, Transition
from conversations.elsewhere import went_elsewhere
from conversations.events import (
    Alarm,
    Began,
    CameBack,
    Choice,
    Chose,
    Event,
    Mistyped,
    Rang,
    Reworded,
    Said,
    Timed,
    Unreadable,
    WentAway,
)
from conversations.hearing import Heard
from conversations.known import NOTHING, Known
from conversations.moves import Move
from conversations.ordering import in_order, on_its_way
from conversations.person import Person
from conversations.places import (
    Aside,
    AsideKind,
)
from conversations.saying import captioned, fell_quiet, is_a_name, replied_to, said
from conversations.session import Session
from conversations.taking import asked, begin, mistyped, timed, took, while_it_can_be_taken_back
from conversations.tapping import tapped


def advance(
    person: Person,
    session: Session,
    event: Event,
    *,
    heard: Heard,
    now: datetime,
    known: Known = NOTHING,
) -> Transition:
    """The next session and what to say.

    `heard` is what the ears made of the event's words, `known` what the store knows of the chat.
    """
    kept = keeping.kept(person, session, event, now)
    here = in_order(resuming.noticed(kept, event, now), known)
    if elsewhere := went_elsewhere(person, here, event, known, now):
        return keeping.with_warning(
            Transition(person, session), Transition(person, here, elsewhere), now
        )
    moved = resuming.welcomed_back(here, event, _step(person, here, event, heard, known, now))
    told = scenes.led_by(moved.effects, *_untold(session, here, moved.session, event))
    effects = (*_left_in_order(session, here, moved), *told)
    after = replace(moved, session=_afterwards(here, moved.session, event), effects=effects)
    return keeping.with_warning(Transition(person, session), after, now)


def _untold(session: Session, here: Session, after: Session, event: Event) -> tuple[Line, ...]:
    """Where words have gone that no acknowledgement will tell of any more."""
    waited = Alarm.QUIET in here.alarms and Alarm.QUIET not in after.alarms
    untold = waited or here.answers != session.answers
    return asking.added(here) if untold and isinstance(event, Chose | Began) else ()


def _left_in_order(session: Session, here: Session, moved: Transition) -> tuple[AlsoChanged, ...]:
    """Late words have gone where they belong, also in a reflection that is left for another."""
    left = moved.session.number != session.number and here.answers != session.answers
    return (AlsoChanged(here),) if left else ()


def _afterwards(before: Session, after: Session, event: Event) -> Session:
    """What holds whatever was done: the order of the chat, and what can be undone of it."""
    ordered = in_order(while_it_can_be_taken_back(before, after))
    match event:
        case Said() | Chose() | Mistyped() | Unreadable() | Timed():
            undid = len(after.trail) < len(before.trail)
            here = reminding.came_back(ordered) if before.reminded else ordered
            return here if undid else undoing.recorded(before, here)
        case Began() | Reworded() | CameBack() | WentAway() | Rang():
            return ordered


def _step(
    person: Person, session: Session, event: Event, heard: Heard, known: Known, now: datetime
) -> Transition:
    match event:
        case Began() | CameBack():
            return Transition(person, *begin(person, session))
        case Said(message, text) if choice := asked(session, heard):
            return took(person, session, Words(message, text), choice, known, now)
        case Said():
            return _said(person, session, event, heard, known, now)
        case Timed(message, text):
            return timed(person, session, Words(message, text), heard, known, now)
        case Reworded(message, text):
            return Transition(person, *reword(person, session, Words(message, text)))
        case Chose(_, button) if button:
            return tapped(person, session, event, button, known, now)
        case Chose():
            return choose(person, session, event, known, now)
        case Mistyped(message, text):
            return Transition(person, *mistyped(person, session, Words(message, text), now))
        case Unreadable():
            return Transition(person, *_could_not_read(person, session, event, known, now))
        case Rang(alarm):
            return Transition(person, *_rang(person, session, alarm, now))
        case WentAway():
            return Transition(person, session)


def _said(
    person: Person, session: Session, event: Said, heard: Heard, known: Known, now: datetime
) -> Transition:
    """Words, and nothing but words: an answer, or what was asked for in between."""
    words = Words(event.message, event.text)
    match session.place:
        case Aside(AsideKind.TIMING) if heard.time:
            return _as_asked(person, session, words, reminding.at(person, session, heard.time))
        case Aside(AsideKind.ZONE) if heard.zone:
            there = reminding.lives_by(person, session, heard.zone)
            return _as_asked(person, session, words, there)
        case Aside(AsideKind.CALLING) if is_a_name(words):
            return Transition(person, *several.called(person, session, words))
        case _:
            to = replied_to(session, event.in_reply_to, known)
            return Transition(person, *said(person, session, words, now, to))


def _as_asked(person: Person, session: Session, words: Words, told: Transition) -> Transition:
    """What was asked for in between; it can still be taken for the answer that it may be."""
    taken = replace(told.session, taken=session.taking(words, person.timezone))
    effects = scenes.offering(told.effects, Choice.MY_WORDS)
    return Transition(told.person, taken, effects)


def _rang(person: Person, session: Session, alarm: Alarm, now: datetime) -> Move:
    match alarm:
        case Alarm.QUIET if Alarm.QUIET in session.alarms and on_its_way(session, now):
            return session.waking(Alarm.QUIET, now + session.template.quiet), ()
        case Alarm.QUIET:
            return fell_quiet(session)
        case Alarm.WARNING:
            return keeping.warn(person, session, now)
        case Alarm.REMINDER:
            return reminding.remind(person, session, now)


def _could_not_read(
    person: Person, session: Session, thing: Unreadable, known: Known, now: datetime
) -> Move:
    """What is not text is declined kindly, an album once; the text that came with it is kept."""
    if session.turn == 0 and thing.caption is None:
        return begin(person, session)
    again = thing.album is not None and thing.album == session.album
    session = replace(session, album=thing.album)
    reply = Say((Line(f"unreadable.{thing.medium}"),), (Choice.CARRY_ON,))
    if moves.has_stopped(person, session):  # to ask for words would be to ask
        reply = scenes.here(session)
    if not thing.caption:
        return session, () if again else (reply,)
    words = Words(thing.message, thing.caption)
    to = replied_to(session, thing.in_reply_to, known)
    kept, effects = captioned(person, session, words, now, to)
    if again or effects:
        return kept, effects
    if Alarm.QUIET not in session.alarms:  # this is the one acknowledgement
        kept = kept.silenced(Alarm.QUIET)
    return kept, (replace(reply, lines=(Line("unreadable.caption"), *reply.lines)),)
