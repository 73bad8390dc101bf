"""One person's turn: from what happened to what is kept, posted and forgotten."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot import journal
from bot.knowing import known_of
from conversations.effects import (
    AlsoChanged,
    Enclose,
    Forget,
    ForgetThis,
    KeepUntil,
    Publish,
    Say,
    Transition,
    WarnOfAll,
)
from conversations.engine import advance
from conversations.events import (
    Address,
    Alarm,
    Began,
    CameBack,
    Chose,
    Event,
    Incoming,
    MessageRef,
    Rang,
    Reworded,
    WentAway,
)
from conversations.hearing import hear
from conversations.keeping import as_wished
from conversations.known import Known
from conversations.letters import Note, clearing, compose
from conversations.library import Library
from conversations.person import Person, PersonId
from conversations.session import Session
from conversations.voice import Voice
from storage.store import Transaction, Walk

OF_THE_ONE_AT_HAND = frozenset({Alarm.QUIET, Alarm.REMINDER})
TAKEN_BACK = timedelta(hours=48)  # as long as Telegram lets a bot take its messages back


class Turns:
    def __init__(self, library: Library, new_id: Callable[[], str]) -> None:
        self._library = library
        self._new_id = new_id

    async def step(
        self, tx: Transaction, walks: dict[Address, Walk], incoming: Incoming, now: datetime
    ) -> bool:
        """One event of one person; whether it made us forget them."""
        walk = walks.get(incoming.address) or self._stranger(tx, incoming)
        if walk is None:
            return False
        self._presence(tx, incoming)
        known = await known_of(tx, walk, incoming.event)
        transition = self._advance(walk, incoming.event, known, now)
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
                case AlsoChanged(session):
                    tx.save(Walk(transition.person, session))
                case KeepUntil(until):
                    tx.keep_until(transition.person.id, until)
                case WarnOfAll():
                    for other in await tx.others(Walk(transition.person, transition.session)):
                        wished = as_wished(other.person, other.session, now)
                        tx.save(replace(other, session=wished))
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

    async def ring(self, tx: Transaction, walk: Walk, now: datetime) -> None:
        """Another reflection waits for no more words; that it will be deleted is still said."""
        due = {alarm for alarm, at in walk.session.alarms.items() if at <= now}
        if walk.session.number != walk.person.current and due & OF_THE_ONE_AT_HAND:
            walk = replace(walk, session=walk.session.silenced(*OF_THE_ONE_AT_HAND))
            tx.save(walk)
            due -= OF_THE_ONE_AT_HAND
        for alarm in sorted(due):
            try:
                known = await known_of(tx, walk, Rang(alarm))
                walk = self._keep(tx, self._advance(walk, Rang(alarm), known, now), now)
            except Exception as error:  # noqa: BLE001 - one alarm must not stop everybody's
                journal.unexpected("alarm.failed", error)
                walk = replace(walk, session=walk.session.silenced(alarm))
                tx.save(walk)

    def _advance(self, walk: Walk, event: Event, known: Known, now: datetime) -> Transition:
        person, session = walk.person, walk.session
        heard = hear(person, session, event, typed=self._voice(person).typed, now=now)
        return advance(person, session, event, heard=heard, now=now, known=known)

    def _keep(
        self,
        tx: Transaction,
        transition: Transition,
        now: datetime,
        clears: tuple[MessageRef, ...] = (),
    ) -> Walk:
        person, session = transition.person, transition.session
        voice = self._voice(person)
        if session.until is None:  # they came back to where the one at hand was over its time
            session = replace(session, until=now + session.template.keep)
        walk = Walk(person, session)
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
        return Note(self._voice(transition.person).say(forget.farewell), clears=clears)

    def _voice(self, person: Person) -> Voice:
        return self._library.voice(person.language, person.register)


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
