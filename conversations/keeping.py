"""How long words are kept, and the one warning that can be asked for before they are deleted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from conversations import endings, scenes
from conversations.effects import KeepUntil, Line, Say, Transition, WarnOfAll
from conversations.events import (
    Alarm,
    Began,
    CameBack,
    Choice,
    Chose,
    Event,
    Mistyped,
    Rang,
    Reworded,
    Said,
    Timed,
    Unreadable,
    WentAway,
)
from conversations.moves import Move
from conversations.person import Person
from conversations.session import Session

WARNED_BEFORE = timedelta(days=7)
WITHOUT_A_YES = timedelta(days=7)
NOON = 12  # a daytime hour in the United Kingdom all the year round: nobody is woken


def kept(person: Person, session: Session, event: Event, now: datetime) -> Session:
    """Whatever a person does keeps their words for longer, unless they took back their yes."""
    match event:
        case Said() | Reworded() | Chose() | Timed() | Mistyped() | Unreadable() | Began():
            return session if person.withdrawn else for_now(person, session, now)
        case Rang() | WentAway() | CameBack():
            return session


def for_now(person: Person, session: Session, now: datetime) -> Session:
    """Without a yes for a week at most: nothing allows more."""
    if person.consents:
        return keeping_at_least(session, now)
    until = now + min(WITHOUT_A_YES, session.template.keep)
    return replace(session, until=max(session.until or until, until))


def keeping_at_least(session: Session, now: datetime) -> Session:
    """The usual time from now; never less than was promised already."""
    usual = now + session.template.keep
    return replace(session, until=max(session.until or usual, usual))


def with_warning(before: Transition, after: Transition, now: datetime) -> Transition:
    """The warning is set anew only when there is news, so that one that rang stays silent."""
    if _what_is_warned_of(before) == _what_is_warned_of(after):
        return after
    wished = as_wished(after.person, after.session, now)
    return after if wished is after.session else replace(after, session=wished)


def warning_at(session: Session, until: datetime, now: datetime) -> datetime:
    """Noon of the day one week before; half-way, where words are kept for less than two weeks."""
    early, noon = _early(session, until)
    return noon if now < noon < until else early  # a few hours have no noon of their own


def as_wished(person: Person, session: Session, now: datetime) -> Session:
    """A reflection with its warning set, or put out, as the person wishes now."""
    quiet = session.silenced(Alarm.WARNING)
    if quiet.until is None or not _wanted(person):
        return quiet
    return quiet.waking(Alarm.WARNING, warning_at(quiet, quiet.until, now))


def _early(session: Session, until: datetime) -> tuple[datetime, datetime]:
    """The moment a week before, and the noon of its day."""
    early = until - min(WARNED_BEFORE, session.template.keep / 2)
    noon = early.astimezone(UTC).replace(hour=NOON, minute=0, second=0, microsecond=0)
    return early, noon


def longer(person: Person, session: Session, now: datetime) -> Transition:
    """Everything of theirs, for twice the usual time from now."""
    twice = now + 2 * session.template.keep
    until = max(session.until or twice, twice)
    kept_on = replace(session, until=until)
    told = scenes.told(kept_on, Line("longer", {"date": until}), _other_warning(person))
    return Transition(person, kept_on, (KeepUntil(until), told))


def warn_me(person: Person, session: Session, now: datetime) -> Transition:
    until = session.until or now + session.template.keep
    when = warning_at(session, until, now)
    line = Line("warning.on", {"when": when, "date": until})
    return _wishing(replace(person, warned=True), session, line)


def no_warning(person: Person, session: Session) -> Transition:
    line = Line("warning.off", {"date": endings.day(session)})
    return _wishing(replace(person, warned=False), session, line)


def warn(person: Person, session: Session, now: datetime) -> Move:
    """What they asked to be told. It moves nobody, and a lock screen learns nothing from it.

    An earlier reflection may have been kept for longer since its alarm was set, or the wish for a
    warning taken back: then this one says nothing.
    """
    rung = session.silenced(Alarm.WARNING)
    if rung == session or session.until is None or not _wanted(person):
        return rung, ()
    if now < min(_early(session, session.until)):
        return rung.waking(Alarm.WARNING, warning_at(session, session.until, now)), ()
    return rung, (_warning(session),)


def _wishing(person: Person, session: Session, line: Line) -> Transition:
    told = scenes.told(session, line, _other_warning(person))
    return Transition(person, session, (WarnOfAll(), told))


def _other_warning(person: Person) -> Choice:
    return Choice.NO_WARNING if person.warned else Choice.WARN_ME


def _what_is_warned_of(state: Transition) -> tuple[int, datetime | None, bool]:
    return state.session.number, state.session.until, _wanted(state.person)


def _wanted(person: Person) -> bool:
    return person.warned and not person.withdrawn


def _warning(session: Session) -> Say:
    line = Line("warning", {"date": endings.day(session)})
    return Say((line,), (Choice.KEEP_LONGER, Choice.CARRY_ON))
