"""A channel whose far end is a list, and people who talk to a host through it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from bot.channels import Delivered, Receipt, TryLater, Work
from bot.exports import Document
from bot.host import Host
from conversations.events import (
    Address,
    Began,
    Choice,
    Chose,
    Event,
    EventId,
    Incoming,
    MessageRef,
    Reworded,
    Said,
)
from conversations.letters import Note, chosen

CHANNEL = "test"


@dataclass
class Mailbox:
    """Delivers everything, unless a test says what else comes of it."""

    arrived: list[tuple[Address, Note | Document]] = field(default_factory=list)
    tried: list[tuple[Address, Note | Document]] = field(default_factory=list)
    texts: dict[MessageRef, str] = field(default_factory=dict)
    cleared: list[tuple[Address, tuple[MessageRef, ...]]] = field(default_factory=list)
    signs: list[tuple[Address, Work]] = field(default_factory=list)
    signing: Callable[[], Awaitable[None]] | None = None
    clearing: Callable[[], TryLater | None] = lambda: None
    outcome: Callable[[Address, Note | Document], Receipt | None] = lambda to, item: None
    longest: int = 10_000
    _refs: "count[int]" = field(default_factory=lambda: count(1))

    def pieces(self, note: Note) -> Sequence[Note]:
        starts = range(0, len(note.text), self.longest)
        return [replace(note, text=note.text[at : at + self.longest]) for at in starts]

    async def clear(self, to: Address, messages: Sequence[MessageRef]) -> TryLater | None:
        if wait := self.clearing():
            return wait
        self.cleared.append((to, tuple(messages)))
        return None

    async def working(self, to: Address, on: Work) -> None:
        self.signs.append((to, on))
        if self.signing:
            await self.signing()

    async def deliver(self, to: Address, item: Note | Document) -> Receipt:
        self.tried.append((to, item))
        if other := self.outcome(to, item):
            return other
        self.arrived.append((to, item))
        became = MessageRef(f"bot {next(self._refs)}")
        self.texts[became] = item.text if isinstance(item, Note) else item.name
        return Delivered(became)

    def notes(self, person: "Talker") -> list[Note]:
        return [i for to, i in self.arrived if to == person.address and isinstance(i, Note)]

    def documents(self, person: "Talker") -> list[Document]:
        return [i for to, i in self.arrived if to == person.address and isinstance(i, Document)]


@dataclass
class Talker:
    """Somebody whose every event gets an id of its own."""

    name: str
    host: Host
    _ids: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def address(self) -> Address:
        return Address(CHANNEL, self.name)

    def event(self, event: Event) -> Incoming:
        return Incoming(EventId(f"{self.name} {next(self._ids)}"), self.address, event)

    async def does(self, event: Event) -> None:
        await self.host.receive(self.event(event))

    async def says(self, *texts: str) -> None:
        for text in texts:
            await self.does(Said(MessageRef(text), text))

    async def chooses(self, *choices: Choice) -> None:
        for choice in choices:
            await self.does(Chose(choice))

    async def taps(self, note: Note, label: str) -> None:
        (data,) = (option.data for option in note.options if option.label == label)
        await self.does(chosen(data))

    async def edits(self, old: str, new: str) -> None:
        await self.does(Reworded(MessageRef(old), new))

    async def begins(self) -> None:
        await self.does(Began())
        await self.chooses(Choice.NEXT)
