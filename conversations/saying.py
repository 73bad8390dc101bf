"""Where words go when they are said: always somewhere, and on from there by nobody but them."""

from dataclasses import replace
from datetime import datetime

from conversations import asking, moves, scenes
from conversations.answers import Words
from conversations.deeds import Taken
from conversations.effects import Effect, Line, Say
from conversations.events import Alarm, Choice, MessageRef, came_before
from conversations.known import Known
from conversations.moves import Move
from conversations.person import Person
from conversations.places import Aside, AsideKind, Asking, Finished, Reviewing, Threshold
from conversations.session import Session
from conversations.template import PromptKey

LONGEST_NAME = 60  # characters; more than that, or a second line, is no name


def said(
    person: Person,
    session: Session,
    words: Words,
    now: datetime,
    to: PromptKey | None = None,
) -> Move:
    """`to`: the question that they were said in reply to, if it is another one."""
    if to and to != session.asking and not isinstance(session.place, Threshold | Aside):
        return _added_to(session, to, words, now), ()
    match session.place:
        case Threshold():
            return _said_before_the_yes(session, words, now)
        case Asking(prompt):
            return _added_to(session, prompt, words, now), ()
        case Finished(asking=prompt) if prompt:
            return _added_to(session, prompt, words, now), ()
        case Reviewing() | Finished() if before := _sent_before(session, words):
            return _added_to(session, before, words, now), ()
        case Reviewing():
            return _named(session, words)
        case Finished() | Aside(AsideKind.WITHDRAWN):
            return _quietly(replace(session, held=(*session.held, words)), words, now), ()
        case Aside(kind):
            return _said_aside(person, session, kind, words, now)


def captioned(
    person: Person,
    session: Session,
    words: Words,
    now: datetime,
    to: PromptKey | None = None,
) -> Move:
    """Words that came with something else: kept like any others, but never as a name."""
    if session.place == Reviewing() and to is None:
        return _as_last_answer(session, words), ()
    return said(person, session, words, now, to)


def replied_to(session: Session, message: MessageRef | None, known: Known) -> PromptKey | None:
    """The question that a message of theirs answers, because it is a reply to it or its answer."""
    if message is None:
        return None
    if own := session.prompt_of(message):
        return own
    bubble = known.replied
    ours = bubble is not None and bubble.reflection == session.number
    return bubble.about if bubble and ours and bubble.about in session.template.askable else None


def fell_quiet(session: Session) -> Move:
    """The one acknowledgement of a burst. It moves nobody."""
    heard = session.silenced(Alarm.QUIET)
    if heard == session:
        return session, ()
    match session.place:
        case Threshold():
            return heard, (scenes.invitation(Line("welcome.held")),)
        case Asking(prompt):
            return heard, (asking.acknowledged(session, prompt),)
        case Finished(asking=prompt) if prompt:
            return heard, (asking.acknowledged(session, prompt),)
        case Finished():
            return heard, _heard_after_the_end(session)
        case Aside(AsideKind.WITHDRAWN):
            return heard, (scenes.kept_apart(),)
        case Reviewing():
            return heard, (scenes.read_back(session, *asking.added(session)),)
        case Aside():
            return heard, ()


def _heard_after_the_end(session: Session) -> tuple[Effect, ...]:
    added = asking.added(session)
    if any(part.message in session.latest for part in session.held):
        choices = (Choice.ADD_WORDS, Choice.UNDO, Choice.ANOTHER)
        return (Say((*added, Line("finished.held")), choices),)
    choices = (Choice.EXPORT, Choice.UNDO, Choice.REVIEW)
    return (Say((*added, Line("finished.fresh")), choices),)


def _said_before_the_yes(session: Session, words: Words, now: datetime) -> Move:
    held = replace(session, held=(*session.held, words))
    if session.turn == 0:
        return held.moved(Threshold()), scenes.welcome()
    return _quietly(held, words, now), ()


def _added_to(session: Session, prompt: PromptKey, words: Words, now: datetime) -> Session:
    return _quietly(session.adding(prompt, words), words, now)


def _sent_before(session: Session, words: Words) -> PromptKey | None:
    """The question before, if these were sent before what stands here was in the chat."""
    asked = session.asked
    return session.came_from if asked is None or came_before(words.message, asked) else None


def _said_aside(
    person: Person, session: Session, kind: AsideKind, words: Words, now: datetime
) -> Move:
    """Asked something in between, they said something else: so nothing is done but to keep it."""
    notice = kind is AsideKind.NOTICE
    on = Choice.NEXT if notice else Choice.CARRY_ON
    spoken = Say((Line(f"{_TOLD[kind]}.kept_words"),), (on,))
    back = moves.returned(person, session)
    if back.place == Reviewing():  # whatever it is, it is no name
        return _as_last_answer(back, words), (spoken,)
    kept, effects = said(person, back, words, now)
    if notice or person.withdrawn:  # this is the one acknowledgement
        kept = kept.silenced(Alarm.QUIET)
    return kept, effects or (spoken,)


_TOLD = {
    AsideKind.DELETING: "delete",
    AsideKind.DELETING_THIS: "delete",
    AsideKind.WITHDRAWN: "withdrawn",
    AsideKind.NOTICE: "notice",
    AsideKind.CALLING: "call",
    AsideKind.TIMING: "remind",
    AsideKind.ZONE: "zone",
}


def _named(session: Session, words: Words) -> Move:
    """A short line is the name. Anything longer is kept as words, and the question stays."""
    if is_a_name(words):
        named, effects = moves.finish(replace(session, name=words))
        last = Asking(session.template.prompts[-1])  # a late word to it looks just like a name
        return replace(named, taken=Taken(words, last)), scenes.offering(effects, Choice.MY_WORDS)
    return moves.stay(_as_last_answer(session, words), Line("name.too_long"))


def is_a_name(words: Words) -> bool:
    return len(words.text) <= LONGEST_NAME and "\n" not in words.text


def _as_last_answer(session: Session, words: Words) -> Session:
    return session.adding(session.template.prompts[-1], words)


def _quietly(session: Session, words: Words, now: datetime) -> Session:
    """Waiting for more; what is said after an acknowledgement is a burst of its own."""
    goes_on = Alarm.QUIET in session.alarms or (session.came_from and session.asked is None)
    burst = (*session.latest, words.message) if goes_on else (words.message,)
    return replace(session, latest=burst).waking(Alarm.QUIET, now + session.template.quiet)
