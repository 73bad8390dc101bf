"""What is heard in typed words, before the core decides: commands, and words used as commands.

Later ears (for harm, for blame) join `Heard`. A verdict is an argument, never stored.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from conversations.events import Began, Choice, Chose, Event, MessageRef, Mistyped

# The stable typed interface; each works the same in every channel and language.
COMMANDS: Mapping[str, Choice] = {
    "/next": Choice.NEXT,
    "/skip": Choice.SKIP,
    "/back": Choice.BACK,
    "/stop": Choice.STOP,
    "/review": Choice.REVIEW,
    "/finish": Choice.FINISH,
    "/export": Choice.EXPORT,
    "/export pdf": Choice.EXPORT_PDF,
    "/export text": Choice.EXPORT_TEXT,
    "/name": Choice.PUT_NAME,
    "/new": Choice.ANOTHER,
    "/add": Choice.ADD_WORDS,
    "/words": Choice.MY_WORDS,
    "/yes": Choice.AGREE,
    "/withdraw": Choice.WITHDRAW,
    "/mydata": Choice.MY_DATA,
    "/keep longer": Choice.KEEP_LONGER,
    "/warn": Choice.WARN_ME,
    "/warn off": Choice.NO_WARNING,
    "/delete": Choice.DELETE,
    "/delete everything": Choice.DELETE,
    "/delete this": Choice.DELETE_THIS,
    "/delete yes": Choice.DELETE_YES,
    "/keep": Choice.KEEP,
    "/privacy": Choice.PRIVACY,
    "/privacy more": Choice.PRIVACY_MORE,
    "/help": Choice.HELP,
    "/more": Choice.TELL_MORE,
    "/young": Choice.YES_YOUNG,
    "/parent": Choice.YES_PARENT,
    "/practitioner": Choice.YES_PRACTITIONER,
}


@dataclass(frozen=True, slots=True)
class Heard:
    """What the ears made of one event's words."""

    asks: tuple[Choice, ...] = ()  # the words, alone in their message, can ask for these


def command(message: MessageRef, text: str) -> Event:
    """The event behind a message that begins with a slash."""
    head, *rest = text.casefold().split()
    # apps make a link of the first word alone, so "/keep_longer" is what can be tapped
    words = " ".join((head.partition("@")[0].replace("_", " "), *rest))
    if words.partition(" ")[0] == "/start":
        return Began()
    choice = COMMANDS.get(words)
    return Chose(choice) if choice else Mistyped(message, text)


def is_command(text: str) -> bool:
    """Whether it begins as one of ours does, whatever follows."""
    head = text.casefold().split(maxsplit=1)[0].partition("@")[0].replace("_", " ")
    return head == "/start" or head in COMMANDS


def hear(text: str, typed: Mapping[str, tuple[Choice, ...]]) -> Heard:
    """Whether a message is one of the words that do the same as a command."""
    return Heard(asks=typed.get(_bare(text), ()))


def _bare(text: str) -> str:
    """`Next!` and ` next ` are `next`; anything with more to it is an answer."""
    letters = (c for c in text if not unicodedata.category(c).startswith("P"))
    return "".join(letters).strip().casefold()
