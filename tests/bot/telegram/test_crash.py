"""Killed at one chosen moment: what the person then sees, and where their words are."""

import asyncio
from collections.abc import Callable

import pytest

from conversations.events import Choice
from tests.bot.telegram import reading
from tests.bot.telegram.conftest import Meets
from tests.bot.telegram.program import Program
from tests.bot.telegram.reading import in_review
from tests.bot.telegram.walker import Walker
from tests.bot.telegram.wording import MADE, THANKS, WHOSE_NAME
from tests.bot_api import BotApi, Call, DropsBefore, Fails

pytestmark = pytest.mark.asyncio

AN_HOUR = 3_600_000_000  # microseconds


async def test_a_kill_before_the_commit_brings_the_words_again_and_keeps_them_once(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana = await at_the_first_question(program, server, meets)
    polls = len(server.called("getUpdates"))
    with program.locked():
        ana.says("one")
        await server.until(lambda: any(call.result for call in server.calls[polls:]))
        await program.is_killed()
    await program.starts()
    await ana.sees(THANKS)

    assert in_review(await ana.reviews())[0] == "one"


async def test_a_kill_after_the_commit_and_before_the_reply_sends_it_after_the_restart(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana = await at_the_first_question(program, server, meets)
    server.watching.on_asked(_once(program, lambda: _is_lost(server)))
    ana.says("one")
    ana.chooses(Choice.NEXT)
    await program.ends()
    await program.starts()
    await ana.is_asked(2)

    assert asked_twice(ana) == 1
    assert in_review(await ana.reviews())[0] == "one"


@pytest.mark.parametrize("jump", [0, AN_HOUR], ids=["", "the clock jumped back"])
async def test_a_kill_after_telegram_took_the_question_repeats_it_once_and_moves_no_words(
    server: BotApi, program: Program, meets: Meets, jump: int
) -> None:
    ana = await at_the_first_question(program, server, meets)
    server.watching.on_done(_once(program, lambda: None))
    ana.says("one")
    ana.chooses(Choice.NEXT)
    await ana.is_asked(2)
    await program.ends()
    ana.says("two")  # an answer to what can be seen, and older than what will be sent again
    program.changes("UPDATE letters SET posted_at = posted_at + ?", jump)
    await program.starts()
    await ana.is_asked(2)
    assert (await ana.sees(THANKS)).text == THANKS

    assert asked_twice(ana) == 2
    assert in_review(await ana.reviews())[:2] == ["one", "two"]


async def test_a_kill_after_telegram_took_the_question_about_a_name_makes_the_name_no_answer(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana = await at_the_first_question(program, server, meets)
    ana.says("one")
    await ana.sees(THANKS)
    await program.until_empty("letters")
    server.watching.on_done(_once(program, lambda: None))
    ana.says("/name")
    await ana.sees(WHOSE_NAME)
    await program.ends()
    ana.says("Anna")
    await program.starts()
    await ana.sees(MADE)

    assert "\n\nAnna\n" in reading.text(ana.documents)
    assert in_review(await ana.reviews())[0] == "one"


async def test_a_kill_in_the_middle_of_a_burst_loses_none_of_it_and_it_is_still_acknowledged(
    server: BotApi, installed: Program, meets: Meets
) -> None:
    installed.settings["QUIET_SECONDS"] = "1.5"
    await installed.starts()
    ana = await at_the_first_question(installed, server, meets)
    ana.says("one", "two")
    await server.all_confirmed()
    await installed.is_killed()
    assert THANKS not in ana.texts
    await installed.starts()
    await ana.sees(THANKS)

    assert in_review(await ana.reviews())[0] == "one\ntwo"
    assert ana.texts.count(THANKS) == 1


async def test_an_outage_in_the_middle_of_a_backlog_is_no_silence(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana = await at_the_first_question(program, server, meets)
    await program.stops()
    words = [f"word {number}" for number in range(130)]  # more than one poll brings
    ana.says(*words)
    begun = len(server.calls)

    def done(call: Call) -> None:
        given = [one for one in server.calls[begun:] if one.method == "getUpdates" and one.result]
        if call.method == "getUpdates" and call.result and len(given) == 1:
            server.faults.add(Fails(), "getUpdates", times=3)  # longer than the silence is

    server.watching.on_done(done)
    await program.starts()
    await ana.sees(THANKS)
    await server.all_confirmed()
    await asyncio.sleep(1)

    assert ana.texts.count(THANKS) == 1
    assert in_review(await ana.reviews())[0] == "\n".join(words)


async def at_the_first_question(program: Program, server: BotApi, meets: Meets) -> Walker:
    ana = meets()
    await ana.begins()
    await server.all_confirmed()
    await program.until_empty("letters")
    return ana


def asked_twice(walker: Walker) -> int:
    """How often the second question came."""
    return sum("Question 2 of 8" in text for text in walker.texts)


def _once(program: Program, also: Callable[[], None]) -> Callable[[Call], None]:
    """Shoots at the first message that is sent from now on."""
    ready = program.ready

    def look(call: Call) -> None:
        if call.method == "sendMessage" and program.ready == ready and program.running:
            also()
            program.shoots()

    return look


def _is_lost(server: BotApi) -> None:
    server.faults.once(DropsBefore(), "sendMessage")
