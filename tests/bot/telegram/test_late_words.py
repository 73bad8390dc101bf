"""Words that were sent before the next question reached the chat, and what is done meanwhile."""

import pytest

from conversations.events import Choice
from tests.bot.telegram.conftest import Meets
from tests.bot.telegram.program import Program
from tests.bot.telegram.reading import in_review
from tests.bot.telegram.wording import line
from tests.bot_api import BotApi, Hangs

OPENED = line("opened")

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_late_words_are_in_their_own_answer_also_if_another_reflection_comes_next(
    shared_server: BotApi, shared_program: Program, visits: Meets
) -> None:
    ana = visits("Ana")
    await ana.begins()
    ana.says("They rang me.")
    shared_server.faults.once(Hangs(1.5), "sendMessage", chat=ana.person.id)
    ana.chooses(Choice.NEXT)
    late = ana.person.sends("And they waited.")
    assert late.message_id < (await ana.is_asked(2)).message_id
    await shared_program.until_empty("letters")

    ana.says("/new")
    await ana.is_asked(1)
    ana.says("/reflection 1")
    await ana.sees(OPENED)

    assert in_review(await ana.reviews())[:2] == ["They rang me.\nAnd they waited.", ""]
