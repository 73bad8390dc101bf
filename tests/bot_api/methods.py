"""Every method by name, and the small ones themselves."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.bot_api import sending, settings
from tests.bot_api.account import Account
from tests.bot_api.asked import Asked
from tests.bot_api.limits import (
    ALERT_LENGTH,
    DOWNLOAD_BYTES,
    SECONDS_TO_ANSWER,
)
from tests.bot_api.refusal import Json, Refusal, bad_request

Method = Callable[[Account, Asked], Any | Awaitable[Any]]

WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
LONGEST_POLL = 50


def get_me(account: Account, _: Asked) -> Json:
    reads = {"can_join_groups": True, "can_read_all_group_messages": False}
    return {**account.user, **reads, "supports_inline_queries": False}


async def get_updates(account: Account, asked: Asked) -> list[Json]:
    if account.webhook:
        raise Refusal(409, WEBHOOK_ACTIVE)
    account.updates.allow(asked.parsed("allowed_updates", "can't parse allowed updates"))
    limit = min(max(asked.number("limit", 100), 1), 100)
    seconds = min(max(asked.number("timeout"), 0), LONGEST_POLL)
    return await account.updates.fetch(asked.number("offset"), limit, seconds)


def answer_callback_query(account: Account, asked: Asked) -> bool:
    tap = account.taps.get(asked.text("callback_query_id"))
    if tap is None or account.clock.now() - tap.at > SECONDS_TO_ANSWER:
        raise bad_request(TOO_OLD)
    if len(asked.text("text")) > ALERT_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")
    tap.answers.append(dict(asked.values))
    return True


def set_webhook(account: Account, asked: Asked) -> bool:
    url = asked.text("url")
    if url and not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    account.webhook = url
    return _drops_pending(account, asked)


def delete_webhook(account: Account, asked: Asked) -> bool:
    account.webhook = ""
    return _drops_pending(account, asked)


def get_webhook_info(account: Account, _: Asked) -> Json:
    pending = len(account.updates.waiting)
    return {
        "url": account.webhook,
        "has_custom_certificate": False,
        "pending_update_count": pending,
    }


def get_file(account: Account, asked: Asked) -> Json:
    stored = account.files.get(asked.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.content) > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {**stored.as_json(), "file_path": stored.path}


def get_chat(account: Account, asked: Asked) -> Json:
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    return {
        **account.chat(asked.text("chat_id")).details,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys((*gifts, "gifts_from_channels"), False),
    }


def leave_chat(account: Account, asked: Asked) -> bool:
    chat = account.chat(asked.text("chat_id"))
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.check_may_write()
    chat.left = True
    return True


def done(_: Account, __: Asked) -> bool:
    return True


def _drops_pending(account: Account, asked: Asked) -> bool:
    if asked.flag("drop_pending_updates"):
        account.updates.forget_all()
    return True


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "answerCallbackQuery": answer_callback_query,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "getFile": get_file,
    "getChat": get_chat,
    "leaveChat": leave_chat,
    "close": done,
    "logOut": done,
    **sending.METHODS,
    **settings.METHODS,
}
NAMES = {name.lower(): name for name in METHODS}
