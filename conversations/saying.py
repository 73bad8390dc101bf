"""Where words go when they are said: always somewhere, and on from there by nobody but them."""

from dataclasses import replace
from datetime import datetime

from conversations import moves, scenes
from conversations.effects import Line, Say
from conversations.events import Alarm, Choice
from conversations.moves import Move
from conversations.person import Person
from conversations.session import (
    Aside,
    AsideKind,
    Asking,
    Finished,
    Reviewing,
    Session,
    Taken,
    Threshold,
    Words,
)

LONGEST_NAME = 60  # characters; more than that, or a second line, is no name


def said(person: Person, session: Session, words: Words, now: datetime) -> Move:
    match session.place:
        case Threshold():
            return _said_before_the_yes(session, words, now)
        case Asking(prompt):
            return _quietly(session.adding(prompt, words), now), ()
        case Reviewing():
            return _named(session, words)
        case Finished() | Aside(AsideKind.WITHDRAWN):
            return _quietly(replace(session, held=(*session.held, words)), now), ()
        case Aside(kind):
            return _said_aside(person, session, kind, words, now)


def captioned(person: Person, session: Session, words: Words, now: datetime) -> Move:
    """Words that came with something else: kept like any others, but never as a name."""
    if session.place == Reviewing():
        return _as_last_answer(session, words), ()
    return said(person, session, words, now)


def fell_quiet(session: Session) -> Move:
    """The one acknowledgement of a burst. It moves nobody."""
    heard = session.silenced(Alarm.QUIET)
    if heard == session:
        return session, ()
    match session.place:
        case Threshold():
            return heard, (scenes.invitation(Line("welcome.held")),)
        case Asking(prompt):
            return heard, (scenes.acknowledged(prompt),)
        case Finished():
            spoken = Say((Line("finished.held"),), (Choice.ADD_WORDS, Choice.ANOTHER))
            return heard, (spoken,)
        case Aside(AsideKind.WITHDRAWN):
            return heard, (scenes.kept_apart(),)
        case Reviewing() | Aside():
            return heard, ()


def _said_before_the_yes(session: Session, words: Words, now: datetime) -> Move:
    held = replace(session, held=(*session.held, words))
    if session.turn == 0:
        return held.moved(Threshold()), scenes.welcome()
    return _quietly(held, now), ()


def _said_aside(
    person: Person, session: Session, kind: AsideKind, words: Words, now: datetime
) -> Move:
    """Asked something in between, they said something else: so nothing is done but to keep it."""
    notice = kind is AsideKind.NOTICE
    told, on = ("notice", Choice.NEXT) if notice else ("delete", Choice.CARRY_ON)
    spoken = Say((Line(f"{told}.kept_words"),), (on,))
    back = moves.returned(person, session)
    if back.place == Reviewing():  # whatever it is, it is no name
        return _as_last_answer(back, words), (spoken,)
    kept, effects = said(person, back, words, now)
    if notice or person.withdrawn:  # this is the one acknowledgement
        kept = kept.silenced(Alarm.QUIET)
    return kept, effects or (spoken,)


def _named(session: Session, words: Words) -> Move:
    """A short line is the name. Anything longer is kept as words, and the question stays."""
    if len(words.text) <= LONGEST_NAME and "\n" not in words.text:
        named, effects = moves.finish(replace(session, name=words))
        last = Asking(session.template.prompts[-1])  # a late word to it looks just like a name
        return replace(named, taken=Taken(words, last)), scenes.offering_back(effects)
    return moves.stay(_as_last_answer(session, words), Line("name.too_long"))


def _as_last_answer(session: Session, words: Words) -> Session:
    return session.adding(session.template.prompts[-1], words)


def _quietly(session: Session, now: datetime) -> Session:
    return session.waking(Alarm.QUIET, now + session.template.quiet)
