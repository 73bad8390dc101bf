"""Stores on real files; the contract runs on every kind of store there is."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from conversations.library import Library, load
from storage.master_key import MasterKey, Ring
from storage.sqlite import SqliteStore

KEY = MasterKey(bytes(range(32))).text
Opening = Callable[[], Awaitable[SqliteStore]]


@pytest.fixture(scope="session")
def library() -> Library:
    return load()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "cornerstones.db"


@pytest.fixture
def key_store(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "keys.db"


@pytest.fixture
def ring() -> Ring:
    return Ring.of(KEY)


@pytest.fixture
def open_it(path: Path, library: Library, key_store: Path, ring: Ring) -> Opening:
    """Opens the store on the same files each time, as the program does when it starts again."""
    return lambda: SqliteStore.open(path, library.template, key_store, ring)


@pytest_asyncio.fixture
async def store(open_it: Opening) -> AsyncIterator[SqliteStore]:
    store = await open_it()
    yield store
    await store.close()
