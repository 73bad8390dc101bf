"""What a line typed in the terminal does, and how the bot's messages are shown there."""

import sys
import tempfile
from pathlib import Path

from tests.bot_api.message import Message
from tests.bot_api.person import Person
from tests.bot_api.server import BotApi

HELP = """What you type is sent to the bot. Besides:
  /tap N         the Nth button of the last message with buttons
  /edit N text   replaces your Nth message
  /reply N text  replies to the bot's message N
  /photo [caption], /voice, /sticker, /location, /forward text, /block, /unblock
  //word         sends /word itself, for a bot's command of the same name"""


class Screen:
    """Shows what is new in the person's chat since the last look."""

    def __init__(self, server: BotApi, person: Person) -> None:
        self._server = server
        self._person = person
        self._shown: dict[int, tuple[int, bool]] = {}
        self._answers = 0
        self._folder = Path(tempfile.mkdtemp(prefix="cornerstones-"))

    def say(self, words: str) -> None:
        sys.stdout.write(f"{words}\n")
        sys.stdout.flush()

    async def watch(self) -> None:
        while not self._server.account.bell.closed:
            await self._server.until(self._is_news, within=float("inf"))
            self._show()

    def _is_news(self) -> bool:
        return self._answers != len(self._toasts()) or any(
            self._shown.get(message.message_id) != _version(message)
            for message in self._person.inbox
        )

    def _show(self) -> None:
        for number, message in enumerate(self._person.inbox, start=1):
            before = self._shown.get(message.message_id)
            if before != _version(message):
                self._shown[message.message_id] = _version(message)
                self._show_message(number, message, again=before is not None)
        toasts = self._toasts()
        for toast in toasts[self._answers :]:
            if toast:
                self.say(f"   ( {toast} )")
        self._answers = len(toasts)

    def _show_message(self, number: int, message: Message, *, again: bool) -> None:
        if message.deleted:
            self.say(f"bot {number}: (deleted)")
            return
        self.say(f"bot {number}{' (edited)' if again else ''}: {message.text}")
        if message.document and not again:
            self.say(f"   file {self._save(message.document.name, message.document.content)}")
        for place, label in enumerate(message.labels, start=1):
            self.say(f"   [{place}] {label}")

    def _save(self, name: str, content: bytes) -> Path:
        path = self._folder / Path(name).name
        path.write_bytes(content)
        return path

    def _toasts(self) -> list[str]:
        taps = self._server.account.taps.values()
        return [str(answer.get("text") or "") for tap in taps for answer in tap.answers]


def obey(line: str, person: Person, screen: Screen) -> None:
    written = len(person.sent)
    try:
        _obey(line, person)
    except (LookupError, ValueError) as trouble:
        screen.say(f"   ? {trouble}")
    else:
        if len(person.sent) > written:
            screen.say(f"   (your message {len(person.sent)})")


def _obey(line: str, person: Person) -> None:
    match line.split(" ", 2):
        case ["/tap", number]:
            person.taps(_with_buttons(person), _place(number))
        case ["/edit", number, text]:
            person.edits(person.sent[_place(number)], text)
        case ["/reply", number, text]:
            person.replies(person.inbox[_place(number)], text)
        case ["/block"]:
            person.blocks()
        case ["/unblock"]:
            person.unblocks()
        case _:
            _send(line, person)


def _send(line: str, person: Person) -> None:
    word, _, rest = line.partition(" ")
    match word:
        case "/photo":
            person.sends_photo(rest)
        case "/voice":
            person.sends_voice()
        case "/sticker":
            person.sends_sticker()
        case "/location":
            person.sends_location()
        case "/forward":
            person.forwards(rest)
        case _ if line.strip():
            person.sends(line[1:] if line.startswith("//") else line)
        case _:
            pass


def _place(number: str) -> int:
    if int(number) < 1:
        raise ValueError("numbers start at 1")
    return int(number) - 1


def _with_buttons(person: Person) -> Message:
    for message in reversed(person.inbox):
        if message.buttons and not message.deleted:
            return message
    raise LookupError("no message with buttons yet")


def _version(message: Message) -> tuple[int, bool]:
    return len(message.earlier), message.deleted
