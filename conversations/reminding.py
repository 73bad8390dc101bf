"""Reminders, only when asked for: in the daytime, twice at most, and never while they are here.

What is said on a lock screen tells nobody what it is about.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from conversations import moves, scenes, times, zones
from conversations.deeds import Taken
from conversations.effects import Line, Moment, Say, Transition
from conversations.events import Alarm, Choice
from conversations.moves import Move
from conversations.person import Person
from conversations.places import Aside, AsideKind
from conversations.session import Session

MOST = 2  # the one that was asked for, and one more if they do not come back
_ASKED = frozenset({AsideKind.TIMING, AsideKind.ZONE})
HERE = timedelta(hours=1)  # whoever wrote this lately needs no reminder


def asked(session: Session) -> Move:
    return moves.ask_aside(session, AsideKind.TIMING)


def asked_where(session: Session) -> Move:
    return moves.ask_aside(session, AsideKind.ZONE)


def lives_by(person: Person, session: Session, zone: str) -> Transition:
    """From now on days and times are theirs; what is set already stays at its moment."""
    there = moves.returned(person, session)
    line = Line("zone.set", {"place": zones.place_of(zone)})
    say = Say((line,), (Choice.CARRY_ON, Choice.REMIND))
    return Transition(replace(person, timezone=zone), there, (say,))


def chosen(person: Person, session: Session, choice: Choice, now: datetime) -> Transition:
    match choice:
        case Choice.TONIGHT:
            when = times.tonight(now, person.timezone)
        case Choice.TOMORROW:
            when = times.tomorrow(now, person.timezone)
        case _:
            when = times.in_a_week(now, person.timezone)
    if when is None:
        waiting = session.moved(Aside(AsideKind.TIMING, session.standing))
        return Transition(person, *moves.stay(waiting, Line("remind.too_late")))
    return at(person, session, when)


def at(person: Person, session: Session, when: datetime) -> Transition:
    there = replace(_back(person, session).waking(Alarm.REMINDER, when), reminded=0)
    on = Line("remind.on", {"when": Moment(when), "place": zones.place_of(person.timezone)})
    told = scenes.told(there, on, Choice.NO_REMINDER, Choice.TIME_ZONE)
    return Transition(person, there, (told,))


def as_before(person: Person, session: Session, taken: Taken) -> tuple[Person, Session]:
    """What was taken for a time or a place, and was none, has changed neither."""
    if not (isinstance(taken.place, Aside) and taken.place.kind in _ASKED):
        return person, session
    there = session.silenced(Alarm.REMINDER)
    if taken.reminder:
        there = there.waking(Alarm.REMINDER, taken.reminder)
    return replace(person, timezone=taken.timezone or person.timezone), there


def none(person: Person, session: Session) -> Transition:
    there = replace(_back(person, session).silenced(Alarm.REMINDER), reminded=0)
    return Transition(person, there, (scenes.told(there, Line("remind.off")),))


def remind(person: Person, session: Session, now: datetime) -> Move:
    """It moves nobody. What falls due in the night, or while they are here, is not said then."""
    rung = session.silenced(Alarm.REMINDER)
    if rung == session or person.withdrawn:
        return rung, ()
    if session.at is not None and timedelta() <= now - session.at < HERE:  # a clock may jump back
        return replace(rung, reminded=0), ()
    if (later := times.by_day(now, person.timezone)) != now:
        return rung.waking(Alarm.REMINDER, later), ()
    told = replace(rung, reminded=session.reminded + 1)
    if told.reminded < MOST:
        told = told.waking(Alarm.REMINDER, times.again(now, person.timezone))
        return told, (_reminder("reminder"),)
    return told, (_reminder("reminder.last"),)


def came_back(session: Session) -> Session:
    """Once reminded, they are here: the second reminder is not needed."""
    return replace(session.silenced(Alarm.REMINDER), reminded=0) if session.reminded else session


def _reminder(key: str) -> Say:
    return Say((Line(key),), (Choice.CARRY_ON, Choice.REMIND, Choice.NO_REMINDER))


def _back(person: Person, session: Session) -> Session:
    timing = isinstance(session.place, Aside) and session.place.kind is AsideKind.TIMING
    return moves.returned(person, session) if timing else session
