"""What the courier promises: in order for each person, at least once, others go on."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels import Receipt, Refused, TryLater, Unsure, Unwanted
from bot.courier import Courier
from bot.exports import Document
from conversations.events import Address, CameBack, Choice
from conversations.letters import Note, Parcel
from tests.bot.conftest import BuildHouse, House
from tests.mailbox import Mailbox

pytestmark = pytest.mark.asyncio


@asynccontextmanager
async def delivering(house: House) -> AsyncIterator[None]:
    """The courier at work, as in the running program."""
    work = asyncio.ensure_future(house.courier.keep_delivering(house.host.letters))
    try:
        yield
    finally:
        work.cancel()
        await asyncio.wait({work})


async def settled(house: House) -> None:
    """Until nothing that is due is left."""
    while await house.store.waiting(house.clock.now()):
        await asyncio.sleep(0)


async def test_a_letter_that_was_committed_is_delivered_after_a_restart(
    house: House, build: BuildHouse
) -> None:
    ana = house.person("ana")
    await ana.begins()

    again = await build()
    await again.courier.empty()

    [hello, _, question] = again.mailbox.notes(ana)
    assert hello.text.startswith("Hello, I'm a bot.")
    assert "I felt welcomed and cared for when:" in question.text


async def test_a_delivered_letter_is_not_delivered_again(house: House, build: BuildHouse) -> None:
    ana = house.person("ana")
    await ana.begins()
    await house.courier.empty()

    again = await build()
    await again.courier.empty()

    assert again.mailbox.arrived == []


async def test_letters_stay_in_order_when_one_fails(house: House) -> None:
    ana = house.person("ana")
    failures: Iterator[Receipt] = iter([TryLater(), Unsure()])
    house.mailbox.outcome = lambda to, item: next(failures, None)

    async with delivering(house):
        await ana.begins()
        for _ in range(3):
            await settled(house)
            house.clock.passes(5)
        await settled(house)

    texts = [note.text[:5] for note in house.mailbox.notes(ana)]
    assert texts == ["Hello", "No pe", "Quest"]


async def test_one_chat_that_must_wait_does_not_hold_up_the_others(house: House) -> None:
    ana, ben = house.person("ana"), house.person("ben")

    def slow_down(to: Address, item: Note | Document) -> Receipt | None:
        return TryLater(timedelta(seconds=30)) if to == ana.address else None

    house.mailbox.outcome = slow_down
    async with delivering(house):
        await ana.begins()
        await ben.begins()
        await settled(house)
        assert len(house.mailbox.notes(ben)) == 3
        tries = len(house.mailbox.tried)
        house.clock.passes(29)
        await settled(house)
        assert len(house.mailbox.tried) == tries
        house.mailbox.outcome = lambda to, item: None
        house.clock.passes(1)
        await settled(house)

    assert len(house.mailbox.notes(ana)) == 3


async def test_pauses_between_tries_grow_to_a_few_seconds(house: House) -> None:
    ana = house.person("ana")
    await ana.begins()
    house.mailbox.outcome = lambda to, item: TryLater()
    pauses = []

    for _ in range(6):
        await house.courier.empty()
        due = await house.store.next_letter(house.clock.now())
        assert due
        pauses.append((due - house.clock.now()).total_seconds())
        house.clock.passes(pauses[-1])

    assert pauses == [0.5, 1, 2, 4, 5, 5]


async def test_somebody_who_blocked_the_bot_gets_everything_when_they_come_back(
    house: House,
) -> None:
    ana = house.person("ana")
    await ana.begins()
    house.mailbox.outcome = lambda to, item: Unwanted()
    await house.courier.empty()
    assert len(house.mailbox.tried) == 1
    house.mailbox.outcome = lambda to, item: None
    house.clock.passes(3600)
    await house.courier.empty()
    assert house.mailbox.arrived == []

    await ana.says("I am back")
    await house.courier.empty()

    assert len(house.mailbox.notes(ana)) == 3


async def test_coming_back_says_where_we_are_and_repeats_nothing(house: House) -> None:
    ana = house.person("ana")
    await ana.begins()
    house.mailbox.outcome = lambda to, item: Unwanted()
    await house.courier.empty()
    house.mailbox.outcome = lambda to, item: None

    await ana.does(CameBack())
    await house.courier.empty()

    [note] = house.mailbox.notes(ana)
    assert note.text.startswith("Welcome back.")
    assert "Question 1 of 8" in note.text


async def test_a_long_note_goes_on_where_it_stopped(house: House) -> None:
    ana = house.person("ana")
    house.mailbox.longest = 50
    house.mailbox.outcome = lambda to, item: TryLater() if len(house.mailbox.tried) == 3 else None
    await ana.begins()

    await house.courier.empty()
    house.clock.passes(1)
    await house.courier.empty()

    whole = "".join(note.text for note in house.mailbox.notes(ana))
    assert whole.count("Hello, I'm a bot.") == 1
    assert whole.count("OK to start?") == 1
    assert whole.endswith("“nothing yet”.")


async def test_a_refused_letter_does_not_block_the_queue(house: House) -> None:
    ana = house.person("ana")
    house.mailbox.outcome = lambda to, item: Refused() if len(house.mailbox.tried) == 1 else None
    await ana.begins()

    await house.courier.empty()

    assert len(house.mailbox.notes(ana)) == 2


async def test_words_whose_delivery_is_in_doubt_are_rather_said_twice(house: House) -> None:
    ana = house.person("ana")
    house.mailbox.outcome = lambda to, item: Unsure() if len(house.mailbox.tried) < 8 else None
    await ana.begins()

    for _ in range(10):
        await house.courier.empty()
        house.clock.passes(5)

    assert len(house.mailbox.notes(ana)) == 3


async def test_a_document_whose_delivery_is_in_doubt_is_asked_about(house: House) -> None:
    ana = house.person("ana")
    await ana.begins()
    await ana.says("They rang me.")
    await house.courier.empty()
    house.mailbox.outcome = lambda to, item: Unsure() if isinstance(item, Document) else None
    await ana.chooses(Choice.EXPORT_PDF)

    for _ in range(10):
        await house.courier.empty()
        house.clock.passes(5)

    uploads = [item for _, item in house.mailbox.tried if isinstance(item, Document)]
    [doubt, done] = house.mailbox.notes(ana)[-2:]
    assert len(uploads) == 2
    assert doubt.text.startswith("I am not sure that your document reached you.")
    assert done.text.startswith("This is your document as it is now.")
    house.mailbox.outcome = lambda to, item: None
    await ana.taps(doubt, "Send the PDF again")
    await house.courier.empty()
    [document] = house.mailbox.documents(ana)
    assert document.content.startswith(b"%PDF")


async def test_a_repeated_document_is_the_same_to_the_byte(house: House) -> None:
    ana = house.person("ana")
    await ana.begins()
    await ana.says("They rang me.")
    failed = iter([TryLater()])
    house.mailbox.outcome = lambda to, item: (
        next(failed, None) if isinstance(item, Document) else None
    )
    await ana.chooses(Choice.EXPORT_PDF)

    await house.courier.empty()
    house.clock.passes(3600)
    await house.courier.empty()

    first, second = (i for _, i in house.mailbox.tried if isinstance(i, Document))
    assert first == second


async def test_letters_of_another_channel_are_left_alone(house: House) -> None:
    ana = house.person("ana")
    await ana.begins()
    elsewhere = Courier(house.store, {"another": Mailbox()}, house.library, house.clock)

    await elsewhere.empty()

    assert len(await house.store.waiting(house.clock.now())) == 1


async def test_what_arrived_is_not_sent_again_because_the_disk_was_busy(house: House) -> None:
    ana = house.person("ana")
    await ana.begins()
    db = house.store._db

    async def busy_for_a_while(pause: timedelta) -> None:
        house.clock.pauses.append(pause)
        if len(house.clock.pauses) == 3:
            await db.execute("PRAGMA query_only = OFF")

    house.clock.sleep = busy_for_a_while  # type: ignore[method-assign]
    await db.execute("PRAGMA query_only = ON")
    await house.courier.empty()

    assert len(house.clock.pauses) == 3
    assert [note.text[:5] for _, note in house.mailbox.tried if isinstance(note, Note)] == [
        "Hello",
        "No pe",
        "Quest",
    ]


async def test_a_letter_that_fails_in_an_unforeseen_way_stops_nobody_else(house: House) -> None:
    ana, ben = house.person("ana"), house.person("ben")

    def fail_for_ana(to: Address, item: Note | Document) -> Receipt | None:
        if to == ana.address:
            raise RecursionError
        return None

    house.mailbox.outcome = fail_for_ana
    async with delivering(house):
        await ana.begins()
        await ben.begins()
        await settled(house)

    assert len(house.mailbox.notes(ben)) == 3


async def test_a_note_that_never_gets_an_answer_is_given_up_in_the_end(house: House) -> None:
    ana = house.person("ana")
    await ana.begins()
    house.mailbox.outcome = lambda to, item: Unsure() if len(house.mailbox.tried) <= 12 else None

    for _ in range(15):
        await house.courier.empty()
        house.clock.passes(5)

    assert len(house.mailbox.notes(ana)) == 2


async def test_a_document_that_cannot_be_made_is_asked_about_and_stops_nothing(
    house: House,
) -> None:
    ana = house.person("ana")
    await ana.begins()
    await house.courier.empty()
    await ana.chooses(Choice.EXPORT_PDF)
    (document,) = await house.store.waiting(house.clock.now())
    assert isinstance(document.letter, Parcel)
    async with house.store.transaction() as tx:  # a time zone that no machine has
        tx.instead(document, replace(document.letter, timezone="Nowhere"))

    for _ in range(3):
        await house.courier.empty()
        house.clock.passes(5)

    [doubt, done] = house.mailbox.notes(ana)[-2:]
    assert doubt.text.startswith("I am not sure that your document reached you.")
    assert done.text.startswith("This is your document as it is now.")
