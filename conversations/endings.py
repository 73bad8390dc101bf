"""The end: documents, what can be done with them, and how long everything is kept."""

from collections.abc import Sequence
from datetime import datetime

from conversations import asking
from conversations.effects import Effect, Format, Line, Publish, Say
from conversations.events import Choice
from conversations.reflection import reflect
from conversations.session import Session


def documents(session: Session, formats: Sequence[Format]) -> tuple[Effect, ...]:
    reflection = reflect(session)
    return tuple(Publish(reflection, format_) for format_ in formats)


def made(session: Session) -> tuple[Effect, ...]:
    """The documents are made: what can be done now, and one more thing that may be asked."""
    name = session.name
    named_ = (Line("finished.named", {"name": name.text}),) if name else ()
    lines = (Line("finished.made"), *named_, Line("finished.show"))
    if session.asking is None:
        return (finished(session, *lines),)
    return (Say((*lines, *_what_now(session))), asking.closing(session, Line("closing.intro")))


def finished(session: Session, *lines: Line) -> Say:
    """What can be done now; whoever finished early is told that they can carry on."""
    rest = (Choice.PUT_NAME, Choice.REVIEW, Choice.KEEP_LONGER, Choice.ANOTHER)
    carry_on = (Choice.CARRY_ON,) if session.template.next_open(session.settled) else ()
    return Say((*lines, *_what_now(session)), (*carry_on, Choice.EXPORT, *rest))


def _what_now(session: Session) -> tuple[Line, ...]:
    is_open = (Line("finished.open"),) if session.template.next_open(session.settled) else ()
    return (*is_open, Line("finished.kept", {"date": day(session)}))


def day(session: Session) -> str | datetime:
    """When the reflection is deleted."""
    return session.until or "…"  # before the first save nobody is told
