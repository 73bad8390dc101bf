"""What cannot be handled is set aside whole, costs nobody anything, and is taken up later."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from typing_extensions import override

from conversations.events import MessageRef, Said
from tests.bot.conftest import House
from tests.mailbox import Talker

pytestmark = pytest.mark.asyncio

FIRST = "welcome_and_care.when"


class Broken(str):
    """A text that makes whoever looks into it fail: a bug of ours, as the host sees it."""

    __slots__ = ()

    @override
    def __iter__(self) -> Iterator[str]:
        raise ZeroDivisionError("the words: secret")


async def with_something_parked(house: House) -> Talker:
    ana = house.person("ana")
    await ana.begins()
    await ana.does(Said(MessageRef("1"), Broken("secret words")))
    return ana


async def test_an_event_that_cannot_be_handled_is_parked_whole_and_costs_nobody_anything(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    ana, ben = house.person("ana"), house.person("ben")
    await ana.begins()
    await ben.begins()

    await asyncio.gather(
        ben.says("before"),
        ana.does(Said(MessageRef("1"), Broken("secret words"))),
        ben.says("after"),
    )
    await ana.says("going on")
    await house.courier.empty()

    assert await house.words(ben) == {FIRST: ["before", "after"]}
    assert await house.words(ana) == {FIRST: ["going on"]}
    assert "Something went wrong on my side" in house.mailbox.notes(ana)[-1].text
    ((_, parked),) = await house.store.parked()
    assert isinstance(parked.event, Said) and parked.event.text == "secret words"
    told = str([vars(record) for record in caplog.records])
    assert "ZeroDivisionError" in told
    assert "secret" not in told


async def test_what_was_parked_is_taken_up_when_it_can_be_handled(house: House) -> None:
    ana = await with_something_parked(house)

    await house.host.retry_parked()

    assert await house.words(ana) == {FIRST: ["secret words"]}
    assert await house.store.parked() == []


async def test_what_still_cannot_be_handled_stays_parked_and_says_nothing_new(
    house: House, path: Path
) -> None:
    ana = await with_something_parked(house)
    await house.courier.empty()
    with closing(sqlite3.connect(path)) as db:  # her reflection is in a shape nobody knows
        db.execute("UPDATE sessions SET sealed = CAST('{}' AS BLOB)")
        db.commit()
    heard = len(house.mailbox.notes(ana))

    await house.host.retry_parked()
    await house.courier.empty()

    assert len(await house.store.parked()) == 1
    assert len(house.mailbox.notes(ana)) == heard


async def test_a_parked_event_in_a_shape_nobody_knows_stays_parked_and_stops_nothing(
    house: House, path: Path
) -> None:
    await with_something_parked(house)
    with closing(sqlite3.connect(path)) as db:
        db.execute('UPDATE parked SET sealed = CAST(\'{"named": "Sang"}\' AS BLOB)')
        db.commit()

    await house.host.retry_parked()

    assert await house.store.parked() == []
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT count(*) FROM parked").fetchone() == (1,)


async def test_a_broken_row_of_one_person_stops_nobody_else(house: House, path: Path) -> None:
    ana, ben = house.person("ana"), house.person("ben")
    await ana.begins()
    await ben.begins()
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE people SET sealed = x'00' WHERE id = 'person-1'")
        db.commit()

    await asyncio.gather(ana.says("kept aside"), ben.says("kept"))

    assert await house.words(ben) == {FIRST: ["kept"]}
    ((_, parked),) = await house.store.parked()
    assert parked.address == ana.address
