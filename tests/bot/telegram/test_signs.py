"""Long work shows in the chat that it is under way, and no sign of it ever costs anything."""

import pytest

from tests.bot.telegram import reading
from tests.bot.telegram.conftest import Meets
from tests.bot.telegram.program import Program
from tests.bot.telegram.wording import EXPORTED
from tests.bot_api import (
    Babbles,
    BadGateway,
    BotApi,
    DropsAfter,
    DropsBefore,
    Fails,
    Floods,
    Hangs,
)
from tests.bot_api.faults import Trouble

pytestmark = pytest.mark.asyncio

SOON = 3.0  # seconds; making and sending a PDF takes less than one
FAILURES: list[Trouble] = [
    Fails(),
    Fails(400, "Bad Request: not today"),
    Fails(403, "Forbidden: bot was blocked by the user"),
    Fails(404, "Not Found"),
    BadGateway(),
    Floods(30),
    DropsBefore(),
    DropsAfter(),
    Babbles(),
    Babbles('{"ok":true,"result":{}}'),
    Hangs(60),
]


async def test_a_document_is_announced_before_it_comes(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana = meets()
    await ana.begins()
    await ana.answers(1, "They rang me.")
    assert ana.person.chat.actions == []
    ana.says("/export pdf")
    await ana.sees(EXPORTED)

    assert ana.person.chat.actions == ["upload_document"]
    (action,) = server.called("sendChatAction", chat=ana.person.id)
    (document,) = server.called("sendDocument", chat=ana.person.id)
    assert server.calls.index(action) < server.calls.index(document)
    assert program.running


async def test_a_note_in_several_pieces_is_being_written(program: Program, meets: Meets) -> None:
    ana = meets()
    await ana.begins()
    ana.says("x" * 3000, "y" * 3000)
    await ana.reviews()

    assert ana.person.chat.actions[:1] == ["typing"]
    assert program.running


@pytest.mark.parametrize("failure", FAILURES, ids=str)
async def test_a_sign_that_fails_loses_nothing_and_delays_nothing(
    server: BotApi, program: Program, meets: Meets, failure: Trouble
) -> None:
    ana = meets()
    await ana.begins()
    await ana.answers(1, "They rang me.")
    server.faults.always(failure, "sendChatAction")
    ana.says("/export pdf")
    await ana.sees(EXPORTED)

    (action,) = server.called("sendChatAction", chat=ana.person.id)  # tried once
    (document,) = server.called("sendDocument", chat=ana.person.id)
    assert document.outcome == "ok"
    assert document.at - action.at < SOON
    assert server.faults.too_early == []
    assert reading.in_pdf(reading.pdf(ana.documents))[0] == "They rang me."
    assert await program.stops() == 0
