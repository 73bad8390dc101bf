"""Reading updates one by one, so that one that cannot be read does not hold up the others.

python-telegram-bot reads an answer's updates all or none: a single one in a shape that it does
not know would come again for ever, and with it everybody's words.
"""

import json
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.request import HTTPXRequest
from typing_extensions import override

from bot import journal

Json = dict[str, Any]

_ENOUGH = ("message_id", "chat", "from", "text", "caption")  # what we need of a message


class CarefulRequest(HTTPXRequest):
    """Takes nothing for an answer that is none: a proxy in between may say anything.

    `parse_json_payload` is made to be overridden.
    """

    @staticmethod
    @override
    def parse_json_payload(payload: bytes) -> Json:
        try:
            answer = json.loads(payload)
        except ValueError as error:
            raise TelegramError("Invalid server response") from error
        if not isinstance(answer, dict) or (answer.get("ok") and "result" not in answer):
            raise TelegramError("Invalid server response")
        return answer


class UpdatesRequest(CarefulRequest):
    """For getUpdates alone."""

    @staticmethod
    @override
    def parse_json_payload(payload: bytes) -> Json:
        answer = CarefulRequest.parse_json_payload(payload)
        if isinstance(updates := answer.get("result"), list):
            answer["result"] = [readable(update) for update in updates if _is_update(update)]
        return answer


def _is_update(update: object) -> bool:
    return isinstance(update, dict) and isinstance(update.get("update_id"), int)


def readable(update: Json) -> Json:
    """The update; its words alone if the rest cannot be read; its number if nothing can."""
    for shape_of in (_all_of, _words_of):
        shape = shape_of(update)
        try:
            Update.de_json(shape, None)
        except Exception as error:  # noqa: BLE001 - whatever is odd about it, the others go on
            journal.warning("update.unreadable", error=type(error).__name__)
        else:
            return shape
    return {"update_id": update["update_id"]}


def _all_of(update: Json) -> Json:
    return update


def _words_of(update: Json) -> Json:
    words: Json = {"update_id": update["update_id"]}
    for kind in ("message", "edited_message"):
        if isinstance(message := update.get(kind), dict):
            words[kind] = {"date": 0, **{key: message[key] for key in _ENOUGH if key in message}}
    return words
