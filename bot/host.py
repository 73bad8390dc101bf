"""Takes events in. What has been received is on disk; nothing is sent from here.

Events that wait together share a commit: a sync to disk costs the same for one person's words as
for sixty people's. One person's failing event never fails another's: the batch is then taken
again one by one, and the one that fails is parked whole.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from bot import journal
from bot.clock import Clock
from bot.turns import Turns
from conversations.effects import Line
from conversations.events import Address, EventId, Incoming
from conversations.letters import Note
from conversations.library import Library
from conversations.person import Register
from storage.store import KeysChanged, Store, StoreError

MOST_TOGETHER = 64  # events in one commit

_Waiting = tuple[Incoming, "asyncio.Future[None]"]


class Host:
    def __init__(
        self, store: Store, library: Library, clock: Clock, new_id: Callable[[], str]
    ) -> None:
        self.letters = asyncio.Event()  # rings when there may be something to deliver
        self.alarms = asyncio.Event()  # rings when an alarm may have been set
        self._store = store
        self._library = library
        self._clock = clock
        self._turns = Turns(library, new_id)
        self._waiting: list[_Waiting] = []
        self._turn = asyncio.Lock()

    async def receive(self, incoming: Incoming) -> None:
        """Returns once the event is committed. Raises StoreError if it could not be."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((incoming, done))
        while not done.done():
            async with self._turn:
                if not done.done():
                    await self._take_in(self._waiting[:MOST_TOGETHER])
        done.result()

    async def wake(self, now: datetime, at: Address | None = None) -> None:
        """Ring every alarm that is due by `now`, of one person or of all."""
        due = MOST_TOGETHER
        while due == MOST_TOGETHER:
            with suppress(KeysChanged):  # then the same again
                due = await self._ring(now, at)
            self.letters.set()

    async def retry_parked(self) -> None:
        """What could not be handled before is tried again, by a newer program perhaps."""
        for id_, incoming in await self._store.parked():
            again = replace(incoming, id=EventId(f"{incoming.id}#{id_}"))
            if await self._handled([again]):
                async with self._store.transaction() as tx:
                    tx.unpark(id_)

    async def _ring(self, now: datetime, at: Address | None) -> int:
        """How many were due; there may be more of them."""
        async with self._store.transaction() as tx:
            due = await tx.due(now, MOST_TOGETHER, at)
            for walk in due:
                await self._turns.ring(tx, walk, now)
        return len(due)

    async def _take_in(self, batch: Sequence[_Waiting]) -> None:
        """Settle the fate of a batch; whoever waits for one of its events is told."""
        try:
            if not await self._handled([incoming for incoming, _ in batch]):
                await self._one_by_one([incoming for incoming, _ in batch])
        except StoreError as error:
            # everyone who waits: what comes later must not overtake what has to come again
            self._tell(self._waiting, error)
        else:
            self._tell(batch, None)

    async def _one_by_one(self, batch: Sequence[Incoming]) -> None:
        for incoming in batch:
            if not await self._handled([incoming]):
                await self._park(incoming)

    async def _handled(self, batch: Sequence[Incoming]) -> bool:
        """Whether the batch was committed; False if something in it shows a bug of ours."""
        try:
            try:
                await self._commit(batch)
            except KeysChanged:  # a moment ago; what somebody has just typed is not to wait for it
                await self._commit(batch)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - nothing may be lost, so the event is parked
            journal.unexpected("event.failed", error)
            return False
        return True

    def _tell(self, batch: Sequence[_Waiting], error: StoreError | None) -> None:
        taken = {id(done) for _, done in batch}
        self._waiting = [item for item in self._waiting if id(item[1]) not in taken]
        for _, done in batch:
            if not done.done():
                done.set_exception(error) if error else done.set_result(None)

    async def _commit(self, batch: Sequence[Incoming]) -> None:
        now = self._clock.now()
        forgot = False
        async with self._store.transaction() as tx:
            addresses = {incoming.address for incoming in batch}
            fresh, walks = await tx.recall([one.id for one in batch], addresses, now)
            new = set(fresh)
            for incoming in batch:
                if incoming.id in new:
                    new.discard(incoming.id)  # the same event may stand in the batch twice
                    forgot |= await self._turns.step(tx, walks, incoming, now)
        if forgot:
            await self._store.scrub()
        self.letters.set()
        self.alarms.set()

    async def _park(self, incoming: Incoming) -> None:
        now = self._clock.now()
        voice = self._library.voice(self._library.language(incoming.language), Register.PLAIN)
        async with self._store.transaction() as tx:
            tx.saw(incoming.id, now)
            tx.park(incoming, now)
            tx.post_farewell(incoming.address, Note(voice.say(Line("trouble"))), now)
        self.letters.set()
