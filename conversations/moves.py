"""The moves of the walk: each takes a session and gives the next one, and what is said there.

No move takes words away; words stand under their prompt from the moment they were said.
"""

from dataclasses import replace
from typing import TypeAlias

from conversations import asking, endings, scenes
from conversations.answers import Answer
from conversations.effects import Effect, Format, Line, Say
from conversations.events import Alarm, Choice
from conversations.person import Person
from conversations.places import Aside, AsideKind, Asking, Finished, Reviewing, Threshold
from conversations.session import Session
from conversations.template import PromptKey

Move: TypeAlias = tuple[Session, tuple[Effect, ...]]
_LEFT_BY_CARRYING_ON = frozenset({AsideKind.CALLING, AsideKind.TIMING, AsideKind.ZONE})


def stay(session: Session, *before: Line) -> Move:
    """Nobody moves; what stands here is said again."""
    return session, (scenes.here(session, *before),)


def begin(session: Session, *before: Line) -> Move:
    """Over the threshold: what was held aside becomes the start of the first answer."""
    first = session.template.prompts[0]
    return ask(replace(session.adding(first, *session.held), held=()), first, *before)


def ask(session: Session, prompt: PromptKey, *before: Line) -> Move:
    there = session.moved(Asking(prompt))
    return there, (asking.question(there, prompt, *before),)


def go_to(session: Session, prompt: PromptKey, *before: Line) -> Move:
    """To any question; what was said where they were counts as an answer."""
    return ask(settled_here(session), prompt, *before)


def onward(session: Session, after: PromptKey | None = None, *before: Line) -> Move:
    """To the next prompt that is still open, or to the end when none is."""
    prompt = session.template.next_open(session.settled, after)
    if prompt:
        return ask(session, prompt, *before)
    return stay(session.moved(Reviewing()), *before, Line("review.last"))


def go_next(session: Session) -> Move:
    """The choice that goes on. It settles words; without words it never skips."""
    match session.place:
        case Asking(prompt) if not session.answer(prompt).parts:
            return stay(session, Line("ask.nothing_yet"))
        case Threshold() | Asking() | Reviewing() | Finished() | Aside():
            return skip(session)


def skip(session: Session) -> Move:
    """Leave this one. Words that are there already stay and count."""
    match session.place:
        case Asking(prompt):
            return onward(session.settling(prompt), prompt)
        case Reviewing():
            return finish(session)
        case Finished(asking=None):
            return carry_on(session)
        case Finished():
            return _next_closing(session)
        case Threshold() | Aside():
            return keep(session)


def _next_closing(session: Session) -> Move:
    """To the next thing that may be asked after the end, or to what can be done now."""
    left = settled_here(session)
    more = left.template.next_closing(left.settled)
    there = left.moved(Finished(more))
    if more:
        return stay(there)
    answered = any(there.answer(prompt).parts for prompt in there.template.closing)
    return there, (
        endings.finished(there, Line("closing.thanks" if answered else "closing.left")),
    )


def back(session: Session) -> Move:
    """To the prompt before; the words of both stay."""
    match session.place:
        case Asking(prompt):
            before = session.template.before(prompt)
            return ask(session, before) if before else stay(session, Line("ask.first_already"))
        case Reviewing() | Finished():
            return ask(session, _last_visited(session))
        case Threshold() | Aside():
            return keep(session)


def carry_on(session: Session) -> Move:
    """What stands here again; after an early finish, the next prompt that is still open."""
    match session.place:
        case Finished() if session.template.next_open(session.settled):
            return onward(session)
        case Aside(kind) if kind in _LEFT_BY_CARRYING_ON:
            return stay(session.moved(session.standing))
        case Threshold() | Asking() | Reviewing() | Finished() | Aside():
            return stay(session)


def finish(session: Session) -> Move:
    """The documents, now, without another question about what is in them."""
    settled = settled_here(session)
    more = settled.template.next_closing(settled.settled)
    done = settled.moved(Finished(more)).silenced(Alarm.REMINDER)
    return done, (*endings.documents(done, tuple(Format)), *endings.made(done))


def export(session: Session, *formats: Format) -> Move:
    """The documents as things stand; nobody moves."""
    where = (Line("export.carry_on"),) if isinstance(session.place, Asking) else ()
    then = Say((Line("export.done"), *where), (Choice.CARRY_ON,))
    return session, (*endings.documents(session, formats), then)


def pause(session: Session) -> Move:
    """A rest; nothing more is said until they come back."""
    say = scenes.told(session, Line("stopped"), Choice.REMIND, Choice.FINISH)
    return replace(session, rested=session.standing != Threshold()), (say,)


def put_name(session: Session) -> Move:
    return stay(session.moved(Reviewing()))


def no_name(session: Session) -> Move:
    return finish(replace(session, name=None)) if session.place == Reviewing() else stay(session)


def ask_aside(session: Session, kind: AsideKind) -> Move:
    return stay(session.moved(Aside(kind, session.standing)))


def returned(person: Person, session: Session) -> Session:
    """Back from what was asked in between: to the walk, or to where only a yes leads on."""
    standing = session.standing
    stopped = has_stopped(person, session)
    return session.moved(Aside(AsideKind.WITHDRAWN, standing) if stopped else standing)


def has_stopped(person: Person, session: Session) -> bool:
    """Whether nothing may be asked or made here, because a yes was taken back."""
    return person.withdrawn and session.standing != Threshold()


def keep(session: Session) -> Move:
    """Nothing is deleted; back to where we were."""
    match session.place:
        case Aside(AsideKind.CALLING | AsideKind.TIMING | AsideKind.ZONE):
            return stay(session.moved(session.standing))
        case Aside():
            return stay(session.moved(session.standing), Line("delete.kept"))
        case Threshold():  # asked whether it is OK to start, they said no
            return session, (scenes.told(session, Line("welcome.no")),)
        case Asking() | Reviewing() | Finished():
            return stay(session)


def add_held(session: Session) -> Move:
    """What was said after the end joins the last answer."""
    if not isinstance(session.standing, Finished) or not session.held:
        return stay(session)
    last = session.template.prompts[-1]
    added = replace(session.adding(last, *session.held).settling(last), held=())
    there = added.moved(session.standing)
    choices = (Choice.EXPORT, Choice.REVIEW, Choice.PUT_NAME)
    return there, (Say((Line("finished.added"),), choices),)


def settled_here(session: Session) -> Session:
    """What was said where they are counts as an answer; a closing question is done with."""
    match session.standing:
        case Asking(prompt) if session.answer(prompt).parts:
            return session.settling(prompt)
        case Finished(asking=prompt) if prompt:
            return session.settling(prompt)
        case Threshold() | Asking() | Reviewing() | Finished():
            return session


def _last_visited(session: Session) -> PromptKey:
    """The furthest prompt that was answered or skipped; the first if none was."""
    been = [key for key in session.template.prompts if session.answer(key) != Answer()]
    return been[-1] if been else session.template.prompts[0]
