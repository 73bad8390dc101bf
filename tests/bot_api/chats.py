"""Where messages lie: a private chat with a person, or a group; and who may write there."""

from collections.abc import Callable

from tests.bot_api.clock import Bell
from tests.bot_api.message import Message
from tests.bot_api.refusal import Json, bad_request, forbidden


class Chat:
    met = False
    blocked = False
    deactivated = False
    left = False
    became: int | None = None

    def __init__(self, id: int, details: Json, bell: Bell) -> None:
        self.id = id
        self.details: Json = {"id": id, **details}
        self.messages: dict[int, Message] = {}
        self.inbox: list[Message] = []
        self.actions: list[str] = []
        self._bell = bell
        self._heard = 0

    @property
    def is_private(self) -> bool:
        return str(self.details["type"]) == "private"

    def check_may_write(self) -> None:
        """What stands between the bot and this chat, if anything does."""
        if self.became is not None:
            why = "group chat was upgraded to a supergroup chat"
            raise bad_request(why, migrate_to_chat_id=self.became)
        if self.left:
            raise forbidden("bot is not a member of the group chat")
        if self.deactivated:
            raise forbidden("user is deactivated")
        if self.blocked:
            raise forbidden("bot was blocked by the user")
        if not self.met:
            raise forbidden("bot can't initiate conversation with a user")

    def holds(self, message: Message) -> Message:
        self.messages[message.message_id] = message
        return message

    def receives(self, message: Message) -> Message:
        self.inbox.append(self.holds(message))
        return message

    def find(self, message_id: int) -> Message | None:
        found = self.messages.get(message_id)
        return None if found is None or found.deleted else found

    async def hears(
        self,
        count: int | Callable[[Message], bool] = 1,
        *,
        within: float = 5.0,
    ) -> list[Message]:
        """The next messages not yet heard: so many, or all up to the first that fits."""
        try:
            await self._bell.until(lambda: self._next(count) is not None, within)
        except TimeoutError:
            unheard = [message.text for message in self.inbox[self._heard :]]
            raise AssertionError(f"waited {within} s, unheard: {unheard}") from None
        end = self._next(count) or self._heard
        heard, self._heard = self.inbox[self._heard : end], end
        return heard

    def unheard(self) -> list[Message]:
        """Everything not yet heard, without waiting; afterwards it is heard."""
        heard, self._heard = self.inbox[self._heard :], len(self.inbox)
        return heard

    def _next(self, count: int | Callable[[Message], bool]) -> int | None:
        if isinstance(count, int):
            end = self._heard + count
            return end if end <= len(self.inbox) else None
        for at in range(self._heard, len(self.inbox)):
            if count(self.inbox[at]):
                return at + 1
        return None
