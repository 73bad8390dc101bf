"""Several reflections of one person: one for each meeting, school or year."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from conversations import deleting, endings, moves, scenes
from conversations.answers import Words
from conversations.effects import Line, Pick, Say, Transition, Value
from conversations.events import Alarm, Choice
from conversations.keeping import for_now
from conversations.known import Known
from conversations.moves import Move
from conversations.person import Person
from conversations.places import AsideKind, Asking, Finished, Reviewing, Threshold
from conversations.session import Session

MOST = 20  # that one person can keep; each is a button on one bubble
ABOUT_SEVERAL = frozenset({Choice.REFLECTIONS, Choice.OPEN, Choice.ANOTHER})
_ON_A_BUTTON = 24  # characters of what it is called


def reflections(person: Person, session: Session, known: Known) -> Transition:
    """All of theirs, and the way to each."""
    mine = _worth_telling(session, known)
    rows = tuple(_row(one, here=one.number == session.number) for one in mine)
    others = tuple(_to(one) for one in mine if one.number != session.number)
    choose = (Line("reflections.choose"),) if others else ()
    say = Say(
        (Line("reflections.all", {"reflections": rows}), *choose),
        (Choice.CARRY_ON, *others, Choice.CALL, Choice.ANOTHER),
    )
    return Transition(person, session, (say,))


def open_(
    person: Person, session: Session, known: Known, which: int | None, now: datetime
) -> Transition:
    """Another of theirs is the one at hand; the one before stays as it is."""
    found = known.others.get(which) if which is not None else None
    if found is None:
        if which == session.number:
            return Transition(person, session, (_card(session),))
        return reflections(person, session, known)
    there = replace(found.moved(found.place), at=now, rested=False)
    there = _with_the_reminder_of(session, for_now(person, there, now))
    return Transition(replace(person, current=there.number), there, (_card(there),))


def another(person: Person, session: Session, known: Known, now: datetime) -> Transition:
    """A fresh one; the one before stays as it is."""
    if not any(session.all_words()) and session.standing != Finished():
        return Transition(person, *moves.stay(session, Line("another.empty")))
    if len(_worth_telling(session, known)) >= MOST:
        return Transition(person, *moves.stay(session, Line("another.many")))
    speaking, fresh = deleting.fresh(person, session, now)
    fresh = _with_the_reminder_of(session, fresh)
    if person.agrees_to(session.template.notice):
        begun, effects = moves.begin(replace(fresh, began=now), Line("another.begun"))
        return Transition(speaking, begun, effects)
    return Transition(speaking, fresh.moved(Threshold()), scenes.welcome())


def ask_what_to_call_it(session: Session) -> Move:
    return moves.ask_aside(session, AsideKind.CALLING)


def called(person: Person, session: Session, words: Words) -> Move:
    """What they call it is shown to them alone, and is in no document."""
    there = replace(moves.returned(person, session), title=words)
    line = Line("called", {"title": words.text})
    return there, (Say((line,), (Choice.CARRY_ON, Choice.REFLECTIONS)),)


def _worth_telling(session: Session, known: Known) -> list[Session]:
    """But for one that was never begun, unless it is at hand."""
    every: Mapping[int, Session] = {**known.others, session.number: session}
    begun = [n for n, one in every.items() if one.standing != Threshold() or one.held]
    return [every[number] for number in sorted({*begun, session.number})]


def _row(session: Session, *, here: bool) -> Line:
    values: dict[str, Value] = {
        "number": str(session.number),
        "title": _title(session),
        "state": _state(session),
    }
    return Line("reflections.item_here" if here else "reflections.item", values)


def _title(session: Session) -> str | Line:
    if session.title:
        return session.title.text
    if session.began:
        return Line("reflections.begun", {"date": session.began})
    return Line("reflections.new")


def _state(session: Session) -> Line:
    template = session.template
    answered = sum(1 for prompt in template.prompts if session.answer(prompt).parts)
    counts = {"answered": str(answered), "total": str(len(template.prompts))}
    match session.standing:
        case Finished():
            return Line("reflections.made", counts)
        case Threshold() | Asking() | Reviewing():
            return Line("reflections.answered", counts)


def _to(session: Session) -> Pick:
    label = Line("open.untitled", {"number": str(session.number)})
    if session.title:
        label = Line("open.to", {"title": session.title.text[:_ON_A_BUTTON]})
    return Pick(Choice.OPEN, session.number, label)


def _card(session: Session) -> Say:
    values: dict[str, Value] = {
        "number": str(session.number),
        "title": _title(session),
        "state": _state(session),
        "date": endings.day(session),
    }
    delete = Pick(Choice.DELETE_THIS, session.number, Line("open.delete"))
    choices = (Choice.CARRY_ON, Choice.EXPORT, Choice.CALL, delete)
    if session.standing == Threshold():
        return scenes.told(session, Line("opened", values))
    return Say((Line("opened", values),), choices)


def _with_the_reminder_of(session: Session, there: Session) -> Session:
    """They asked to be written to, whichever of their reflections is at hand by then."""
    at = session.alarms.get(Alarm.REMINDER)
    if at is None:
        return replace(there.silenced(Alarm.REMINDER), reminded=0)
    return replace(there.waking(Alarm.REMINDER, at), reminded=session.reminded)
