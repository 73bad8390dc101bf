"""Refusals that come later: files, edits, deletions, taps and commands."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, NetworkError

from tests.bot_api import BotApi, Person
from tests.bot_api.limits import SECONDS_TO_ANSWER, SECONDS_TO_DELETE, UPLOAD_BYTES

pytestmark = pytest.mark.asyncio


async def test_files_are_refused(bot: Bot, ana: Person) -> None:
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(ana.id, b"")
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_document(ana.id, b"x", caption="🐢" * 513)
    with pytest.raises(BadRequest, match="Wrong remote file identifier"):
        await bot.send_document(ana.id, "BQACnone")
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_document(ana.id, bytes(UPLOAD_BYTES + 1))
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await bot.get_file("BQACnone")


async def test_edits_are_refused(bot: Bot, ana: Person) -> None:
    sent = await bot.send_message(ana.id, "hello")
    with pytest.raises(BadRequest, match="Message is not modified: specified new"):
        await sent.edit_text("hello")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_reply_markup(None)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("bye", ana.id, 999)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("bye", ana.id, ana.sent[0].message_id)
    file = await bot.send_document(ana.id, b"x")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await file.edit_text("bye")


async def test_deleting(server: BotApi, bot: Bot, ana: Person) -> None:
    old, new = [await bot.send_message(ana.id, "hello") for _ in range(2)]
    assert await new.delete()
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await new.delete()
    assert await bot.delete_messages(ana.id, [new.message_id, 999])
    server.clock.jumps(SECONDS_TO_DELETE + 60)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await old.delete()
    newer = await bot.send_message(ana.id, "hello")
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_messages(ana.id, [newer.message_id, old.message_id])
    assert [message.deleted for message in ana.inbox] == [False, True, False]


async def test_answers_to_taps_are_refused(server: BotApi, bot: Bot, ana: Person) -> None:
    button = InlineKeyboardButton("x", callback_data="x")
    await bot.send_message(ana.id, "?", reply_markup=InlineKeyboardMarkup([[button]]))
    tap = ana.taps((await ana.hears())[0])
    with pytest.raises(BadRequest, match=r"(?i)MESSAGE_TOO_LONG"):
        await bot.answer_callback_query(tap.id, "x" * 201)
    with pytest.raises(BadRequest, match=r"(?i)query is too old and response timeout expired"):
        await bot.answer_callback_query("12345")
    server.clock.jumps(SECONDS_TO_ANSWER + 1)
    with pytest.raises(BadRequest, match=r"(?i)query ID is invalid"):
        await bot.answer_callback_query(tap.id)


async def test_commands_are_refused(bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)BOT_COMMAND_INVALID"):
        await bot.set_my_commands([("Start", "Begin")])
    with pytest.raises(BadRequest, match=r"(?i)BOT_COMMAND_DESCRIPTION_INVALID"):
        await bot.set_my_commands([("start", "")])
