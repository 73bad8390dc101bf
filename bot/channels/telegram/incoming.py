"""From Telegram's updates to events. Total: whatever comes, it never raises."""

from telegram import CallbackQuery, ChatMember, ChatMemberUpdated, Checklist, Message, Poll, Update
from telegram.constants import ChatType

from bot.characters import whole
from conversations.events import (
    Address,
    CameBack,
    Event,
    EventId,
    Incoming,
    Medium,
    MessageRef,
    Reworded,
    Said,
    Unreadable,
    WentAway,
)
from conversations.hearing import command
from conversations.letters import chosen

CHANNEL = "telegram"
LISTEN_FOR = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.MY_CHAT_MEMBER,
]
_MEDIA: tuple[tuple[str, Medium], ...] = (
    ("photo", "picture"),
    ("voice", "voice"),
    ("audio", "voice"),
    ("video", "video"),
    ("video_note", "video"),
    ("animation", "picture"),  # a GIF also carries a document, so it is asked about first
    ("sticker", "sticker"),
    ("location", "location"),
    ("venue", "location"),
    ("document", "file"),
    ("checklist", "other"),  # which python-telegram-bot counts as no attachment
)


def translate(update: Update, bot: int) -> Incoming | None:
    """None for what is not for us: groups, channels, and news that need no answer."""
    chat, person = _private_chat(update), update.effective_user
    event = _event(update) if chat else None
    if event is None:
        return None
    return Incoming(
        id=EventId(f"{CHANNEL}:{bot}:{update.update_id}"),
        address=Address(CHANNEL, str(chat)),
        event=event,
        language=person.language_code if person else None,
    )


def _private_chat(update: Update) -> int | None:
    """Its id. A tap whose message is gone still tells who tapped: a private chat has their id."""
    if update.effective_chat:
        return update.effective_chat.id if update.effective_chat.type == ChatType.PRIVATE else None
    return update.callback_query.from_user.id if update.callback_query else None


def _event(update: Update) -> Event | None:
    match update:
        case Update(message=Message() as message):
            return _sent(message)
        case Update(edited_message=Message() as message):
            return _edited(message)
        case Update(callback_query=CallbackQuery() as query):
            return chosen(query.data or "")
        case Update(my_chat_member=ChatMemberUpdated() as change):
            return _came_or_went(change)
        case _:
            return None


def _sent(message: Message) -> Event | None:
    ref = MessageRef(str(message.message_id))
    text = whole(message.text or "")
    if not text:
        return _not_text(message, ref)
    if text.startswith("/"):
        return command(ref, text)
    return Said(ref, text, _replied_to(message))


def _not_text(message: Message, ref: MessageRef) -> Event | None:
    medium = _medium(message)
    if medium is None:
        return None
    return Unreadable(ref, medium, _words(message), message.media_group_id, _replied_to(message))


def _words(message: Message) -> str | None:
    """What was typed in it, whatever it is; a poll and a checklist are made of words."""
    match message:
        case Message(text=str(text)) | Message(caption=str(text)) if text:
            return whole(text)
        case Message(poll=Poll(question=question, options=options) as poll):
            rows = [question, poll.description, *(one.text for one in options), poll.explanation]
            return whole("\n".join(row for row in rows if row))
        case Message(checklist=Checklist(title=title, tasks=tasks)):
            return whole("\n".join([title, *(task.text for task in tasks)]))
        case _:
            return None


def _medium(message: Message) -> Medium | None:
    for attribute, medium in _MEDIA:
        if getattr(message, attribute):
            return medium
    service = message.effective_attachment is None  # "pinned a message", "changed the timer"
    return None if service else "other"


def _replied_to(message: Message) -> MessageRef | None:
    answered = message.reply_to_message
    return MessageRef(str(answered.message_id)) if answered else None


def _edited(message: Message) -> Event | None:
    """A live location sends an edit every few seconds; only words are of interest."""
    words = _words(message)
    return Reworded(MessageRef(str(message.message_id)), words) if words else None


def _came_or_went(change: ChatMemberUpdated) -> Event:
    gone = change.new_chat_member.status in {ChatMember.BANNED, ChatMember.LEFT}
    return WentAway() if gone else CameBack()
