"""Takes events in. What has been received is on disk; nothing is sent from here.

Events that wait together share a commit: a sync to disk costs the same for one person's words as
for sixty people's. One person's failing event never fails another's: the batch is then taken
again one by one, and the one that fails is parked whole.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot import journal
from bot.clock import Clock
from conversations.effects import (
    Enclose,
    Forget,
    ForgetThis,
    KeepUntil,
    Line,
    Publish,
    Say,
    Transition,
)
from conversations.engine import advance
from conversations.events import (
    Address,
    Began,
    CameBack,
    Chose,
    Event,
    EventId,
    Incoming,
    MessageRef,
    Rang,
    Reworded,
    Said,
    WentAway,
)
from conversations.hearing import Heard, hear
from conversations.letters import Note, clearing, compose
from conversations.library import Library
from conversations.person import Person, PersonId, Register
from conversations.session import Session
from storage.store import Store, StoreError, Transaction, Walk

MOST_TOGETHER = 64  # events in one commit
TAKEN_BACK = timedelta(hours=48)  # as long as Telegram lets a bot take its messages back

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
        self._new_id = new_id
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
        while True:
            async with self._store.transaction() as tx:
                due = await tx.due(now, MOST_TOGETHER, at)
                for walk in due:
                    self._ring(tx, walk, now)
            self.letters.set()
            if len(due) < MOST_TOGETHER:
                return

    async def retry_parked(self) -> None:
        """What could not be handled before is tried again, by a newer program perhaps."""
        for id_, incoming in await self._store.parked():
            again = replace(incoming, id=EventId(f"{incoming.id}#{id_}"))
            if await self._handled([again]):
                async with self._store.transaction() as tx:
                    tx.unpark(id_)

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
                    forgot |= await self._step(tx, walks, incoming, now)
        self.letters.set()
        self.alarms.set()
        if forgot:
            await self._store.scrub()

    async def _step(
        self, tx: Transaction, walks: dict[Address, Walk], incoming: Incoming, now: datetime
    ) -> bool:
        """One event of one person; whether it made us forget them."""
        walk = walks.get(incoming.address) or self._stranger(tx, incoming)
        if walk is None:
            return False
        self._presence(tx, incoming)
        transition = self._advance(walk, incoming.event, now)
        if forget := _forget(transition):
            del walks[incoming.address]
            clears = await _ours(tx, walk.person.id, now)
            tx.forget(walk.person.id)
            farewell = self._farewell(transition, forget, clears)
            tx.post_farewell(incoming.address, farewell, now)
            return True
        clears = await self._carry_out(tx, transition, now)
        walks[incoming.address] = self._keep(tx, transition, now, clears)
        return bool(_forgotten(transition))

    async def _carry_out(
        self, tx: Transaction, transition: Transition, now: datetime
    ) -> tuple[MessageRef, ...]:
        """What is asked of the store itself; and our messages that go with what is deleted."""
        clears: tuple[MessageRef, ...] = ()
        for effect in transition.effects:
            match effect:
                case KeepUntil(until):
                    tx.keep_until(transition.person.id, until)
                case ForgetThis(number):
                    clears = await _ours(tx, transition.person.id, now, number)
                    tx.forget_reflection(transition.person.id, number)
                case Say() | Publish() | Enclose() | Forget():
                    pass
        return clears

    def _presence(self, tx: Transaction, incoming: Incoming) -> None:
        match incoming.event:
            case WentAway():
                tx.went_away(incoming.address)
            case Began() | CameBack():
                tx.came_back(incoming.address, start_afresh=True)
            case _:
                tx.came_back(incoming.address, start_afresh=False)

    def _stranger(self, tx: Transaction, incoming: Incoming) -> Walk | None:
        """A walk begins with words or a command; an edit or a tap from nobody saves nothing."""
        match incoming.event:
            case Reworded() | WentAway() | CameBack() | Rang():
                return None
            case Chose(button=button) if button:
                return None
            case _:
                person = Person(
                    PersonId(self._new_id()),
                    language=self._library.language(incoming.language),
                )
                tx.meet(person, incoming.address)
                return Walk(person, Session(person.id, person.current, self._library.template))

    def _ring(self, tx: Transaction, walk: Walk, now: datetime) -> None:
        due = [alarm for alarm, at in walk.session.alarms.items() if at <= now]
        if walk.session.number != walk.person.current:  # they have left it for another one
            tx.save(replace(walk, session=replace(walk.session, alarms={})))
            return
        for alarm in due:
            try:
                walk = self._keep(tx, self._advance(walk, Rang(alarm), now), now)
            except Exception as error:  # noqa: BLE001 - one alarm must not stop everybody's
                journal.unexpected("alarm.failed", error)
                walk = replace(walk, session=walk.session.silenced(alarm))
                tx.save(walk)

    def _advance(self, walk: Walk, event: Event, now: datetime) -> Transition:
        person, session = walk.person, walk.session
        voice = self._library.voice(person.language, person.register)
        heard = hear(event.text, voice.typed) if isinstance(event, Said) else Heard()
        return advance(person, session, event, heard=heard, now=now)

    def _keep(
        self,
        tx: Transaction,
        transition: Transition,
        now: datetime,
        clears: tuple[MessageRef, ...] = (),
    ) -> Walk:
        person, session = transition.person, transition.session
        voice = self._library.voice(person.language, person.register)
        walk = Walk(person, replace(session, until=session.until or now + session.template.keep))
        letters = clearing(compose(transition, voice, now), clears)
        tx.save(walk)
        tx.post(walk, letters, now)
        journal.debug(
            "step", person=journal.Id(person.id), place=type(walk.session.place).__name__
        )
        return walk

    def _farewell(
        self, transition: Transition, forget: Forget, clears: tuple[MessageRef, ...]
    ) -> Note:
        voice = self._library.voice(transition.person.language, transition.person.register)
        return Note(voice.say(forget.farewell), clears=clears)

    async def _park(self, incoming: Incoming) -> None:
        now = self._clock.now()
        voice = self._library.voice(self._library.language(incoming.language), Register.PLAIN)
        async with self._store.transaction() as tx:
            tx.saw(incoming.id, now)
            tx.park(incoming, now)
            tx.post_farewell(incoming.address, Note(voice.say(Line("trouble"))), now)
        self.letters.set()


def _forget(transition: Transition) -> Forget | None:
    return next((e for e in transition.effects if isinstance(e, Forget)), None)


def _forgotten(transition: Transition) -> list[int]:
    return [e.number for e in transition.effects if isinstance(e, ForgetThis)]


async def _ours(
    tx: Transaction, person: PersonId, now: datetime, reflection: int | None = None
) -> tuple[MessageRef, ...]:
    """Our messages that the platform may still take back; of one reflection, or of all."""
    sent = await tx.recent(person, now - TAKEN_BACK)
    return tuple(one.message for one in sent if reflection in {None, one.reflection})
