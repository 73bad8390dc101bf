"""Taking our own messages out of a chat, over HTTP, as far as the platform allows."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from telegram import Bot

from bot.channels import TryLater
from bot.channels.telegram.opening import open_bot
from bot.channels.telegram.outgoing import TelegramChannel
from conversations.events import Address, MessageRef
from tests.bot_api import BadGateway, BotApi, DropsAfter, Fails, Floods, Person
from tests.bot_api.faults import Trouble
from tests.bot_api.limits import SECONDS_TO_DELETE

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def bot(server: BotApi) -> AsyncIterator[Bot]:
    async with open_bot(server.token, server.url) as bot:
        yield bot


@pytest.fixture
def channel(bot: Bot) -> TelegramChannel:
    return TelegramChannel(bot)


@pytest.fixture
def ana(server: BotApi) -> Person:
    ana = server.person()
    ana.starts()
    return ana


async def hears(bot: Bot, ana: Person, count: int) -> list[MessageRef]:
    sent = [await bot.send_message(ana.id, f"message {number}") for number in range(count)]
    return [MessageRef(str(message.message_id)) for message in sent]


def address(ana: Person) -> Address:
    return Address("telegram", str(ana.id))


def left(ana: Person) -> list[MessageRef]:
    return [MessageRef(str(one.message_id)) for one in ana.inbox if not one.deleted]


def calls(server: BotApi) -> int:
    return len(server.called("deleteMessages")) + len(server.called("deleteMessage"))


async def test_a_hundred_and_fifty_messages_are_cleared_in_two_calls(
    server: BotApi, bot: Bot, channel: TelegramChannel, ana: Person
) -> None:
    refs = await hears(bot, ana, 151)

    assert await channel.clear(address(ana), refs[:150]) is None

    assert left(ana) == refs[150:]
    assert calls(server) == 2


@pytest.mark.parametrize("old", [1, 2, 50, 99, 100, 101, 149])
async def test_those_older_than_two_days_stay_and_the_others_go(
    server: BotApi, bot: Bot, channel: TelegramChannel, ana: Person, old: int
) -> None:
    before = await hears(bot, ana, old)
    server.clock.jumps(SECONDS_TO_DELETE + 60)
    after = await hears(bot, ana, 150 - old)

    assert await channel.clear(address(ana), [*before, *after]) is None

    assert left(ana) == before
    assert calls(server) <= 16


async def test_when_all_are_too_old_that_is_soon_seen(
    server: BotApi, bot: Bot, channel: TelegramChannel, ana: Person
) -> None:
    refs = await hears(bot, ana, 250)
    server.clock.jumps(SECONDS_TO_DELETE + 60)

    assert await channel.clear(address(ana), refs) is None

    assert left(ana) == refs
    assert calls(server) <= 8


async def test_messages_that_are_not_there_are_passed_over(
    server: BotApi, bot: Bot, channel: TelegramChannel, ana: Person
) -> None:
    refs = await hears(bot, ana, 3)
    await bot.delete_message(ana.id, int(refs[1]))
    strange = [MessageRef(ref) for ref in ("999999", "terminal-1", "", "-5", "²", "٣")]

    assert await channel.clear(address(ana), [*strange, *refs]) is None

    assert left(ana) == []
    assert len(server.called("deleteMessages")) == 1


async def test_nothing_to_clear_is_nothing_to_ask_for(
    server: BotApi, channel: TelegramChannel, ana: Person
) -> None:
    assert await channel.clear(address(ana), []) is None
    assert await channel.clear(address(ana), [MessageRef("terminal-1")]) is None

    assert calls(server) == 0


async def test_when_asked_to_wait_it_says_so_and_goes_on_later(
    server: BotApi, bot: Bot, channel: TelegramChannel, ana: Person
) -> None:
    refs = await hears(bot, ana, 150)
    server.faults.add(Floods(30), "deleteMessages", every=2, times=1)

    assert await channel.clear(address(ana), refs) == TryLater(timedelta(seconds=30))
    assert calls(server) == 2
    server.clock.jumps(30)
    assert await channel.clear(address(ana), refs) is None

    assert left(ana) == []
    assert server.faults.too_early == []


@pytest.mark.parametrize(
    "trouble",
    [
        Fails(403, "Forbidden: bot was blocked by the user"),
        Fails(403, "Forbidden: user is deactivated"),
        Fails(400, "Bad Request: chat not found"),
    ],
    ids=["blocked", "deactivated", "unknown"],
)
async def test_a_chat_that_cannot_be_reached_is_given_up_quietly(
    server: BotApi, bot: Bot, channel: TelegramChannel, ana: Person, trouble: Trouble
) -> None:
    refs = await hears(bot, ana, 150)
    server.faults.always(trouble, "deleteMessages", "deleteMessage")

    assert await channel.clear(address(ana), refs) is None

    assert calls(server) <= 8


@pytest.mark.parametrize(
    "trouble", [Fails(), BadGateway(), DropsAfter()], ids=["500", "502", "drop"]
)
async def test_an_answer_that_does_not_come_is_worth_another_try(
    server: BotApi, bot: Bot, channel: TelegramChannel, ana: Person, trouble: Trouble
) -> None:
    refs = await hears(bot, ana, 150)
    server.faults.once(trouble, "deleteMessages")

    assert await channel.clear(address(ana), refs) == TryLater()
    assert await channel.clear(address(ana), refs) is None

    assert left(ana) == []
