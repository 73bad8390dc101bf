"""What each choice does, by button and by typed command alike."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from conversations import moves, scenes
from conversations.effects import Forget, Format, Line, Say, Transition
from conversations.events import Alarm, Choice
from conversations.moves import Move
from conversations.person import Consent, Person, Register
from conversations.saying import fell_quiet, said
from conversations.session import Aside, Asking, Finished, Place, Session, Taken, Threshold

REGISTERS: Mapping[Choice, Register] = {
    Choice.YES: Register.PLAIN,
    Choice.NEXT: Register.PLAIN,
    Choice.YES_YOUNG: Register.YOUNG,
    Choice.YES_PARENT: Register.PARENT,
    Choice.YES_PRACTITIONER: Register.PRACTITIONER,
}


def _help(session: Session) -> Say:
    return scenes.told(session, Line("help"), Choice.STOP, Choice.FINISH, Choice.PRIVACY)


def _privacy(session: Session) -> Say:
    return scenes.told(session, Line("privacy"), Choice.DELETE)


# Once begun, a yes only says again where we are. ANOTHER, DELETE_YES and MY_WORDS need more than
# the session and are not in the table.
MOVES: Mapping[Choice, Callable[[Session], Move]] = {
    Choice.YES: moves.stay,
    Choice.YES_YOUNG: moves.stay,
    Choice.YES_PARENT: moves.stay,
    Choice.YES_PRACTITIONER: moves.stay,
    Choice.NEXT: moves.go_next,
    Choice.SKIP: moves.skip,
    Choice.BACK: moves.back,
    Choice.FINISH: moves.finish,
    Choice.CARRY_ON: moves.carry_on,
    Choice.PUT_NAME: moves.put_name,
    Choice.NO_NAME: moves.no_name,
    Choice.KEEP: moves.keep,
    Choice.DELETE: moves.ask_to_delete,
    Choice.ADD_WORDS: moves.add_held,
    Choice.EXPORT: lambda session: moves.export(session, *Format),
    Choice.EXPORT_PDF: lambda session: moves.export(session, Format.PDF),
    Choice.EXPORT_TEXT: lambda session: moves.export(session, Format.TEXT),
    Choice.REVIEW: lambda session: (session, (scenes.review(session),)),
    Choice.HELP: lambda session: (session, (_help(session),)),
    Choice.PRIVACY: lambda session: (session, (_privacy(session),)),
    Choice.STOP: moves.stop,
    Choice.TELL_MORE: lambda session: (session, (scenes.told(session, Line("welcome.more")),)),
}

# What can be asked for before the yes; anything else waits for it.
BEFORE_THE_YES = frozenset(
    {Choice.HELP, Choice.PRIVACY, Choice.STOP, Choice.TELL_MORE}
    | {Choice.KEEP, Choice.DELETE, Choice.DELETE_YES, Choice.MY_WORDS}
)


def choose(person: Person, session: Session, choice: Choice, now: datetime) -> Transition:
    session = session.silenced(Alarm.QUIET)  # this is an answer; another would only cover it
    if session.standing == Threshold() and choice not in BEFORE_THE_YES:
        return _at_the_threshold(person, session, choice, now)
    match choice:
        case Choice.ANOTHER:
            return _another(person, session)
        case Choice.DELETE_YES:
            return _delete(person, session)
        case Choice.MY_WORDS:
            return Transition(person, *_meant_as_words(session, now))
        case choice:
            return Transition(person, *MOVES[choice](session))


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
    if choice not in REGISTERS:
        return Transition(person, *moves.stay(session, Line("welcome.first")))
    yes = Consent(session.template.notice, now)
    speaking = replace(person, register=REGISTERS[choice], consents=(*person.consents, yes))
    return Transition(speaking, *moves.begin(session))


def _another(person: Person, session: Session) -> Transition:
    """A fresh reflection; the one before stays as it is, once its document is made."""
    if session.standing != Finished():
        return Transition(person, *moves.stay(session, Line("another.later")))
    number = person.current + 1
    begun = moves.begin(Session(person.id, number, session.template))
    return Transition(replace(person, current=number), *begun)


def _delete(person: Person, session: Session) -> Transition:
    """The one confirm: it counts only when the question has been asked."""
    if not isinstance(session.place, Aside):
        return Transition(person, *moves.ask_to_delete(session))
    return Transition(person, session, (Forget(Line("delete.done")),))


def _meant_as_words(session: Session, now: datetime) -> Move:
    """What was taken for a command goes where it was said, and we go back there."""
    taken = session.taken
    if taken is None:
        return moves.stay(session)
    if session.name == taken.words:  # it was taken for the name
        session = replace(session, name=None)
    there = session.moved(_where_said(session, taken))
    kept, effects = said(there, taken.words, now)
    if not effects and not isinstance(there.place, Asking):
        return fell_quiet(kept)
    quiet = kept.silenced(Alarm.QUIET)
    return quiet, effects or (scenes.here(quiet),)


def _where_said(session: Session, taken: Taken) -> Place:
    """Before the yes there was no prompt to say it to: then it is the first one's."""
    if taken.place == Threshold() and session.standing != Threshold():
        return Asking(session.template.prompts[0])
    return taken.place
