"""getUpdates: waiting, confirming, filtering, and two pollers at once."""

import asyncio

import pytest
from telegram import Bot, Update
from telegram.error import Conflict

from tests.bot_api import BotApi, Person

pytestmark = pytest.mark.asyncio


def texts(updates: tuple[Update, ...]) -> list[str | None]:
    return [update.message.text for update in updates if update.message]


async def test_a_long_poll_wakes_when_something_is_said(
    server: BotApi, bot: Bot, ana: Person
) -> None:
    [start] = await bot.get_updates()
    poll = asyncio.create_task(bot.get_updates(offset=start.update_id + 1, timeout=30))
    await server.all_confirmed()
    ana.sends("good morning")

    assert texts(await poll) == ["good morning"]


async def test_what_is_not_confirmed_comes_again(server: BotApi, bot: Bot, ana: Person) -> None:
    ana.sends("one")
    ana.sends("two")
    first = await bot.get_updates(limit=2)
    assert texts(first) == ["/start", "one"]
    assert texts(await bot.get_updates()) == ["/start", "one", "two"]

    again = await bot.get_updates(offset=first[1].update_id)
    assert texts(again) == ["one", "two"]
    assert server.account.updates.confirmed == [first[0].update_id]


async def test_a_negative_offset_forgets_all_but_the_last(bot: Bot, ana: Person) -> None:
    for word in ("one", "two", "three"):
        ana.sends(word)

    assert texts(await bot.get_updates(offset=-2)) == ["two", "three"]
    assert texts(await bot.get_updates()) == ["two", "three"]


async def test_each_confirmation_is_told_before_anything_else_happens(
    server: BotApi, bot: Bot, ana: Person
) -> None:
    told: list[list[int]] = []
    server.on_confirm(told.append)
    ana.sends("one")
    updates = await bot.get_updates()
    assert told == []

    await bot.get_updates(offset=updates[-1].update_id + 1)
    assert told == [[update.update_id for update in updates]]


async def test_a_hook_that_fails_fails_the_test_and_not_the_bot() -> None:
    def never(ids: list[int]) -> None:
        raise AssertionError(f"confirmed too early: {len(ids)}")

    async def confirm_one() -> None:
        async with BotApi() as server:
            server.on_confirm(never)
            server.person().starts()
            async with Bot(server.token, base_url=f"{server.url}/bot") as bot:
                [update] = await bot.get_updates()
                assert await bot.get_updates(offset=update.update_id + 1) == ()

    with pytest.raises(AssertionError, match="confirmed too early: 1"):
        await confirm_one()


async def test_an_update_can_be_delivered_twice(server: BotApi, bot: Bot, ana: Person) -> None:
    [start] = await bot.get_updates()
    ana.sends("once")
    ana.sends("twice", twice=True)
    updates = await bot.get_updates(offset=start.update_id + 1)
    again = await bot.get_updates(offset=updates[-1].update_id + 1)
    assert (texts(updates), texts(again)) == (["once", "twice"], ["twice"])
    assert again[0].update_id == updates[1].update_id

    assert await bot.get_updates(offset=again[-1].update_id + 1) == ()
    server.deliver_twice = True
    ana.sends("always")
    [first] = await bot.get_updates()
    [second] = await bot.get_updates(offset=first.update_id + 1)
    assert first.update_id == second.update_id


async def test_after_a_quiet_week_ids_start_lower_and_an_old_offset_is_ignored(
    server: BotApi, bot: Bot, ana: Person
) -> None:
    [start] = await bot.get_updates()
    old = start.update_id + 1
    assert await bot.get_updates(offset=old) == ()
    server.jump_update_ids(1_000)
    ana.sends("back again")

    [update] = await bot.get_updates(offset=old)
    assert update.update_id == 1_000
    assert await bot.get_updates(offset=1_001) == ()


async def test_only_what_was_asked_for_is_delivered(bot: Bot, ana: Person) -> None:
    await bot.get_updates(offset=-1, allowed_updates=["message"])
    ana.edits(ana.sends("one"), "won")
    ana.blocks()
    assert texts(await bot.get_updates()) == ["/start", "one"]

    await bot.get_updates(allowed_updates=[])
    ana.unblocks()
    updates = await bot.get_updates(offset=-1)
    assert updates[0].my_chat_member
    assert updates[0].my_chat_member.new_chat_member.status == "member"


async def test_a_second_poller_throws_out_the_first(server: BotApi, bot: Bot, ana: Person) -> None:
    [start] = await bot.get_updates()
    first = asyncio.create_task(bot.get_updates(offset=start.update_id + 1, timeout=30))
    await server.all_confirmed()
    async with Bot(server.token, base_url=f"{server.url}/bot") as other:
        second = asyncio.create_task(other.get_updates(offset=start.update_id + 1, timeout=30))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        ana.sends("hello")
        assert texts(await second) == ["hello"]


async def test_a_poller_that_dies_is_forgotten(server: BotApi, bot: Bot, ana: Person) -> None:
    [start] = await bot.get_updates()
    poll = asyncio.create_task(bot.get_updates(offset=start.update_id + 1, timeout=30))
    await server.all_confirmed()
    poll.cancel()
    await server.until(lambda: server.account.updates.polling == 0)

    ana.sends("is anyone there?")
    assert texts(await bot.get_updates()) == ["is anyone there?"]


async def test_there_is_no_polling_beside_a_webhook(bot: Bot, ana: Person) -> None:
    await bot.set_webhook("https://example.org/hook")
    ana.sends("one")
    assert (await bot.get_webhook_info()).pending_update_count == 2
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()

    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_updates_are_kept_for_a_day_and_no_longer(
    server: BotApi, bot: Bot, ana: Person
) -> None:
    ana.sends("yesterday")
    server.clock.jumps(25 * 3600)
    ana.sends("today")

    assert texts(await bot.get_updates()) == ["today"]
