"""What the platform refuses, in its own words."""

import json
from typing import Any

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.bot_api import BotApi, Person
from tests.bot_api.limits import BUTTONS

pytestmark = pytest.mark.asyncio

SAID = {"text": "hello"}


def inline(*buttons: dict[str, Any]) -> str:
    return json.dumps({"inline_keyboard": [[button] for button in buttons]})


def keyed(**button: Any) -> dict[str, str]:
    return {**SAID, "reply_markup": inline(button)}


REFUSED = {
    "no text": ({}, "message text is empty"),
    "empty": ({"text": ""}, "message text is empty"),
    "blank": ({"text": " \n\t "}, "text must be non-empty"),
    "markup around nothing": ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
    "too long": ({"text": "x" * 4097}, "message is too long"),
    "too long in units": ({"text": "🐢" * 2049}, "message is too long"),
    "no chat": ({**SAID, "chat_id": ""}, "chat_id is empty"),
    "unknown chat": ({**SAID, "chat_id": "12345"}, "chat not found"),
    "unknown name": ({**SAID, "chat_id": "@nobody"}, "chat not found"),
    "lone surrogate": ({"text": "a\ud83d"}, "strings must be encoded in UTF-8"),
    "broken keyboard": (
        {**SAID, "reply_markup": "{"},
        "can't parse reply keyboard markup JSON object",
    ),
    "surrogate in keyboard": (
        keyed(text="\ud83d", callback_data="x"),
        "can't parse reply keyboard markup JSON object",
    ),
    "keyboard of another shape": (
        {**SAID, "reply_markup": "[]"},
        "object expected as reply markup",
    ),
    "button without words": (
        keyed(callback_data="x"),
        "can't parse inline keyboard button: Can't find field \"text\"",
    ),
    "button with blank words": (
        keyed(text=" ", callback_data="x"),
        "inline keyboard button text must be non-empty",
    ),
    "button that does nothing": (
        keyed(text="Next"),
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    "data of 65 bytes": (keyed(text="Next", callback_data="é" * 32 + "x"), "BUTTON_DATA_INVALID"),
    "too many buttons": (
        {**SAID, "reply_markup": inline(*[{"text": "x", "callback_data": "x"}] * (BUTTONS + 1))},
        "reply markup is too long",
    ),
    "reply to nothing": (
        {**SAID, "reply_parameters": '{"message_id": 999}'},
        "message to be replied not found",
    ),
    "entity past the end": (
        {**SAID, "entities": '[{"type": "bold", "offset": 0, "length": 6}]'},
        "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 6",
    ),
    "strange parse mode": ({**SAID, "parse_mode": "TeX"}, "unsupported parse_mode"),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_a_message_is_refused(server: BotApi, ana: Person, case: str) -> None:
    values, why = REFUSED[case]
    async with aiohttp.ClientSession() as http:
        url = f"{server.url}/bot{server.token}/sendMessage"
        answer = await http.post(url, json={"chat_id": ana.id, **values})

        assert answer.status == 400
        assert (await answer.json())["description"] == f"Bad Request: {why}"
    assert ana.inbox == []


async def test_the_longest_that_is_allowed_is_allowed(bot: Bot, ana: Person) -> None:
    button = InlineKeyboardButton("x", callback_data="é" * 32)
    markup = InlineKeyboardMarkup([[button] * 8] * 12 + [[button] * 4])
    await bot.send_message(ana.id, "🐢" * 2048, reply_markup=markup)
    await bot.send_message(ana.id, "<b>" + "x" * 4096 + "</b>", parse_mode="HTML")

    [long, bold] = await ana.hears(2)
    assert (len(long.buttons), len(bold.text)) == (100, 4096)


@pytest.mark.parametrize(
    ("mode", "words", "why"),
    [
        ("HTML", "<b>open", 'Can\'t find end tag corresponding to start tag "b"'),
        ("HTML", "1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("HTML", "é <think>", 'Unsupported start tag "think" at byte offset 3'),
        ("HTML", "</b>", "Unexpected end tag at byte offset 0"),
        (
            "HTML",
            "<b><i>x</b></i>",
            'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        ("MarkdownV2", "*open", "Can't find end of Bold entity at byte offset 0"),
        ("MarkdownV2", "é [a", "Can't find end of TextUrl entity at byte offset 3"),
        (
            "MarkdownV2",
            "hello.",
            "Character '.' is reserved and must be escaped with the preceding '\\'",
        ),
        ("Markdown", "*open", "Can't find end of the entity starting at byte offset 0"),
    ],
)
async def test_broken_markup_is_refused(
    server: BotApi, bot: Bot, ana: Person, mode: str, words: str, why: str
) -> None:
    with pytest.raises(BadRequest):
        await bot.send_message(ana.id, words, parse_mode=mode)

    # Read here because the client changes capitals.
    assert server.calls[-1].outcome == f"400 Bad Request: can't parse entities: {why}"


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("HTML", '<b>bold</b> &lt;<a href="https://example.org">link</a> &copy;'),
        ("MarkdownV2", r"*bold* <[link](https://example.org) &copy;"),
    ],
)
async def test_sound_markup_becomes_entities(bot: Bot, ana: Person, mode: str, words: str) -> None:
    message = await bot.send_message(ana.id, words, parse_mode=mode)

    assert message.text == "bold <link &copy;"
    assert [(one.type, one.offset, one.length) for one in message.entities] == [
        ("bold", 0, 4),
        ("text_link", 6, 4),
    ]


async def test_those_who_cannot_be_written_to(server: BotApi, bot: Bot, ana: Person) -> None:
    stranger = server.person(first_name="Bo")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(stranger.id, "hello")
    ana.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_document(ana.id, b"x")
    ana.unblocks()
    await bot.send_message(ana.id, "welcome back")
    ana.deactivates()
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_chat_action(ana.id, "typing")


async def test_a_group_that_moved_says_where(server: BotApi, bot: Bot) -> None:
    group = server.group("Team")
    group.became = server.group("Team", is_super=True).id
    with pytest.raises(ChatMigrated, match=f"New chat id: {group.became}"):
        await bot.send_message(group.id, "hello")


@pytest.mark.parametrize("action", ["", "thinking", "Typing", "cancel"])
async def test_an_action_that_nobody_knows_is_refused(bot: Bot, ana: Person, action: str) -> None:
    with pytest.raises(BadRequest, match=r"[Ww]rong parameter action in request"):
        await bot.send_chat_action(ana.id, action)

    assert ana.chat.actions == []


async def test_an_action_in_a_topic_that_is_not_there_is_refused(bot: Bot, ana: Person) -> None:
    with pytest.raises(BadRequest, match="thread not found"):
        await bot.send_chat_action(ana.id, "typing", message_thread_id=5)
