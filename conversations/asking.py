"""A question as it is asked, what can be done with its answer, and the thanks for one."""

from conversations import overview
from conversations.effects import Line, Pick, Say
from conversations.events import Choice
from conversations.places import Finished
from conversations.session import Session
from conversations.template import PromptKey

SHOWN_AGAIN = 500  # characters of an open answer shown with its question; /review has all


def question(session: Session, prompt: PromptKey, *before: Line) -> Say:
    """The prompt, word for word, with what was said to it so far."""
    asked = (heading(session, prompt), Line(f"prompt.{prompt}"), Line(f"hint.{prompt}"))
    back = (Choice.BACK,) if session.template.before(prompt) else ()
    choices = (*_ways(session, prompt), *back, Choice.HELP)
    return Say((*before, *asked, *_so_far(session, prompt)), choices, prompt)


def closing(session: Session, *before: Line) -> Say:
    """One more thing, once the documents are made; to leave it costs nothing."""
    prompt = session.asking or session.template.closing[0]
    rest = (Choice.CARRY_ON,) if session.template.next_open(session.settled) else ()
    choices = (*_ways(session, prompt), *rest, Choice.REVIEW)
    return Say((*before, Line(f"prompt.{prompt}"), *_so_far(session, prompt)), choices, prompt)


def _ways(session: Session, prompt: PromptKey) -> tuple[Choice, ...]:
    """What can be done with the answer as it stands."""
    answer = session.answer(prompt)
    if answer.parts:
        other = Choice.BRING_BACK if answer.cleared else Choice.REPLACE
        return (Choice.NEXT, other, Choice.CLEAR)
    on = Choice.SKIP if prompt in session.template.closing else Choice.NEXT
    bring = (Choice.BRING_BACK,) if answer.cleared else ()
    return (on, *((Choice.SKIP,) if on is Choice.NEXT else ()), *bring)


def _so_far(session: Session, prompt: PromptKey) -> tuple[Line, ...]:
    said = session.answer(prompt).parts
    return (Line("ask.so_far", {"words": overview.shortened(said, SHOWN_AGAIN)}),) if said else ()


def heading(session: Session, prompt: PromptKey) -> Line:
    return Line("ask.heading", _which(session, prompt))


def named(session: Session, prompt: PromptKey) -> Line:
    """A question, as something said about it names it."""
    if prompt in session.template.closing:
        return Line(f"which.{prompt}")
    which = _which(session, prompt)
    return Line("which.question", {key: which[key] for key in ("number", "cornerstone")})


def where(session: Session) -> Line:
    """The place where the walk stands, as something said about it names it."""
    if session.asking:
        return named(session, session.asking)
    return Line("which.finished" if session.standing == Finished() else "which.reviewing")


def _which(session: Session, prompt: PromptKey) -> dict[str, str | Line]:
    template = session.template
    return {
        "number": str(template.number(prompt)),
        "total": str(len(template.prompts)),
        "cornerstone": Line(f"cornerstone.{template.cornerstone(prompt)}"),
    }


def acknowledged(session: Session, prompt: PromptKey) -> Say:
    """The one acknowledgement of a burst, and where what did not go here has gone."""
    elsewhere = added(session)
    here_too = any(session.prompt_of(message) == prompt for message in session.latest)
    thanks = (Line("ask.thanks"),) if here_too or not elsewhere else ()
    to = session.came_from if here_too else prompt
    return Say((*elsewhere, *thanks), (Choice.NEXT, Choice.UNDO, *_move(session, to)), prompt)


def added(session: Session) -> tuple[Line, ...]:
    """The other questions that what was said lately has gone to, each once."""
    prompts = (session.prompt_of(message) for message in session.latest)
    elsewhere = dict.fromkeys(key for key in prompts if key and key != session.asking)
    return tuple(Line("ask.added", {"question": named(session, key)}) for key in elsewhere)


def _move(session: Session, to: PromptKey | None) -> tuple[Pick, ...]:
    if to is None or to in session.template.closing:
        return ()
    number = session.template.number(to)
    return (Pick(Choice.MOVE, number, Line("move.to", {"number": str(number)})),)
