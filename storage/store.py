"""The port: what the bot asks of a store, whichever database is behind it."""

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import NewType, Protocol

from conversations.events import Address, EventId, Incoming, MessageRef
from conversations.letters import Letter
from conversations.person import Person
from conversations.session import Session

FAREWELL = 0  # the reflection of letters that belong to nobody
LetterId = NewType("LetterId", int)
ParkedId = NewType("ParkedId", int)


class StoreError(Exception):
    """The store cannot do its work. The message is one line that says what to do about it."""


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
    reflection: int
    letter: Letter | None  # None: in a shape that this program cannot read
    pieces: int  # already delivered, of a letter that had to be split
    attempts: int


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
    def post(self, walk: Walk, letters: Sequence[Letter]) -> None: ...
    def post_farewell(self, to: Address, letter: Letter) -> None:
        """Queue a letter that belongs to nobody and outlives the person."""

    def forget(self, person: Person) -> None:
        """Erase the person and everything under their name, queued letters too."""

    def went_away(self, to: Address) -> None:
        """They cannot be reached: their letters wait until they come back."""

    def came_back(self, to: Address, *, start_afresh: bool) -> None:
        """They can be reached again; afresh: notes that waited would only repeat what is said."""

    def tidy(self, before: datetime) -> None:
        """Forget which events were seen before then."""

    def park(self, incoming: Incoming, at: datetime) -> None: ...
    def unpark(self, parked: ParkedId) -> None: ...

    def delivered(self, letter: Pending, became: MessageRef, at: datetime) -> None: ...
    def progressed(self, letter: LetterId, pieces: int) -> None: ...
    def postpone(self, letter: LetterId, until: datetime) -> None: ...
    def instead(self, letter: LetterId, other: Letter) -> None: ...
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
    async def parked(self) -> Sequence[tuple[ParkedId, Incoming]]: ...
    async def scrub(self) -> bool:
        """Leave no trace of erased words in the store's own files; False: not just now."""

    async def close(self) -> None: ...
