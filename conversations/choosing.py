"""What each choice does, by button and by typed command alike."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from conversations import agreeing, deleting, moves, scenes
from conversations.effects import Effect, Enclose, Format, Line, Paper, Transition
from conversations.events import Alarm, Choice
from conversations.keeping import ABOUT_KEEPING, keeping_at_least
from conversations.moves import Move
from conversations.person import Person, Register
from conversations.saying import fell_quiet, said
from conversations.session import (
    Aside,
    AsideKind,
    Asking,
    Finished,
    Place,
    Reviewing,
    Session,
    Taken,
    Threshold,
)

YESES = frozenset(scenes.YESES) | {Choice.NEXT, Choice.AGREE}
# A plain yes says nothing about who is speaking: they stay who they were.
REGISTERS: Mapping[Choice, Register] = {
    Choice.YES_YOUNG: Register.YOUNG,
    Choice.YES_PARENT: Register.PARENT,
    Choice.YES_PRACTITIONER: Register.PRACTITIONER,
}


def _help(person: Person, session: Session) -> tuple[Effect, ...]:
    on = () if moves.has_stopped(person, session) else (Choice.STOP, Choice.FINISH)
    return (scenes.told(session, Line("help"), *on, Choice.PRIVACY),)


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


# What is told about the person and what is kept; it moves nobody.
TELLS: Mapping[Choice, Callable[[Person, Session], tuple[Effect, ...]]] = {
    Choice.HELP: _help,
    Choice.PRIVACY: _privacy,
    Choice.PRIVACY_MORE: _privacy_more,
    Choice.MY_DATA: _my_data,
}

# Once begun, a yes only says again where we are. What needs to know more than the session is in
# the other tables, or named in `choose`.
MOVES: Mapping[Choice, Callable[[Session], Move]] = {
    Choice.YES: moves.stay,
    Choice.YES_YOUNG: moves.stay,
    Choice.YES_PARENT: moves.stay,
    Choice.YES_PRACTITIONER: moves.stay,
    Choice.AGREE: moves.stay,
    Choice.BACK: moves.back,
    Choice.FINISH: moves.finish,
    Choice.CARRY_ON: moves.carry_on,
    Choice.PUT_NAME: moves.put_name,
    Choice.NO_NAME: moves.no_name,
    Choice.KEEP: moves.keep,
    Choice.ADD_WORDS: moves.add_held,
    Choice.EXPORT: lambda session: moves.export(session, *Format),
    Choice.EXPORT_PDF: lambda session: moves.export(session, Format.PDF),
    Choice.EXPORT_TEXT: lambda session: moves.export(session, Format.TEXT),
    Choice.REVIEW: lambda session: (session, (scenes.review(session),)),
    Choice.STOP: moves.stop,
    Choice.TELL_MORE: lambda session: (session, (scenes.told(session, Line("welcome.more")),)),
}

# What can be asked for before the yes; anything else waits for it.
BEFORE_THE_YES = frozenset(
    {*TELLS, Choice.STOP, Choice.TELL_MORE, Choice.MY_WORDS, Choice.WITHDRAW}
    | {Choice.KEEP, Choice.DELETE, Choice.DELETE_THIS, Choice.DELETE_YES}
)


def choose(person: Person, session: Session, choice: Choice, now: datetime) -> Transition:
    session = session.silenced(Alarm.QUIET)  # this is an answer; another would only cover it
    if session.standing == Threshold() and choice not in _before_the_yes(person):
        return _at_the_threshold(person, session, choice, now)
    if moves.has_stopped(person, session) and choice not in agreeing.WHILE_WITHDRAWN:
        return agreeing.while_withdrawn(person, session, choice, now)
    if session.place == Aside(AsideKind.NOTICE, session.standing) and choice in agreeing.ANSWERS:
        return agreeing.about_the_notice(person, session, choice, now)
    match choice:
        case Choice.NEXT:
            on = agreeing.asks_about_the_notice(person, session, moves.go_next(session))
            return Transition(person, *on)
        case Choice.SKIP:
            on = agreeing.asks_about_the_notice(person, session, moves.skip(session))
            return Transition(person, *on)
        case Choice.ANOTHER:
            return _another(person, session, now)
        case Choice.DELETE | Choice.DELETE_THIS | Choice.DELETE_YES:
            return deleting.asked_or_done(person, session, choice, now)
        case Choice.WITHDRAW:
            return agreeing.withdraw(person, session, now)
        case Choice.KEEP_LONGER | Choice.WARN_ME | Choice.NO_WARNING:
            return ABOUT_KEEPING[choice](person, session, now)
        case Choice.HELP | Choice.PRIVACY | Choice.PRIVACY_MORE | Choice.MY_DATA:
            return Transition(person, session, TELLS[choice](person, session))
        case Choice.MY_WORDS:
            return _meant_as_words(person, session, now)
        case choice:
            return Transition(person, *MOVES[choice](session))


def _before_the_yes(person: Person) -> frozenset[Choice]:
    """Whoever has said yes to an earlier reflection can also have that one kept."""
    return BEFORE_THE_YES | ABOUT_KEEPING.keys() if person.agreed else BEFORE_THE_YES


def _at_the_threshold(
    person: Person, session: Session, choice: Choice, now: datetime
) -> Transition:
    """A yes begins, once the welcome has been shown; nothing else does."""
    if isinstance(session.place, Aside):
        goes_on = choice in {Choice.NEXT, Choice.SKIP, Choice.BACK}
        return Transition(person, *(moves.keep if goes_on else moves.stay)(session))
    if session.turn == 0:
        return Transition(person, session.moved(Threshold()), scenes.welcome())
    if choice is Choice.CARRY_ON:
        return Transition(person, *moves.stay(session))
    if choice not in YESES:
        return Transition(person, *moves.stay(session, Line("welcome.first")))
    yes = agreeing.saying_yes(person, session, now)
    speaking = replace(yes, register=REGISTERS.get(choice, person.register))
    kept = keeping_at_least(session, now)
    begun, effects = moves.begin(kept)
    return Transition(speaking, begun, (*agreeing.kept_again(person, session, now), *effects))


def _another(person: Person, session: Session, now: datetime) -> Transition:
    """A fresh reflection; the one before stays as it is, once its document is made."""
    if session.standing != Finished():
        return Transition(person, *moves.stay(session, Line("another.later")))
    fresh = deleting.fresh(person, session, now)
    speaking = replace(person, current=fresh.number)
    if person.agrees_to(session.template.notice):
        return Transition(speaking, *moves.begin(fresh))
    return Transition(speaking, fresh.moved(Threshold()), scenes.welcome())


def _meant_as_words(person: Person, session: Session, now: datetime) -> Transition:
    """What was taken for a command goes where it was said, and we go back there."""
    taken = session.taken
    if taken is None:
        return Transition(person, *moves.stay(session))
    if session.name == taken.words:  # it was taken for the name
        session = replace(session, name=None)
    speaking = _without_a_yes_that_was_none(person, session, taken)
    if speaking.withdrawn and not person.withdrawn:
        apart = replace(session, held=(*session.held, taken.words))
        return agreeing.stopped(speaking, apart, now)
    there = session.moved(_where_said(person, session, taken))
    kept, effects = said(person, there, taken.words, now)
    if not effects and not isinstance(there.place, Asking):
        return Transition(speaking, *fell_quiet(kept))
    quiet = kept.silenced(Alarm.QUIET)
    return Transition(speaking, quiet, effects or (scenes.here(quiet),))


def _without_a_yes_that_was_none(person: Person, session: Session, taken: Taken) -> Person:
    """What was taken for a yes in between, and was none, is not on record as one."""
    match taken.place:
        case Aside(AsideKind.WITHDRAWN | AsideKind.NOTICE) if (
            person.agrees_to(session.template.notice) and len(person.consents) > 1
        ):
            return replace(person, consents=person.consents[:-1])
        case Threshold() | Asking() | Reviewing() | Finished() | Aside():
            return person


def _where_said(person: Person, session: Session, taken: Taken) -> Place:
    """Before the yes there was no prompt to say it to: then it is the first one's."""
    if moves.has_stopped(person, session):
        return Aside(AsideKind.WITHDRAWN, session.standing)
    if taken.place == Threshold() and session.standing != Threshold():
        return Asking(session.template.prompts[0])
    return taken.place
