"""Long work shows that it is under way, and no sign of it ever costs anything."""

import asyncio

import pytest

from bot.channels import ChannelClosed, Receipt, TryLater, Work
from bot.exports import Document
from conversations.events import Address, Choice
from conversations.letters import Note
from tests.bot.conftest import House
from tests.bot.test_courier import delivering, settled
from tests.mailbox import Talker

pytestmark = pytest.mark.asyncio


async def has_begun(house: House, name: str = "ana") -> Talker:
    person = house.person(name)
    await person.begins()
    await person.says("They rang me.")
    await house.courier.empty()
    return person


async def test_a_document_that_is_being_made_is_announced(house: House) -> None:
    ana = await has_begun(house)
    signs_by_then: list[int] = []

    def look(to: Address, item: Note | Document) -> None:
        if isinstance(item, Document):
            signs_by_then.append(len(house.mailbox.signs))

    house.mailbox.outcome = look
    await ana.chooses(Choice.EXPORT_PDF, Choice.PRIVACY_MORE, Choice.MY_DATA)
    await house.courier.empty()

    assert house.mailbox.signs[0] == (ana.address, Work.A_DOCUMENT)
    assert signs_by_then == [1, 2, 3, 4]


async def test_a_note_of_one_piece_is_just_said(house: House) -> None:
    await has_begun(house)

    assert house.mailbox.arrived
    assert house.mailbox.signs == []


async def test_a_note_of_several_pieces_is_being_written_once(house: House) -> None:
    ana = await has_begun(house)
    house.mailbox.longest = 5
    async with house.store.transaction() as tx:
        tx.post_farewell(ana.address, Note("It is all gone."), house.clock.now())

    await house.courier.empty()

    assert [note.text for note in house.mailbox.notes(ana)[-3:]] == ["It is", " all ", "gone."]
    assert house.mailbox.signs == [(ana.address, Work.WRITING)]


async def test_a_letter_that_is_tried_again_is_not_announced_again(house: House) -> None:
    ana = await has_begun(house)
    failures = iter([TryLater(), TryLater()])

    def fail_twice(to: Address, item: Note | Document) -> Receipt | None:
        return next(failures, None) if isinstance(item, Document) else None

    house.mailbox.outcome = fail_twice
    await ana.chooses(Choice.EXPORT_PDF)
    for _ in range(3):
        await house.courier.empty()
        house.clock.passes(5)

    assert len(house.mailbox.documents(ana)) == 1
    assert house.mailbox.signs == [(ana.address, Work.A_DOCUMENT)]


@pytest.mark.parametrize("error", [ChannelClosed("gone"), BrokenPipeError(), RecursionError()])
async def test_a_sign_that_fails_loses_nothing(house: House, error: Exception) -> None:
    ana = await has_begun(house)

    async def fail() -> None:
        raise error

    house.mailbox.signing = fail
    async with delivering(house):
        await ana.chooses(Choice.EXPORT_PDF)
        await settled(house)

    assert len(house.mailbox.documents(ana)) == 1


async def test_a_sign_that_hangs_delays_nothing_and_is_taken_down(house: House) -> None:
    ana = await has_begun(house)
    taken_down = asyncio.Event()

    async def hang() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            taken_down.set()

    house.mailbox.signing = hang
    async with delivering(house):
        await ana.chooses(Choice.EXPORT_PDF, Choice.EXPORT_TEXT)
        await settled(house)
        await taken_down.wait()

    assert len(house.mailbox.documents(ana)) == 2
    assert len(house.mailbox.signs) == 2


async def test_only_a_few_signs_are_up_at_once(house: House) -> None:
    people = [await has_begun(house, f"person {number}") for number in range(10)]
    up = most_up = 0

    async def hang() -> None:
        nonlocal up, most_up
        up += 1
        most_up = max(most_up, up)
        try:
            await asyncio.Event().wait()
        finally:
            up -= 1

    house.mailbox.signing = hang
    async with delivering(house):
        for person in people:
            await person.chooses(Choice.EXPORT_TEXT)
        await settled(house)

    assert sum(len(house.mailbox.documents(person)) for person in people) == 10
    assert 1 <= most_up <= 4
    assert up == 0
