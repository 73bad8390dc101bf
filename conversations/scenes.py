"""What is said at each place: bubbles by key, never words."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from conversations.effects import Effect, Format, Line, Publish, Say
from conversations.events import Choice
from conversations.person import Person
from conversations.reflection import reflect
from conversations.session import (
    Aside,
    AsideKind,
    Asking,
    Finished,
    Part,
    Reviewing,
    Session,
    Threshold,
    whole,
)
from conversations.template import PromptKey

YESES = (Choice.YES_YOUNG, Choice.YES_PARENT, Choice.YES_PRACTITIONER, Choice.YES)
SHOWN_AGAIN = 500  # characters of an open answer shown with its question; /review has all
MOST_BUTTONS = 4  # on one bubble of the walk; a few that tell what can be done have five
READ_BACK = 70  # characters of each answer in the read-back: one line on most phones


def welcome() -> tuple[Effect, ...]:
    return (Say((Line("welcome.hello"),)), invitation(Line("welcome.start")))


def invitation(line: Line) -> Say:
    """A line with the yes under it."""
    return Say((line,), (*YESES, Choice.TELL_MORE))


def told(session: Session, line: Line, *more: Choice) -> Say:
    """An answer to a question of theirs; before the yes, the yes hangs under it."""
    if session.place == Threshold():
        return Say((line, Line("welcome.ok")), (*YESES, Choice.TELL_MORE))
    return Say((line,), (Choice.CARRY_ON, *more))


def offering_back(effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """The way to say "that was my answer" hangs under the last bubble of what was done instead."""
    match effects:
        case (*before, Say(choices=choices) as last):
            most = max(MOST_BUTTONS, len(choices)) - 1
            kept = choices if set(YESES) <= set(choices) else choices[:most]
            return (*before, replace(last, choices=(*kept, Choice.MY_WORDS)))
        case _:
            return effects


def here(session: Session, *before: Line) -> Say:
    """What stands at the present place, after a line or two on how we came to it."""
    match session.place:
        case Threshold():
            return Say((*before, Line("welcome.start")), (*YESES, Choice.TELL_MORE))
        case Asking(prompt):
            return question(session, prompt, *before)
        case Reviewing():
            return read_back(session, *before)
        case Finished():
            return finished(session, *before, Line("finished.here"))
        case Aside(kind):
            return _asked_aside(session, kind, *before)


def _asked_aside(session: Session, kind: AsideKind, *before: Line) -> Say:
    match kind:
        case AsideKind.DELETING:
            choices = (Choice.KEEP, Choice.DELETE_YES, Choice.DELETE_THIS)
            return Say((*before, Line("delete.ask")), choices)
        case AsideKind.DELETING_THIS:
            return Say((*before, Line("delete.ask_this")), (Choice.KEEP, Choice.DELETE_THIS))
        case AsideKind.WITHDRAWN:
            stopped = Line("withdrawn.here", {"date": day(session)})
            return Say((*before, stopped), (Choice.AGREE, Choice.PRIVACY, Choice.DELETE))
        case AsideKind.NOTICE:
            answers = (Choice.AGREE, Choice.SKIP, Choice.PRIVACY, Choice.WITHDRAW)
            return Say((*before, Line("notice.changed")), answers)


def kept_apart() -> Say:
    """What was said while a yes is taken back."""
    return Say((Line("withdrawn.held"),), (Choice.AGREE, Choice.DELETE))


def warning(session: Session) -> Say:
    return Say((Line("warning", {"date": day(session)}),), (Choice.KEEP_LONGER, Choice.CARRY_ON))


def gone(person: Person, fresh: Session) -> Say:
    """One reflection is deleted; what becomes of any others, and the yes to a new one."""
    going = Line("delete.others_going", {"date": day(fresh)})
    others = going if person.withdrawn else Line("delete.others")
    agrees = person.agrees_to(fresh.template.notice)
    start = Line("delete.start_again" if agrees else "welcome.start")
    return Say((Line("delete.this_done"), others, start), (*YESES, Choice.TELL_MORE))


def day(session: Session) -> str | datetime:
    """When the reflection is deleted."""
    return session.until or "…"  # before the first save nobody is told


def question(session: Session, prompt: PromptKey, *before: Line) -> Say:
    """The prompt, word for word, with what was said to it so far."""
    said = session.answer(prompt).parts
    asked = (*before, heading(session, prompt), Line(f"prompt.{prompt}"), Line(f"hint.{prompt}"))
    so_far = (Line("ask.so_far", {"words": shortened(said, SHOWN_AGAIN)}),) if said else ()
    back = (Choice.BACK,) if session.template.before(prompt) else ()
    return Say((*asked, *so_far), (Choice.NEXT, Choice.SKIP, *back, Choice.HELP), prompt)


def heading(session: Session, prompt: PromptKey) -> Line:
    template = session.template
    return Line(
        "ask.heading",
        {
            "number": str(template.number(prompt)),
            "total": str(len(template.prompts)),
            "cornerstone": Line(f"cornerstone.{template.cornerstone(prompt)}"),
        },
    )


def acknowledged(prompt: PromptKey) -> Say:
    return Say((Line("ask.thanks"),), (Choice.NEXT,), prompt)


def read_back(session: Session, *before: Line) -> Say:
    """The first words of each answer, and the one question that is left: a name for the top."""
    blocks = _blocks(session, _first_words)
    ask = Line("name.have", {"name": session.name.text}) if session.name else Line("name.ask")
    on = (Choice.NEXT,) if session.name else ()
    choices = (*on, Choice.NO_NAME, Choice.REVIEW, Choice.BACK)
    return Say((*before, Line("review.short"), *blocks, ask), choices)


def review(session: Session) -> Say:
    """All there is, in full."""
    blocks = _blocks(session, _in_full)
    held = (Line("review.held", {"words": _joined(session.held)}),) if session.held else ()
    add = (Choice.ADD_WORDS,) if held and session.standing == Finished() else ()
    return Say((Line("review.full"), *blocks, *held), (Choice.CARRY_ON, *add))


def documents(session: Session, formats: Sequence[Format]) -> tuple[Effect, ...]:
    reflection = reflect(session)
    return tuple(Publish(reflection, format_) for format_ in formats)


def finished(session: Session, *lines: Line) -> Say:
    """What can be done now; whoever finished early is told that they can carry on."""
    rest = (Choice.PUT_NAME, Choice.REVIEW, Choice.KEEP_LONGER, Choice.ANOTHER)
    kept = Line("finished.kept", {"date": day(session)})
    if session.template.next_open(session.settled):
        return Say((*lines, Line("finished.open"), kept), (Choice.CARRY_ON, *rest))
    return Say((*lines, kept), (Choice.EXPORT, *rest))


def shortened(parts: tuple[Part, ...], most: int) -> str:
    """The beginning of the words, cut between words, with a mark where they go on."""
    whole = _joined(parts)
    if len(whole) <= most:
        return whole
    beginning, *_ = *whole[:most].rsplit(maxsplit=1), ""
    return beginning.rstrip() + " …"


def _blocks(session: Session, item: Callable[[Session, PromptKey], Line]) -> tuple[Line, ...]:
    return tuple(
        Line(
            "review.block",
            {
                "cornerstone": Line(f"cornerstone.{stone.key}"),
                "items": tuple(item(session, prompt) for prompt in stone.prompts),
            },
        )
        for stone in session.template.cornerstones
    )


def _in_full(session: Session, prompt: PromptKey) -> Line:
    words: str | Line = _joined(session.answer(prompt).parts) or Line("review.nothing")
    number = str(session.template.number(prompt))
    stem = Line(f"prompt.{prompt}")
    return Line("review.item", {"number": number, "stem": stem, "words": words})


def _first_words(session: Session, prompt: PromptKey) -> Line:
    one_row = " ".join(shortened(session.answer(prompt).parts, READ_BACK).split())
    words: str | Line = one_row or Line("review.nothing")
    number = str(session.template.number(prompt))
    return Line("review.first_words", {"number": number, "words": words})


def _joined(parts: tuple[Part, ...]) -> str:
    return "\n".join(whole(parts))
