"""Late words: the order of the messages in the chat decides which question they belong to."""

from dataclasses import replace
from datetime import datetime, timedelta

from conversations.deeds import Early
from conversations.events import MessageRef, came_before
from conversations.known import NOTHING, Known
from conversations.session import Session

MOST_PATIENT = timedelta(minutes=2)  # with a question on its way; then words are thanked for


def in_order(session: Session, known: Known = NOTHING) -> Session:
    """What was sent before the question reached the chat belongs to the one before it.

    The order of the messages in the chat decides, never a clock.
    """
    for early in session.early:
        if arrived := known.arrived.get(early.since):
            session = _put_right(_without(session, early), early, arrived)
    if session.asked is None and (arrived := known.arrived.get(session.since)):
        session = replace(session, asked=arrived)
    if session.asked is None or session.asking is None or session.came_from is None:
        return session
    here = Early(session.latest, session.asking, session.came_from, session.since)
    return _put_right(session, here, session.asked)


def _put_right(session: Session, early: Early, arrived: MessageRef) -> Session:
    """Those of them that came before the question did belong to the one before it."""
    late = [
        message
        for message in early.messages
        if session.prompt_of(message) == early.under and came_before(message, arrived)
    ]
    if not late:
        return session
    untold = (message for message in late if message not in session.latest)
    there = session.carrying(late, early.before).with_a_trail_without(late)
    return replace(there, latest=(*session.latest, *untold))


def _without(session: Session, early: Early) -> Session:
    return replace(session, early=tuple(one for one in session.early if one != early))


def on_its_way(session: Session, now: datetime) -> bool:
    """Whether the question has still to arrive: only then is it known which words came before."""
    if session.came_from is None or session.asked is not None or session.at is None:
        return False
    return timedelta() <= now - session.at < MOST_PATIENT
