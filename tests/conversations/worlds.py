"""Sample states and events, and every step between them: the machine, laid out to be looked at."""

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import get_args

from conversations.answers import Answer, Words
from conversations.deeds import Deed, Early, Stood, Taken, Tap
from conversations.effects import (
    AlsoChanged,
    Enclose,
    Forget,
    ForgetThis,
    KeepUntil,
    Line,
    Moment,
    Pick,
    Publish,
    Say,
    Transition,
    WarnOfAll,
)
from conversations.engine import advance
from conversations.events import (
    Alarm,
    Began,
    Button,
    CameBack,
    Choice,
    Chose,
    Event,
    Medium,
    MessageRef,
    Mistyped,
    Rang,
    Reworded,
    Said,
    Timed,
    Unreadable,
    WentAway,
)
from conversations.hearing import Heard, hear
from conversations.known import Known
from conversations.letters import compose
from conversations.library import load
from conversations.person import Consent, Person, PersonId, Register
from conversations.places import (
    Aside,
    AsideKind,
    Asking,
    Finished,
    Place,
    Reviewing,
    Threshold,
    WalkPlace,
)
from conversations.session import Session
from conversations.template import PromptKey

NOW = datetime(2025, 3, 3, 15, 30, tzinfo=UTC)
LIBRARY = load()
TEMPLATE = LIBRARY.template
TYPED = LIBRARY.voice("en", Register.PLAIN).typed

STRANGER = Person(PersonId("ana"))
ANA = replace(STRANGER, current=2, newest=3, consents=(Consent(TEMPLATE.notice, NOW),))
WARNED_ANA = replace(ANA, warned=True)
OUT_OF_DATE = replace(ANA, consents=(Consent("an older notice", NOW),))
WITHDRAWN_ANA = replace(ANA, consents=(*ANA.consents, Consent(TEMPLATE.notice, NOW, given=False)))

UNTIL = NOW + TEMPLATE.keep - timedelta(days=1)  # the last message was yesterday
GOING = NOW + timedelta(days=4)  # a yes was taken back three days ago
DELETING = (AsideKind.DELETING, AsideKind.DELETING_THIS)
ASKED_FOR = (AsideKind.CALLING, AsideKind.TIMING, AsideKind.ZONE)
NEXT_STEPS, SHOWN_TO = TEMPLATE.closing

LONG = "They asked me first, before anyone else, and they waited until I had finished. " * 8
ROWS = "first row\nsecond row\n\n  fourth row, further in"
NOTHING_TO_SEE = "\u2003" * 600  # a message of nothing but spaces, longer than what is shown

OTHER = Session(
    STRANGER.id,
    3,
    TEMPLATE,
    Asking(TEMPLATE.prompts[1]),
    {TEMPLATE.prompts[0]: Answer((Words(MessageRef("elsewhere"), "said elsewhere"),))},
    title=Words(MessageRef("the other title"), "Year 9"),
    turn=4,
    until=NOW + timedelta(days=60),
)


@dataclass(frozen=True)
class World:
    """A person and where their walk stands."""

    name: str
    person: Person
    session: Session


@dataclass(frozen=True)
class Step:
    """What one event did to one world."""

    world: World
    named: str
    event: Event
    heard: Heard
    after: Transition

    @property
    def before(self) -> Session:
        return self.world.session

    @property
    def name(self) -> str:
        return f"{self.world.name} ← {self.named}"

    @property
    def plain(self) -> bool:
        """Whether it was said to be kept: neither a command, nor taken for one."""
        match self.event:
            case Said(message, text):
                taken = self.after.session.taken
                return taken is None or taken.words != Words(message, text)
            case Mistyped() | Unreadable():
                return True
            case _:
                return False

    @property
    def bubbles(self) -> tuple[Say, ...]:
        return tuple(effect for effect in self.after.effects if isinstance(effect, Say))

    @property
    def papers(self) -> tuple[Enclose, ...]:
        return tuple(effect for effect in self.after.effects if isinstance(effect, Enclose))

    @property
    def documents(self) -> tuple[Publish, ...]:
        return tuple(effect for effect in self.after.effects if isinstance(effect, Publish))


def at_hand(choice: Choice, session: Session) -> Chose:
    """A tap on a button of the present turn."""
    return Chose(choice, Button(session.number, session.turn))


def step(person: Person, session: Session, event: Event, now: datetime = NOW) -> Transition:
    """One event, heard as a host hears it."""
    heard_ = heard(person, session, event, now)
    return advance(person, session, event, heard=heard_, now=now, known=known(session))


def heard(person: Person, session: Session, event: Event, now: datetime = NOW) -> Heard:
    return hear(person, session, event, typed=TYPED, now=now)


def known(session: Session) -> Known:
    """The question is in the chat, and there is one other reflection."""
    other = replace(OTHER, number=session.number + 1)
    turns = {session.since, *(early.since for early in session.early)}
    arrived = dict.fromkeys(turns, MessageRef("500"))
    return Known(arrived, None, {other.number: other})


@cache
def machine() -> tuple[Step, ...]:
    """Every event in every world. What raises is no step: the first law looks for that."""
    return _enumerated()[0]


@cache
def raised() -> tuple[str, ...]:
    """Where there is no step, and why."""
    return _enumerated()[1]


@cache
def _enumerated() -> tuple[tuple[Step, ...], tuple[str, ...]]:
    """None of it is garbage: the collector would look through it all again and again."""
    steps, raised = [], []
    gc.collect()
    gc.disable()
    for world in worlds():
        for name, event in events(world.session).items():
            after = outcome(world, event)
            if isinstance(after, Transition):
                ears = heard(world.person, world.session, event)
                steps.append(Step(world, name, event, ears, after))
            else:
                raised.append(f"{world.name} ← {name}: {after!r}")
    gc.freeze()
    gc.enable()
    return tuple(steps), tuple(raised)


def outcome(world: World, event: Event) -> Transition | Exception:
    try:
        return step(world.person, world.session, event)
    except Exception as error:  # noqa: BLE001 - that nothing is raised is itself a law
        return error


@cache
def worlds() -> tuple[World, ...]:
    return (
        *_before_the_yes(),
        *_before_another_yes(),
        *_in_the_walk(),
        *_warned(),
        *_with_an_older_notice(),
        *_with_a_yes_taken_back(),
    )


def _before_the_yes() -> Iterator[World]:
    fresh = Session(STRANGER.id, 1, TEMPLATE)
    yield World("a stranger", STRANGER, fresh)
    for name, session in _at_the_threshold(replace(fresh, until=UNTIL)).items():
        for extra in ("bare", "held words", "an alarm", "a tap", "taken here", "everything"):
            yield World(f"{name}, {extra}", STRANGER, _extras(session)[extra])


def _before_another_yes() -> Iterator[World]:
    """Whoever has other reflections, and is asked for a yes to a fresh one."""
    people = {"again": ANA, "again, warned": WARNED_ANA, "again, out of date": OUT_OF_DATE}
    fresh = Session(ANA.id, ANA.current, TEMPLATE, until=UNTIL)
    gone = replace(fresh, until=GOING)
    for who, person in {**people, "again, withdrawn": WITHDRAWN_ANA}.items():
        session = gone if person.withdrawn else fresh
        for name, there in _at_the_threshold(session).items():
            for extra in _LEAST_AND_MOST:
                yield World(f"{who}, {name}, {extra}", person, _extras(there)[extra])


def _at_the_threshold(fresh: Session) -> dict[str, Session]:
    tapped = Tap(1, Choice.HELP)
    asides = {
        f"{kind}, welcomed": replace(fresh, turn=2, place=Aside(kind, Threshold()), tapped=tapped)
        for kind in DELETING
    }
    return {"welcomed": replace(fresh, turn=1), **asides}


def _in_the_walk() -> Iterator[World]:
    for name, place in walk_places().items():
        here = asked_at(place)
        for state, answers in answer_states(here).items():
            walk = Session(ANA.id, ANA.current, TEMPLATE, place, answers, turn=7, until=UNTIL)
            for extra in _EACH if state == "words" else _LEAST_AND_MOST:
                yield World(f"{name}, {state}, {extra}", ANA, _extras(walk)[extra])
            few = state in {"empty", "words", "full"}
            for kind in (*DELETING, *ASKED_FOR) if few else (AsideKind.DELETING,):
                aside = replace(walk, place=Aside(kind, place), turn=8)
                for extra in _LEAST_AND_MOST if few else ("bare",):
                    yield World(f"{kind}, {name}, {state}, {extra}", ANA, _extras(aside)[extra])


def _warned() -> Iterator[World]:
    """They asked for a warning: it is set, it is due, it rang long ago."""
    for name, place in some_places().items():
        walk = Session(ANA.id, ANA.current, TEMPLATE, place, some_words(place), turn=7)
        warnings = {
            "a warning": _warning(walk, _noon(UNTIL - timedelta(days=7)), UNTIL),
            "a warning that is due": _warning(walk, NOW, NOW + timedelta(days=7)),
            "a warning and words": _warning(walk, NOW, NOW + timedelta(days=7)).waking(
                Alarm.QUIET, NOW
            ),
            "a warning that rang": replace(walk, until=NOW + timedelta(days=2)),
            "kept longer": replace(walk, until=NOW + 2 * TEMPLATE.keep),
        }
        for state, session in warnings.items():
            yield World(f"{name}, {state}", WARNED_ANA, session)


def _noon(day: datetime) -> datetime:
    return day.replace(hour=12, minute=0)


def _warning(session: Session, at: datetime, until: datetime) -> Session:
    return replace(session, until=until).waking(Alarm.WARNING, at)


def _with_an_older_notice() -> Iterator[World]:
    """Their yes was to another notice; they are asked about it between two questions."""
    for name, place in walk_places().items():
        here = asked_at(place)
        for state, answers in answer_states(here).items():
            if state in {"empty", "words", "skipped", "full"}:
                walk = Session(ANA.id, ANA.current, TEMPLATE, place, answers, turn=7, until=UNTIL)
                yield World(f"out of date, {name}, {state}", OUT_OF_DATE, walk)
                if isinstance(place, Asking):
                    asked = replace(
                        walk.settling(place.prompt), place=Aside(AsideKind.NOTICE, place)
                    )
                    for extra in _LEAST_AND_MOST:
                        world = f"asked about the notice, {name}, {state}, {extra}"
                        yield World(world, OUT_OF_DATE, _extras(asked)[extra])


def _with_a_yes_taken_back() -> Iterator[World]:
    for name, place in walk_places().items():
        here = asked_at(place)
        for state, answers in answer_states(here).items():
            few = state in {"empty", "words"}
            for kind in (AsideKind.WITHDRAWN, *DELETING) if few else (AsideKind.WITHDRAWN,):
                aside = Aside(kind, place)
                walk = Session(ANA.id, ANA.current, TEMPLATE, aside, answers, turn=8, until=GOING)
                for extra in _LEAST_AND_MOST if few else ("bare",):
                    world = f"withdrawn, {kind}, {name}, {state}, {extra}"
                    yield World(world, WITHDRAWN_ANA, _extras(walk)[extra])


def walk_places() -> dict[str, WalkPlace]:
    """The first question, one in the middle and the last: the others differ in words alone."""
    first, _, third, *_, last = TEMPLATE.prompts
    asking: dict[str, WalkPlace] = {f"asking {key}": Asking(key) for key in (first, third, last)}
    ends: dict[str, WalkPlace] = {"reviewing": Reviewing(), "finished": Finished()}
    return {**asking, **ends, "closing": Finished(NEXT_STEPS), "last closing": Finished(SHOWN_TO)}


def some_places() -> dict[str, WalkPlace]:
    """One of each kind."""
    third = TEMPLATE.prompts[2]
    return {
        f"asking {third}": Asking(third),
        "reviewing": Reviewing(),
        "finished": Finished(),
        "closing": Finished(NEXT_STEPS),
    }


def asked_at(place: WalkPlace) -> PromptKey:
    """What is asked there; the first question where nothing is."""
    return Session(ANA.id, 1, TEMPLATE, place).asking or TEMPLATE.prompts[0]


def some_words(place: WalkPlace) -> Mapping[PromptKey, Answer]:
    here = asked_at(place)
    return answer_states(here)["words"]


def answer_states(here: PromptKey) -> dict[str, Mapping[PromptKey, Answer]]:
    others = {key: Answer(said(f"of {key}"), settled=True) for key in TEMPLATE.prompts}
    return {
        "empty": {},
        "words": {here: Answer(said("one", "two"))},
        "settled": {here: Answer(said("one", ROWS), settled=True)},
        "skipped": {here: Answer(settled=True)},
        "long": {here: Answer(said(LONG))},
        "nothing to see": {here: Answer(said(NOTHING_TO_SEE), settled=True)},
        "taken out": {here: Answer(said("three"), cleared=said("one", "two"))},
        "nearly full": {**others, here: Answer(said("one", "two"))},
        "full": {**others, NEXT_STEPS: Answer(settled=True)},
    }


def _extras(session: Session) -> dict[str, Session]:
    """The same walk with something more about it."""
    held = replace(session, held=said("held one", "held two"))
    named = replace(session, name=Words(MessageRef("the name"), "Ana B."))
    rings = session.waking(Alarm.QUIET, NOW)
    tapped = replace(session, tapped=Tap(session.turn - 1, Choice.SKIP))
    late = _with_late_words(session)
    trail = _with_a_trail(session)
    everything = replace(
        taken(trail, "next", session.place),
        held=held.held,
        name=named.name,
        alarms={Alarm.QUIET: NOW + timedelta(seconds=3), Alarm.REMINDER: NOW},
        tapped=tapped.tapped,
        title=Words(MessageRef("the title"), "Year 8"),
        rested=True,
        at=NOW - timedelta(days=3),
        reminded=1,
    )
    return {
        "bare": session,
        "held words": held,
        "a name": named,
        "an alarm": rings,
        "a tap": tapped,
        "taken here": taken(session, "/foo", session.place),
        "taken at the start": taken(session, "yes", Threshold()),
        "taken one before": taken(session, "next", Asking(TEMPLATE.prompts[3])),
        "a trail": trail,
        "late words": late,
        "a question under way": replace(late, asked=None),
        "left on the way": _left_on_the_way(late),
        "a reminder": session.waking(Alarm.REMINDER, NOW),
        "everything": everything,
    }


def _with_late_words(session: Session) -> Session:
    """The last words were sent before what stands here was in the chat, as message 500."""
    before = TEMPLATE.prompts[1]
    if session.asking is None:
        return replace(session, came_from=before, asked=MessageRef("500"))
    late = Words(MessageRef("450"), "sent before that")
    spoken = session.adding(session.asking, late).waking(Alarm.QUIET, NOW)
    latest = (late.message,)
    return replace(spoken, came_from=before, asked=MessageRef("500"), latest=latest)


def _left_on_the_way(session: Session) -> Session:
    """They went on before anybody knew whether the question had arrived, as message 500."""
    here, before = session.asking, TEMPLATE.prompts[1]
    if here is None:
        return session
    words = (MessageRef("450"),)
    return replace(session, latest=(), early=(Early(words, here, before, 3),)).silenced(
        Alarm.QUIET
    )


def _with_a_trail(session: Session) -> Session:
    """What stands here was said and done one thing after another."""
    if session.standing == Threshold():
        return session
    first = TEMPLATE.prompts[0]
    moved = Deed(Asking(first), {first: Stood((), (), settled=False)})
    here = session.asking
    parts = session.answer(here).parts if here else ()
    if here is None or not parts:
        return replace(session, trail=(moved,))
    before = Stood(tuple(p.message for p in parts[:-1]), (), settled=False)
    said_ = Deed(session.standing, {here: before}, said=(parts[-1].message,))
    return replace(session, trail=(moved, said_))


def taken(session: Session, text: str, place: Place) -> Session:
    return replace(session, taken=Taken(Words(MessageRef("the taken"), text), place))


# A stranger who typed /help sees these; no other button hangs under turn 0.
_BUTTONS_BEFORE_THE_WELCOME = (
    Choice.YES,
    Choice.YES_YOUNG,
    Choice.YES_PARENT,
    Choice.YES_PRACTITIONER,
    Choice.TELL_MORE,
)


def said(*texts: str) -> tuple[Words, ...]:
    return tuple(Words(MessageRef(f"message {text[:40]}"), text) for text in texts)


_LEAST_AND_MOST = ("bare", "everything")
_EACH = tuple(_extras(Session(ANA.id, 1, TEMPLATE)))


def events(session: Session) -> dict[str, Event]:
    return {
        "began": Began(),
        "came back": CameBack(),
        "went away": WentAway(),
        **{f"rang {alarm}": Rang(alarm) for alarm in Alarm},
        **_things_said(),
        **_edits(session),
        **_choices(session),
        **_things_sent(),
    }


def _things_said() -> dict[str, Event]:
    texts = ("They knew my name.", LONG, ROWS, NOTHING_TO_SEE, "tomorrow 5pm", "warsaw", *TYPED)
    timed = ("/remind friday 5pm", "/remind me of nothing")
    numbered = {"before that": MessageRef("460"), "after that": MessageRef("540")}
    mistyped = ("/foo", "/foo they rang me back", f"/foo {LONG}", "/next they rang me back")
    return {
        **{f"said {text[:30]!r}": Said(MessageRef("new"), text) for text in texts},
        **{f"mistyped {text[:30]!r}": Mistyped(MessageRef("new"), text) for text in mistyped},
        **{f"timed {text!r}": Timed(MessageRef("new"), text) for text in timed},
        **{f"said {when}": Said(ref, "words under way") for when, ref in numbered.items()},
        "replied": Said(MessageRef("new"), "as I said", MessageRef("message one")),
        "replied elsewhere": Said(MessageRef("new"), "and more", MessageRef("elsewhere")),
    }


def _edits(session: Session) -> dict[str, Event]:
    known = [words.message for words in all_words(session)]
    return {
        f"reworded {message!r}": Reworded(message, "put otherwise")
        for message in (*known, MessageRef("unknown"))
    }


def _choices(session: Session) -> dict[str, Event]:
    number, turn = session.number, session.turn
    again = session.tapped
    buttons = Choice if turn else _BUTTONS_BEFORE_THE_WELCOME
    earlier = buttons if turn else ()
    return {
        **{f"typed {choice}": Chose(choice) for choice in Choice},
        **{f"tapped {choice}": at_hand(choice, session) for choice in buttons},
        **{f"old {choice}": Chose(choice, Button(number, turn - 1)) for choice in earlier},
        **{f"other {choice}": Chose(choice, Button(number + 1, turn)) for choice in Choice},
        **{f"typed {c} {n}": Chose(c, which=n) for c in OF_ONE for n in (1, 3, 8, 9)},
        **{f"tapped {c} 3": Chose(c, Button(number, turn), 3) for c in OF_ONE if turn},
        **({"tapped again": Chose(again.choice, Button(number, again.turn))} if again else {}),
    }


OF_ONE = (
    *(Choice.GO, Choice.CLEAR, Choice.REPLACE, Choice.BRING_BACK, Choice.MOVE),
    Choice.OPEN,
)


def _things_sent() -> dict[str, Event]:
    new = MessageRef("new")
    captions = (None, "", "our garden", LONG)
    album = Unreadable(new, "picture", "the last one", "an album")
    return {
        **{
            f"sent a {medium}, {caption and caption[:20]!r}": Unreadable(new, medium, caption)
            for medium in get_args(Medium)
            for caption in captions
        },
        "sent another of the album": album,
    }


def all_words(session: Session, *, with_taken: bool = True) -> tuple[Words, ...]:
    """Every message that is kept, wherever it stands."""
    return (*session.all_words(), *(_taken_words(session) if with_taken else ()))


def _taken_words(session: Session) -> tuple[Words, ...]:
    """A name may have been meant as an answer: then it stands in both places, and counts once."""
    taken = session.taken
    return (taken.words,) if taken and taken.words != session.name else ()


def texts(words: Iterable[Words]) -> Counter[str]:
    return Counter(part.text for part in words)


@cache
def lines_said() -> tuple[Line, ...]:
    """Every line that the machine has said, one of each key and shape."""
    found: dict[tuple[str, frozenset[str]], Line] = {}
    for each in machine():
        for line in every_line(each.after):
            found.setdefault((line.key, frozenset(line.values)), line)
    return tuple(found.values())


def every_line(transition: Transition) -> Iterator[Line]:
    """Under its buttons and inside its other lines, too."""
    for effect in transition.effects:
        match effect:
            case Say(lines, choices):
                yield from _with_inner(lines)
                yield from _with_inner(each.label for each in choices if isinstance(each, Pick))
            case Forget(farewell):
                yield farewell
            case Publish() | Enclose() | AlsoChanged() | KeepUntil() | WarnOfAll() | ForgetThis():
                pass


def _with_inner(lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        yield line
        for value in line.values.values():
            match value:
                case str() | datetime() | Moment():
                    pass
                case Line():
                    yield from _with_inner([value])
                case tuple():
                    yield from _with_inner(value)


@cache
def letters_written() -> tuple[object, ...]:
    """The letters of every step, in the plain voice."""
    voice = LIBRARY.voice("en", Register.PLAIN)
    return tuple(letter for each in machine() for letter in compose(each.after, voice, NOW))
