"""Changing what is there: any question, words taken out, brought back, or moved to another.

Words that are taken out stand in no document, but stay with their question until the end.
"""

from conversations import asking, moves, scenes
from conversations.effects import Line
from conversations.events import Choice, MessageRef
from conversations.moves import Move
from conversations.places import Asking
from conversations.session import Session
from conversations.template import PromptKey


def go(session: Session, which: int | None) -> Move:
    prompt = session.template.numbered(which)
    if prompt:
        return moves.go_to(session, prompt)
    return _which(session, which)


def clear(session: Session, which: int | None, line: str = "cleared") -> Move:
    """All words of an answer are taken out; they can be brought back."""
    prompt = _meant(session, which)
    if prompt is None:
        return _which(session, which, Line("questions.which"))
    answer = session.answer(prompt)
    if not answer.parts:
        return _at(session, prompt, session, Line("cleared.nothing"))
    cleared = session.with_answer(prompt, answer.with_all_taken_out())
    return _at(session, prompt, cleared, Line(line))


def replace_words(session: Session, which: int | None) -> Move:
    return clear(session, which, "replaced")


def bring_back(session: Session, which: int | None) -> Move:
    prompt = _meant(session, which)
    if prompt is None:
        return _which(session, which, Line("questions.which"))
    answer = session.answer(prompt)
    if not answer.cleared:
        return _at(session, prompt, session, Line("brought_back.nothing"))
    brought = session.with_answer(prompt, answer.with_all_brought_back())
    return _at(session, prompt, brought, Line("brought_back"))


def move(session: Session, which: int | None) -> Move:
    """What they said last goes to another question; nobody moves."""
    to = session.template.numbered(which) if which is not None else _the_other(session)
    said = _said_last(session, to)
    if which is not None and to is None:
        return _which(session, which)
    if to is None or not said:
        return moves.stay(session, Line("move.nothing"))
    there = session.carrying(said, to).moved(session.place)
    there, effects = moves.stay(there, Line("moved", {"question": asking.named(session, to)}))
    return there, scenes.offering(effects, Choice.UNDO)


def _said_last(session: Session, to: PromptKey | None) -> list[MessageRef]:
    """What they said here, if anything: what they said to another question they meant for it."""
    said = [message for message in session.latest if session.prompt_of(message) not in {None, to}]
    here = [message for message in said if session.prompt_of(message) == session.asking]
    return here or said


def _the_other(session: Session) -> PromptKey | None:
    """Where what was said last may have been meant to go: the question before, or this one."""
    here = any(session.prompt_of(message) == session.asking for message in session.latest)
    return session.came_from if here else session.asking


def _which(session: Session, which: int | None, *before: Line) -> Move:
    """All of them, to choose from; whoever named one that there is not is told so."""
    lines = before if which is None else (Line("questions.unknown"),)
    return session, (scenes.questions(session, *lines),)


def _meant(session: Session, which: int | None) -> PromptKey | None:
    """The question with that number; without one, the one that is being asked."""
    return session.asking if which is None else session.template.numbered(which)


def _at(session: Session, prompt: PromptKey, changed: Session, line: Line) -> Move:
    """There, so that what was changed can be seen."""
    if session.asking == prompt:
        return moves.stay(changed.moved(session.standing), line)
    return moves.stay(moves.settled_here(changed).moved(Asking(prompt)), line)
