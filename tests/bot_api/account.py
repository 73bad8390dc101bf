"""The far end itself: one bot's account with its chats, its updates and its files."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from tests.bot_api.chats import Chat
from tests.bot_api.clock import Bell, Clock
from tests.bot_api.message import Message
from tests.bot_api.refusal import Json, bad_request
from tests.bot_api.updates import UpdateQueue


@dataclass(frozen=True, slots=True)
class StoredFile:
    id: str
    path: str
    content: bytes

    def as_json(self) -> Json:
        return {
            "file_id": self.id,
            "file_unique_id": f"u{self.id}",
            "file_size": len(self.content),
        }


@dataclass(slots=True)
class Tap:
    """A tapped button, and what the bot answered."""

    id: str
    at: float
    answers: list[Json]

    @property
    def answered(self) -> bool:
        return bool(self.answers)

    @property
    def text(self) -> str:
        return str(self.answers[-1].get("text") or "") if self.answers else ""


_NAMES = ("first_name", "last_name", "username")


class Account:
    def __init__(self, token: str, username: str) -> None:
        self.token = token
        self.clock = Clock()
        self.bell = Bell()
        self.updates = UpdateQueue(self.clock, self.bell)
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.taps: dict[str, Tap] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.settings: dict[str, Any] = {}
        self.webhook = ""
        self.user: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Cornerstones",
            "username": username,
        }
        self._ids = count(101)

    def next_id(self) -> int:
        return next(self._ids)

    def counts_from(self, first: int) -> None:
        """From now on ids of messages and files are higher than that."""
        self._ids = count(first)

    def today(self) -> int:
        return int(self.clock.now())

    def opens_private(self, user: Json) -> Chat:
        names: Json = {key: value for key, value in user.items() if key in _NAMES}
        chat = Chat(int(user["id"]), {"type": "private", **names}, self.bell)
        self.chats[chat.id] = chat
        return chat

    def opens_group(self, title: str, *, is_super: bool) -> Chat:
        kind, base = ("supergroup", -1_001_000_000_000) if is_super else ("group", -4_000_000)
        chat = Chat(base - self.next_id(), {"type": kind, "title": title}, self.bell)
        chat.met = True
        self.chats[chat.id] = chat
        return chat

    def keeps(self, content: bytes, folder: str, suffix: str = "") -> StoredFile:
        number = self.next_id()
        stored = StoredFile(f"BQAC{number}", f"{folder}/file_{number}{suffix}", content)
        self.files[stored.id] = stored
        return stored

    def chat(self, chat_id: str) -> Chat:
        if not chat_id:
            raise bad_request("chat_id is empty")
        try:
            return self.chats[int(chat_id)]
        except (ValueError, KeyError):
            raise bad_request("chat not found") from None

    def new_message(self, chat: Chat, sender: Json, content: Json) -> Message:
        """Written but not yet anywhere: the caller says who receives it."""
        head = {"message_id": self.next_id(), "from": sender, "chat": chat.details}
        return Message({**head, "date": self.today(), **content})
