"""Undo: what the person did is recorded as it happens, and taken back one thing at a time.

A deed says how the answers that it changed stood before, by their messages; the words themselves
are found where they are, so that an edit made meanwhile is never undone with it.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from conversations import moves, scenes
from conversations.answers import Answer, Part
from conversations.deeds import Deed, Stood
from conversations.effects import Line
from conversations.events import Choice, MessageRef
from conversations.moves import Move
from conversations.places import Aside, AsideKind, Finished, Threshold
from conversations.session import Session
from conversations.template import PromptKey

MOST = 30  # deeds that can be undone, one after another
_ASKED_IN_BETWEEN = frozenset(
    {AsideKind.DELETING, AsideKind.DELETING_THIS, AsideKind.CALLING, AsideKind.TIMING}
    | {AsideKind.ZONE}
)


def recorded(before: Session, after: Session) -> Session:
    """With what was just done on the trail, if it changed where anything stands."""
    deed = _deed(before, after)
    if deed is None:
        return after
    if _goes_on(before, after, deed):
        *earlier, last = after.trail
        longer = replace(last, said=last.said + deed.said)
        return replace(after, trail=(*earlier, longer))
    return replace(after, trail=(*after.trail, deed)[-MOST:])


def _deed(before: Session, after: Session) -> Deed | None:
    if before.number != after.number or before.standing == Threshold():
        return None
    changed = {
        key: _stood(before.answer(key))
        for key, answer in after.answers.items()
        if answer is not before.answers.get(key) and _stood(before.answer(key)) != _stood(answer)
    }
    held = _messages(before.held)
    if not changed and held == _messages(after.held) and before.standing == after.standing:
        return None
    had = {words.message for words in before.all_words()}
    said = (w.message for w in after.all_words() if w.message not in had)
    if words := tuple(said):  # to undo it is to take these out, wherever they stand by then
        return Deed(before.standing, said=words)
    return Deed(before.standing, changed, held)


def _goes_on(before: Session, after: Session, deed: Deed) -> bool:
    """The rest of a paste that the app had cut: the two are undone together."""
    if not (deed.said and before.trail and deed.place == after.standing):
        return False
    key = after.prompt_of(deed.said[0])
    parts = before.answer(key).parts if key else ()
    return bool(parts) and parts[-1].full and parts[-1].message in before.trail[-1].said


def _stood(answer: Answer) -> Stood:
    return Stood(_messages(answer.parts), _messages(answer.cleared), answer.settled)


def _messages(parts: tuple[Part, ...]) -> tuple[MessageRef, ...]:
    return tuple(part.message for part in parts)


def undo(session: Session) -> Move:
    """Take back the last thing that they did, and say where that leads."""
    match session.place:
        case Aside(kind) if kind in _ASKED_IN_BETWEEN:
            return moves.keep(session)
        case _ if not session.trail:
            return moves.stay(session, Line("undone.nothing"))
        case _:
            return _undone(session, session.trail[-1])


def _undone(session: Session, deed: Deed) -> Move:
    before = _without(session, deed.said) if deed.said else _rearranged(session, deed)
    there = replace(before.moved(deed.place), trail=session.trail[:-1])
    line = Line(_undone_line(session, deed))
    there, effects = moves.stay(there, line)
    return there, scenes.offering(effects, Choice.UNDO) if there.trail else effects


def _undone_line(session: Session, deed: Deed) -> str:
    if deed.said and deed.place == session.standing:
        return "undone.words"
    left_the_end = isinstance(session.standing, Finished) and not isinstance(deed.place, Finished)
    return "undone.finished" if left_the_end else "undone"


def _without(session: Session, said: Collection[MessageRef]) -> Session:
    """What was said in it is taken out where it stands; what stood nowhere, of the last answer."""
    answers = {key: _taken_out(answer, said) for key, answer in session.answers.items()}
    held = tuple(part for part in session.held if part.message not in said)
    name = session.name if session.name and session.name.message not in said else None
    gone = (*(part for part in session.held if part.message in said),)
    gone += (session.name,) if session.name and name is None else ()
    without = replace(session, answers=answers, held=held, name=name)
    if not gone:
        return without
    last = session.template.prompts[-1]
    answer = without.answer(last)
    return without.with_answer(last, replace(answer, cleared=gone + answer.cleared))


def _taken_out(answer: Answer, said: Collection[MessageRef]) -> Answer:
    out = tuple(part for part in answer.parts if part.message in said)
    if not out:
        return answer
    left = tuple(part for part in answer.parts if part.message not in said)
    return replace(answer, parts=left, cleared=out + answer.cleared)  # the latest goes first


def _rearranged(session: Session, deed: Deed) -> Session:
    """Everything that the deed changed as it stood before, with the words as they are now."""
    pool = {part.message: part for part in _parts(session)}
    placed = {*deed.held, *_named_in(deed.answers)}
    answers = {
        key: _left(answer, placed) for key, answer in session.answers.items()
    } | {  # what came to it otherwise meanwhile stays there
        key: _as_it_stood(_left(session.answer(key), placed), stood, pool)
        for key, stood in deed.answers.items()
    }
    held = tuple(part for part in session.held if part.message not in placed)
    back = tuple(pool[message] for message in deed.held if message in pool)
    return replace(session, answers=answers, held=back + held)


def _parts(session: Session) -> tuple[Part, ...]:
    answered = (part for answer in session.answers.values() for part in answer.everything)
    return (*answered, *session.held)


def _named_in(answers: Mapping[PromptKey, Stood]) -> set[MessageRef]:
    return {m for stood in answers.values() for m in (*stood.parts, *stood.cleared)}


def _left(answer: Answer, placed: Collection[MessageRef]) -> Answer:
    if not any(part.message in placed for part in answer.everything):
        return answer
    parts = tuple(part for part in answer.parts if part.message not in placed)
    cleared = tuple(part for part in answer.cleared if part.message not in placed)
    return replace(answer, parts=parts, cleared=cleared)


def _as_it_stood(left: Answer, stood: Stood, pool: Mapping[MessageRef, Part]) -> Answer:
    parts = tuple(pool[message] for message in stood.parts if message in pool)
    cleared = tuple(pool[message] for message in stood.cleared if message in pool)
    return Answer(parts + left.parts, stood.settled, cleared + left.cleared)
