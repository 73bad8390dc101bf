"""What each choice does, by button and by typed command alike."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from conversations import (
    agreeing,
    changing,
    deleting,
    moves,
    reminding,
    scenes,
    several,
    undoing,
)
from conversations.deeds import Taken
from conversations.effects import Format, Line, Transition
from conversations.events import Alarm, Choice, Chose
from conversations.keeping import keeping_at_least, longer, no_warning, warn_me
from conversations.known import Known
from conversations.moves import Move
from conversations.person import Person, Register
from conversations.places import (
    Aside,
    AsideKind,
    Asking,
    Finished,
    Place,
    Reviewing,
    Threshold,
)
from conversations.saying import fell_quiet, said
from conversations.session import Session
from conversations.telling import TELLS

YESES = frozenset(scenes.YESES) | {Choice.NEXT, Choice.AGREE}
# A plain yes says nothing about who is speaking: they stay who they were.
REGISTERS: Mapping[Choice, Register] = {
    Choice.YES_YOUNG: Register.YOUNG,
    Choice.YES_PARENT: Register.PARENT,
    Choice.YES_PRACTITIONER: Register.PRACTITIONER,
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
    Choice.QUESTIONS: lambda session: (session, (scenes.questions(session),)),
    Choice.STOP: moves.pause,
    Choice.UNDO: undoing.undo,
    Choice.TELL_MORE: lambda session: (session, (scenes.told(session, Line("welcome.more")),)),
    Choice.CALL: several.ask_what_to_call_it,
    Choice.REMIND: reminding.asked,
    Choice.TIME_ZONE: reminding.asked_where,
}
# These can name one question by its number.
OF_A_QUESTION: Mapping[Choice, Callable[[Session, int | None], Move]] = {
    Choice.GO: changing.go,
    Choice.CLEAR: changing.clear,
    Choice.REPLACE: changing.replace_words,
    Choice.BRING_BACK: changing.bring_back,
    Choice.MOVE: changing.move,
}

# These also need to know who it is, and what time it is.
BY_THE_CLOCK: Mapping[Choice, Callable[[Person, Session, Choice, datetime], Transition]] = {
    Choice.DELETE: deleting.asked_or_done,
    Choice.DELETE_THIS: deleting.asked_or_done,
    Choice.DELETE_YES: deleting.asked_or_done,
    Choice.KEEP_LONGER: lambda person, session, _, now: longer(person, session, now),
    Choice.WARN_ME: lambda person, session, _, now: warn_me(person, session, now),
    Choice.NO_WARNING: lambda person, session, *_: no_warning(person, session),
    Choice.WITHDRAW: lambda person, session, _, now: agreeing.withdraw(person, session, now),
    Choice.TONIGHT: reminding.chosen,
    Choice.TOMORROW: reminding.chosen,
    Choice.IN_A_WEEK: reminding.chosen,
    Choice.NO_REMINDER: lambda person, session, *_: reminding.none(person, session),
}

# What can be asked for before the yes; anything else waits for it.
BEFORE_THE_YES = frozenset(
    {*TELLS, Choice.STOP, Choice.TELL_MORE, Choice.QUESTIONS, Choice.MY_WORDS, Choice.WITHDRAW}
    | {Choice.KEEP, Choice.DELETE, Choice.DELETE_THIS, Choice.DELETE_YES}
)
# And by whoever has said yes to an earlier reflection: that one is kept, and can be gone back to.
AFTER_A_YES = BEFORE_THE_YES | {
    Choice.KEEP_LONGER,
    Choice.WARN_ME,
    Choice.NO_WARNING,
    Choice.REFLECTIONS,
    Choice.OPEN,
}


def choose(
    person: Person, session: Session, chose: Chose, known: Known, now: datetime
) -> Transition:
    choice = chose.choice
    session = session.silenced(Alarm.QUIET)  # this is an answer; another would only cover it
    allowed = AFTER_A_YES if person.agreed else BEFORE_THE_YES
    if session.standing == Threshold() and choice not in allowed:
        return _at_the_threshold(person, session, choice, now)
    if moves.has_stopped(person, session) and choice not in agreeing.WHILE_WITHDRAWN:
        return agreeing.while_withdrawn(person, session, choice, now)
    if session.place == Aside(AsideKind.NOTICE, session.standing) and choice in agreeing.ANSWERS:
        return agreeing.about_the_notice(person, session, choice, now)
    return _chosen(person, session, chose, known, now)


def _chosen(
    person: Person, session: Session, chose: Chose, known: Known, now: datetime
) -> Transition:
    match chose.choice:
        case Choice.NEXT | Choice.SKIP as choice:
            on = moves.go_next(session) if choice is Choice.NEXT else moves.skip(session)
            return Transition(person, *agreeing.asks_about_the_notice(person, session, on))
        case Choice.ANOTHER:
            return several.another(person, session, known, now)
        case Choice.REFLECTIONS:
            return several.reflections(person, session, known)
        case Choice.OPEN:
            return several.open_(person, session, known, chose.which, now)
        case choice if choice in BY_THE_CLOCK:
            return BY_THE_CLOCK[choice](person, session, choice, now)
        case choice if choice in TELLS:
            return Transition(person, session, TELLS[choice](person, session))
        case Choice.MY_WORDS:
            return _meant_as_words(person, session, now)
        case choice if choice in OF_A_QUESTION:
            return Transition(person, *OF_A_QUESTION[choice](session, chose.which))
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
    if choice not in YESES:
        return Transition(person, *moves.stay(session, Line("welcome.first")))
    yes = agreeing.saying_yes(person, session, now)
    speaking = replace(yes, register=REGISTERS.get(choice, person.register))
    kept = replace(keeping_at_least(session, now), began=now)
    begun, effects = moves.begin(kept)
    return Transition(speaking, begun, (*agreeing.kept_again(person, session, now), *effects))


def _meant_as_words(person: Person, session: Session, now: datetime) -> Transition:
    """What was taken for a command goes where it was said, and we go back there."""
    taken = session.taken
    if taken is None:
        return Transition(person, *moves.stay(session))
    if session.name == taken.words:  # it was taken for the name
        session = replace(session, name=None)
    lives, session = reminding.as_before(person, session, taken)
    speaking = _without_a_yes_that_was_none(lives, session, taken)
    if speaking.withdrawn and not person.withdrawn:
        apart = replace(session, held=(*session.held, taken.words))
        return agreeing.stopped(speaking, apart, now)
    there = session.moved(_where_said(person, session, taken))
    kept, effects = said(person, there, taken.words, now)
    if not effects and kept.asking is None:
        return Transition(speaking, *fell_quiet(kept))
    quiet = replace(kept.silenced(Alarm.QUIET), latest=())  # they go where they were said
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
    first, *_, last = session.template.prompts
    match taken.place:
        case Threshold() if session.standing != Threshold():
            return Asking(first)
        case Aside(AsideKind.TIMING | AsideKind.ZONE, back_to):
            return Asking(last) if back_to == Reviewing() else back_to  # it is no name
        case place:
            return place
