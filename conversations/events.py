"""What can happen to a conversation, as a channel reports it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NewType, TypeAlias

EventId = NewType("EventId", str)  # the same event delivered twice has the same id
MessageRef = NewType("MessageRef", str)  # names one message within its chat

SOMEWHERE = MessageRef("somewhere")  # in the chat, but nobody knows where


def came_before(one: MessageRef, other: MessageRef) -> bool:
    """Whether it stood in the chat first, where messages are numbered as they come.

    Where they are not, nobody can tell: then no.
    """
    return _numbered(one) and _numbered(other) and int(one) < int(other)


def _numbered(message: MessageRef) -> bool:
    return message.isascii() and message.isdecimal()


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person can be reached. Opaque here: only its own channel reads `key`."""

    channel: str
    key: str


class Choice(StrEnum):
    """Everything that can be chosen, by button and by typed command alike.

    The values stand in buttons that people already have in their chats: never change one.
    """

    YES = "yes"
    YES_YOUNG = "yes_young"
    YES_PARENT = "yes_parent"
    YES_PRACTITIONER = "yes_practitioner"
    TELL_MORE = "more"
    NEXT = "next"
    SKIP = "skip"
    BACK = "back"
    STOP = "stop"
    CARRY_ON = "carry_on"
    REVIEW = "review"
    FINISH = "finish"
    NO_NAME = "no_name"
    PUT_NAME = "put_name"
    EXPORT = "export"
    EXPORT_PDF = "export_pdf"
    EXPORT_TEXT = "export_text"
    MY_WORDS = "my_words"
    ADD_WORDS = "add_words"
    ANOTHER = "another"
    DELETE = "delete"
    DELETE_YES = "delete_yes"
    DELETE_THIS = "delete_this"
    KEEP = "keep"
    PRIVACY = "privacy"
    PRIVACY_MORE = "privacy_more"
    MY_DATA = "my_data"
    AGREE = "agree"
    WITHDRAW = "withdraw"
    KEEP_LONGER = "keep_longer"
    WARN_ME = "warn_me"
    NO_WARNING = "no_warning"
    HELP = "help"
    OTHER_THINGS = "other"
    UNDO = "undo"
    GO = "go"  # to the question with that number
    QUESTIONS = "questions"
    REPLACE = "replace"
    CLEAR = "clear"
    BRING_BACK = "bring_back"
    MOVE = "move"  # what they said last, to the question with that number
    REFLECTIONS = "reflections"
    OPEN = "open"  # the reflection with that number
    CALL = "call"
    REMIND = "remind"
    TONIGHT = "tonight"
    TOMORROW = "tomorrow"
    IN_A_WEEK = "in_a_week"
    NO_REMINDER = "no_reminder"
    TIME_ZONE = "time_zone"


class Alarm(StrEnum):
    """What a session can be woken for."""

    QUIET = "quiet"
    WARNING = "warning"  # a week before the words are deleted, for those who asked for it
    REMINDER = "reminder"  # when they asked to be written to


@dataclass(frozen=True, slots=True)
class Button:
    """Which button was tapped: its reflection and the turn it hung under.

    A typed command carries none, so it always speaks to the present.
    """

    reflection: int
    turn: int


@dataclass(frozen=True, slots=True)
class Began:
    """`/start`, or the chat was opened."""


@dataclass(frozen=True, slots=True)
class Said:
    message: MessageRef
    text: str
    in_reply_to: MessageRef | None = None


@dataclass(frozen=True, slots=True)
class Reworded:
    """A message that was sent earlier has been edited."""

    message: MessageRef
    text: str


@dataclass(frozen=True, slots=True)
class Chose:
    """`which`: the number of the question or of the reflection, where one of several is chosen."""

    choice: Choice
    button: Button | None = None
    which: int | None = None


@dataclass(frozen=True, slots=True)
class Timed:
    """A command to be reminded, with the time typed behind it."""

    message: MessageRef
    text: str


@dataclass(frozen=True, slots=True)
class Mistyped:
    """A message that looks like a command, but is none that we know."""

    message: MessageRef
    text: str


Medium: TypeAlias = Literal["picture", "voice", "video", "sticker", "location", "file", "other"]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that is not text; `caption` is the text that came with it, if any."""

    message: MessageRef
    medium: Medium
    caption: str | None = None
    album: str | None = None  # names those that were sent together, one event for each
    in_reply_to: MessageRef | None = None


@dataclass(frozen=True, slots=True)
class CameBack:
    """They had blocked the bot, and let it in again."""


@dataclass(frozen=True, slots=True)
class WentAway:
    """They blocked the bot: nothing can be sent until they come back."""


@dataclass(frozen=True, slots=True)
class Rang:
    alarm: Alarm


Event: TypeAlias = (
    Began | Said | Reworded | Chose | Timed | Mistyped | Unreadable | CameBack | WentAway | Rang
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event, where it came from, and the id by which a repeat is recognised."""

    id: EventId
    address: Address
    event: Event
    language: str | None = None  # what the person's app speaks, if it says so
