"""Values to text and back. The stored form is a type of its own, with a version.

An envelope that was ever on disk is never edited: a new shape gets a new version, and a function
that walks the older one forward. A sample of each lies in tests/envelopes/.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from pydantic import ConfigDict, TypeAdapter

from conversations.events import Address, Alarm, Event, EventId, Incoming
from conversations.everything import Everything, Sent
from conversations.letters import Enclosure, Letter, Note, Parcel
from conversations.person import Person, PersonId
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
from conversations.template import PromptKey, Template

VERSION = 1


@dataclass(frozen=True, slots=True)
class TakenEnvelope:
    words: Words
    place: str


@dataclass(frozen=True, slots=True)
class SessionEnvelope:
    """A session with keys in the place of objects."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    version: int
    person: PersonId
    number: int
    template: str
    place: str
    answers: dict[PromptKey, Answer]
    held: tuple[Words, ...]
    name: Words | None
    taken: TakenEnvelope | None
    tapped: Tap | None
    turn: int
    alarms: dict[Alarm, datetime]


_SESSION = TypeAdapter(SessionEnvelope)
_PERSON = TypeAdapter(Person)
_LETTER: TypeAdapter[Letter] = TypeAdapter(Note | Parcel | Enclosure)
_SENT = TypeAdapter(tuple[Sent, ...])
_INCOMING = TypeAdapter(Incoming)
_EVENTS = {kind.__name__: kind for kind in get_args(Event)}


def session_to_text(session: Session) -> bytes:
    taken = session.taken
    envelope = SessionEnvelope(
        VERSION,
        session.person,
        session.number,
        session.template.key,
        _place_to_text(session.place),
        dict(session.answers),
        session.held,
        session.name,
        TakenEnvelope(taken.words, _place_to_text(taken.place)) if taken else None,
        session.tapped,
        session.turn,
        dict(session.alarms),
    )
    return _SESSION.dump_json(envelope)


def session_from_text(text: bytes, template: Template, until: datetime | None = None) -> Session:
    """With `until`, which is kept beside the text.

    Raises ValueError on a shape that no version ever had, or that a newer one has.
    """
    envelope = _SESSION.validate_json(text)
    if envelope.version != VERSION:
        raise ValueError(f"a session of version {envelope.version}; this program knows {VERSION}")
    settled = frozenset(key for key, answer in envelope.answers.items() if answer.settled)

    def place(stored: str) -> Place:
        return _place_from_text(stored, template, settled)

    taken = envelope.taken
    return Session(
        person=envelope.person,
        number=envelope.number,
        template=template,
        place=place(envelope.place),
        answers=envelope.answers,
        held=envelope.held,
        name=envelope.name,
        taken=Taken(taken.words, place(taken.place)) if taken else None,
        tapped=envelope.tapped,
        turn=envelope.turn,
        alarms=envelope.alarms,
        until=until,
    )


def person_to_text(person: Person) -> bytes:
    return _PERSON.dump_json(person)


def person_from_text(text: bytes) -> Person:
    return _PERSON.validate_json(text)


def letter_to_text(letter: Letter) -> bytes:
    return _LETTER.dump_json(letter)


def letter_from_text(text: bytes) -> Letter:
    return _LETTER.validate_json(text)


def everything_to_text(kept: Everything) -> bytes:
    """All that is kept, for machines; with the same names that are used inside."""
    told = {
        "channel": kept.address.channel,
        "chat": kept.address.key,
        "blocked": kept.away,
        "person": json.loads(person_to_text(kept.person)),
        "reflections": [
            {
                **json.loads(session_to_text(session)),
                "kept_until": session.until.isoformat() if session.until else None,
            }
            for session in kept.sessions
        ],
        "letters": [json.loads(letter_to_text(letter)) for letter in kept.letters],
        "sent": _SENT.dump_python(tuple(kept.sent), mode="json"),
        "parked": [json.loads(incoming_to_text(incoming)) for incoming in kept.parked],
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode("utf-8", "surrogatepass")


def incoming_to_text(incoming: Incoming) -> bytes:
    """For parking: an event that could not be handled is kept whole, with its name."""
    event = type(incoming.event).__name__
    plain = _INCOMING.dump_python(incoming, mode="json", warnings=False)
    return json.dumps({"named": event, **plain}).encode()


def incoming_from_text(text: bytes) -> Incoming:
    plain = json.loads(text)
    kind = _EVENTS[plain.pop("named")]
    event = TypeAdapter[Event](kind).validate_python(plain.pop("event"))
    address = Address(**plain["address"])
    return Incoming(EventId(plain["id"]), address, event, plain["language"])


def _place_to_text(place: Place) -> str:
    match place:
        case Threshold():
            return "threshold"
        case Asking(prompt):
            return f"asking {prompt}"
        case Reviewing():
            return "reviewing"
        case Finished():
            return "finished"
        case Aside(kind, back_to):
            return f"aside {kind} {_place_to_text(back_to)}"


def _place_from_text(text: str, template: Template, settled: frozenset[PromptKey]) -> Place:
    word, _, rest = text.partition(" ")
    if word == "aside":
        kind, _, back_to = rest.partition(" ")
        return Aside(AsideKind(kind), _walk_place(back_to, template, settled))
    return _walk_place(text, template, settled)


def _walk_place(text: str, template: Template, settled: frozenset[PromptKey]) -> WalkPlace:
    """A prompt that the template no longer has sends the walk to the next open one."""
    word, _, prompt = text.partition(" ")
    if word == "asking":
        asked = PromptKey(prompt)
        known = asked if asked in template.prompts else template.next_open(settled)
        return Asking(known) if known else Reviewing()
    plain: Mapping[str, WalkPlace] = {
        "threshold": Threshold(),
        "reviewing": Reviewing(),
        "finished": Finished(),
    }
    return plain[word]
