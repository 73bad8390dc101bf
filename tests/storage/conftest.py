"""Stores on real files; the contract runs on every kind of store there is."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from conversations.library import Library, load
from storage.sqlite import SqliteStore
from storage.store import Store


@pytest.fixture(scope="session")
def library() -> Library:
    return load()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "cornerstones.db"


@pytest_asyncio.fixture(params=[SqliteStore])
async def store(
    request: pytest.FixtureRequest, path: Path, library: Library
) -> AsyncIterator[Store]:
    store: Store = await request.param.open(path, library.template)
    yield store
    await store.close()
