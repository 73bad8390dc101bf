"""The contract that every store keeps."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from conversations import codec
from conversations.events import Event, EventId, MessageRef, Said, Unreadable
from conversations.letters import Note
from conversations.library import Library
from storage.store import Store, Walk
from tests.storage.people import (
    NOW,
    SOON,
    address,
    incoming,
    keep,
    parcel,
    recalled,
    texts,
    waking,
    walk,
)

pytestmark = pytest.mark.asyncio

ODD = "₤ 👩‍👧 مرحبا \x00 <b> 'quoted' \\ \u202e\n\t end"


async def test_a_walk_comes_back_as_it_was_kept(store: Store, library: Library) -> None:
    ana = waking(walk(library, "ana", "They rang me.", ODD), SOON)

    await keep(store, ana)

    assert await recalled(store, ana) == ana


async def test_a_stranger_is_not_found(store: Store, library: Library) -> None:
    assert await recalled(store, walk(library, "ana")) is None


async def test_a_later_save_replaces_the_earlier_one(store: Store, library: Library) -> None:
    ana = walk(library, "ana", "first")
    await keep(store, ana)
    more = walk(library, "ana", "first", "second")

    await keep(store, more)

    assert await recalled(store, ana) == more


async def test_an_earlier_reflection_stays_beside_the_one_at_hand(
    store: Store, library: Library
) -> None:
    ana = waking(walk(library, "ana", "first"), SOON)
    await keep(store, ana)
    second = Walk(replace(ana.person, current=2), replace(ana.session, number=2, alarms={}))

    await keep(store, second)

    assert await recalled(store, ana) == second
    async with store.transaction() as tx:
        due = await tx.due(SOON, 10, None)
    assert [one.session for one in due] == [ana.session]


async def test_an_event_is_seen_once_it_was_committed(store: Store) -> None:
    one, other = EventId("one"), EventId("other")
    async with store.transaction() as tx:
        assert (await tx.recall([one], (), NOW))[0] == {one}

    async with store.transaction() as tx:
        new, _ = await tx.recall([one, other, other], (), NOW)

    assert new == {other}


async def test_events_are_remembered_for_two_days(store: Store) -> None:
    old, young = EventId("old"), EventId("young")
    async with store.transaction() as tx:
        tx.saw(old, NOW - timedelta(hours=48, seconds=1))
        tx.saw(young, NOW - timedelta(hours=48))

    assert (await store.prune(NOW)).seen == 1

    async with store.transaction() as tx:
        new, _ = await tx.recall([old, young], (), NOW)
    assert new == {old}


async def test_what_fails_half_way_leaves_nothing_behind(store: Store, library: Library) -> None:
    ana = walk(library, "ana", "words")

    async def fail_half_way() -> None:
        async with store.transaction() as tx:
            await tx.recall([EventId("e")], {address(ana)}, NOW)
            tx.meet(ana.person, address(ana))
            tx.save(ana)
            tx.post(ana, [Note("hello")], NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_half_way()

    assert await recalled(store, ana) is None
    assert await texts(store) == []
    async with store.transaction() as tx:
        new, walks = await tx.recall([EventId("e")], (), NOW)
    assert (new, walks) == (frozenset({EventId("e")}), {})


async def test_letters_wait_in_order_one_head_for_each_person(
    store: Store, library: Library
) -> None:
    ana, ben = walk(library, "ana"), walk(library, "ben")
    await keep(store, ana, letters=(Note("ana 1"), Note("ana 2")))
    await keep(store, ben, letters=(Note("ben 1"),))

    assert await texts(store) == ["ana 1", "ben 1"]
    first, _ = await store.waiting(NOW)
    async with store.transaction() as tx:
        tx.delivered(first, MessageRef("77"), NOW, in_order=True)

    assert await texts(store) == ["ana 2", "ben 1"]


async def test_a_postponed_head_holds_back_its_own_queue_alone(
    store: Store, library: Library
) -> None:
    ana, ben = walk(library, "ana"), walk(library, "ben")
    await keep(store, ana, letters=(Note("ana 1"), Note("ana 2")))
    await keep(store, ben, letters=(Note("ben 1"),))
    first, _ = await store.waiting(NOW)

    async with store.transaction() as tx:
        tx.postpone(first.id, SOON)

    assert await texts(store) == ["ben 1"]
    assert await store.next_letter(NOW) == SOON
    assert await texts(store, SOON) == ["ana 1", "ben 1"]
    again, _ = await store.waiting(SOON)
    assert again.attempts == 1


async def test_a_long_letter_remembers_how_far_it_got(store: Store, library: Library) -> None:
    await keep(store, walk(library, "ana"), letters=(Note("long"),))
    (long,) = await store.waiting(NOW)

    async with store.transaction() as tx:
        tx.progressed(long, MessageRef("77"), NOW, in_order=True)

    (long,) = await store.waiting(NOW)
    assert long.pieces == 1


async def test_a_letter_can_be_replaced_where_it_stands(store: Store, library: Library) -> None:
    ana = walk(library, "ana", "words")
    await keep(store, ana, letters=(parcel(ana), Note("behind it")))
    (document,) = await store.waiting(NOW)
    assert document.letter == parcel(ana)

    async with store.transaction() as tx:
        tx.instead(document, Note("did it arrive?"))

    assert await texts(store) == ["did it arrive?"]


async def test_while_a_person_is_away_their_letters_wait(store: Store, library: Library) -> None:
    ana, ben = walk(library, "ana"), walk(library, "ben")
    await keep(store, ana, ben, letters=(Note("hello"),))
    async with store.transaction() as tx:
        tx.went_away(address(ana))
    assert len(await store.waiting(NOW)) == 1

    async with store.transaction() as tx:
        await tx.recall((), {address(ana)}, NOW)
        tx.came_back(address(ana), start_afresh=False)

    assert len(await store.waiting(NOW)) == 2


async def test_starting_afresh_drops_waiting_notes_but_no_document(
    store: Store, library: Library
) -> None:
    ana = walk(library, "ana")
    await keep(store, ana, letters=(Note("old question"), parcel(ana)))
    async with store.transaction() as tx:
        tx.went_away(address(ana))

    async with store.transaction() as tx:
        await tx.recall((), {address(ana)}, NOW)
        tx.came_back(address(ana), start_afresh=True)

    assert await texts(store) == ["(document)"]


async def test_coming_back_changes_nothing_for_those_who_never_went(
    store: Store, library: Library
) -> None:
    ana = walk(library, "ana")
    await keep(store, ana, letters=(Note("question"),))

    async with store.transaction() as tx:
        await tx.recall((), {address(ana)}, NOW)
        tx.came_back(address(ana), start_afresh=True)

    assert await texts(store) == ["question"]


async def test_alarms_are_due_at_the_moment_they_were_set_for(
    store: Store, library: Library
) -> None:
    ana, ben = waking(walk(library, "ana"), SOON), waking(walk(library, "ben"), NOW)
    await keep(store, ana, ben)

    assert await store.next_alarm() == NOW
    assert await store.next_alarm(address(ana)) == SOON
    async with store.transaction() as tx:
        assert await tx.due(SOON - timedelta(microseconds=1), 10, None) == [ben]
    async with store.transaction() as tx:
        assert await tx.due(SOON, 10, None) == [ben, ana]
    async with store.transaction() as tx:
        assert await tx.due(SOON, 1, None) == [ben]
    async with store.transaction() as tx:
        assert await tx.due(SOON, 10, address(ana)) == [ana]


async def test_forgetting_takes_everything_but_the_farewell(
    store: Store, library: Library
) -> None:
    ana, ben = waking(walk(library, "ana", "secret"), SOON), walk(library, "ben", "kept")
    await keep(store, ana, ben, letters=(Note("question"),))
    async with store.transaction() as tx:
        tx.park(incoming(ana, "parked"), NOW)

    async with store.transaction() as tx:
        tx.forget(ana.person.id)
        tx.post_farewell(address(ana), Note("goodbye"), NOW)

    assert await recalled(store, ana) is None
    assert await recalled(store, ben) == ben
    assert sorted(await texts(store)) == ["goodbye", "question"]
    assert await store.next_alarm() is None
    assert await store.parked() == []


async def test_forgetting_undoes_what_the_same_transaction_had_written(
    store: Store, library: Library
) -> None:
    ana = walk(library, "ana", "secret")

    async with store.transaction() as tx:
        tx.meet(ana.person, address(ana))
        tx.save(ana)
        tx.post(ana, [Note("question")], NOW)
        tx.forget(ana.person.id)
        tx.post_farewell(address(ana), Note("goodbye"), NOW)

    assert await recalled(store, ana) is None
    assert await texts(store) == ["goodbye"]


async def test_a_farewell_that_is_not_wanted_is_given_up(store: Store, library: Library) -> None:
    async with store.transaction() as tx:
        tx.post_farewell(address(walk(library, "ana")), Note("goodbye"), NOW)
    (farewell,) = await store.waiting(NOW)

    async with store.transaction() as tx:
        tx.unwanted(farewell)

    assert await texts(store) == []


async def test_a_parked_event_is_kept_whole_until_it_is_taken_up(
    store: Store, library: Library
) -> None:
    event = incoming(walk(library, "ana"), ODD)
    async with store.transaction() as tx:
        tx.park(event, NOW)

    ((id_, parked),) = await store.parked()

    assert parked == event
    async with store.transaction() as tx:
        tx.unpark(id_)
    assert await store.parked() == []


@pytest.mark.parametrize(
    ("named", "event", "read"),
    [
        (
            "Unreadable",
            {"message": "7", "medium": "picture", "caption": "our wall"},
            Unreadable(MessageRef("7"), "picture", "our wall"),
        ),
        (
            "Said",
            {"message": "7", "text": "hello", "in_reply_to": "3", "album": None},
            Said(MessageRef("7"), "hello", MessageRef("3")),
        ),
    ],
)
async def test_an_event_that_was_parked_in_an_older_shape_is_still_read(
    named: str, event: dict[str, str | None], read: Event
) -> None:
    about = {"id": "e", "address": {"channel": "test", "key": "ana"}, "language": None}
    text = json.dumps({"named": named, **about, "event": event}).encode()

    assert codec.incoming_from_text(text).event == read
