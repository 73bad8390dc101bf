"""The human side: that what a person does arrives as the platform would send it."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram import Message as Received
from telegram.constants import MessageType

from tests.bot_api import BotApi, Message, Person

pytestmark = pytest.mark.asyncio

CHOICES = InlineKeyboardMarkup(
    [[InlineKeyboardButton(label, callback_data=label.lower()) for label in ("Next", "Skip")]]
)


async def last(bot: Bot) -> Update:
    return (await bot.get_updates(offset=-1))[0]


async def last_message(bot: Bot) -> Received:
    update = await last(bot)
    assert update.message
    return update.message


async def asks(bot: Bot, person: Person) -> Message:
    await bot.send_message(person.id, "Well?", reply_markup=CHOICES)
    return (await person.hears())[0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start", [(0, 6)]),
        ("/help@cornerstones_bot me", [(0, 22)]),
        ("🐢 /skip", [(3, 5)]),
        ("and/or 1/2 https://x.org/y", []),
    ],
)
async def test_commands_are_marked(
    bot: Bot, ana: Person, text: str, found: list[tuple[int, int]]
) -> None:
    ana.sends(text)
    message = await last_message(bot)

    assert message.text == text
    assert [(one.offset, one.length) for one in message.entities] == found


async def test_a_long_paste_arrives_in_pieces(bot: Bot, ana: Person) -> None:
    paste = "x" * 4095 + "🐢" * 3000
    ana.sends(paste)
    texts = [update.message.text or "" for update in await bot.get_updates() if update.message]

    assert "".join(texts[1:]) == paste
    assert [len(text) for text in texts[1:]] == [4095, 2048, 952]


async def test_a_link_keeps_only_a_possible_payload(bot: Bot, ana: Person) -> None:
    for payload, text in (("abc_1-Z", "/start abc_1-Z"), ("a.b", "/start"), ("x" * 65, "/start")):
        ana.starts(payload)
        assert (await last_message(bot)).text == text


async def test_edits_keep_the_id_and_change_the_words(bot: Bot, ana: Person) -> None:
    message = ana.sends("one")
    ana.edits(message, "won")
    edited = (await last(bot)).edited_message

    assert edited and edited.edit_date
    assert (edited.message_id, edited.text) == (message.message_id, "won")
    ana.edits(ana.sends_photo("a caption"), "another")
    edited = (await last(bot)).edited_message
    assert edited and edited.caption == "another"


async def test_taps_carry_the_data_of_the_button(bot: Bot, ana: Person) -> None:
    question = await asks(bot, ana)
    for which, data in (("Skip", "skip"), (0, "next")):
        ana.taps(question, which)
        query = (await last(bot)).callback_query
        assert query and query.data == data and query.from_user.id == ana.id
        assert query.message and query.message.message_id == question.message_id


async def test_a_tap_on_what_is_no_longer_there(bot: Bot, ana: Person) -> None:
    question = await asks(bot, ana)
    await bot.edit_message_text("Gone", ana.id, question.message_id)
    with pytest.raises(LookupError, match="no button 'Next'"):
        ana.taps(question, "Next")
    ana.taps(question, "Next", removed=True, inaccessible=True)
    query = (await last(bot)).callback_query
    assert query and query.data == "next"
    assert query.message and not query.message.is_accessible

    ana.taps(question, data="from|an|older|version")
    query = (await last(bot)).callback_query
    assert query and query.data == "from|an|older|version"


async def test_replies_and_forwards_say_what_they_are(bot: Bot, ana: Person) -> None:
    question = await asks(bot, ana)
    ana.replies(question, "this one")
    reply = (await last_message(bot)).reply_to_message
    assert reply and (reply.message_id, reply.text) == (question.message_id, "Well?")
    ana.forwards("not mine", written_by="Cy")
    assert (await last_message(bot)).forward_origin


async def test_everything_that_is_not_words(bot: Bot, ana: Person) -> None:
    ana.sends_sticker()
    ana.sends_photo("caption")
    ana.sends_voice()
    ana.sends_video_note()
    ana.sends_location()
    ana.sends_contact()
    ana.sends_poll(explanation="Because.")
    ana.sends_checklist()
    ana.sends_dice()
    ana.sends_document(claimed_size=21 * 1024 * 1024)
    updates = (await bot.get_updates())[1:]

    kinds = ["sticker", "photo", "voice", "video_note", "location", "contact", "poll"]
    kinds += ["checklist", "dice"]
    for update, kind in zip(updates, [*kinds, "document"], strict=True):
        assert update.message and update.message[MessageType(kind)]
        assert not update.message.api_kwargs


async def test_an_album_is_held_together_by_its_id(bot: Bot, ana: Person) -> None:
    ana.sends_album(["look", "", ""])
    photos = [one.message for one in (await bot.get_updates())[1:] if one.message]

    assert [photo.caption for photo in photos] == ["look", None, None]
    assert len({photo.media_group_id for photo in photos}) == 1


async def test_blocking_and_coming_back_is_told(bot: Bot, ana: Person) -> None:
    ana.blocks()
    ana.sends("here I am again")
    statuses = [
        update.my_chat_member.new_chat_member.status
        for update in await bot.get_updates()
        if update.my_chat_member
    ]

    assert statuses == ["kicked", "member"]
    assert not ana.chat.blocked


async def test_hearing_waits_for_the_one_that_fits(server: BotApi, bot: Bot, ana: Person) -> None:
    for text in ("one", "two", "three"):
        await bot.send_message(ana.id, text)

    heard = await ana.hears(lambda message: message.text == "two")
    assert [message.text for message in heard] == ["one", "two"]
    assert [message.text for message in ana.unheard()] == ["three"]
    with pytest.raises(AssertionError, match="unheard: \\[\\]"):
        await ana.hears(within=0.01)
    await server.until(lambda: len(ana.inbox) == 3)
