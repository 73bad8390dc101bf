"""Deleting: asked once, declined in every way, and then done for good."""

from dataclasses import replace
from datetime import datetime

from conversations import endings, moves, scenes
from conversations.effects import Forget, ForgetThis, Line, Say, Transition
from conversations.events import Choice
from conversations.keeping import for_now
from conversations.person import Person
from conversations.places import Aside, AsideKind
from conversations.session import Session

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
    return Transition(person, *moves.ask_aside(session, kind))


def fresh(person: Person, session: Session, now: datetime) -> tuple[Person, Session]:
    """The next reflection. Numbers are never used again, so old buttons are recognised."""
    speaking = person.at_a_fresh_one()
    begun = Session(person.id, speaking.current, session.template, at=now)
    if person.withdrawn:
        return speaking, replace(begun, until=session.until)
    return speaking, for_now(person, begun, now)


def _this_one(person: Person, session: Session, now: datetime) -> Transition:
    speaking, begun = fresh(person, session, now)
    begun = begun.moved(begun.place)
    forgotten = ForgetThis(session.number)
    gone = _gone(person, begun)
    return Transition(speaking, begun, (forgotten, gone))


def _gone(person: Person, fresh: Session) -> Say:
    """One reflection is deleted; what becomes of any others, and the yes to a new one."""
    going = Line("delete.others_going", {"date": endings.day(fresh)})
    others = going if person.withdrawn else Line("delete.others")
    agrees = person.agrees_to(fresh.template.notice)
    start = Line("delete.start_again" if agrees else "welcome.start")
    return Say((Line("delete.this_done"), others, start), (*scenes.YESES, Choice.TELL_MORE))
