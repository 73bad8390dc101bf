"""The yes: taken back, given again, and asked for again when what it said yes to has changed."""

from dataclasses import replace
from datetime import datetime, timedelta

from conversations import moves, scenes
from conversations.effects import KeepUntil, Line, Transition
from conversations.events import Alarm, Choice
from conversations.moves import Move
from conversations.person import Consent, Person
from conversations.places import Aside, AsideKind, Asking, Threshold
from conversations.session import Session

GRACE = timedelta(days=7)  # to think again, once a yes was taken back

# What still works while a yes is taken back: to look, to delete, to say "those were my words".
WHILE_WITHDRAWN = frozenset(
    {Choice.HELP, Choice.PRIVACY, Choice.PRIVACY_MORE, Choice.MY_DATA}
    | {Choice.DELETE, Choice.DELETE_THIS, Choice.DELETE_YES, Choice.MY_WORDS}
)
GOES_ON = frozenset({Choice.NEXT, Choice.SKIP, Choice.BACK, Choice.KEEP})
ANSWERS = GOES_ON | {Choice.AGREE}  # to whether a changed notice is OK


def saying_yes(person: Person, session: Session, now: datetime) -> Person:
    """The yes to what stands in the notice now, on record."""
    yes = Consent(session.template.notice, now)
    return replace(person, consents=(*person.consents, yes))


def kept_again(person: Person, session: Session, now: datetime) -> tuple[KeepUntil, ...]:
    """A yes given again also keeps the reflections that would have gone."""
    return (KeepUntil(now + session.template.keep),) if person.withdrawn else ()


def withdraw(person: Person, session: Session, now: datetime) -> Transition:
    """From now on nothing is done with their words; they go in a week, unless they say yes."""
    if not person.agreed:
        return Transition(person, *moves.keep(session))
    no = Consent(session.template.notice, now, given=False)
    speaking = replace(person, consents=(*person.consents, no))
    return stopped(speaking, session, now)


def stopped(person: Person, session: Session, now: datetime) -> Transition:
    """Where somebody stands who took back their yes; the one thing that shortens the keeping."""
    until = now + min(GRACE, session.template.keep)
    there = replace(moves.returned(person, session), until=until).silenced(
        Alarm.WARNING, Alarm.REMINDER
    )
    if there.place == Threshold():
        say = scenes.told(there, Line("withdrawn.here", {"date": until}))
    else:
        say = scenes.here(there)
    return Transition(person, there, (KeepUntil(until), say))


def while_withdrawn(person: Person, session: Session, choice: Choice, now: datetime) -> Transition:
    """Only a yes goes on from here; anything else is told where they stand."""
    resting = moves.returned(person, session)
    asked_to_delete = resting.place != session.place
    if asked_to_delete and choice in GOES_ON:
        return Transition(person, *moves.stay(resting, Line("delete.kept")))
    if choice is Choice.AGREE and not asked_to_delete:
        return _agree_again(person, session, now)
    return Transition(person, *moves.stay(session))


def asks_about_the_notice(person: Person, session: Session, move: Move) -> Move:
    """Between two questions: whether what has changed since their yes is OK as well."""
    moved, _ = move
    left = isinstance(session.place, Asking) and moved.place != session.place
    if not left or person.agrees_to(session.template.notice):
        return move
    asked = Aside(AsideKind.NOTICE, session.standing)
    settled = replace(session, answers=moved.answers)
    return moves.stay(settled.moved(asked))


def about_the_notice(
    person: Person, session: Session, choice: Choice, now: datetime
) -> Transition:
    """Yes goes on with a yes on record, no or skip without one; back is back."""
    yes = choice in {Choice.AGREE, Choice.NEXT}
    speaking = saying_yes(person, session, now) if yes else person
    before = session.standing
    if choice is Choice.BACK or not isinstance(before, Asking):
        return Transition(speaking, *moves.stay(session.moved(before)))
    heard = Line("notice.thanks" if yes else "notice.later")
    return Transition(speaking, *moves.onward(session, before.prompt, heard))


def _agree_again(person: Person, session: Session, now: datetime) -> Transition:
    """Back to the place before; what was kept apart meanwhile is part of the answer there."""
    until = now + session.template.keep
    there = replace(session.moved(session.standing), until=until)
    lines = [Line("agreed.again", {"date": until})]
    if isinstance(there.place, Asking) and there.held:
        there = replace(there.adding(there.place.prompt, *there.held), held=())
        lines.append(Line("agreed.joined"))
    back = scenes.here(there, *lines)
    speaking = saying_yes(person, session, now)
    return Transition(speaking, there, (*kept_again(person, session, now), back))
