"""Awkward moments: edits, commands, groups, updates that cannot be read."""

import pytest

from conversations.events import Choice
from tests.bot.telegram.conftest import Meets
from tests.bot.telegram.program import Confirmations, Program
from tests.bot.telegram.reading import in_review
from tests.bot.telegram.walker import sends_raw
from tests.bot.telegram.wording import (
    CHANGED,
    HELP,
    MADE,
    PRIVACY,
    START,
    THANKS,
    UNKNOWN,
    UNKNOWN_KEPT,
    WHERE,
    WHOSE_NAME,
    line,
)
from tests.bot_api import BotApi
from tests.bot_api.refusal import Json

pytestmark = pytest.mark.asyncio(loop_scope="module")


# Edits.


async def test_an_edit_of_what_was_never_kept_says_nothing(visits: Meets) -> None:
    ana = visits()
    await ana.begins()
    command, sticker = ana.person.sends("/next"), ana.person.sends_photo("")
    await ana.sees(line("unreadable.picture"))
    ana.person.edits(command, "not a command any more")
    ana.person.edits(sticker, "a caption after all")

    assert await ana.hears_besides() == []


async def test_an_edit_before_the_yes_changes_what_is_held(visits: Meets) -> None:
    ana = visits()
    [words] = ana.says("teh bus")
    await ana.sees(START)
    ana.person.edits(words, "the bus")
    ana.chooses(Choice.YES)

    assert "Your words so far:\nthe bus" in (await ana.is_asked(1)).text


async def test_an_edited_name_stands_on_the_next_document(
    visits: Meets, shared_program: Program
) -> None:
    ana = visits()
    await ana.begins()
    ana.says("one", "/name")
    await ana.sees(WHOSE_NAME)
    await shared_program.until_empty("letters")
    [name] = ana.says("Anna")
    await ana.sees(MADE)
    ana.person.edits(name, "Hannah")
    await ana.sees(CHANGED)

    assert "\n\nHannah\n" in await ana.exports_text()


async def test_a_live_location_that_moves_says_nothing(
    visits: Meets, shared_server: BotApi, shared_confirmations: Confirmations
) -> None:
    ana = visits()
    await ana.begins()
    place = ana.person.sends_location()
    await ana.sees(line("unreadable.location"))
    moved = {**place.raw, "location": {"latitude": 53.43, "longitude": -1.35}}
    there = {**moved, "edit_date": place.raw["date"] + 1}
    news = shared_server.account.updates.add("edited_message", there)
    shared_confirmations.not_for_us.add(news or 0)

    assert await ana.hears_besides() == []


# Commands.


@pytest.mark.parametrize("payload", ["", "ref_42", "a.b", "x" * 65])
async def test_start_in_the_middle_loses_nothing_and_asks_the_same_question(
    visits: Meets, payload: str
) -> None:
    ana = visits()
    await ana.begins()
    await ana.answers(1, "one")
    ana.says("two")
    ana.person.starts(payload)
    again = await ana.sees(WHERE)

    assert "Question 2 of 8" in again.text and "Your words so far:\ntwo" in again.text
    assert in_review(await ana.reviews())[:2] == ["one", "two"]


@pytest.mark.parametrize("payload", ["ref_42", "a.b", "x" * 65])
async def test_a_link_with_something_in_it_begins_like_any_other(
    visits: Meets, payload: str
) -> None:
    ana = visits()
    ana.person.starts(payload)

    await ana.sees(START)


async def test_an_unknown_command_loses_nothing(visits: Meets) -> None:
    ana = visits()
    await ana.begins()
    ana.says("/dance")
    await ana.sees(UNKNOWN)
    ana.chooses(Choice.MY_WORDS)
    ana.says("/r/cats is where we talked, /really")
    await ana.sees(UNKNOWN_KEPT)
    ana.says("/NEXT@cornerstones_bot")
    await ana.is_asked(2)

    assert in_review(await ana.reviews())[0] == "/dance\n/r/cats is where we talked, /really"


async def test_privacy_and_help_are_plain_and_lead_back(visits: Meets) -> None:
    ana = visits()
    await ana.begins()
    ana.says("/help")
    assert (await ana.sees("999")).text.startswith(HELP)
    ana.says("/privacy")
    await ana.sees(PRIVACY)
    ana.chooses(Choice.CARRY_ON)

    await ana.is_asked(1)


# Groups.


@pytest.mark.parametrize("is_super", [False, True], ids=["group", "supergroup"])
async def test_in_groups_it_says_nothing_and_keeps_nothing(
    visits: Meets, shared_program: Program, shared_server: BotApi,
    shared_confirmations: Confirmations, *, is_super: bool,
) -> None:  # fmt: skip
    ana = visits()
    await ana.begins()
    team = shared_server.group("Team", is_super=is_super)
    sends = len(shared_server.called("sendMessage"))
    people, seen = shared_program.count("people"), shared_program.count("seen")
    for text in ("/start@cornerstones_bot", "hello everyone", "/next", "/delete yes"):
        ana.person.in_group(team, text)
        shared_confirmations.not_for_us.add(shared_server.account.updates.waiting[-1])
    await shared_server.all_confirmed()

    assert team.inbox == [] and team.actions == []
    assert len(shared_server.called("sendMessage")) == sends
    assert (shared_program.count("people"), shared_program.count("seen")) == (people, seen)
    assert in_review(await ana.reviews()) == [""] * 8


# Updates that cannot be read.


async def test_an_update_in_a_strange_shape_keeps_its_words_and_holds_up_nobody(
    visits: Meets, shared_server: BotApi, shared_confirmations: Confirmations
) -> None:
    ana, bo = visits("Ana"), visits("Bo")
    await ana.begins()
    await bo.begins()
    template = ana.person.sends("one")
    sends_raw(
        shared_server, template, "two", photo=[{"width": "wide"}], forward_origin={"type": 7}
    )
    unreadable: Json = {
        "chat": "somewhere",
        "message_id": [],
        "date": "yesterday",
        "text": "three",
    }
    for kind, content in (("message", unreadable), ("callback_query", {"id": 1, "from": None})):
        lost = shared_server.account.updates.add(kind, content)
        shared_confirmations.not_for_us.add(lost or 0)
    bo.says("mine")
    ana.says("four")
    await ana.sees(THANKS)
    await bo.sees(THANKS)

    assert in_review(await ana.reviews())[0] == "one\ntwo\nfour"
    assert in_review(await bo.reviews())[0] == "mine"
