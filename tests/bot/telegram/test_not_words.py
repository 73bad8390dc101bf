"""What is not words is declined kindly, and the words that come with it are kept."""

import pytest

from conversations.events import Choice
from tests.bot.telegram import reading
from tests.bot.telegram.conftest import Meets
from tests.bot.telegram.reading import in_review
from tests.bot.telegram.wording import CAPTION, MADE, START, THANKS, WHOSE_NAME, line

pytestmark = pytest.mark.asyncio(loop_scope="module")


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


async def test_the_words_of_a_poll_are_kept(visits: Meets) -> None:
    ana = visits()
    await ana.begins()
    ana.person.sends_poll("What helps most?", ("a ramp", "a lift"), explanation="I use wheels")
    await ana.sees(CAPTION)

    assert in_review(await ana.reviews())[0] == "What helps most?\na ramp\na lift\nI use wheels"


async def test_the_words_of_a_checklist_are_kept_and_can_be_edited(visits: Meets) -> None:
    ana = visits()
    await ana.begins()
    checklist = ana.person.sends_checklist("What helps", ("a ramp", "a lfit"))
    await ana.sees(CAPTION)
    ana.person.edits_checklist(checklist, "What helps", ("a ramp", "a lift", "time"))

    assert in_review(await ana.reviews())[0] == "What helps\na ramp\na lift\ntime"


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
