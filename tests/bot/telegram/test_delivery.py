"""Trouble on the way out: everything arrives, each chat in order, and nobody waits for another."""

import asyncio

import pytest

from conversations.events import Choice
from tests.bot.telegram import reading
from tests.bot.telegram.a_walk import ANSWERS, JOINED, said_in_order, walks_to_the_end
from tests.bot.telegram.conftest import Meets
from tests.bot.telegram.program import Program
from tests.bot.telegram.troubles import EVERY_KIND, ONE_IN, one_call_in_five_fails
from tests.bot.telegram.walker import PATIENCE, Walker
from tests.bot.telegram.wording import EXPORTED, MADE, THANKS, UNSURE
from tests.bot_api import (
    Babbles,
    BotApi,
    Call,
    DropsAfter,
    DropsBefore,
    Fails,
    Floods,
    Hangs,
)

pytestmark = pytest.mark.asyncio

SENDS = ("sendMessage", "sendDocument")


async def test_one_send_in_five_fails_and_everything_arrives_in_order(
    server: BotApi, program: Program, meets: Meets
) -> None:
    calm = meets("Cy")
    await walks_to_the_end(calm)
    walkers = [meets(f"Person {at}", typing=at % 2 == 1) for at in range(len(EVERY_KIND))]
    for walker, trouble in zip(walkers, EVERY_KIND, strict=True):
        server.faults.add(trouble, *SENDS, chat=walker.person.id, every=ONE_IN)
    await asyncio.gather(*map(walks_to_the_end, walkers))

    for walker in walkers:
        assert said_in_order(walker) == said_in_order(calm)
        assert reading.in_text(reading.text(walker.documents)) == JOINED
    for walker, trouble in zip(walkers, EVERY_KIND, strict=True):
        if isinstance(trouble, Fails | DropsBefore):  # then it is sure that it did not arrive
            assert walker.heard == walker.texts
    assert program.running


async def test_one_call_in_five_of_any_kind_fails_and_the_walk_is_the_same(
    server: BotApi, program: Program, meets: Meets
) -> None:
    calm = meets("Cy")
    await walks_to_the_end(calm)
    one_call_in_five_fails(server)
    walkers = [meets(f"Person {at}", typing=at % 2 == 1) for at in range(4)]
    await asyncio.gather(*map(walks_to_the_end, walkers))
    server.faults.clear()

    for walker in walkers:
        assert _but_documents(walker) == _but_documents(calm)
        assert reading.in_text(await walker.exports_text()) == JOINED
    assert program.running


@pytest.mark.parametrize("garbage", ["[]", '{"ok":true}', '{"ok":true,"result":true}', '"no"'])
async def test_an_answer_of_another_kind_to_a_send_stops_nobody(
    server: BotApi, program: Program, meets: Meets, garbage: str
) -> None:
    ana, bo = meets("Ana"), meets("Bo")
    await asyncio.gather(ana.begins(), bo.begins())
    server.faults.once(Babbles(garbage), "sendMessage", chat=ana.person.id)
    ana.says("one")
    ana.chooses(Choice.NEXT)
    await ana.is_asked(2)
    await bo.answers(1, "mine")

    assert program.running
    assert reading.in_review(await ana.reviews())[0] == "one"


async def test_a_flooded_chat_waits_alone_and_is_not_asked_again_too_early(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana, bo = meets("Ana", typing=True), meets("Bo")
    await asyncio.gather(ana.begins(), bo.begins())
    server.faults.once(Floods(3), "sendMessage", chat=ana.person.id)
    ana.says("one", "/next", "two", "/next", "three", "/finish")
    await bo.walks(ANSWERS)
    await bo.finishes()
    await ana.sees(MADE)
    assert server.faults.too_early == []
    flooded, after = _calls_around(server, ana, "429")
    assert after.at - flooded.at >= 3
    between = [call for call in server.calls if flooded.at < call.at < after.at]
    assert len([call for call in between if call.chat == bo.person.id]) > 5
    asked = [text.split(" of ")[0] for text in ana.texts if text.startswith("Question")]
    assert asked == ["Question 1", "Question 2", "Question 3"]
    assert reading.in_text(reading.text(ana.documents))[:3] == ["one", "two", "three"]
    assert program.running


async def test_a_send_that_hangs_holds_up_nobody_else(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana, bo = meets("Ana"), meets("Bo")
    await asyncio.gather(ana.begins(), bo.begins())
    server.faults.once(Hangs(60), "sendMessage", chat=ana.person.id)
    ana.says("one")
    ana.chooses(Choice.NEXT)
    await server.until(lambda: server.called("sendMessage", chat=ana.person.id)[-1].result is None)
    await bo.walks(ANSWERS)
    await bo.finishes()

    assert server.called("sendMessage", chat=ana.person.id)[-1].outcome == "unfinished"
    assert await program.stops() == 0


async def test_who_blocked_the_bot_is_left_alone_until_they_come_back(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana, bo = meets("Ana"), meets("Bo")
    await asyncio.gather(ana.begins(), bo.begins())
    await ana.answers(1, "first")
    ana.says("second, and gone")
    ana.person.blocks()
    await bo.walks(ANSWERS)
    await server.all_confirmed()
    tried = len(server.called("sendMessage", chat=ana.person.id))
    await bo.finishes()
    assert len(server.called("sendMessage", chat=ana.person.id)) == tried
    ana.person.unblocks()

    assert "second, and gone" in (await ana.is_asked(2)).text
    assert reading.in_review(await ana.reviews())[:2] == ["first", "second, and gone"]
    assert program.running


async def test_a_block_that_the_bot_was_not_told_of_is_noticed_and_remembered(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana = meets()
    await ana.begins()
    await server.all_confirmed()
    ana.says("first")
    ana.person.chat.blocked = True
    await server.until(lambda: bool(_outcomes(server, ana, "403")), within=PATIENCE)
    await program.logs("outcome=Unwanted")
    refused = len(_outcomes(server, ana, "403"))
    ana.person.unblocks(silently=True)
    ana.says("second")
    ana.chooses(Choice.NEXT)
    await ana.is_asked(2)

    assert len(_outcomes(server, ana, "403")) == refused == 1
    assert reading.in_review(await ana.reviews())[0] == "first\nsecond"


@pytest.mark.parametrize("afterwards", ["silently", "with words"])
async def test_blocking_and_coming_back_while_the_program_was_away(
    installed: Program, meets: Meets, afterwards: str
) -> None:
    await installed.starts()
    ana = meets()
    await ana.begins()
    ana.says("first")
    await ana.sees(THANKS)
    await installed.stops()
    ana.says("and more")
    ana.person.blocks()
    ana.person.unblocks()
    if afterwards == "with words":
        ana.says("second", "/next")
    await installed.starts()

    await ana.is_asked(2 if afterwards == "with words" else 1)


async def test_who_deleted_their_account_stops_nobody(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana, bo = meets("Ana"), meets("Bo")
    await asyncio.gather(ana.begins(), bo.begins())
    ana.says("goodbye")
    ana.person.deactivates()
    await server.until(lambda: bool(_outcomes(server, ana, "403")), within=PATIENCE)
    await bo.walks(ANSWERS)
    await bo.finishes()

    assert len(_outcomes(server, ana, "403")) == 1
    assert program.running


async def test_a_chat_that_is_not_found_stops_nobody(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana, bo = meets("Ana"), meets("Bo")
    await asyncio.gather(ana.begins(), bo.begins())
    server.faults.once(
        Fails(400, "Bad Request: chat not found"), "sendMessage", chat=ana.person.id
    )
    ana.says("one")
    ana.chooses(Choice.NEXT)
    await server.until(lambda: bool(_outcomes(server, ana, "chat not found")))
    await bo.walks(ANSWERS)
    ana.says("are you there?")

    await ana.is_asked(2)
    assert program.running


async def test_a_document_that_may_have_arrived_is_asked_about_and_sent_at_a_tap(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana = meets()
    await ana.begins()
    await ana.answers(1, "first")
    server.faults.add(DropsAfter(), "sendDocument", times=2)
    ana.says("/export pdf")
    unsure = await ana.sees(UNSURE)
    assert unsure.labels == ["Send the PDF again"]
    await ana.sees(EXPORTED)
    ana.chooses(Choice.EXPORT_PDF)
    await ana.sees(EXPORTED)

    assert len(ana.documents) == 3
    assert reading.in_pdf(reading.pdf(ana.documents))[0] == "first"
    assert program.running


async def test_a_document_that_surely_failed_is_sent_again_by_itself(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana = meets()
    await ana.begins()
    server.faults.add(Fails(), "sendDocument", times=2)
    ana.says("first", "/export text")
    await ana.sees(EXPORTED)

    assert [one.document.name[-4:] for one in ana.documents if one.document] == [".txt"]
    assert not any(UNSURE in text for text in ana.texts)
    assert program.running


async def test_a_message_that_telegram_will_never_take_does_not_block_the_chat(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana = meets()
    await ana.begins()
    server.faults.once(Fails(400, "Bad Request: something new"), "sendMessage")
    ana.says("one")
    await server.until(lambda: _outcomes(server, ana, "something new") != [])
    ana.says("/next")
    await ana.is_asked(2)
    ana.says("two", "/next")
    await ana.is_asked(3)

    assert program.running
    assert reading.in_review(await ana.reviews())[:2] == ["one", "two"]


async def test_optional_calls_may_fail(installed: Program, server: BotApi, meets: Meets) -> None:
    for method in ("setMyCommands", "setMyDescription", "answerCallbackQuery", "sendChatAction"):
        server.faults.always(Fails(400, "Bad Request: not today"), method)
    await installed.starts()
    ana = meets()
    await walks_to_the_end(ana)

    assert reading.in_text(reading.text(ana.documents)) == JOINED


def _calls_around(server: BotApi, walker: Walker, words: str) -> tuple[Call, Call]:
    """The send to them that ended so, and the next one."""
    sent = server.called("sendMessage", chat=walker.person.id)
    at = next(at for at, call in enumerate(sent) if words in call.outcome)
    return sent[at], sent[at + 1]


def _but_documents(walker: Walker) -> list[str]:
    return [text for text in said_in_order(walker) if not text.startswith(("reflection-", UNSURE))]


def _outcomes(server: BotApi, walker: Walker, words: str) -> list[str]:
    sent = server.called("sendMessage", chat=walker.person.id)
    return [call.outcome for call in sent if words in call.outcome]
