"""Values to text and back. The stored form is a type of its own, with a version.

An envelope that was ever on disk is never edited: a new shape gets a new version, and a function
that walks the older one forward. A sample of each lies in tests/envelopes/.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from pydantic import ConfigDict, TypeAdapter

from conversations.answers import Answer, Words
from conversations.deeds import Deed, Early, Stood, Taken, Tap
from conversations.events import Address, Alarm, Event, EventId, Incoming, MessageRef
from conversations.everything import Everything, Sent
from conversations.letters import Enclosure, Letter, Note, Parcel
from conversations.person import Person, PersonId
from conversations.places import Place, place_from_text, place_to_text, walk_place_from_text
from conversations.session import Session
from conversations.template import PromptKey, Template

VERSION = 2


@dataclass(frozen=True, slots=True)
class TakenEnvelope:
    words: Words
    place: str
    reminder: datetime | None = None
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class DeedEnvelope:
    place: str
    answers: dict[PromptKey, Stood]
    held: tuple[MessageRef, ...]
    said: tuple[MessageRef, ...]


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
    title: Words | None
    began: datetime | None
    taken: TakenEnvelope | None
    tapped: Tap | None
    trail: tuple[DeedEnvelope, ...]
    turn: int
    since: int
    came_from: PromptKey | None
    asked: MessageRef | None
    latest: tuple[MessageRef, ...]
    early: tuple[Early, ...]
    album: str | None
    rested: bool
    reminded: int
    at: datetime | None
    alarms: dict[Alarm, datetime]


_AS_THEY_ARE = (
    "person", "number", "held", "name", "title", "began", "tapped", "turn", "since",
    "asked", "latest", "early", "album", "rested", "reminded", "at",
)  # fmt: skip
_NEWEST = f'{{"version":{VERSION},'.encode()  # read at once, without a look inside
_SESSION = TypeAdapter(SessionEnvelope)
_PERSON = TypeAdapter(Person)
_LETTER: TypeAdapter[Letter] = TypeAdapter(Note | Parcel | Enclosure)
_SENT = TypeAdapter(tuple[Sent, ...])
_INCOMING = TypeAdapter(Incoming)
_EVENTS = {kind.__name__: kind for kind in get_args(Event)}


def session_to_text(session: Session) -> bytes:
    taken = session.taken
    envelope = SessionEnvelope(
        version=VERSION,
        template=session.template.key,
        place=place_to_text(session.place),
        answers=dict(session.answers),
        taken=_packed_taken(taken) if taken else None,
        trail=tuple(map(_packed, session.trail)),
        came_from=session.came_from,
        alarms=dict(session.alarms),
        **{name: getattr(session, name) for name in _AS_THEY_ARE},
    )
    return _SESSION.dump_json(envelope)


def session_from_text(text: bytes, template: Template, until: datetime | None = None) -> Session:
    """With `until`, which is kept beside the text.

    Raises ValueError on a shape that no version ever had, or that a newer one has.
    """
    now = text.startswith(_NEWEST)
    envelope = (
        _SESSION.validate_json(text)
        if now
        else _SESSION.validate_python(_upgraded(json.loads(text)))
    )
    settled = frozenset(key for key, answer in envelope.answers.items() if answer.settled)

    def place(stored: str) -> Place:
        return place_from_text(stored, template, settled)

    taken = envelope.taken
    return Session(
        template=template,
        place=place(envelope.place),
        answers=envelope.answers,
        taken=_unpacked_taken(taken, place(taken.place)) if taken else None,
        trail=tuple(_unpacked(deed, template, settled) for deed in envelope.trail),
        came_from=envelope.came_from if envelope.came_from in template.askable else None,
        alarms=envelope.alarms,
        until=until,
        **{name: getattr(envelope, name) for name in _AS_THEY_ARE},
    )


def _packed_taken(taken: Taken) -> TakenEnvelope:
    place = place_to_text(taken.place)
    return TakenEnvelope(taken.words, place, taken.reminder, taken.timezone)


def _unpacked_taken(taken: TakenEnvelope, place: Place) -> Taken:
    return Taken(taken.words, place, taken.reminder, taken.timezone)


def _packed(deed: Deed) -> DeedEnvelope:
    return DeedEnvelope(place_to_text(deed.place), dict(deed.answers), deed.held, deed.said)


def _unpacked(deed: DeedEnvelope, template: Template, settled: frozenset[PromptKey]) -> Deed:
    place = walk_place_from_text(deed.place, template, settled)
    return Deed(place, deed.answers, deed.held, deed.said)


def _upgraded(plain: dict[str, Any]) -> dict[str, Any]:
    """An older shape walked forward, one version at a time."""
    while (version := plain.get("version")) != VERSION:
        step = UPGRADES.get(version) if isinstance(version, int) else None
        if step is None:
            raise ValueError(f"a session of version {version}; this program knows {VERSION}")
        plain = step(plain)
    return plain


def _with_a_trail(plain: dict[str, Any]) -> dict[str, Any]:
    """1 to 2: what is needed to undo, to tell late words, and to come back."""
    nothing = dict.fromkeys(("title", "began", "came_from", "asked", "album", "at"))
    empty = {"trail": (), "latest": (), "early": (), "since": 0, "reminded": 0, "rested": False}
    return {**plain, **nothing, **empty, "version": 2}


UPGRADES: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _with_a_trail}


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
