"""Trouble on the way in: each update counts once, in order, and only then is it confirmed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import pairwise

import pytest
from telegram import Bot
from telegram.error import TelegramError

from conversations.events import Choice
from tests.bot.telegram import reading
from tests.bot.telegram.a_walk import ANSWERS, JOINED, said_in_order, walks_to_the_end
from tests.bot.telegram.conftest import Meets
from tests.bot.telegram.program import Confirmations, Program
from tests.bot.telegram.walker import PATIENCE
from tests.bot.telegram.wording import MADE, THANKS
from tests.bot_api import (
    Babbles,
    BadGateway,
    BotApi,
    Call,
    DropsAfter,
    DropsBefore,
    Fails,
    Floods,
)

pytestmark = pytest.mark.asyncio

LONGEST_PAUSE = 6.0  # "a few seconds at most"


@pytest.mark.parametrize("typing", [False, True], ids=["tapping", "typing"])
async def test_updates_delivered_twice_change_nothing_and_say_nothing_twice(
    server: BotApi, program: Program, meets: Meets, *, typing: bool
) -> None:
    bo = meets("Bo", typing=typing)
    await walks_to_the_end(bo)
    server.deliver_twice = True
    ana = meets("Ana", typing=typing)
    await walks_to_the_end(ana)
    await server.all_confirmed()

    assert program.running
    assert said_in_order(ana) == [text for text in ana.texts if not text.startswith(THANKS)]
    assert said_in_order(ana) == said_in_order(bo)
    assert reading.in_text(reading.text(ana.documents)) == JOINED


async def test_nothing_is_confirmed_before_it_is_committed(
    server: BotApi, program: Program, confirmations: Confirmations, meets: Meets
) -> None:
    ana, bo = meets("Ana"), meets("Bo", typing=True)
    await asyncio.gather(walks_to_the_end(ana), walks_to_the_end(bo))
    await server.all_confirmed()

    assert confirmations.looked > 10
    assert len(server.account.updates.confirmed) == program.count("seen")


async def test_while_the_database_is_locked_nothing_is_confirmed(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana = meets()
    await ana.begins()
    await server.all_confirmed()
    await program.until_empty("letters")
    before = list(server.account.updates.confirmed)
    with program.locked():
        ana.says("one")
        await program.logs("telegram.outage error=StoreError")
        assert server.account.updates.confirmed == before
    ana.says("two")
    ana.chooses(Choice.NEXT)
    await ana.is_asked(2)

    assert reading.in_review(await ana.reviews())[0] == "one\ntwo"


async def test_words_that_could_not_be_committed_are_not_overtaken_by_later_ones(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana = meets()
    await ana.begins()
    await server.all_confirmed()
    await program.until_empty("letters")
    with program.locked():
        ana.says("one", "/clear", "two", "three", "/clear", "four", "five")
        await program.logs("telegram.outage error=StoreError")
    await ana.sees(THANKS)

    assert reading.in_text(await ana.exports_text())[0] == "four\nfive"
    ana.says("/bring back")
    assert "one\ntwo\nthree\nfour\nfive" in (await ana.is_asked(1)).text


async def test_a_day_s_backlog_is_one_answer_in_order_with_one_acknowledgement(
    installed: Program, confirmations: Confirmations, meets: Meets
) -> None:
    await installed.starts()
    ana = meets()
    await ana.begins()
    await installed.stops()
    words = [f"word {number}" for number in range(230)]
    ana.says(*words)
    await installed.starts()
    await ana.sees(THANKS)

    assert await ana.hears_besides() == []
    assert reading.in_text(await ana.exports_text())[0] == "\n".join(words)
    assert confirmations.looked > 2


async def test_a_whole_walk_typed_while_the_program_was_away_is_taken_in_order(
    installed: Program, meets: Meets
) -> None:
    ana = meets(typing=True)
    ana.says("/start", "/next")
    for words in ANSWERS:
        ana.says(*words, "/next")
    ana.says("/next")
    await installed.starts()
    await ana.sees(MADE)

    assert reading.in_text(reading.text(ana.documents)) == JOINED
    asked = [text.split(" · ")[0] for text in ana.texts if text.startswith("Question")]
    assert asked == [f"Question {number} of 8" for number in range(1, 9)]


async def test_update_ids_that_begin_again_lower_are_neither_old_nor_repeats(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana = meets()
    await ana.begins()
    ana.says("before the quiet week")
    await ana.sees(THANKS)
    await server.all_confirmed()
    server.jump_update_ids(1_000)
    ana.says("after it", "and more")
    ana.chooses(Choice.NEXT)
    await ana.is_asked(2)

    assert program.running
    answers = reading.in_text(await ana.exports_text())
    assert answers[0] == "before the quiet week\nafter it\nand more"


async def test_what_was_confirmed_before_a_quiet_week_confirms_nothing_after_it(
    server: BotApi, program: Program, meets: Meets
) -> None:
    server.jump_update_ids(2_000)
    ana = meets()
    await ana.begins()
    ana.says("before the quiet week")
    await server.all_confirmed()
    await _is_thrown_out(server, program)  # the poll after it brings nothing: all is quiet
    await server.until(lambda: "50" in str(server.called("getUpdates")[-1].values.get("timeout")))
    await _is_thrown_out(server, program, times=2)
    server.jump_update_ids(1_993)
    ana.says("after it")
    ana.chooses(Choice.NEXT)
    await ana.is_asked(2)

    assert reading.in_review(await ana.reviews())[0] == "before the quiet week\nafter it"


async def _is_thrown_out(server: BotApi, program: Program, *, times: int = 1) -> None:
    """Someone else polls once: ours ends, and is begun anew in a moment."""
    async with Bot(server.token, base_url=f"{server.url}/bot") as bot:
        await bot.get_updates(timeout=0)
    await program.logs("telegram.another_poller", times=times)


async def test_an_outage_is_waited_out_with_growing_pauses_of_a_few_seconds_at_most(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana, bo = meets("Ana"), meets("Bo")
    await asyncio.gather(ana.begins(), bo.begins())
    await server.all_confirmed()
    server.faults.always(BadGateway(), "getUpdates")
    begun = len(server.called("getUpdates"))
    ana.says("one")  # the poll that is under way still brings this
    await server.until(lambda: len(server.called("getUpdates")) > begun + 5, within=PATIENCE)
    ana.says("two", "three")
    bo.says("mine")
    server.faults.clear()
    await asyncio.gather(ana.sees(THANKS), bo.sees(THANKS))

    pauses = [after.at - before.at for before, after in pairwise(server.called("getUpdates"))]
    failed = pauses[begun : begun + 6]
    assert all(before < after for before, after in pairwise(failed[:5])), failed
    assert max(failed) < LONGEST_PAUSE
    assert program.running
    assert reading.in_review(await ana.reviews())[0] == "one\ntwo\nthree"
    assert reading.in_review(await bo.reviews())[0] == "mine"


@pytest.mark.parametrize(
    "trouble",
    [Fails(), DropsBefore(), DropsAfter(), Babbles(), Babbles("[]"), Babbles('{"ok":true}')],
    ids=["500", "dropped before", "dropped after", "not JSON", "a list", "no result"],
)
async def test_one_strange_answer_to_a_poll_loses_nothing(
    server: BotApi, program: Program, meets: Meets, trouble: Fails | Babbles
) -> None:
    ana = meets()
    await ana.begins()
    server.faults.once(trouble, "getUpdates")
    ana.says("one", "two")
    await ana.sees(THANKS)

    assert reading.in_review(await ana.reviews())[0] == "one\ntwo"
    assert program.running


async def test_too_many_polls_are_paused_for_as_long_as_was_asked(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana = meets()
    await ana.begins()
    await server.all_confirmed()
    server.faults.once(Floods(2), "getUpdates")
    ana.says("one", "two")
    await server.until(lambda: "429" in server.called("getUpdates")[-1].outcome)
    flooded = server.called("getUpdates")[-1]
    ana.says("three")
    await ana.sees(THANKS)

    [after, *_] = [call for call in server.called("getUpdates") if call.at > flooded.at]
    assert after.at - flooded.at >= 2
    assert program.running
    assert reading.in_review(await ana.reviews())[0] == "one\ntwo\nthree"


async def test_another_poller_is_waited_out_and_no_word_is_lost(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana = meets()
    await ana.begins()
    server.faults.add(Fails(409, "Conflict: terminated by other"), "getUpdates", times=3)
    ana.says("one", "two")
    await program.logs("telegram.another_poller", times=3)
    ana.says("three")
    await ana.sees(THANKS)

    assert reading.in_review(await ana.reviews())[0] == "one\ntwo\nthree"
    polls = server.called("getUpdates")
    refused = [at for at, call in enumerate(polls) if "409" in call.outcome]
    pauses = [polls[at + 1].at - polls[at].at for at in refused]
    assert all(before < after for before, after in pairwise(pauses[:4])), pauses
    assert max(pauses) < LONGEST_PAUSE


async def test_against_another_poller_that_never_gives_up_the_pauses_grow_too(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana = meets()
    await ana.begins()
    await server.all_confirmed()
    async with _rival(server):
        await program.logs("telegram.another_poller", times=4)

    assert program.running
    refused = [call.at for call in server.called("getUpdates") if _is_ours_refused(call)]
    pauses = [after - before for before, after in pairwise(refused)]
    assert pauses[2] > 2 * pauses[0], pauses
    assert max(pauses) < LONGEST_PAUSE


@asynccontextmanager
async def _rival(server: BotApi) -> AsyncIterator[None]:
    """Someone else's program with the same token, which asks again whatever it is told."""

    async def polls(bot: Bot) -> None:
        while True:
            with suppress(TelegramError):
                await bot.get_updates(timeout=30)

    async with Bot(server.token, base_url=f"{server.url}/bot") as bot:
        polling = asyncio.create_task(polls(bot))
        try:
            yield
        finally:
            polling.cancel()
            await asyncio.wait({polling})


def _is_ours_refused(call: Call) -> bool:
    """The rival does not say what it wants to hear of."""
    return "409" in call.outcome and "allowed_updates" in call.values
