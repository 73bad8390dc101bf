"""Carries letters out: in order for each person, at least once, everyone at their own pace."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from bot import journal
from bot.channels import (
    Channel,
    ChannelClosed,
    Delivered,
    Receipt,
    Refused,
    TryLater,
    Unsure,
    Unwanted,
)
from bot.clock import Clock
from bot.exports import Document
from bot.packing import Packer
from conversations.events import Address
from conversations.letters import Enclosure, Note, Parcel
from conversations.library import Library
from storage.store import FAREWELL, LetterId, Pending, Store, StoreError, Transaction, WrongKey

FIRST_PAUSE = timedelta(seconds=0.5)
LONGEST_PAUSE = timedelta(seconds=5)
AT_ONCE = 24  # deliveries under way; Telegram allows a bot about 30 messages a second
UNSURE_NOTES = 12  # about a minute: by then the same words stand in the chat, or never will
SETTLE_TRIES = 12
CLEARING_TRIES = 6  # then the note is said all the same: they must hear that it is deleted
UNSURE_DOCUMENTS = 2  # uploads of one document without an answer before the person is asked


class Courier:
    def __init__(
        self, store: Store, channels: Mapping[str, Channel], library: Library, clock: Clock
    ) -> None:
        self._store = store
        self._channels = channels
        self._packer = Packer(store, channels, library)
        self._clock = clock
        self._in_doubt: set[LetterId] = set()  # an earlier try of these may stand in the chat
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._busy: set[Address] = set()

    async def empty(self) -> None:
        """Deliver what is due, until nothing is."""
        while due := await self._due(self._clock.now()):
            await asyncio.gather(*(self._carry(pending) for pending in due))

    async def keep_delivering(self, bell: asyncio.Event) -> None:
        """For ever; the bell tells of new letters."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                bell.clear()
                now = self._clock.now()  # one moment for both, or a letter falls due in between
                for pending in await self._due(now):
                    self._busy.add(pending.to)
                    tasks.create_task(self._carry_all(pending, bell))
                await self._clock.wait(bell, await self._store.next_letter(now))

    async def _due(self, now: datetime) -> list[Pending]:
        waiting = await self._store.waiting(now)
        return [
            pending
            for pending in waiting
            if pending.to.channel in self._channels and pending.to not in self._busy
        ]

    async def _carry_all(self, first: Pending, bell: asyncio.Event) -> None:
        """One person's letters, one after another, until none of them is due."""
        try:
            async with self._at_once:
                await self._carry(first)
                while more := await self._store.waiting(self._clock.now(), first.to):
                    await self._carry(more[0])
        except WrongKey:
            raise
        except StoreError:
            journal.warning("courier.store_unavailable")
            await self._clock.sleep(LONGEST_PAUSE)
        finally:
            self._busy.discard(first.to)
            bell.set()

    async def _carry(self, pending: Pending) -> None:
        in_order = not pending.inherited and pending.id not in self._in_doubt
        receipt, last = await self._handed_over(pending)
        if isinstance(receipt, Delivered | Unsure):
            self._in_doubt.add(pending.id)
        # what is in the chat must not be sent again because the disk was busy for a while
        await AsyncRetrying(
            retry=retry_if_exception_type(StoreError),
            wait=wait_exponential(multiplier=0.25, max=4),
            stop=stop_after_attempt(SETTLE_TRIES),
            sleep=lambda seconds: self._clock.sleep(timedelta(seconds=seconds)),
            reraise=True,
        )(self._settled, pending, receipt, last=last, in_order=in_order)
        if isinstance(receipt, Delivered | Refused):
            self._in_doubt.discard(pending.id)

    async def _handed_over(self, pending: Pending) -> tuple[Receipt, bool]:
        """What came of it, and whether it was all there is of the letter."""
        try:
            pieces = await self._packer.pieces(pending)
            receipt = await self._hand_over(pending, pieces)
        except (ChannelClosed, BrokenPipeError):  # nobody can be reached, or the shell is gone
            raise
        except Exception as error:  # noqa: BLE001 - one letter must not stop everybody's
            journal.unexpected("letter.failed", error)
            return Unsure(), True
        finally:
            self._packer.sent(pending.to)
        return receipt, pending.pieces + 1 >= len(pieces)

    async def _settled(
        self, pending: Pending, receipt: Receipt, *, last: bool, in_order: bool
    ) -> None:
        async with self._store.transaction() as tx:
            deleted = pending.person is not None and not await tx.still_waits(pending.id)
            self._settle(tx, pending, receipt, last=last, in_order=in_order)
        if deleted and isinstance(receipt, Delivered):
            # deleted while it was on its way: the farewell could not know it by its number
            await self._channels[pending.to.channel].clear(pending.to, [receipt.became])
        if pending.reflection == FAREWELL:
            await self._store.scrub()

    async def _hand_over(self, pending: Pending, pieces: Sequence[Note | Document]) -> Receipt:
        if pending.pieces >= len(pieces):
            return Refused()  # it cannot be read, or nothing of it is left to say
        if wait := await self._clear(pending):
            return wait
        return await self._channels[pending.to.channel].deliver(pending.to, pieces[pending.pieces])

    async def _clear(self, pending: Pending) -> TryLater | None:
        """What is to leave the chat leaves it before the note says that it is gone."""
        match pending.letter:
            case Note(clears=messages) if messages and not pending.pieces:
                wait = await self._channels[pending.to.channel].clear(pending.to, messages)
                return wait if pending.attempts < CLEARING_TRIES else None
            case _:
                return None

    def _settle(
        self, tx: Transaction, pending: Pending, receipt: Receipt, *, last: bool, in_order: bool
    ) -> None:
        now = self._clock.now()
        journal.debug("letter", id=journal.Id(pending.id), outcome=type(receipt).__name__)
        match receipt:
            case Delivered(became) if last:
                tx.delivered(pending, became, now, in_order=in_order)
            case Delivered(became):
                tx.progressed(pending, became, now, in_order=in_order)
            case TryLater(after):
                tx.postpone(pending.id, now + (after or _pause(pending.attempts)))
            case Unsure():
                self._unsure(tx, pending, now)
            case Unwanted():
                tx.unwanted(pending)
            case Refused():
                journal.warning("letter.refused", id=journal.Id(pending.id))
                tx.drop(pending.id)

    def _unsure(self, tx: Transaction, pending: Pending, now: datetime) -> None:
        """Words are rather said twice than not at all; of a document that is asked about."""
        tries = pending.attempts + 1
        if isinstance(pending.letter, Parcel | Enclosure) and tries >= UNSURE_DOCUMENTS:
            tx.instead(pending, pending.letter.unsure)
        elif tries >= UNSURE_NOTES:
            journal.warning("letter.given_up", id=journal.Id(pending.id))
            tx.drop(pending.id)
        else:
            tx.postpone(pending.id, now + _pause(pending.attempts))
            tx.doubted(pending.id)


def _pause(attempts: int) -> timedelta:
    """Twice as long each time, up to a few seconds."""
    return min(FIRST_PAUSE * (1 << min(attempts, 10)), LONGEST_PAUSE)
