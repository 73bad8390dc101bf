"""What was written is what is read: today's values, and every shape that was ever on disk."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from conversations import codec
from conversations.effects import Format, Paper
from conversations.events import (
    Address,
    Alarm,
    Began,
    Button,
    CameBack,
    Choice,
    Chose,
    Event,
    EventId,
    Incoming,
    MessageRef,
    Mistyped,
    Rang,
    Reworded,
    Said,
    Unreadable,
    WentAway,
)
from conversations.letters import Enclosure, Letter, Note, Option, Parcel
from conversations.person import Consent, Person, PersonId, Register
from conversations.reflection import Chapter, Passage, Reflection
from conversations.session import (
    Answer,
    Aside,
    AsideKind,
    Asking,
    Finished,
    Place,
    Reviewing,
    Session,
    Taken,
    Tap,
    Threshold,
    WalkPlace,
    Words,
)
from conversations.template import CornerstoneKey, PromptKey, TemplateKey
from tests.conversations.worlds import TEMPLATE, worlds

ENVELOPES = Path(__file__).parents[1] / "envelopes"
AT = datetime(2025, 3, 3, 15, 30, 0, 250000, tzinfo=UTC)

TEXT = st.text(max_size=60)
TIMES = st.datetimes(timezones=st.just(UTC))
COUNT = st.integers(0, 10**6)
MESSAGES = TEXT.map(MessageRef)
ADDRESSES = st.builds(Address, TEXT, TEXT)
WORDS = st.builds(Words, MESSAGES, TEXT)
PARTS = st.lists(WORDS, max_size=4).map(tuple)
PROMPTS = st.sampled_from(TEMPLATE.prompts)
WALK_PLACES: st.SearchStrategy[WalkPlace] = st.one_of(
    st.builds(Threshold), st.builds(Asking, PROMPTS), st.builds(Reviewing), st.builds(Finished)
)
PLACES: st.SearchStrategy[Place] = st.one_of(
    WALK_PLACES, st.builds(Aside, st.sampled_from(AsideKind), WALK_PLACES)
)
CHOICES = st.sampled_from(Choice)
SESSIONS = st.builds(
    Session,
    person=TEXT.map(PersonId),
    number=COUNT,
    template=st.just(TEMPLATE),
    place=PLACES,
    answers=st.dictionaries(PROMPTS, st.builds(Answer, PARTS, st.booleans())),
    held=PARTS,
    name=st.none() | WORDS,
    taken=st.none() | st.builds(Taken, WORDS, PLACES),
    tapped=st.none() | st.builds(Tap, COUNT, CHOICES),
    turn=COUNT,
    alarms=st.dictionaries(st.sampled_from(Alarm), TIMES),
)
PERSONS = st.builds(
    Person,
    id=TEXT.map(PersonId),
    language=TEXT,
    register=st.sampled_from(Register),
    timezone=TEXT,
    consents=st.lists(st.builds(Consent, TEXT, TIMES, st.booleans()), max_size=3).map(tuple),
    current=COUNT,
    warned=st.booleans(),
)
NOTES = st.builds(
    Note,
    TEXT,
    st.lists(st.builds(Option, TEXT, TEXT), max_size=5).map(tuple),
    st.none() | PROMPTS,
    st.lists(MESSAGES, max_size=3).map(tuple),
)
PASSAGES = st.builds(Passage, PROMPTS, st.lists(TEXT, max_size=3).map(tuple))
CHAPTERS = st.builds(
    Chapter,
    st.sampled_from([stone.key for stone in TEMPLATE.cornerstones]),
    st.lists(PASSAGES, max_size=2).map(tuple),
)
REFLECTIONS = st.builds(
    Reflection,
    TEXT.map(TemplateKey),
    st.none() | TEXT,
    st.lists(CHAPTERS, max_size=4).map(tuple),
)
HOW = (TEXT, st.sampled_from(Register), TIMES, TEXT, NOTES)
LETTERS: st.SearchStrategy[Letter] = st.one_of(
    NOTES,
    st.builds(Parcel, REFLECTIONS, st.sampled_from(Format), *HOW),
    st.builds(Enclosure, st.sampled_from(Paper), *HOW),
)
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(Began),
    st.builds(CameBack),
    st.builds(WentAway),
    st.builds(Said, MESSAGES, TEXT, st.none() | MESSAGES, st.none() | TEXT),
    st.builds(Reworded, MESSAGES, TEXT),
    st.builds(Chose, CHOICES, st.none() | st.builds(Button, COUNT, COUNT)),
    st.builds(Mistyped, MESSAGES, TEXT),
    st.builds(Unreadable, MESSAGES, st.sampled_from(["picture", "voice"]), st.none() | TEXT),
    st.builds(Rang, st.sampled_from(Alarm)),
)
INCOMING = st.builds(Incoming, TEXT.map(EventId), ADDRESSES, EVENTS, st.none() | TEXT)


# There and back.


@given(SESSIONS)
def test_a_session_is_read_back_as_it_was_written(session: Session) -> None:
    assert codec.session_from_text(codec.session_to_text(session), TEMPLATE) == session


def test_every_sample_world_is_read_back_as_it_was_written() -> None:
    assert [
        world.name
        for world in worlds()
        if read_back(world.session) != world.session
        or codec.person_from_text(codec.person_to_text(world.person)) != world.person
    ] == []


def read_back(session: Session) -> Session:
    """Until when it is kept stands beside the words, where it can be read without a key."""
    stored = codec.session_from_text(codec.session_to_text(session), TEMPLATE)
    return replace(stored, until=session.until)


@given(PERSONS)
def test_a_person_is_read_back_as_they_were_written(person: Person) -> None:
    assert codec.person_from_text(codec.person_to_text(person)) == person


@given(LETTERS)
def test_a_letter_is_read_back_as_it_was_written(letter: Letter) -> None:
    assert codec.letter_from_text(codec.letter_to_text(letter)) == letter


@given(INCOMING)
def test_a_parked_event_is_read_back_as_it_came(incoming: Incoming) -> None:
    """Of its own kind, too: `Said` and `Mistyped` have the same fields."""
    assert codec.incoming_from_text(codec.incoming_to_text(incoming)) == incoming


# What is on disk already. These are of the first version that sealed what it wrote; a file from
# before is not opened at all, so its shapes are no longer read.

FIRST, SECOND, THIRD = TEMPLATE.prompts[:3]
STORED_SESSION = Session(
    person=PersonId("0f8b1c"),
    number=2,
    template=TEMPLATE,
    place=Aside(AsideKind.DELETING, Asking(THIRD)),
    answers={
        FIRST: Answer(
            (
                Words(MessageRef("101"), "They knew my name."),
                Words(MessageRef("102"), "“Pepper”\n<b>my dog</b> 🐕 كلب"),
            ),
            settled=True,
        ),
        SECOND: Answer((), settled=True),
        THIRD: Answer((Words(MessageRef("105"), "I chose the colour"),), settled=False),
    },
    held=(Words(MessageRef("99"), "one more thing"),),
    name=Words(MessageRef("98"), "Ana B."),
    taken=Taken(Words(MessageRef("106"), "Next!"), Asking(SECOND)),
    tapped=Tap(6, Choice.DELETE),
    turn=7,
    alarms={Alarm.QUIET: AT, Alarm.WARNING: AT},
)
STORED_PERSON = Person(
    id=PersonId("0f8b1c"),
    language="en",
    register=Register.PARENT,
    timezone="Europe/London",
    consents=(Consent("2.0f1e2d3c", AT), Consent("2.0f1e2d3c", AT, given=False)),
    current=2,
    warned=True,
)
STORED_NOTE = Note(
    "Thank you. Send more, or tap Next.",
    (Option("Next", "2.7.next"), Option("See all", "2.7.review")),
    THIRD,
    (MessageRef("90"), MessageRef("91")),
)
STORED_PARCEL = Parcel(
    reflection=Reflection(
        TemplateKey("four-cornerstones"),
        "Ana B.",
        (
            Chapter(
                CornerstoneKey("welcome_and_care"),
                (Passage(FIRST, ("They knew my name.", "“Pepper”")), Passage(SECOND, ())),
            ),
        ),
    ),
    format=Format.TEXT,
    language="en",
    register=Register.PARENT,
    made_at=AT,
    timezone="Europe/London",
    unsure=Note("Shall I send it again?", (Option("Again", "2.7.export_text"),)),
)
STORED_ENCLOSURE = Enclosure(
    paper=Paper.MY_DATA_JSON,
    language="en",
    register=Register.PARENT,
    made_at=AT,
    timezone="Europe/London",
    unsure=Note("Shall I send it again?", (Option("Again", "2.7.my_data"),)),
)
STORED_INCOMING = Incoming(
    EventId("telegram:55"),
    Address("telegram", "7000000001"),
    Mistyped(MessageRef("107"), "/foo they never rang back"),
    language="en-GB",
)


def stored(name: str) -> bytes:
    return (ENVELOPES / name).read_bytes()


def test_a_session_that_was_stored_by_version_1_is_still_read() -> None:
    assert codec.session_from_text(stored("session-v1.json"), TEMPLATE) == STORED_SESSION


def test_a_person_that_was_stored_by_version_1_is_still_read() -> None:
    assert codec.person_from_text(stored("person-v1.json")) == STORED_PERSON


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("note-v1.json", STORED_NOTE),
        ("parcel-v1.json", STORED_PARCEL),
        ("enclosure-v1.json", STORED_ENCLOSURE),
    ],
)
def test_a_letter_that_was_stored_by_version_1_is_still_read(name: str, letter: Letter) -> None:
    assert codec.letter_from_text(stored(name)) == letter


def test_an_event_that_was_parked_by_version_1_is_still_read() -> None:
    assert codec.incoming_from_text(stored("incoming-v1.json")) == STORED_INCOMING


def test_the_samples_are_what_this_version_writes() -> None:
    """A shape that changes without a new version would strand what is on disk already."""
    written = {
        "session-v1.json": codec.session_to_text(STORED_SESSION),
        "person-v1.json": codec.person_to_text(STORED_PERSON),
        "note-v1.json": codec.letter_to_text(STORED_NOTE),
        "parcel-v1.json": codec.letter_to_text(STORED_PARCEL),
        "enclosure-v1.json": codec.letter_to_text(STORED_ENCLOSURE),
        "incoming-v1.json": codec.incoming_to_text(STORED_INCOMING),
    }

    assert {name: json.loads(text) for name, text in written.items()} == {
        sample.name: json.loads(sample.read_bytes()) for sample in ENVELOPES.glob("*-v1.json")
    }


# What has changed meanwhile.


def changed(**fields: object) -> bytes:
    return json.dumps({**json.loads(stored("session-v1.json")), **fields}).encode()


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("asking trust.when", Asking(THIRD)),
        ("aside deleting asking trust.when", Aside(AsideKind.DELETING, Asking(THIRD))),
        ("aside withdrawn asking trust.when", Aside(AsideKind.WITHDRAWN, Asking(THIRD))),
    ],
)
def test_a_prompt_that_was_withdrawn_leads_to_the_next_open_one(
    place: str, expected: Place
) -> None:
    assert codec.session_from_text(changed(place=place), TEMPLATE).place == expected


def test_a_prompt_that_was_withdrawn_when_all_else_is_settled_leads_to_the_reading_back() -> None:
    settled = {prompt: {"parts": [], "settled": True} for prompt in TEMPLATE.prompts}
    text = changed(place="asking trust.when", answers=settled)

    assert codec.session_from_text(text, TEMPLATE).place == Reviewing()


def test_words_to_a_prompt_that_was_withdrawn_are_still_kept() -> None:
    part = {"message": "7", "text": "We trust each other."}
    text = changed(answers={"trust.when": {"parts": [part], "settled": True}})
    session = codec.session_from_text(text, TEMPLATE)

    words = (Words(MessageRef("7"), "We trust each other."),)
    assert session.answers[PromptKey("trust.when")] == Answer(words, settled=True)
    assert json.loads(codec.session_to_text(session))["answers"]["trust.when"]["parts"] == [part]


@pytest.mark.parametrize(
    "inside",
    [[], ["answers", FIRST], ["answers", FIRST, "parts", 0], ["held", 0], ["taken"], ["tapped"]],
    ids=str,
)
def test_a_field_that_we_do_not_know_is_refused_rather_than_dropped(
    inside: list[str | int],
) -> None:
    session = json.loads(stored("session-v1.json"))
    there = session
    for key in inside:
        there = there[key]
    there["kept_back"] = True

    with pytest.raises(ValidationError, match="kept_back"):
        codec.session_from_text(json.dumps(session).encode(), TEMPLATE)


def test_a_session_of_a_newer_version_is_refused_rather_than_misread() -> None:
    with pytest.raises((ValueError, LookupError)):  # a ValidationError is a ValueError
        codec.session_from_text(changed(version=codec.VERSION + 1), TEMPLATE)


def test_a_session_without_one_of_its_fields_is_refused() -> None:
    session = json.loads(stored("session-v1.json"))
    del session["held"]

    with pytest.raises(ValidationError, match="held"):
        codec.session_from_text(json.dumps(session).encode(), TEMPLATE)
