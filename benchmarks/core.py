"""How fast the pure core walks: events in, transitions out, no store and no channel."""

from datetime import UTC, datetime
from itertools import count, islice

from benchmarks.timing import Figure, per_second
from conversations.engine import advance
from conversations.events import Alarm, Choice, Chose, Event, MessageRef, Rang, Said
from conversations.hearing import Heard
from conversations.library import load
from conversations.person import Person, PersonId
from conversations.session import Session

NOW = datetime(2026, 11, 22, tzinfo=UTC)
WALKS = 2_000


def figures() -> list[Figure]:
    template = load().template
    events = list(_walk())

    def walk() -> None:
        person = Person(PersonId("p"))
        session = Session(person.id, 1, template)
        for event in events:
            moved = advance(person, session, event, heard=Heard(), now=NOW)
            person, session = moved.person, moved.session

    return [Figure("core steps", per_second(walk, WALKS) * len(events), "per second")]


def _walk() -> list[Event]:
    """A whole reflection: three messages to each prompt, a silence, then Next."""
    refs = (MessageRef(str(number)) for number in count())
    events: list[Event] = [Chose(Choice.NEXT), Chose(Choice.NEXT)]
    for _ in range(8):
        events += [Said(ref, "They rang me before the meeting.") for ref in islice(refs, 3)]
        events += [Rang(Alarm.QUIET), Chose(Choice.NEXT)]
    return [*events, Said(next(refs), "Ana")]
