"""What is told when it is asked for: help, and what is kept. It moves nobody."""

from collections.abc import Callable, Mapping

from conversations import moves, scenes
from conversations.effects import Effect, Enclose, Line, Paper, Say
from conversations.events import Choice
from conversations.person import Person
from conversations.places import Threshold
from conversations.session import Session

_MENU = (Choice.UNDO, Choice.REVIEW, Choice.QUESTIONS, Choice.STOP)


def _help(person: Person, session: Session) -> tuple[Effect, ...]:
    stopped = moves.has_stopped(person, session)
    menu = () if stopped or session.standing == Threshold() else _MENU
    more = scenes.told(session, Line("help.more"), *menu, Choice.OTHER_THINGS)
    return (Say((Line("help"),)), more)


def _other_things(person: Person, session: Session) -> tuple[Effect, ...]:
    stopped = moves.has_stopped(person, session)
    menu = (Choice.FINISH, Choice.REFLECTIONS, Choice.REMIND)
    on = () if stopped or session.standing == Threshold() else menu
    return (scenes.told(session, Line("help.other"), *on, Choice.PRIVACY, Choice.DELETE),)


def _privacy(person: Person, session: Session) -> tuple[Effect, ...]:
    back = (Choice.WITHDRAW,) if person.agreed else ()
    more = (Choice.MY_DATA, *back, Choice.PRIVACY_MORE, Choice.DELETE)
    return (scenes.told(session, Line("privacy"), *more),)


def _privacy_more(_: Person, session: Session) -> tuple[Effect, ...]:
    told = scenes.told(session, Line("privacy.more"), Choice.MY_DATA, Choice.DELETE)
    return (Enclose(Paper.NOTICE), told)


def _my_data(person: Person, session: Session) -> tuple[Effect, ...]:
    back = (Choice.WITHDRAW,) if person.agreed else ()
    told = scenes.told(session, Line("my_data"), *back, Choice.DELETE)
    return (Enclose(Paper.MY_DATA), Enclose(Paper.MY_DATA_JSON), told)


TELLS: Mapping[Choice, Callable[[Person, Session], tuple[Effect, ...]]] = {
    Choice.HELP: _help,
    Choice.OTHER_THINGS: _other_things,
    Choice.PRIVACY: _privacy,
    Choice.PRIVACY_MORE: _privacy_more,
    Choice.MY_DATA: _my_data,
}
