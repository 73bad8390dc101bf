"""Coming back: after a rest, however long, the next thing said tells where they were."""

from dataclasses import replace
from datetime import datetime, timedelta

from conversations import asking, scenes
from conversations.effects import Line, Transition
from conversations.events import Alarm, Began, CameBack, Choice, Chose, Event, Rang, WentAway
from conversations.places import Aside, Threshold
from conversations.session import Session

AWAY = timedelta(hours=6)  # most bursts between two buses are shorter than that
_ON = frozenset({Choice.NEXT, Choice.SKIP, Choice.BACK, Choice.CARRY_ON, Choice.GO})


def noticed(session: Session, event: Event, now: datetime) -> Session:
    """When they last did something, and whether they have been away since then."""
    if isinstance(event, Rang | WentAway | CameBack):
        return session
    away = session.at is not None and now - session.at >= AWAY
    resting = session.rested or (away and session.standing != Threshold())
    tapped = session.tapped
    if tapped and not (isinstance(event, Chose) and event.button):
        tapped = replace(tapped, at=None)  # another tap on that button is a tap of its own
    return replace(session, at=now, rested=resting, tapped=tapped)


def welcomed_back(before: Session, event: Event, after: Transition) -> Transition:
    """With one line on where they were, if they have been away."""
    if not before.rested:
        return after
    match event:
        case Began() | CameBack():  # which tell it themselves
            return replace(after, session=replace(after.session, rested=False))
        case _ if isinstance(before.place, Aside):
            return after
        case Rang(Alarm.QUIET):
            return _with(after, Line("resumed", {"place": asking.where(before)}))
        case Chose(choice) if choice in _ON and after.session.standing == before.standing:
            return _with(after, Line("where"))
        case Chose(choice) if choice in _ON:
            return _with(after, Line("resumed.was", {"place": asking.where(before)}))
        case _ if after.session.turn != before.turn and not isinstance(after.session.place, Aside):
            return replace(after, session=replace(after.session, rested=False))  # they see it
        case _:
            return after


def _with(after: Transition, line: Line) -> Transition:
    effects = scenes.led_by(after.effects, line)
    if effects == after.effects:
        return after
    return replace(after, session=replace(after.session, rested=False), effects=effects)
