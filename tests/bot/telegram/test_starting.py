"""Beginning and ending: what the operator is told, and that nothing is lost in between."""

from socket import socket

import pytest

from tests.bot.telegram import reading
from tests.bot.telegram.conftest import Meets
from tests.bot.telegram.program import Program
from tests.bot_api import (
    Babbles,
    BadGateway,
    BotApi,
    DropsBefore,
    Fails,
    Floods,
)

pytestmark = pytest.mark.asyncio


async def test_sigterm_ends_it_quietly_and_what_comes_meanwhile_is_taken_later(
    installed: Program, meets: Meets
) -> None:
    await installed.starts()
    ana = meets()
    await ana.begins()
    ana.says("one", "two")
    assert await installed.stops() == 0
    ana.says("three", "/next")
    await installed.starts()
    await ana.is_asked(2)

    assert reading.in_review(await ana.reviews())[0] == "one\ntwo\nthree"
    assert await installed.stops() == 0


@pytest.mark.parametrize(
    "token",
    ["not a token", "7000000001:AAwrongWRONGwrongWRONGwrongWRONGwr0", "7000000001", "a/../b?c#d"],
)
async def test_a_wrong_token_is_one_line_and_a_code_and_is_never_shown(
    server: BotApi, meets: Meets, installed: Program, token: str
) -> None:
    installed.settings["TELEGRAM_BOT_TOKEN"] = token
    await installed.runs()

    assert await installed.ends() == 3
    [line] = installed.said
    assert line.startswith("cornerstones: Telegram refuses the bot token.")
    assert token not in installed.stderr
    assert meets().person.inbox == []
    assert not server.called("getUpdates")


async def test_a_token_that_is_revoked_stops_it_cleanly_and_the_letters_are_kept(
    server: BotApi, installed: Program, meets: Meets
) -> None:
    token = server.token
    await installed.starts()
    ana = meets()
    await ana.begins()
    await server.all_confirmed()
    ana.says("one", "/next")
    server.revokes_token()
    assert await installed.ends() == 3

    [line] = installed.said
    assert line.startswith("cornerstones: Telegram refuses the bot token.")
    assert token not in installed.stderr
    assert installed.count("letters") == 1
    server.account.token = token
    await installed.starts()
    await ana.is_asked(2)
    assert reading.in_review(await ana.reviews())[0] == "one"


async def test_an_api_that_does_not_answer_at_the_start_is_tried_and_then_said(
    installed: Program,
) -> None:
    with socket() as deaf:  # keeps its port from everybody else, and listens to nobody
        deaf.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        installed.settings |= {"TELEGRAM_API_URL": url, "LOG_LEVEL": "ERROR"}
        await installed.runs()
        code = await installed.ends(within=60)

    assert code == 4
    [line] = installed.lines
    assert line.startswith(f"cornerstones: Telegram does not answer at {url}")


@pytest.mark.parametrize(
    "trouble",
    [Fails(), BadGateway(), DropsBefore(), Babbles(), Floods(1)],
    ids=["500", "502", "dropped", "babbled", "429"],
)
async def test_a_moment_of_trouble_at_the_start_is_survived(
    server: BotApi, installed: Program, meets: Meets, trouble: Fails | Babbles
) -> None:
    server.faults.once(trouble, "getMe")
    await installed.starts()

    await meets().begins()
