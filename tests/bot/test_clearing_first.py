"""What is to leave the chat leaves it before the courier says that it is gone."""

from datetime import timedelta

import pytest

from bot.channels import TryLater, Unsure
from bot.exports import Document
from conversations.events import Address, MessageRef
from conversations.letters import Note
from tests.bot.conftest import House

pytestmark = pytest.mark.asyncio


GONE = (MessageRef("1"), MessageRef("2"))


async def posts_a_note_that_clears(house: House, to: Address) -> None:
    async with house.store.transaction() as tx:
        tx.post_farewell(to, Note("It is all gone.", clears=GONE), house.clock.now())


async def test_what_is_to_leave_the_chat_leaves_it_before_the_note_is_said(house: House) -> None:
    ana = house.person("ana")
    cleared_by_then: list[int] = []

    def look(to: Address, item: Note | Document) -> None:
        cleared_by_then.append(len(house.mailbox.cleared))

    house.mailbox.outcome = look
    await posts_a_note_that_clears(house, ana.address)
    await house.courier.empty()

    assert house.mailbox.cleared == [(ana.address, GONE)]
    assert cleared_by_then == [1]
    assert [note.text for note in house.mailbox.notes(ana)] == ["It is all gone."]


async def test_a_note_that_clears_nothing_leaves_the_chat_as_it_is(house: House) -> None:
    await house.person("ana").begins()
    await house.courier.empty()

    assert house.mailbox.arrived
    assert house.mailbox.cleared == []


async def test_a_note_waits_until_the_chat_may_be_cleared(house: House) -> None:
    ana = house.person("ana")
    waits = iter([TryLater(timedelta(seconds=30))])
    house.mailbox.clearing = lambda: next(waits, None)

    await posts_a_note_that_clears(house, ana.address)
    await house.courier.empty()
    house.clock.passes(29)
    await house.courier.empty()
    assert house.mailbox.tried == []
    house.clock.passes(1)
    await house.courier.empty()

    assert len(house.mailbox.cleared) == len(house.mailbox.notes(ana)) == 1


async def test_the_chat_is_not_cleared_again_for_the_rest_of_a_long_note(house: House) -> None:
    ana = house.person("ana")
    house.mailbox.longest = 5
    house.mailbox.outcome = lambda to, item: TryLater() if len(house.mailbox.tried) == 2 else None

    await posts_a_note_that_clears(house, ana.address)
    await house.courier.empty()
    house.clock.passes(1)
    await house.courier.empty()

    assert [note.text for note in house.mailbox.notes(ana)] == ["It is", " all ", "gone."]
    assert len(house.mailbox.cleared) == 1


async def test_the_chat_is_cleared_as_often_as_the_note_is_tried_and_no_more(house: House) -> None:
    ana = house.person("ana")
    house.mailbox.outcome = lambda to, item: Unsure()

    await posts_a_note_that_clears(house, ana.address)
    for _ in range(20):
        await house.courier.empty()
        house.clock.passes(5)

    assert len(house.mailbox.cleared) == len(house.mailbox.tried) == 12


async def test_a_chat_that_cannot_be_cleared_keeps_nobody_from_hearing_that_all_is_deleted(
    house: House,
) -> None:
    ana = house.person("ana")
    house.mailbox.clearing = TryLater

    await posts_a_note_that_clears(house, ana.address)
    for _ in range(20):
        await house.courier.empty()
        house.clock.passes(5)

    assert [note.text for note in house.mailbox.notes(ana)] == ["It is all gone."]
    assert house.mailbox.cleared == []
