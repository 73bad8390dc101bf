"""Awkward moments: stale buttons, edits, strange messages, groups, long pastes."""

import pytest

from conversations.events import Choice
from tests.bot.telegram import reading
from tests.bot.telegram.conftest import Meets
from tests.bot.telegram.program import Confirmations, Program
from tests.bot.telegram.reading import in_review, in_text
from tests.bot.telegram.walker import Walker
from tests.bot.telegram.wording import (
    ALL,
    CAPTION,
    CHANGED,
    DELETE,
    HELP,
    MADE,
    NOT_DELETED,
    NOT_DELETED_AND_KEPT,
    OTHER,
    PRIVACY,
    STALE,
    START,
    THANKS,
    UNKNOWN,
    UNKNOWN_KEPT,
    WHERE,
    WHOSE_NAME,
    line,
)
from tests.bot_api import BotApi, Message
from tests.bot_api.limits import TEXT_UNITS, units
from tests.bot_api.refusal import Json

pytestmark = pytest.mark.asyncio(loop_scope="module")

FAMILY = "👩\u200d👩\u200d👧\u200d👦"


# Taps.


async def test_a_double_tap_goes_one_step_and_says_nothing_more(visits: Meets) -> None:
    ana = visits()
    asked = await ana.begins()
    for _ in range(3):
        ana.person.taps(asked, "Skip")
    await ana.is_asked(2)

    assert await ana.hears_besides() == []


async def test_every_tap_is_answered(visits: Meets) -> None:
    ana = visits()
    asked = await ana.begins()
    for label in ("Help", "Skip", "Skip", "Next"):
        tap = await ana.person.answered(ana.person.taps(asked, label))
        assert len(tap.answers) == 1


async def test_a_button_of_an_earlier_question_is_explained_and_changes_nothing(
    visits: Meets,
) -> None:
    ana = visits()
    first = await ana.begins()
    await ana.answers(1, "one")
    await ana.answers(2, "two")
    ana.says("three")
    for label in ("Skip", "Next"):
        ana.person.taps(first, label)
        again = await ana.sees(STALE)
        assert "Question 3 of 8" in again.text and "three" in again.text

    assert in_review(await ana.reviews())[:3] == ["one", "two", "three"]


async def test_a_button_of_an_earlier_reflection_changes_nothing(visits: Meets) -> None:
    ana = visits()
    await ana.begins()
    await ana.answers(1, "one")
    old = ana.screen[-1]
    await ana.asks_for_the_documents()
    await ana.leaves_the_rest()
    ana.chooses(Choice.ANOTHER)
    await ana.is_asked(1)
    ana.says("something new")
    ana.person.taps(old, "Skip")
    again = await ana.sees(OTHER)

    assert "Question 1 of 8" in again.text
    assert in_review(await ana.reviews())[0] == "something new"


@pytest.mark.parametrize(
    "data",
    [
        "",
        "skip",
        "skip|communication.when",
        "1.1.fly",
        "9.9.skip",
        "1.-1.skip",
        "1.²[.skip",
        "é" * 32,
    ],
)
async def test_a_button_that_was_never_made_does_nothing_but_explain(
    visits: Meets, data: str
) -> None:
    ana = visits()
    asked = await ana.begins()
    ana.says("one")
    ana.person.taps(asked, data=data)
    again = await ana.sees("\none")

    assert again.text.startswith((STALE, OTHER)) and "Question 1 of 8" in again.text


async def test_a_tap_under_a_message_that_is_no_longer_accessible_still_counts(
    visits: Meets,
) -> None:
    ana = visits()
    asked = await ana.begins()
    ana.says("one")
    ana.person.taps(asked, "Next", inaccessible=True)

    await ana.is_asked(2)


async def test_a_tap_by_a_stranger_keeps_nothing_about_them(
    visits: Meets, shared_program: Program, shared_server: BotApi
) -> None:
    ana, bo = visits("Ana"), visits("Bo")
    asked = await ana.begins()
    people = shared_program.count("people")
    bo.person.taps(asked, "Skip", inaccessible=True)
    bo.person.edits(bo.person.sends("/privacy"), "never mind")
    await bo.sees(PRIVACY)
    await shared_server.all_confirmed()

    assert shared_program.count("people") == people + 1
    assert in_review(await ana.reviews()) == [""] * 8


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


# Everything that is not words.


async def test_what_is_not_text_is_declined_kindly_and_the_question_stays(visits: Meets) -> None:
    ana = visits()
    await ana.begins()
    for send, answer in (
        (ana.person.sends_sticker, line("unreadable.sticker")),
        (ana.person.sends_voice, line("unreadable.voice")),
        (ana.person.sends_video_note, line("unreadable.video")),
        (ana.person.sends_location, line("unreadable.location")),
        (ana.person.sends_photo, line("unreadable.picture")),
        (ana.person.sends_document, line("unreadable.file")),
        (ana.person.sends_poll, line("unreadable.other")),
        (ana.person.sends_dice, line("unreadable.other")),
        (ana.person.sends_contact, line("unreadable.other")),
    ):
        send()
        declined = await ana.sees(answer)
        assert declined.labels == ["Carry on"]
    ana.person.sends_document(claimed_size=21 * 1024 * 1024)
    await ana.sees(line("unreadable.file"))
    ana.chooses(Choice.CARRY_ON)
    await ana.is_asked(1)

    assert in_review(await ana.reviews()) == [""] * 8


async def test_the_words_under_a_picture_are_kept_and_can_be_edited(visits: Meets) -> None:
    ana = visits()
    await ana.begins()
    ana.says("look")
    photo = ana.person.sends_photo("this is teh ramp")
    await ana.sees(CAPTION)
    ana.person.edits(photo, "this is the ramp")
    ana.person.sends_document("plan.pdf", caption="and the plan")
    await ana.sees(CAPTION)

    assert in_review(await ana.reviews())[0] == "look\nthis is the ramp\nand the plan"


async def test_a_picture_sent_when_a_name_is_asked_for_is_declined_and_names_nobody(
    visits: Meets,
) -> None:
    ana = visits()
    await ana.begins()
    ana.says("one", "/name")
    await ana.sees(WHOSE_NAME)
    ana.person.sends_photo("this is the ramp")
    await ana.sees(line("unreadable.picture"))
    ana.says("/next")
    await ana.sees(MADE)

    assert "this is the ramp" not in reading.text(ana.documents).partition("Welcome and Care")[0]
    assert "this is the ramp" in await ana.reviews()


async def test_the_caption_of_an_album_is_kept_once(visits: Meets) -> None:
    ana = visits()
    await ana.begins()
    ana.person.sends_album(["our three drawings", "", ""])
    await ana.sees(CAPTION)

    assert in_review(await ana.reviews())[0] == "our three drawings"


async def test_a_sticker_before_anything_else_is_welcomed_like_anybody(visits: Meets) -> None:
    ana = visits()
    ana.person.sends_sticker()

    await ana.sees(START)


async def test_a_forwarded_message_and_a_comment_are_one_answer(visits: Meets) -> None:
    ana = visits()
    asked = await ana.begins()
    ana.person.forwards("we will meet on Monday", written_by="School")
    ana.person.replies(asked, "they told us in time")
    await ana.sees(THANKS)

    assert await ana.hears_besides() == []
    answers = in_review(await ana.reviews())
    assert answers[0] == "we will meet on Monday\nthey told us in time"


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


# Text.


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
        _sends_raw(shared_server, template, text)
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


# Updates that cannot be read.


async def test_an_update_in_a_strange_shape_keeps_its_words_and_holds_up_nobody(
    visits: Meets, shared_server: BotApi, shared_confirmations: Confirmations
) -> None:
    ana, bo = visits("Ana"), visits("Bo")
    await ana.begins()
    await bo.begins()
    template = ana.person.sends("one")
    _sends_raw(
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


# Not being forgotten; test_forgetting.py has the rest.


@pytest.mark.parametrize("typing", [False, True], ids=["tapping", "typing"])
async def test_no_keeps_everything(visits: Meets, *, typing: bool) -> None:
    ana = visits(typing=typing)
    await ana.begins()
    ana.says("one", "/delete everything")
    await ana.sees(DELETE)
    ana.chooses(Choice.KEEP)
    await ana.sees(NOT_DELETED)

    assert in_review(await ana.reviews())[0] == "one"


async def test_delete_yes_asks_first_unless_it_was_asked(visits: Meets) -> None:
    ana = visits()
    await ana.begins()
    ana.says("one", "/delete yes")
    await ana.sees(DELETE)
    ana.says("no, wait")
    await ana.sees(NOT_DELETED_AND_KEPT)

    assert in_review(await ana.reviews())[0] == "one\nno, wait"


def _sends_raw(server: BotApi, like: Message, text: str, **more: object) -> None:
    """As another app might: a message that our own person's app would never have sent."""
    number = {"message_id": server.account.next_id()}
    server.account.updates.add("message", {**like.raw, **number, "text": text, **more})


def _newest_review(walker: Walker) -> list[Message]:
    inbox = walker.person.inbox
    begins = [at for at, one in enumerate(inbox) if one.text.startswith(ALL)]
    return inbox[begins[-1] :]
