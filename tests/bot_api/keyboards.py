"""Checks what hangs under a message: inline buttons and reply keyboards."""

from typing import Any

from tests.bot_api.asked import Asked
from tests.bot_api.limits import BUTTON_BYTES, BUTTONS, cleaned
from tests.bot_api.refusal import Json, bad_request

_ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "copy_text",
        "pay",
    }
)
_LINKS = ("http://", "https://", "tg://")


def reply_markup(asked: Asked) -> Json | None:
    markup = asked.parsed("reply_markup", "can't parse reply keyboard markup JSON object")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    for kind, check in (("inline_keyboard", _inline), ("keyboard", _reply)):
        if kind in markup:
            _check_rows(kind, markup[kind], check)
    return markup


def inline(markup: Json | None) -> Json:
    """The part that stays visible on the message itself."""
    rows = [row for row in (markup or {}).get("inline_keyboard", []) if row]
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def other(markup: Json | None) -> Json | None:
    return None if markup is None or "inline_keyboard" in markup else markup


def _check_rows(kind: str, rows: Any, check: Any) -> None:
    if not isinstance(rows, list):
        raise bad_request(f'field "{kind}" must be of type Array')
    buttons = []
    for row in rows:
        if not isinstance(row, list):
            raise bad_request(f'field "{kind}" must be an Array of Arrays')
        buttons += row
    for button in buttons:
        check(button)
    if len(buttons) > BUTTONS:
        raise bad_request("reply markup is too long")


def _inline(button: Any) -> None:
    what = "inline keyboard button"
    _check_label(button, what)
    present = {key for key in _ACTIONS if button.get(key)}
    present |= {key for key in button if key.startswith("switch_inline_query")}
    if not present:
        why = "Text buttons are unallowed in the inline keyboard"
        raise bad_request(f"can't parse {what}: {why}")
    if len(str(button.get("callback_data", "")).encode()) > BUTTON_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if (url := button.get("url")) and not str(url).startswith(_LINKS):
        raise bad_request(f"{what} URL '{url}' is invalid: Wrong HTTP URL")


def _reply(button: Any) -> None:
    _check_label({"text": button} if isinstance(button, str) else button, "keyboard button")


def _check_label(button: Any, what: str) -> None:
    if not isinstance(button, dict):
        raise bad_request(f"can't parse {what}: Object expected")
    if "text" not in button:
        raise bad_request(f"can't parse {what}: Can't find field \"text\"")
    if not isinstance(button["text"], str):
        raise bad_request(f'can\'t parse {what}: Field "text" must be of type String')
    if not cleaned(button["text"]):
        raise bad_request(f"{what} text must be non-empty")
