"""Trouble on purpose: that it strikes where it is told to, and is written down."""

from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut

from tests.bot_api import (
    Babbles,
    BadGateway,
    BotApi,
    DropsAfter,
    DropsBefore,
    Fails,
    Floods,
    Hangs,
    Person,
)
from tests.bot_api.faults import Trouble

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize(
    ("trouble", "error", "arrived", "outcome"),
    [
        (Fails(), NetworkError, [], "500 Internal Server Error"),
        (BadGateway(), TelegramError, [], "502"),
        (DropsBefore(), NetworkError, [], "dropped before"),
        (DropsAfter(), NetworkError, ["hello"], "ok, dropped after"),
        (Babbles(), TelegramError, ["hello"], "ok, babbled"),
        (Floods(7), RetryAfter, [], "429 Too Many Requests: retry after 7"),
    ],
)
async def test_each_kind_of_trouble(
    server: BotApi,
    bot: Bot,
    ana: Person,
    trouble: Trouble,
    error: type[TelegramError],
    arrived: list[str],
    outcome: str,
) -> None:
    server.faults.once(trouble, "sendMessage")
    with pytest.raises(error):
        await bot.send_message(ana.id, "hello")

    assert [message.text for message in ana.inbox] == arrived
    assert server.called("sendMessage", chat=ana.id)[0].outcome == outcome


async def test_one_in_three_sends_fails(server: BotApi, bot: Bot, ana: Person) -> None:
    server.faults.add(Fails(), "sendMessage", every=3, times=2)
    for number in range(9):
        try:
            await bot.send_message(ana.id, str(number))
        except NetworkError:
            continue

    assert [message.text for message in ana.inbox] == ["0", "1", "3", "4", "6", "7", "8"]


async def test_a_flooded_chat_stays_shut_until_the_time_is_up(
    server: BotApi, bot: Bot, ana: Person
) -> None:
    bo = server.person(first_name="Bo")
    bo.starts()
    server.faults.once(Floods(30), "sendMessage", chat=ana.id)
    with pytest.raises(RetryAfter):
        await bot.send_message(ana.id, "first")
    await bot.send_message(bo.id, "others hear as before")
    assert server.faults.too_early == []

    server.clock.jumps(10)
    with pytest.raises(RetryAfter) as early:
        await bot.send_message(ana.id, "too early")
    assert early.value.retry_after == timedelta(seconds=20)
    assert [call.values["text"] for call in server.faults.too_early] == ["too early"]
    server.clock.jumps(20)
    await bot.send_message(ana.id, "in time")
    assert len(ana.inbox) == 1


async def test_what_hangs_is_done_although_nobody_waited(
    server: BotApi, bot: Bot, ana: Person
) -> None:
    server.faults.once(Hangs(0.2), "sendMessage")
    with pytest.raises(TimedOut):
        await bot.send_message(ana.id, "hello", read_timeout=0.05)

    [hello] = await ana.hears()
    assert hello.text == "hello"


async def test_several_troubles_queue_up(server: BotApi, bot: Bot, ana: Person) -> None:
    server.faults.once(Fails())
    server.faults.once(Fails(503, "Service Unavailable"))
    for why in ("Internal Server Error", "Service Unavailable"):
        with pytest.raises(NetworkError, match=why):
            await bot.send_chat_action(ana.id, "typing")

    assert await bot.send_chat_action(ana.id, "typing")
    server.faults.always(DropsBefore(), chat=ana.id)
    server.faults.clear()
    assert await bot.send_chat_action(ana.id, "typing")
    assert ana.chat.actions == ["typing", "typing"]


async def test_polling_can_have_trouble_too(server: BotApi, bot: Bot, ana: Person) -> None:
    server.faults.once(DropsAfter(), "getUpdates")
    with pytest.raises(NetworkError):
        await bot.get_updates()

    [start] = await bot.get_updates()
    assert start.message and start.message.from_user and start.message.from_user.id == ana.id


async def test_a_call_is_told_of_as_it_comes_and_again_when_it_is_done(
    server: BotApi, bot: Bot, ana: Person
) -> None:
    told: list[tuple[str, str, bool]] = []
    server.watching.on_asked(lambda call: told.append(("asked", call.method, call.result is None)))
    server.watching.on_done(lambda call: told.append(("done", call.method, call.result is None)))
    await bot.send_message(ana.id, "hello")
    server.faults.once(DropsBefore(), "sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(ana.id, "lost")

    asked, done = ("asked", "sendMessage", True), ("done", "sendMessage", False)
    assert told == [asked, done, asked]


async def test_garbage_can_be_chosen(server: BotApi, bot: Bot, ana: Person) -> None:
    server.faults.once(Babbles('{"ok":true,"result":{}}'), "sendChatAction")

    assert not await bot.send_chat_action(ana.id, "typing")
    assert ana.chat.actions == ["typing"]


async def test_a_flood_of_actions_shuts_no_message_out(
    server: BotApi, bot: Bot, ana: Person
) -> None:
    server.faults.once(Floods(30), "sendChatAction")
    with pytest.raises(RetryAfter):
        await bot.send_chat_action(ana.id, "typing")

    await bot.send_message(ana.id, "hello")
    with pytest.raises(RetryAfter):
        await bot.send_chat_action(ana.id, "typing")
    assert len(server.faults.too_early) == 1
