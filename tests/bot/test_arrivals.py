"""Which message a note became, and whether that says anything about its order."""

from collections.abc import Iterator

import pytest

from bot.channels import Receipt, TryLater, Unsure
from conversations.events import SOMEWHERE
from conversations.letters import Note
from storage.store import StoreError
from tests.bot.conftest import BuildHouse, House
from tests.mailbox import Talker

pytestmark = pytest.mark.asyncio


A_TURN = 7


async def posts(house: House, person: Talker, *texts: str, turn: int = A_TURN) -> None:
    """Notes of one turn, with nothing else before them."""
    await house.courier.empty()
    async with house.store.transaction() as tx:
        _, walks = await tx.recall((), {person.address}, house.clock.now())
        notes = [Note(text, turn=turn) for text in texts]
        tx.post(walks[person.address], notes, house.clock.now())


async def asked(house: House, person: Talker, since: int = A_TURN) -> str | None:
    """The text of the first message since that turn, as far as anybody can tell which that is."""
    session = await house.session(person)
    async with house.store.transaction() as tx:
        first = await tx.asked(session.person, session.number, since)
    return house.mailbox.texts.get(first, first) if first else None


async def is_found(house: House, person: Talker) -> bool:
    """The last message is known as one of ours."""
    session = await house.session(person)
    async with house.store.transaction() as tx:
        return bool(await tx.sent_as(session.person, list(house.mailbox.texts)[-1]))


async def test_the_first_message_of_a_turn_is_known(house: House) -> None:
    ana = house.person("ana")
    await ana.begins()
    await posts(house, ana, "first", "second")
    assert await asked(house, ana) is None

    await house.courier.empty()

    assert await asked(house, ana) == "first"


async def test_the_first_piece_is_the_first_message_and_every_piece_is_found(house: House) -> None:
    ana = house.person("ana")
    await ana.begins()
    await posts(house, ana, "first and second")
    house.mailbox.longest = 6
    await house.courier.empty()

    assert await asked(house, ana) == "first "
    session = await house.session(ana)
    async with house.store.transaction() as tx:
        for message in list(house.mailbox.texts)[-3:]:
            assert await tx.sent_as(session.person, message)


async def test_what_surely_did_not_arrive_before_is_in_order(house: House) -> None:
    ana = house.person("ana")
    await ana.begins()
    await posts(house, ana, "first")
    failures = iter([TryLater(), TryLater()])
    house.mailbox.outcome = lambda to, item: next(failures, None)

    for _ in range(3):
        await house.courier.empty()
        house.clock.passes(5)

    assert await asked(house, ana) == "first"


async def test_what_may_have_arrived_before_is_found_but_says_nothing_of_order(
    house: House,
) -> None:
    ana = house.person("ana")
    await ana.begins()
    await posts(house, ana, "first")
    failures: Iterator[Receipt] = iter([Unsure(), TryLater()])
    house.mailbox.outcome = lambda to, item: next(failures, None)

    for _ in range(3):
        await house.courier.empty()
        house.clock.passes(5)

    assert await asked(house, ana) == SOMEWHERE
    assert await is_found(house, ana)


async def test_a_letter_in_doubt_casts_no_doubt_on_the_next_turn(house: House) -> None:
    ana = house.person("ana")
    await ana.begins()
    await posts(house, ana, "first")
    failures = iter([Unsure()])
    house.mailbox.outcome = lambda to, item: next(failures, None)

    for _ in range(2):
        await house.courier.empty()
        house.clock.passes(5)
    await posts(house, ana, "second", turn=A_TURN + 1)
    await house.courier.empty()

    assert await asked(house, ana) == SOMEWHERE
    assert await asked(house, ana, A_TURN + 1) == "second"


@pytest.mark.parametrize("seconds", [1, -3600], ids=["later", "the clock jumped back"])
async def test_what_an_earlier_program_had_posted_may_have_arrived_before(
    house: House, build: BuildHouse, seconds: float
) -> None:
    ana = house.person("ana")
    await ana.begins()
    await posts(house, ana, "first")
    house.clock.passes(seconds)

    again = await build()
    assert await asked(house, ana) is None
    assert await asked(again, ana) == SOMEWHERE  # it will be sent again, but may be there
    assert await asked(again, ana, A_TURN + 1) is None
    await again.courier.empty()

    assert await asked(again, ana) == SOMEWHERE
    assert await is_found(again, ana)
    await posts(again, ana, "second", turn=A_TURN + 1)
    await again.courier.empty()
    assert await asked(again, ana) == SOMEWHERE
    assert await asked(again, ana, A_TURN + 1) == "second"


async def test_what_arrived_but_could_not_be_written_down_is_in_doubt_the_next_time(
    house: House,
) -> None:
    ana = house.person("ana")
    await ana.begins()
    await posts(house, ana, "first")
    db = house.store._db
    await db.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreError):
        await house.courier.empty()
    await db.execute("PRAGMA query_only = OFF")

    await house.courier.empty()

    assert [note.text for note in house.mailbox.notes(ana)[-2:]] == ["first", "first"]
    assert await asked(house, ana) == SOMEWHERE
