"""A host and a courier on a real file, a clock moved by hand, a mailbox at the far end."""

from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Protocol

import pytest
import pytest_asyncio

from bot.courier import Courier
from bot.host import Host
from conversations.library import Library, load
from conversations.session import Session
from storage.master_key import Ring
from storage.sqlite import SqliteStore
from tests.clock import ManualClock
from tests.mailbox import CHANNEL, Mailbox, Talker
from tests.storage.conftest import KEY


@dataclass
class House:
    """Everything but a real channel."""

    store: SqliteStore
    library: Library
    clock: ManualClock
    mailbox: Mailbox
    host: Host
    courier: Courier

    def person(self, name: str) -> Talker:
        return Talker(name, self.host)

    async def session(self, person: Talker) -> Session:
        async with self.store.transaction() as tx:
            _, walks = await tx.recall((), {person.address}, self.clock.now())
        return walks[person.address].session

    async def words(self, person: Talker) -> dict[str, list[str]]:
        session = await self.session(person)
        return {
            prompt: [part.text for part in answer.parts]
            for prompt, answer in session.answers.items()
            if answer.parts
        }

    async def passes(self, seconds: float) -> None:
        self.clock.passes(seconds)
        await self.host.wake(self.clock.now())


@pytest.fixture(scope="session")
def library() -> Library:
    return load()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cornerstones.db"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The home of whoever runs the program; its keys lie beside it."""
    home = tmp_path / "home"
    home.mkdir()
    return home


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


class BuildHouse(Protocol):
    def __call__(self, keys: str = ...) -> Awaitable[House]: ...


@pytest_asyncio.fixture
async def build(
    path: Path, tmp_path: Path, library: Library, clock: ManualClock
) -> AsyncIterator[BuildHouse]:
    """Builds a house on the same file each time, as the program does when it starts again."""
    stores: list[SqliteStore] = []
    ids = count(1)

    async def build(keys: str = KEY) -> House:
        ring = Ring.of(keys)
        store = await SqliteStore.open(path, library.template, tmp_path / "keys.db", ring)
        stores.append(store)
        mailbox = Mailbox()
        host = Host(store, library, clock, lambda: f"person-{next(ids)}")
        courier = Courier(store, {CHANNEL: mailbox}, library, clock)
        return House(store, library, clock, mailbox, host, courier)

    yield build
    for store in stores:
        await store.close()


@pytest_asyncio.fixture
async def house(build: BuildHouse) -> House:
    return await build()
