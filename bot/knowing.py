"""What the store knows that bears on one event; only what is needed is looked up."""

from conversations.elsewhere import about_others
from conversations.events import Chose, Event, MessageRef, Said, Unreadable
from conversations.known import Bubble, Known
from conversations.several import ABOUT_SEVERAL
from conversations.template import PromptKey
from storage.store import Transaction, Walk


async def known_of(tx: Transaction, walk: Walk, event: Event) -> Known:
    listed = isinstance(event, Chose) and event.choice in ABOUT_SEVERAL
    needed = listed or about_others(walk.session, event)
    others = await tx.others(walk) if needed else ()
    by_number = {other.session.number: other.session for other in others}
    return Known(await _arrived(tx, walk), await _replied(tx, walk, event), by_number)


async def _arrived(tx: Transaction, walk: Walk) -> dict[int, MessageRef]:
    """Of each question that was on its way when we last looked, and is in the chat now."""
    session = walk.session
    turns = {early.since for early in session.early}
    if session.asked is None and session.came_from is not None:
        turns.add(session.since)
    looked = {t: await tx.asked(walk.person.id, session.number, t) for t in sorted(turns)}
    return {turn: message for turn, message in looked.items() if message}


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
