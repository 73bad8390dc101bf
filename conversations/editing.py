"""A message that was sent earlier has been edited: its part changes, wherever it stands."""

from conversations import asking
from conversations.answers import Words
from conversations.effects import Line, Say
from conversations.events import Choice
from conversations.moves import Move
from conversations.person import Person
from conversations.places import Asking, Finished, Reviewing, Threshold
from conversations.session import Session


def reword(person: Person, session: Session, message: Words) -> Move:
    """Silently in the answer that is being given; with one quiet line in an earlier one."""
    edited = session.reworded(message.message, message.text)
    in_document = (edited.name, session.prompt_of(message.message)) != (session.name, None)
    if edited == session or person.withdrawn or not in_document:
        return edited, ()
    where = session.prompt_of(message.message)
    match session.standing:
        case Threshold():
            return edited, ()
        case Asking() | Finished() if where and where == session.asking:
            return edited, ()
        case Finished():
            line = Line("finished.edited")
            return edited, (Say((line,), (Choice.EXPORT, Choice.REVIEW, Choice.CARRY_ON)),)
        case Asking() | Reviewing() if where:
            line = Line("edited.other", {"question": asking.named(session, where)})
            return edited, (Say((line,), (Choice.CARRY_ON,)),)
        case Asking() | Reviewing():
            return edited, ()
