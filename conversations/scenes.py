"""What is said at each place: bubbles by key, never words."""

from dataclasses import replace

from conversations import asking, endings, overview
from conversations.effects import Effect, Line, Say
from conversations.events import Choice
from conversations.places import Aside, AsideKind, Asking, Finished, Reviewing, Threshold
from conversations.session import Session

YESES = (Choice.YES_YOUNG, Choice.YES_PARENT, Choice.YES_PRACTITIONER, Choice.YES)
MOST_BUTTONS = 4  # on one bubble of the walk; a few that tell what can be done have more


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


def offering(effects: tuple[Effect, ...], choice: Choice) -> tuple[Effect, ...]:
    """One more way on hangs under the last bubble, in the place of the last one if need be."""
    match effects:
        case (*before, Say(choices=choices) as last) if choice not in choices:
            most = max(MOST_BUTTONS, len(choices)) - 1
            kept = choices if set(YESES) <= set(choices) else choices[:most]
            return (*before, replace(last, choices=(*kept, choice)))
        case _:
            return effects


def led_by(effects: tuple[Effect, ...], *lines: Line) -> tuple[Effect, ...]:
    """The same, with these lines at the beginning of the first bubble."""
    first = next((each for each in effects if isinstance(each, Say)), None)
    if first is None or not lines:
        return effects
    led = replace(first, lines=(*lines, *first.lines))
    return tuple(led if each is first else each for each in effects)


def here(session: Session, *before: Line) -> Say:
    """What stands at the present place, after a line or two on how we came to it."""
    match session.place:
        case Threshold():
            return Say((*before, Line("welcome.start")), (*YESES, Choice.TELL_MORE))
        case Asking(prompt):
            return asking.question(session, prompt, *before)
        case Reviewing():
            return read_back(session, *before)
        case Finished(asking=None):
            return endings.finished(session, *before, Line("finished.here"))
        case Finished():
            return asking.closing(session, *before)
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
            stopped = Line("withdrawn.here", {"date": endings.day(session)})
            return Say((*before, stopped), (Choice.AGREE, Choice.PRIVACY, Choice.DELETE))
        case AsideKind.NOTICE:
            answers = (Choice.AGREE, Choice.SKIP, Choice.PRIVACY, Choice.WITHDRAW)
            return Say((*before, Line("notice.changed")), answers)
        case AsideKind.CALLING:
            return Say((*before, Line("call.ask")), (Choice.CARRY_ON,))
        case AsideKind.ZONE:
            return Say((*before, Line("zone.ask")), (Choice.CARRY_ON,))
        case AsideKind.TIMING:
            times = (Choice.TONIGHT, Choice.TOMORROW, Choice.IN_A_WEEK)
            return Say((*before, Line("remind.ask")), (*times, Choice.NO_REMINDER))


def read_back(session: Session, *before: Line) -> Say:
    """The first words of each answer, and the one question that is left: a name for the top."""
    begins = overview.first_words(session)
    ask = Line("name.have", {"name": session.name.text}) if session.name else Line("name.ask")
    on = (Choice.NEXT,) if session.name else ()
    choices = (*on, Choice.NO_NAME, Choice.REVIEW, Choice.BACK)
    return Say((*before, Line("review.short"), *begins, ask), choices)


def review(session: Session, *before: Line) -> Say:
    """All there is, in full, and the way to each question."""
    held = overview.joined(session.held)
    more = (Line("review.held", {"words": held}),) if held else ()
    after_the_end = isinstance(session.standing, Finished)
    add = (Choice.ADD_WORDS,) if held and after_the_end else ()
    lines = (*before, Line("review.full"), *overview.in_full(session), *more)
    return Say(lines, (Choice.CARRY_ON, *add, *overview.ways_to_each(session)))


def questions(session: Session, *before: Line) -> Say:
    """The eight in advance; once begun, any of them can be gone to."""
    lines = (*before, Line("questions.all"), *overview.the_questions(session))
    if session.standing == Threshold():
        return Say((*lines, Line("welcome.ok")), (*YESES, Choice.TELL_MORE))
    ways = overview.ways_to_each(session)
    return Say((*lines, Line("questions.choose")), (Choice.CARRY_ON, *ways))


def kept_apart() -> Say:
    """What was said while a yes is taken back."""
    return Say((Line("withdrawn.held"),), (Choice.AGREE, Choice.DELETE))
