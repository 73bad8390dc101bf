"""The person's hand on the keyboard: words, commands, replies, corrections."""

import re

from tests.bot_api.account import Account
from tests.bot_api.chats import Chat
from tests.bot_api.limits import pieces, units
from tests.bot_api.message import Message
from tests.bot_api.refusal import Json

_COMMAND = re.compile(r"(?<![\w/<>@])/(\w{1,64})(?:@(\w{3,32}))?(?![\w/<>@])", re.ASCII)
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


def commands_in(text: str) -> Json:
    """The entities that the platform finds by itself, as far as a bot's commands go."""
    found = [
        {
            "type": "bot_command",
            "offset": units(text[: command.start()]),
            "length": units(command[0]),
        }
        for command in _COMMAND.finditer(text)
    ]
    return {"entities": found} if found else {}


class Writer:
    """Whoever has an account, a private chat with the bot, and something to say."""

    def __init__(self, account: Account, user: Json) -> None:
        self.account = account
        self.user = user
        self.chat = account.opens_private(user)
        self.sent: list[Message] = []

    @property
    def id(self) -> int:
        return int(self.user["id"])

    def sends(self, text: str, *, twice: bool | None = None) -> Message:
        """The message; the last one, when the app had to cut a long text into several."""
        for piece in pieces(text):
            self._says({"text": piece, **commands_in(piece)}, twice=twice)
        return self.sent[-1]

    def starts(self, payload: str = "") -> Message:
        """Taps Start; a link with an impossible payload loses it on the way."""
        kept = f" {payload}" if _PAYLOAD.fullmatch(payload) else ""
        return self.sends(f"/start{kept}")

    def edits(self, message: Message, text: str, *, twice: bool | None = None) -> Message:
        """The caption, when there is one: whatever words the message has are replaced."""
        key = "text" if "text" in message.raw else "caption"
        found = {} if key == "caption" else commands_in(text)
        kept = {name: value for name, value in message.raw.items() if name != "entities"}
        message.changes({**kept, key: text, **found, "edit_date": self.account.today()})
        self.account.updates.add("edited_message", message.raw, twice=twice)
        return message

    def replies(self, to: Message, text: str) -> Message:
        return self._says({"reply_to_message": to.raw, "text": text, **commands_in(text)})

    def forwards(self, text: str, *, written_by: str = "Someone") -> Message:
        origin = {"type": "hidden_user", "sender_user_name": written_by}
        dated = {**origin, "date": self.account.today() - 60}
        return self._says({"forward_origin": dated, "text": text, **commands_in(text)})

    def in_group(self, group: Chat, text: str) -> Message:
        return self._says({"text": text, **commands_in(text)}, where=group)

    def unblocks(self, *, silently: bool = False) -> None:
        """`silently`: the bot is not told, as when it did not ask for such updates."""
        self.chat.blocked = False
        if not silently:
            self._becomes("kicked", "member")

    def _says(
        self, content: Json, *, where: Chat | None = None, twice: bool | None = None
    ) -> Message:
        """To write to a bot that one has blocked, the app unblocks it first."""
        if where is None:
            if self.chat.blocked:
                self.unblocks()
            self.chat.met = True
        chat = where or self.chat
        message = chat.holds(self.account.new_message(chat, self.user, content))
        self.sent.append(message)
        self.account.updates.add("message", message.raw, twice=twice)
        return message

    def _becomes(self, old: str, new: str) -> None:
        change: Json = {"chat": self.chat.details, "from": self.user}
        change |= {"date": self.account.today(), "old_chat_member": self._status(old)}
        self._queues("my_chat_member", {**change, "new_chat_member": self._status(new)})

    def _status(self, status: str) -> Json:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": self.account.user, "status": status, **until}

    def _queues(self, kind: str, content: Json, *, twice: bool | None = None) -> None:
        self.account.updates.add(kind, content, twice=twice)
