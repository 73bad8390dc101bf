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
from conversations.answers import Answer, Words
from conversations.deeds import Deed, Early, Stood, Taken, Tap
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
    Timed,
    Unreadable,
    WentAway,
)
from conversations.letters import Enclosure, Letter, Note, Option, Parcel
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
from conversations.reflection import Chapter, Passage, Reflection
from conversations.session import Session
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
CLOSING = st.sampled_from(TEMPLATE.closing)
ASKABLE = st.sampled_from(TEMPLATE.askable)
WALK_PLACES: st.SearchStrategy[WalkPlace] = st.one_of(
    st.builds(Threshold),
    st.builds(Asking, PROMPTS),
    st.builds(Reviewing),
    st.builds(Finished, st.none() | CLOSING),
)
PLACES: st.SearchStrategy[Place] = st.one_of(
    WALK_PLACES, st.builds(Aside, st.sampled_from(AsideKind), WALK_PLACES)
)
CHOICES = st.sampled_from(Choice)
SEVERAL = st.lists(MESSAGES, max_size=3).map(tuple)
STOOD = st.builds(Stood, SEVERAL, SEVERAL, st.booleans())
DEEDS = st.builds(Deed, WALK_PLACES, st.dictionaries(ASKABLE, STOOD), SEVERAL, SEVERAL)
SESSIONS = st.builds(
    Session,
    person=TEXT.map(PersonId),
    number=COUNT,
    template=st.just(TEMPLATE),
    place=PLACES,
    answers=st.dictionaries(ASKABLE, st.builds(Answer, PARTS, st.booleans(), PARTS)),
    held=PARTS,
    name=st.none() | WORDS,
    title=st.none() | WORDS,
    began=st.none() | TIMES,
    taken=st.none() | st.builds(Taken, WORDS, PLACES),
    tapped=st.none() | st.builds(Tap, COUNT, CHOICES, st.none() | COUNT, st.none() | TIMES),
    trail=st.lists(DEEDS, max_size=3).map(tuple),
    turn=COUNT,
    since=COUNT,
    came_from=st.none() | ASKABLE,
    asked=st.none() | MESSAGES,
    latest=SEVERAL,
    album=st.none() | TEXT,
    rested=st.booleans(),
    reminded=COUNT,
    at=st.none() | TIMES,
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
    newest=COUNT,
    warned=st.booleans(),
)
NOTES = st.builds(
    Note,
    TEXT,
    st.lists(st.builds(Option, TEXT, TEXT), max_size=5).map(tuple),
    st.none() | ASKABLE,
    SEVERAL,
    COUNT,
)
PASSAGES = st.builds(Passage, ASKABLE, st.lists(TEXT, max_size=3).map(tuple))
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
    st.lists(PASSAGES, max_size=2).map(tuple),
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
    st.builds(Said, MESSAGES, TEXT, st.none() | MESSAGES),
    st.builds(Reworded, MESSAGES, TEXT),
    st.builds(Chose, CHOICES, st.none() | st.builds(Button, COUNT, COUNT), st.none() | COUNT),
    st.builds(Timed, MESSAGES, TEXT),
    st.builds(Mistyped, MESSAGES, TEXT),
    st.builds(
        Unreadable,
        MESSAGES,
        st.sampled_from(["picture", "voice"]),
        st.none() | TEXT,
        st.none() | TEXT,
        st.none() | MESSAGES,
    ),
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
    """Of its own kind, too: `Timed` and `Mistyped` have the same fields."""
    assert codec.incoming_from_text(codec.incoming_to_text(incoming)) == incoming


# What is on disk already. These are of the first version that sealed what it wrote; a file from
# before is not opened at all, so its shapes are no longer read.

FIRST, SECOND, THIRD = TEMPLATE.prompts[:3]
NEXT_STEPS, _ = TEMPLATE.closing
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
STORED_SESSION_2 = replace(
    STORED_SESSION,
    place=Aside(AsideKind.TIMING, Finished(NEXT_STEPS)),
    answers={
        FIRST: Answer(
            (Words(MessageRef("101"), "They knew my name."),),
            settled=True,
            cleared=(Words(MessageRef("102"), "“Pepper”\n<b>my dog</b> 🐕 كلب"),),
        ),
        NEXT_STEPS: Answer((Words(MessageRef("110"), "A quiet room"),)),
    },
    title=Words(MessageRef("97"), "Year 9 review"),
    began=AT,
    taken=Taken(Words(MessageRef("106"), "Paris"), Aside(AsideKind.ZONE, Reviewing()), AT, "UTC"),
    tapped=Tap(6, Choice.GO, 3, AT),
    trail=(
        Deed(Asking(FIRST), {FIRST: Stood((), (), settled=False)}, said=(MessageRef("101"),)),
        Deed(
            Reviewing(),
            {FIRST: Stood((MessageRef("101"),), (MessageRef("102"),), settled=True)},
            held=(MessageRef("99"),),
        ),
    ),
    since=6,
    came_from=THIRD,
    asked=MessageRef("109"),
    latest=(MessageRef("110"),),
    early=(Early((MessageRef("107"),), SECOND, FIRST, 4),),
    album="13",
    rested=True,
    reminded=1,
    at=AT,
    alarms={Alarm.QUIET: AT, Alarm.WARNING: AT, Alarm.REMINDER: AT},
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
STORED_PERSON_2 = replace(STORED_PERSON, newest=3)
STORED_NOTE = Note(
    "Thank you. Send more, or tap Next.",
    (Option("Next", "2.7.next"), Option("See all", "2.7.review")),
    THIRD,
    (MessageRef("90"), MessageRef("91")),
)
STORED_NOTE_2 = replace(STORED_NOTE, turn=7)
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
STORED_PARCEL_2 = replace(
    STORED_PARCEL,
    reflection=replace(
        STORED_PARCEL.reflection, closing=(Passage(NEXT_STEPS, ("A quiet room",)),)
    ),
    unsure=replace(STORED_PARCEL.unsure, turn=7),
)
STORED_ENCLOSURE = Enclosure(
    paper=Paper.MY_DATA_JSON,
    language="en",
    register=Register.PARENT,
    made_at=AT,
    timezone="Europe/London",
    unsure=Note("Shall I send it again?", (Option("Again", "2.7.my_data"),)),
)
STORED_ENCLOSURE_2 = replace(STORED_ENCLOSURE, unsure=replace(STORED_ENCLOSURE.unsure, turn=7))
STORED_INCOMING = Incoming(
    EventId("telegram:55"),
    Address("telegram", "7000000001"),
    Mistyped(MessageRef("107"), "/foo they never rang back"),
    language="en-GB",
)
STORED_SAID = replace(
    STORED_INCOMING, event=Said(MessageRef("108"), "one of several", MessageRef("90"))
)
STORED_INCOMING_2 = replace(
    STORED_INCOMING,
    event=Unreadable(MessageRef("107"), "picture", "our garden", "13", MessageRef("90")),
)


def stored(name: str) -> bytes:
    return (ENVELOPES / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "session"),
    [("session-v1.json", STORED_SESSION), ("session-v2.json", STORED_SESSION_2)],
)
def test_a_session_that_was_stored_by_any_version_is_still_read(
    name: str, session: Session
) -> None:
    assert codec.session_from_text(stored(name), TEMPLATE) == session


def test_a_session_of_an_older_version_is_written_as_one_of_this_and_read_again() -> None:
    session = codec.session_from_text(stored("session-v1.json"), TEMPLATE)
    again = codec.session_to_text(session)

    assert json.loads(again)["version"] == codec.VERSION
    assert codec.session_from_text(again, TEMPLATE) == session


def test_every_version_but_this_has_a_way_to_the_next() -> None:
    assert sorted(codec.UPGRADES) == list(range(1, codec.VERSION))


@pytest.mark.parametrize(
    ("name", "person"),
    [("person-v1.json", STORED_PERSON), ("person-v2.json", STORED_PERSON_2)],
)
def test_a_person_that_was_stored_by_any_version_is_still_read(name: str, person: Person) -> None:
    assert codec.person_from_text(stored(name)) == person


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("note-v1.json", STORED_NOTE),
        ("note-v2.json", STORED_NOTE_2),
        ("parcel-v1.json", STORED_PARCEL),
        ("parcel-v2.json", STORED_PARCEL_2),
        ("enclosure-v1.json", STORED_ENCLOSURE),
        ("enclosure-v2.json", STORED_ENCLOSURE_2),
    ],
)
def test_a_letter_that_was_stored_by_any_version_is_still_read(name: str, letter: Letter) -> None:
    assert codec.letter_from_text(stored(name)) == letter


@pytest.mark.parametrize(
    ("name", "incoming"),
    [
        ("incoming-v1.json", STORED_INCOMING),
        ("incoming-said-v1.json", STORED_SAID),  # when words knew of an album
        ("incoming-v2.json", STORED_INCOMING_2),
    ],
)
def test_an_event_that_was_parked_by_any_version_is_still_read(
    name: str, incoming: Incoming
) -> None:
    assert codec.incoming_from_text(stored(name)) == incoming


def test_the_newest_samples_are_what_this_version_writes() -> None:
    """A shape that changes without a new sample would strand what is on disk already."""
    written = {
        "session-v2.json": codec.session_to_text(STORED_SESSION_2),
        "person-v2.json": codec.person_to_text(STORED_PERSON_2),
        "note-v2.json": codec.letter_to_text(STORED_NOTE_2),
        "parcel-v2.json": codec.letter_to_text(STORED_PARCEL_2),
        "enclosure-v2.json": codec.letter_to_text(STORED_ENCLOSURE_2),
        "incoming-v2.json": codec.incoming_to_text(STORED_INCOMING_2),
    }

    assert {name: json.loads(text) for name, text in written.items()} == {
        sample.name: json.loads(sample.read_bytes()) for sample in ENVELOPES.glob("*-v2.json")
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
@pytest.mark.parametrize("name", ["session-v1.json", "session-v2.json"])
def test_a_field_that_we_do_not_know_is_refused_rather_than_dropped(
    name: str,
    inside: list[str | int],
) -> None:
    session = json.loads(stored(name))
    there = session
    for key in inside:
        there = there[key]
    there["kept_back"] = True

    with pytest.raises(ValidationError, match="kept_back"):
        codec.session_from_text(json.dumps(session).encode(), TEMPLATE)


def test_a_session_of_a_newer_version_is_refused_rather_than_misread() -> None:
    with pytest.raises((ValueError, LookupError)):  # a ValidationError is a ValueError
        codec.session_from_text(changed(version=codec.VERSION + 1), TEMPLATE)


@pytest.mark.parametrize("inside", [["trail", 0], ["trail", 0, "answers", FIRST]], ids=str)
def test_a_field_of_what_can_be_undone_is_refused_as_well(inside: list[str | int]) -> None:
    session = json.loads(stored("session-v2.json"))
    there = session
    for key in inside:
        there = there[key]
    there["kept_back"] = True

    with pytest.raises(ValidationError, match="kept_back"):
        codec.session_from_text(json.dumps(session).encode(), TEMPLATE)


@pytest.mark.parametrize("name", ["session-v1.json", "session-v2.json"])
def test_a_session_without_one_of_its_fields_is_refused(name: str) -> None:
    session = json.loads(stored(name))
    del session["held"]

    with pytest.raises(ValidationError, match="held"):
        codec.session_from_text(json.dumps(session).encode(), TEMPLATE)
