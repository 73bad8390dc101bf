"""The port: what the bot asks of a store, whichever database is behind it."""

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import NewType, Protocol

from conversations.events import Address, EventId, Incoming, MessageRef
from conversations.everything import Everything, Sent
from conversations.letters import Letter
from conversations.person import Person, PersonId
from conversations.session import Session

FAREWELL = 0  # the reflection of letters that belong to nobody
LetterId = NewType("LetterId", int)
ParkedId = NewType("ParkedId", int)


class StoreError(Exception):
    """The store cannot do its work. The message is one line that says what to do about it."""


class WrongKey(StoreError):
    """There is no key that fits, and waiting will not help."""


class KeysChanged(StoreError):
    """The master key was changed a moment ago, and is known now: the same again will do."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A person, and the reflection they are at."""

    person: Person
    session: Session


@dataclass(frozen=True, slots=True)
class Pending:
    """A letter that waits at the head of its person's queue."""

    id: LetterId
    to: Address
    person: str | None  # None: it belongs to nobody, and outlives its person
    owner: str  # whose key it is sealed under
    reflection: int
    inherited: bool  # posted before the store was opened: an earlier program may have sent it
    letter: Letter | None  # None: in a shape that this program cannot read
    pieces: int  # already delivered, of a letter that had to be split
    attempts: int


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was deleted because its time was over."""

    reflections: int = 0
    seen: int = 0
    farewells: int = 0  # that could not be delivered
    parked: int = 0

    @property
    def anything(self) -> bool:
        return any((self.reflections, self.seen, self.farewells, self.parked))

    def __add__(self, other: "Pruned") -> "Pruned":
        return Pruned(
            self.reflections + other.reflections,
            self.seen + other.seen,
            self.farewells + other.farewells,
            self.parked + other.parked,
        )


class Transaction(Protocol):
    """What is done here becomes true together, when the block is left, or not at all."""

    async def recall(
        self, events: Collection[EventId], addresses: Collection[Address], at: datetime
    ) -> tuple[frozenset[EventId], dict[Address, Walk]]:
        """Which of the events are new, from now on seen; and the walks of addresses we know."""

    async def due(self, now: datetime, most: int, at: Address | None) -> Sequence[Walk]:
        """Up to `most` sessions with an alarm due, longest overdue first; of one person or all."""

    def saw(self, event: EventId, at: datetime) -> None: ...
    def meet(self, person: Person, at: Address) -> None:
        """Somebody new, who can be reached there. To be saved as well."""

    def save(self, walk: Walk) -> None: ...
    def post(self, walk: Walk, letters: Sequence[Letter], at: datetime) -> None: ...
    def post_farewell(self, to: Address, letter: Letter, at: datetime) -> None:
        """Queue a letter that belongs to nobody and outlives the person, for a day at most."""

    def forget(self, person: PersonId) -> None:
        """Erase the person and everything under their name, queued letters too."""

    def forget_reflection(self, person: PersonId, number: int) -> None:
        """Erase one reflection and the letters about it."""

    def keep_until(self, person: PersonId, until: datetime) -> None:
        """All reflections of the person are deleted then, and not before."""

    async def others(self, walk: Walk) -> Sequence[Walk]:
        """The person's other reflections."""

    async def recent(self, person: PersonId, since: datetime) -> Sequence[Sent]:
        """What was delivered to them since then, oldest first."""

    async def asked(self, person: PersonId, reflection: int, since: int) -> MessageRef | None:
        """The first message that the notes of that turn, or a later one, became.

        None until one has been delivered; SOMEWHERE if it may stand in the chat, now or before,
        as a message that we never heard of.
        """

    async def sent_as(self, person: PersonId, message: MessageRef) -> Sent | None:
        """What that message in their chat is, if it is one of ours that we still know."""

    def went_away(self, to: Address) -> None:
        """They cannot be reached: their letters wait until they come back."""

    def came_back(self, to: Address, *, start_afresh: bool) -> None:
        """They can be reached again; afresh: notes that waited would only repeat what is said."""

    def park(self, incoming: Incoming, at: datetime) -> None: ...
    def unpark(self, parked: ParkedId) -> None: ...

    def delivered(
        self, letter: Pending, became: MessageRef, at: datetime, *, in_order: bool
    ) -> None:
        """All of it is in the chat. Not in order: it may have stood there already, earlier."""

    def progressed(
        self, letter: Pending, became: MessageRef, at: datetime, *, in_order: bool
    ) -> None:
        """The next piece of it is in the chat."""

    def postpone(self, letter: LetterId, until: datetime) -> None: ...
    def doubted(self, letter: LetterId) -> None:
        """It may have reached the chat, as a message that we never heard of."""

    async def still_waits(self, letter: LetterId) -> bool:
        """False: it was deleted, with its person perhaps, while it was being delivered."""

    def instead(self, letter: Pending, other: Letter) -> None: ...
    def drop(self, letter: LetterId) -> None: ...
    def unwanted(self, letter: Pending) -> None:
        """Its person went away: the queue waits, but a farewell is given up."""


class Store(Protocol):
    def transaction(self) -> AbstractAsyncContextManager[Transaction]: ...

    async def waiting(self, now: datetime, at: Address | None = None) -> Sequence[Pending]:
        """The heads of queues that are due and whose person can be reached; of one, or of all.

        With very many, some of them: those that were posted first.
        """

    async def next_letter(self, after: datetime) -> datetime | None:
        """When the next head of a queue falls due that is not due yet."""

    async def next_alarm(self, at: Address | None = None) -> datetime | None: ...
    async def parked(self, at: Address | None = None) -> Sequence[tuple[ParkedId, Incoming]]:
        """Events that could not be handled; those of one person, or all."""

    async def everything(self, at: Address, asked: datetime) -> Everything | None:
        """All that is kept about whoever can be reached there; None if that is nothing.

        What was posted to them at the moment `asked`, in answer to that, is left out.
        """

    async def prune(self, now: datetime) -> Pruned:
        """Delete some of what is over; to be called until there is nothing more."""

    async def scrub(self) -> bool:
        """Destroy the keys of what was erased, and leave no trace in the store's own files.

        False: not just now, because somebody reads them.
        """

    async def close(self) -> None: ...
