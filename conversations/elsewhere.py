"""What is said to, or edited in, another reflection than the one at hand: it goes there."""

from datetime import datetime

from conversations import asking, keeping
from conversations.answers import Words
from conversations.effects import AlsoChanged, Effect, Line, Say
from conversations.events import Event, Reworded, Said
from conversations.known import Known
from conversations.person import Person
from conversations.places import Threshold
from conversations.saying import replied_to
from conversations.session import Session


def about_others(session: Session, event: Event) -> bool:
    """Whether the event speaks of a message that this reflection does not know."""
    match event:
        case Said(in_reply_to=message) if message:
            return session.prompt_of(message) is None
        case Reworded(message, text):
            return session.reworded(message, text) == session
        case _:
            return False


def went_elsewhere(
    person: Person, session: Session, event: Event, known: Known, now: datetime
) -> tuple[Effect, ...]:
    """What it changed there, and one line about it; nothing if it belongs to this one."""
    if not about_others(session, event):
        return ()
    match event:
        case Said() if person.agreed and session.standing != Threshold():
            return _said(person, event, known, now)
        case Reworded():
            return _edited(person, event, known, now)
        case _:
            return ()


def _said(person: Person, event: Said, known: Known, now: datetime) -> tuple[Effect, ...]:
    words = Words(event.message, event.text)
    for other in known.others.values():
        prompt = replied_to(other, event.in_reply_to, known)
        if prompt and other.standing != Threshold():
            added = keeping.kept(person, other.adding(prompt, words), event, now)
            line = Line("added.elsewhere", {"question": asking.named(added, prompt)})
            return AlsoChanged(added), Say((line,))
    return ()


def _edited(person: Person, event: Reworded, known: Known, now: datetime) -> tuple[Effect, ...]:
    for other in known.others.values():
        edited = other.reworded(event.message, event.text)
        if edited != other:
            told = () if person.withdrawn else (Say((Line("edited.earlier"),)),)
            return AlsoChanged(keeping.kept(person, edited, event, now)), *told
    return ()
