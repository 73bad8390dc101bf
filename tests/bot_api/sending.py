"""What the bot does to messages: sends, edits and deletes them."""

from typing import Any

from tests.bot_api.account import Account
from tests.bot_api.asked import Asked, Upload
from tests.bot_api.chats import Chat
from tests.bot_api.keyboards import inline, other, reply_markup
from tests.bot_api.limits import SECONDS_TO_DELETE, check_caption, check_text, cleaned
from tests.bot_api.markup import formatted
from tests.bot_api.message import Document, Message
from tests.bot_api.refusal import Json, bad_request

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
IDS_AT_ONCE = 100
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


def send_message(account: Account, asked: Asked) -> Json:
    content = _text(asked)
    return _send(account, asked, content)


def send_document(account: Account, asked: Asked) -> Json:
    document = _document(account, asked)
    words, entities = formatted(asked, "caption")
    caption = cleaned(words)
    check_caption(caption)
    stored = account.files[document.file_id]
    about = {"file_name": document.name, "mime_type": document.kind, **stored.as_json()}
    content: Json = {"document": about}
    if caption:
        content |= {"caption": caption, **entities}
    return _send(account, asked, content, document)


def send_chat_action(account: Account, asked: Asked) -> bool:
    if asked.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = account.chat(asked.text("chat_id"))
    if asked.number("message_thread_id"):  # no chat here has topics
        raise bad_request("message thread not found")
    chat.check_may_write()
    chat.actions.append(asked.text("action"))
    return True


def edit_text(account: Account, asked: Asked) -> Json:
    content = _text(asked)
    message = _to_edit(account, asked)
    if "text" not in message.raw:
        raise bad_request("there is no text in the message to edit")
    return _edit(account, asked, message, content)


def edit_markup(account: Account, asked: Asked) -> Json:
    message = _to_edit(account, asked)
    return _edit(account, asked, message, {})


def delete_one(account: Account, asked: Asked) -> bool:
    chat = account.chat(asked.text("chat_id"))
    message = chat.find(asked.number("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    _delete(account, message)
    return True


def delete_several(account: Account, asked: Asked) -> bool:
    """All or none; but those that cannot be found are passed over in silence."""
    chat = account.chat(asked.text("chat_id"))
    ids = asked.parsed("message_ids", "can't parse message identifiers JSON array")
    if not isinstance(ids, list) or not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > IDS_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    _delete(account, *filter(None, (chat.find(int(one)) for one in ids)))
    return True


def _text(asked: Asked) -> Json:
    if not asked.text("text"):
        raise bad_request("message text is empty")
    words, entities = formatted(asked, "text")
    text = cleaned(words)
    check_text(text)
    return {"text": text, **entities}


def _send(account: Account, asked: Asked, content: Json, document: Document | None = None) -> Json:
    markup = reply_markup(asked)
    chat = account.chat(asked.text("chat_id"))
    reply = _reply(chat, asked)
    chat.check_may_write()
    message = account.new_message(chat, account.user, {**reply, **content, **inline(markup)})
    message.document, message.keyboard = document, other(markup)
    return chat.receives(message).raw


def _reply(chat: Chat, asked: Asked) -> Json:
    about = asked.parsed("reply_parameters", "can't parse reply parameters JSON object") or {}
    wanted = int(about.get("message_id", 0)) or asked.number("reply_to_message_id")
    if not wanted:
        return {}
    found = chat.find(wanted)
    if found is not None:
        return {"reply_to_message": found.raw}
    if about.get("allow_sending_without_reply") or asked.flag("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")


def _document(account: Account, asked: Asked) -> Document:
    value = asked.text("document")
    upload = asked.files.get(value.removeprefix("attach://") or "document")
    if upload is not None:
        return _uploaded(account, upload)
    if not value:
        raise bad_request("there is no document in the request")
    for chat in account.chats.values():
        for message in chat.messages.values():
            if message.document and message.document.file_id == value:
                return message.document
    raise bad_request("wrong remote file identifier specified: Wrong string length")


def _uploaded(account: Account, upload: Upload) -> Document:
    if not upload.content:
        raise bad_request("file must be non-empty")
    stored = account.keeps(upload.content, "documents")
    return Document(upload.name, upload.content, upload.kind, stored.id)


def _to_edit(account: Account, asked: Asked) -> Message:
    chat = account.chat(asked.text("chat_id"))
    message = chat.find(asked.number("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message.raw["from"] != account.user:
        raise bad_request("message can't be edited")
    return message


def _edit(account: Account, asked: Asked, message: Message, content: Json) -> Json:
    """An edit that names no keyboard takes the keyboard away."""
    kept = {key: value for key, value in message.raw.items() if key not in _REPLACED}
    words = content or {key: message.raw[key] for key in _WORDS if key in message.raw}
    raw = {**kept, **words, **inline(reply_markup(asked))}
    if raw == {key: value for key, value in message.raw.items() if key != "edit_date"}:
        raise bad_request(NOT_MODIFIED)
    message.changes({**raw, "edit_date": account.today()})
    return message.raw


def _delete(account: Account, *messages: Message) -> None:
    oldest = account.clock.now() - SECONDS_TO_DELETE
    if any(message.raw["date"] < oldest for message in messages):
        raise bad_request("message can't be deleted for everyone")
    for message in messages:
        message.deleted = True


_WORDS = ("text", "entities", "caption", "caption_entities")
_REPLACED: frozenset[Any] = frozenset({*_WORDS, "reply_markup", "edit_date"})
METHODS = {
    "sendMessage": send_message,
    "sendDocument": send_document,
    "sendChatAction": send_chat_action,
    "editMessageText": edit_text,
    "editMessageReplyMarkup": edit_markup,
    "deleteMessage": delete_one,
    "deleteMessages": delete_several,
}
