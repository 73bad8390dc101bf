"""What is taken for a command: a bare word, a command with a slip in it, the start of it all.

Whatever was taken for one by mistake is kept aside, and one button takes it for words after all.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from conversations import moves, reminding, scenes
from conversations.answers import Words
from conversations.choosing import choose
from conversations.deeds import Taken
from conversations.effects import Line, Say, Transition
from conversations.events import Alarm, Choice, Chose
from conversations.hearing import Heard, is_command
from conversations.known import Known
from conversations.moves import Move
from conversations.person import Person
from conversations.places import (
    Aside,
    AsideKind,
    Asking,
    Finished,
    Place,
    Reviewing,
    Threshold,
)
from conversations.saying import said
from conversations.session import Session

# Typed words that are only heard where they answer what was asked.
_ANSWERS_AT: Mapping[type[Place] | AsideKind, frozenset[Choice]] = {
    Threshold: frozenset({Choice.YES, Choice.KEEP}),
    Asking: frozenset(),
    Reviewing: frozenset({Choice.NO_NAME}),
    Finished: frozenset(),
    AsideKind.DELETING: frozenset({Choice.DELETE_YES, Choice.DELETE_THIS, Choice.KEEP}),
    AsideKind.DELETING_THIS: frozenset({Choice.DELETE_YES, Choice.DELETE_THIS, Choice.KEEP}),
    AsideKind.WITHDRAWN: frozenset({Choice.AGREE}),
    AsideKind.NOTICE: frozenset({Choice.AGREE, Choice.KEEP}),
    AsideKind.CALLING: frozenset(),
    AsideKind.ZONE: frozenset(),
    AsideKind.TIMING: frozenset(
        {Choice.TONIGHT, Choice.TOMORROW, Choice.IN_A_WEEK, Choice.NO_REMINDER}
    ),
}
_ANSWERS = frozenset().union(*_ANSWERS_AT.values())
_NOT_WHERE_WE_ARE = frozenset(  # to start again is to leave these
    {AsideKind.DELETING, AsideKind.DELETING_THIS, AsideKind.CALLING, AsideKind.TIMING}
    | {AsideKind.ZONE}
)


def asked(session: Session, heard: Heard) -> Choice | None:
    """What the words ask for here: "yes" is a yes where one was asked for, and else an answer."""
    place = session.place
    answers = _ANSWERS_AT[place.kind if isinstance(place, Aside) else type(place)]
    return next((c for c in heard.asks if c in answers or c not in _ANSWERS), None)


def took(
    person: Person, session: Session, words: Words, choice: Choice, known: Known, now: datetime
) -> Transition:
    """A bare word did what the command does; one button takes that back."""
    if session.standing == Threshold() and session.turn == 0:
        return Transition(person, *_welcomed_with(person, session, words))
    chosen = choose(person, session, Chose(choice), known, now)
    if chosen.session.number != session.number:  # it went with the reflection it was said to
        return chosen
    taken = replace(chosen.session, taken=session.taking(words, person.timezone))
    return Transition(chosen.person, taken, scenes.offering(chosen.effects, Choice.MY_WORDS))


def timed(
    person: Person, session: Session, words: Words, heard: Heard, known: Known, now: datetime
) -> Transition:
    """A reminder asked for with its time. One that cannot be read may have been an answer."""
    reminding_ = choose(person, session, Chose(Choice.REMIND), known, now)
    place = reminding_.session.place
    if not (isinstance(place, Aside) and place.kind is AsideKind.TIMING):
        return reminding_
    if heard.time:
        return reminding.at(person, session, heard.time)
    taken = replace(session, taken=session.taking(words, person.timezone))
    choices = (Choice.CARRY_ON, Choice.REMIND, Choice.MY_WORDS)
    return Transition(person, taken, (Say((Line("remind.unclear"),), choices),))


def mistyped(person: Person, session: Session, words: Words, now: datetime) -> Move:
    """An unknown command with a sentence in it is kept as words; one word alone can be."""
    sentence = len(words.text.split()) > 1 and not is_command(words.text)
    if session.turn == 0:
        if sentence:
            return said(person, session, words, now)
        return _welcomed_with(person, session, words)
    if sentence and not isinstance(session.place, Reviewing | Aside):
        kept, _ = said(person, session, words, now)
        return kept, (Say((Line("unknown.kept"),), (Choice.CARRY_ON,)),)
    taken = replace(session, taken=session.taking(words, person.timezone))
    choices = (Choice.CARRY_ON, Choice.MY_WORDS, Choice.HELP)
    return taken, (Say((Line("unknown"),), choices),)


def _welcomed_with(person: Person, session: Session, words: Words) -> Move:
    """A stranger's first word was a command: it can still be taken for the answer it may be."""
    welcomed, effects = begin(person, session)
    return replace(welcomed, taken=Taken(words, Threshold())), effects


def begin(person: Person, session: Session) -> Move:
    """The welcome to a stranger; to anyone else, where we are and the same question again."""
    aside = isinstance(session.place, Aside) and session.place.kind in _NOT_WHERE_WE_ARE
    back = moves.returned(person, session) if aside else session.silenced(Alarm.QUIET)
    if session.standing == Threshold():
        return (back if session.turn else back.moved(Threshold())), scenes.welcome()
    return moves.stay(back, Line("where"))


def while_it_can_be_taken_back(before: Session, after: Session) -> Session:
    """What was taken for a command can be taken back as long as the turn lasts."""
    over = after.taken and after.taken is before.taken and after.turn != before.turn
    return replace(after, taken=None) if over else after
