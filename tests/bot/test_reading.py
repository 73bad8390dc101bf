"""Updates in shapes that nobody expects: the others go on, and the words in them are found."""

import json
from typing import Any

import pytest
from telegram import Update
from telegram.error import TelegramError

from bot.channels.telegram.incoming import translate
from bot.channels.telegram.reading import UpdatesRequest
from conversations.events import Event, MessageRef, Said, Unreadable

ANA = {"id": 7, "type": "private", "first_name": "Ana"}
MESSAGE: dict[str, Any] = {"message_id": 3, "date": 1, "chat": ANA, "text": "They rang me."}


def read(*updates: object) -> list[dict[str, Any]]:
    answer = json.dumps({"ok": True, "result": updates}).encode()
    result: list[dict[str, Any]] = UpdatesRequest.parse_json_payload(answer)["result"]
    return result


def heard(update: dict[str, Any]) -> Event | None:
    incoming = translate(Update.de_json(update, None), bot=1)
    return incoming.event if incoming else None


@pytest.mark.parametrize(
    "odd",
    [
        {"date": 10**17},
        {"date": 10**20},
        {"edit_date": 10**20},
        {"poll": {"id": "1"}},
        {"entities": 5},
        {"date": None},
    ],
    ids=str,
)
def test_the_words_of_an_odd_update_are_found(odd: dict[str, Any]) -> None:
    [update] = read({"update_id": 1, "message": {**MESSAGE, **odd}})

    event = heard(update)

    assert isinstance(event, Said)
    assert event.text == "They rang me."


def test_an_update_without_anything_readable_keeps_its_number() -> None:
    [update, good] = read(
        {"update_id": 1, "message": {"chat": "nobody"}}, {"update_id": 2, "message": MESSAGE}
    )

    assert update == {"update_id": 1}
    assert heard(update) is None
    assert isinstance(heard(good), Said)


def test_what_is_no_update_at_all_is_passed_over() -> None:
    good = {"update_id": 2, "message": MESSAGE}

    assert read([], "no", {"message": MESSAGE}, {"update_id": "2"}, good) == [good]


@pytest.mark.parametrize("answer", [b"", b"<html>", b"[]", b'"no"', b'{"ok":true}'])
def test_an_answer_that_is_none_is_an_outage(answer: bytes) -> None:
    with pytest.raises(TelegramError):
        UpdatesRequest.parse_json_payload(answer)


PICTURE = {key: MESSAGE[key] for key in ("message_id", "date", "chat")} | {
    "photo": [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}]
}


def test_pictures_of_an_album_say_that_they_belong_together_and_what_they_answer() -> None:
    album = {"media_group_id": "13", "caption": "our wall", "reply_to_message": MESSAGE}

    [update] = read({"update_id": 1, "message": {**PICTURE, **album, "message_id": 4}})

    found = Unreadable(MessageRef("4"), "picture", "our wall", "13", MessageRef("3"))
    assert heard(update) == found


def test_a_picture_by_itself_is_in_no_album_and_answers_nothing() -> None:
    [update] = read({"update_id": 1, "message": PICTURE})

    assert heard(update) == Unreadable(MessageRef("3"), "picture")


def test_words_say_what_they_answer() -> None:
    [update] = read(
        {"update_id": 1, "message": {**MESSAGE, "message_id": 4, "reply_to_message": MESSAGE}}
    )

    assert heard(update) == Said(MessageRef("4"), "They rang me.", MessageRef("3"))
