"""The far end, the real program talking to it, and people who have not yet said a word.

Rough tests have a program of their own. Gentle ones share one for their whole file: whoever they
meet is a stranger to it, so none of them can be heard by another.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest
import pytest_asyncio

from tests.bot.telegram.program import Confirmations, Program
from tests.bot.telegram.walker import Walker
from tests.bot_api import BotApi


class Meets(Protocol):
    """Makes someone's acquaintance: `meets("Ana", typing=True)`."""

    def __call__(self, name: str = ..., *, typing: bool = ..., **about: Any) -> Walker: ...


@pytest_asyncio.fixture
async def server() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest_asyncio.fixture
async def installed(server: BotApi, tmp_path: Path) -> AsyncIterator[Program]:
    """Not yet started."""
    async with _installed(server, tmp_path) as program:
        yield program


@pytest_asyncio.fixture
async def program(installed: Program, confirmations: Confirmations) -> Program:
    """Started, and watched: nothing may be confirmed before it is committed."""
    assert confirmations.looked == 0
    await installed.starts()
    return installed


@pytest.fixture
def confirmations(installed: Program, server: BotApi) -> Confirmations:
    return Confirmations(installed, server)


@pytest.fixture
def meets(server: BotApi) -> Meets:
    return _meeting(server)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_server() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@pytest.fixture(scope="module")
def shared_confirmations(_shared: Program, shared_server: BotApi) -> Confirmations:
    return Confirmations(_shared, shared_server)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_program(_shared: Program, shared_confirmations: Confirmations) -> Program:
    assert shared_confirmations.looked == 0
    await _shared.starts()
    return _shared


@pytest.fixture
def visits(shared_server: BotApi, shared_program: Program) -> Iterator[Meets]:
    """Meets someone who has never spoken to the shared program."""
    yield _meeting(shared_server)
    assert shared_program.running, shared_program.stderr


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def _shared(
    shared_server: BotApi, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Program]:
    async with _installed(shared_server, tmp_path_factory.mktemp("shared")) as program:
        yield program


@asynccontextmanager
async def _installed(server: BotApi, folder: Path) -> AsyncIterator[Program]:
    """However a test ends, no process stays behind, and none has stumbled over itself."""
    program = Program(folder, server)
    try:
        yield program
    finally:
        if program.running:
            await program.is_killed()
    assert "Traceback" not in program.stderr, program.stderr


def _meeting(server: BotApi) -> Meets:
    def meet(name: str = "Ana", *, typing: bool = False, **about: Any) -> Walker:
        return Walker(server.person(first_name=name, **about), typing=typing)

    return meet
