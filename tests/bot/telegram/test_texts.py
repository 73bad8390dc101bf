"""Texts of every length and script: kept as they were sent, and shown whole."""

import pytest

from conversations.events import Choice
from tests.bot.telegram import reading
from tests.bot.telegram.conftest import Meets
from tests.bot.telegram.reading import in_review, in_text
from tests.bot.telegram.walker import Walker, sends_raw
from tests.bot.telegram.wording import ALL, MADE
from tests.bot_api import BotApi, Message
from tests.bot_api.limits import TEXT_UNITS, units

pytestmark = pytest.mark.asyncio(loop_scope="module")

FAMILY = "👩\u200d👩\u200d👧\u200d👦"


async def test_a_long_paste_is_kept_whole_and_in_order(visits: Meets) -> None:
    paste = " ".join(f"{FAMILY}{number}🐢żółw" for number in range(900))
    assert units(paste) > 3 * TEXT_UNITS
    ana = visits()
    await ana.begins()
    ana.says(paste)
    ana.chooses(Choice.NEXT)
    await ana.is_asked(2)

    answer = in_text(await ana.exports_text())[0]
    assert "".join(answer.split()) == "".join(paste.split())


async def test_a_long_paste_is_joined_again_where_the_app_had_cut_it(visits: Meets) -> None:
    paste = " ".join(f"word{number}" for number in range(900))
    ana = visits()
    await ana.begins()
    ana.says(paste)
    ana.chooses(Choice.NEXT)
    await ana.is_asked(2)

    assert in_text(await ana.exports_text())[0] == paste


async def test_a_long_review_comes_in_pieces_cut_between_words(visits: Meets) -> None:
    words = [[f"{number}-{at}-{FAMILY}" for at in range(220)] for number in range(1, 9)]
    ana = visits()
    await ana.begins()
    for number in range(1, 8):
        await ana.answers(number, " ".join(words[number - 1]))
    ana.says(" ".join(words[7]))
    whole = await ana.reviews()
    pieces = _newest_review(ana)

    assert [answer.split() for answer in in_review(whole)] == words
    assert len(pieces) > 3
    assert all(units(piece.text) <= TEXT_UNITS for piece in pieces)
    assert all(units(piece.text) > TEXT_UNITS // 2 for piece in pieces[:-1])
    ways = ["Carry on", *(f"Question {number}" for number in range(1, 9))]
    assert [piece.labels for piece in pieces] == [*[[]] * (len(pieces) - 1), ways]


async def test_one_endless_word_is_cut_between_characters(visits: Meets) -> None:
    ana = visits()
    await ana.begins()
    word = "abcd" + FAMILY * 371
    ana.says(word)
    whole = await ana.reviews()
    shown = [piece.text for piece in _newest_review(ana)]

    assert in_review(whole)[0].replace("\n", "") == word
    assert not any(one in piece.replace(FAMILY, "") for piece in shown for one in "👩👧👦")


async def test_half_a_character_and_control_characters_stop_nothing(
    visits: Meets, shared_server: BotApi
) -> None:
    ana = visits()
    await ana.begins()
    template = ana.person.sends("before")
    for text in (
        "half \ud83d",
        "\udc22 half",
        "nul \x00 bell \x07",
        "\u200f\u202eabc\u202c",
        "\u200b",
    ):
        sends_raw(shared_server, template, text)
    ana.says("after")
    ana.chooses(Choice.NEXT)
    await ana.is_asked(2)
    ana.says("/finish")
    await ana.sees(MADE)

    answer = in_text(reading.text(ana.documents))[0]
    assert answer.startswith("before\nhalf \ufffd\n\ufffd half\n") and answer.endswith("after")
    assert "before half" in reading.in_pdf(reading.pdf(ana.documents))[0]
    assert "half" in in_review(await ana.reviews())[0]


async def test_only_emoji_and_nothing_at_all_make_documents(visits: Meets) -> None:
    ana, bo = visits("Ana"), visits("Bo")
    await ana.begins()
    ana.says("👍🏽", FAMILY, "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "/finish")
    await bo.begins()
    bo.says("/finish")
    for walker in (ana, bo):
        await walker.sees(MADE)

    assert in_text(reading.text(ana.documents))[0] == f"👍🏽\n{FAMILY}\n🏴󠁧󠁢󠁷󠁬󠁳󠁿"
    assert in_text(reading.text(bo.documents)) == [""] * 8
    assert reading.in_pdf(reading.pdf(bo.documents)) == [""] * 8


def _newest_review(walker: Walker) -> list[Message]:
    inbox = walker.person.inbox
    begins = [at for at, one in enumerate(inbox) if one.text.startswith(ALL)]
    return inbox[begins[-1] :]
