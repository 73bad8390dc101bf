"""Deleting: asked once, declined in every way, and then done for good."""

from dataclasses import replace
from datetime import datetime

from conversations import moves, scenes
from conversations.effects import Forget, ForgetThis, Line, Transition
from conversations.events import Choice
from conversations.keeping import for_now
from conversations.person import Person
from conversations.session import Aside, AsideKind, Session

_THIS_ONE = frozenset(
    {
        (AsideKind.DELETING, Choice.DELETE_THIS),
        (AsideKind.DELETING_THIS, Choice.DELETE_THIS),
        (AsideKind.DELETING_THIS, Choice.DELETE_YES),  # yes to what was asked
    }
)


def asked_or_done(person: Person, session: Session, choice: Choice, now: datetime) -> Transition:
    """The one confirm: it counts only when the question has been asked."""
    asked = session.place.kind if isinstance(session.place, Aside) else None
    if (asked, choice) == (AsideKind.DELETING, Choice.DELETE_YES):
        return Transition(person, session, (Forget(Line("delete.done")),))
    if (asked, choice) in _THIS_ONE:
        return _this_one(person, session, now)
    one = choice is Choice.DELETE_THIS
    kind = AsideKind.DELETING_THIS if one else AsideKind.DELETING
    return Transition(person, *moves.ask_to_delete(session, kind))


def fresh(person: Person, session: Session, now: datetime) -> Session:
    """The next reflection. Numbers are never used again, so old buttons are recognised."""
    begun = Session(person.id, person.current + 1, session.template)
    if person.withdrawn:
        return replace(begun, until=session.until)
    return for_now(person, begun, now)


def _this_one(person: Person, session: Session, now: datetime) -> Transition:
    begun = fresh(person, session, now)
    begun = begun.moved(begun.place)
    forgotten = ForgetThis(session.number)
    gone = scenes.gone(person, begun)
    return Transition(replace(person, current=begun.number), begun, (forgotten, gone))
