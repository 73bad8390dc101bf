"""What the store knows that bears on one event; only what is needed is looked up."""

from datetime import datetime, timedelta

from conversations.elsewhere import about_others
from conversations.events import Chose, Event, MessageRef, Said, Unreadable
from conversations.known import Bubble, Known
from conversations.session import Session
from conversations.several import ABOUT_SEVERAL
from conversations.template import PromptKey
from storage.store import Transaction, Walk

MOST_PATIENT = timedelta(minutes=2)  # with a question on its way; then words are thanked for


async def known_of(tx: Transaction, walk: Walk, event: Event) -> Known:
    person, session = walk.person.id, walk.session
    waits = session.asked is None and session.came_from is not None
    asked = await tx.asked(person, session.number, session.since) if waits else None
    listed = isinstance(event, Chose) and event.choice in ABOUT_SEVERAL
    needed = listed or about_others(session, event)
    others = await tx.others(walk) if needed else ()
    by_number = {other.session.number: other.session for other in others}
    return Known(asked, await _replied(tx, walk, event), by_number)


def on_its_way(session: Session, known: Known, now: datetime) -> bool:
    """Whether the question has still to arrive: only then is it known which words came before."""
    if session.came_from is None or session.at is None or session.asked or known.asked:
        return False
    return timedelta() <= now - session.at < MOST_PATIENT


async def _replied(tx: Transaction, walk: Walk, event: Event) -> Bubble | None:
    message = _answered(event)
    sent = await tx.sent_as(walk.person.id, message) if message else None
    if sent is None or sent.about is None:
        return None
    return Bubble(sent.reflection, PromptKey(sent.about))


def _answered(event: Event) -> MessageRef | None:
    """The message that it is a reply to."""
    match event:
        case Said(in_reply_to=message) | Unreadable(in_reply_to=message):
            return message
        case _:
            return None
