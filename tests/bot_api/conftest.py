"""A server on a free port, a real client for it, and Ana, who has said hello."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from telegram import Bot

from tests.bot_api import BotApi, Person


@pytest_asyncio.fixture
async def server() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest_asyncio.fixture
async def bot(server: BotApi) -> AsyncIterator[Bot]:
    root = server.url
    async with Bot(server.token, base_url=f"{root}/bot", base_file_url=f"{root}/file/bot") as bot:
        yield bot


@pytest.fixture(autouse=True)
def _time_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client's own wish: without it, reading `retry_after` warns."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def ana(server: BotApi) -> Person:
    ana = server.person(first_name="Ana", language_code="en")
    ana.starts()
    return ana
