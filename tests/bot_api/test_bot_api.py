"""The server as a whole: one conversation, the ways to ask, and who is let in."""

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import InvalidToken

from tests.bot_api import BotApi, Person

pytestmark = pytest.mark.asyncio

NEXT = InlineKeyboardMarkup([[InlineKeyboardButton("Next", callback_data="next|1")]])


async def test_a_conversation_with_a_button_and_a_file(
    server: BotApi, bot: Bot, ana: Person
) -> None:
    [update] = await bot.get_updates(timeout=5)
    assert update.message and update.message.text == "/start"
    await bot.send_message(ana.id, "Hello", reply_markup=NEXT)
    [hello] = await ana.hears()
    assert (hello.text, hello.labels, hello.buttons[0].data) == ("Hello", ["Next"], "next|1")

    tap = ana.taps(hello, "Next")
    [update] = await bot.get_updates(offset=update.update_id + 1, timeout=5)
    assert update.callback_query and update.callback_query.data == "next|1"
    await update.callback_query.answer("Right")
    await update.callback_query.edit_message_text("Thank you")
    await bot.send_document(ana.id, b"%PDF", filename="yours.pdf", caption="Here")

    assert (await ana.answered(tap)).text == "Right"
    assert (hello.text, hello.edits, hello.labels) == ("Thank you", ["Hello"], [])
    [file] = await ana.hears()
    assert file.document and (file.document.name, file.document.content) == ("yours.pdf", b"%PDF")
    assert file.text == "Here"
    assert [call.outcome for call in server.calls] == ["ok"] * 7


@pytest.mark.parametrize("how", ["query", "form", "json", "multipart"])
async def test_every_way_of_asking_is_understood(server: BotApi, ana: Person, how: str) -> None:
    words = {"chat_id": str(ana.id), "text": "żółw 🐢"}
    parts = aiohttp.FormData(words)
    parts.add_field("unused", b"x", filename="x")
    body = {"query": "params", "form": "data", "json": "json", "multipart": "data"}[how]
    asked: dict[str, object] = {body: parts if how == "multipart" else words}
    async with aiohttp.ClientSession() as http:
        answer = await http.request(
            "GET" if how == "query" else "POST",
            f"{server.url}/bot{server.token}/SENDmessage",
            **asked,  # type: ignore[arg-type]
        )
        body_said = await answer.json()

    assert body_said["result"]["text"] == "żółw 🐢"
    assert server.calls[-1].method == "sendMessage"


@pytest.mark.parametrize(
    ("path", "code", "description"),
    [
        ("/bot7000000001:AAwrongWRONGwrongWRONGwrongWRONGwr0/getMe", 401, "Unauthorized"),
        ("/botnonsense/getMe", 404, "Not Found"),
        ("/bot{token}/getNothing", 404, "Not Found"),
        ("/file/bot{token}/documents/none", 404, "Not Found"),
    ],
)
async def test_strangers_and_strange_paths_are_turned_away(
    server: BotApi, path: str, code: int, description: str
) -> None:
    async with aiohttp.ClientSession() as http:
        answer = await http.get(server.url + path.format(token=server.token))

        assert answer.status == code
        assert await answer.json() == {
            "ok": False,
            "error_code": code,
            "description": description,
        }


async def test_a_revoked_token_opens_nothing(server: BotApi, bot: Bot) -> None:
    server.revokes_token()

    with pytest.raises(InvalidToken, match="Unauthorized"):
        await bot.get_me()
    assert server.calls[-1].outcome == "401 Unauthorized"


async def test_what_the_bot_says_about_itself_is_kept(server: BotApi, bot: Bot) -> None:
    await bot.set_my_commands([("start", "Begin"), ("help", "What I can do")])
    await bot.set_my_commands([("start", "Dechrau")], language_code="cy")
    await bot.set_my_description("A reflection")
    await bot.set_my_short_description("Reflect", language_code="cy")
    await bot.set_chat_menu_button()

    assert [one.command for one in await bot.get_my_commands()] == ["start", "help"]
    assert [one.description for one in await bot.get_my_commands(language_code="cy")] == [
        "Dechrau"
    ]
    assert server.account.settings["description"] == "A reflection"
    assert server.account.settings["short_description cy"] == "Reflect"
    assert (await bot.get_me()).username == "cornerstones_bot"


async def test_chats_can_be_looked_at_and_left(server: BotApi, bot: Bot, ana: Person) -> None:
    team = server.group("Team")
    ana.in_group(team, "/start@cornerstones_bot")

    assert (await bot.get_chat(ana.id)).first_name == "Ana"
    assert (await bot.get_chat(team.id)).title == "Team"
    await bot.send_message(team.id, "I only talk in private")
    [said] = await team.hears()
    assert said.text == "I only talk in private"
    assert await bot.leave_chat(team.id)
    assert team.left


async def test_a_file_that_a_person_sent_can_be_fetched(bot: Bot, ana: Person) -> None:
    ana.sends_document("notes.txt", b"what I wrote")
    update = (await bot.get_updates())[-1]
    assert update.message and update.message.document
    file = await update.message.document.get_file()

    assert bytes(await file.download_as_bytearray()) == b"what I wrote"


async def test_the_port_can_be_chosen() -> None:
    async with BotApi() as first:
        port = int(first.url.rpartition(":")[2])
    async with BotApi(port=port) as second:
        assert second.url == first.url
