"""The human side: a person who writes, taps, blocks and comes back, and hears what is said."""

from collections.abc import Callable
from itertools import count

from tests.bot_api.account import Tap
from tests.bot_api.message import Message
from tests.bot_api.refusal import Json
from tests.bot_api.showing import Shower

_taps = count(4_000_000_000_001)


class Person(Shower):
    @property
    def inbox(self) -> list[Message]:
        """All that the bot ever sent her, heard or not, edited or deleted since."""
        return self.chat.inbox

    async def hears(
        self, count: int | Callable[[Message], bool] = 1, *, within: float = 5.0
    ) -> list[Message]:
        """The next messages not yet heard: so many, or all up to the first that fits."""
        return await self.chat.hears(count, within=within)

    def unheard(self) -> list[Message]:
        return self.chat.unheard()

    def taps(
        self,
        message: Message,
        which: str | int = 0,
        *,
        removed: bool = False,
        inaccessible: bool = False,
        data: str | None = None,
        twice: bool | None = None,
    ) -> Tap:
        """A button by label or place; `data` taps one that this message never had."""
        if data is None:
            data = message.button(which, removed=removed).data
        tap = Tap(str(next(_taps)), self.account.clock.now(), [])
        self.account.taps[tap.id] = tap
        query = {"id": tap.id, "from": self.user, "chat_instance": str(self.chat.id)}
        shown = _gone(message) if inaccessible else message.raw
        self._queues("callback_query", {**query, "message": shown, "data": data}, twice=twice)
        return tap

    async def answered(self, tap: Tap, *, within: float = 5.0) -> Tap:
        """Waits until the little clock on the button has stopped."""
        await self.account.bell.until(lambda: tap.answered, within)
        return tap

    def blocks(self) -> None:
        self.chat.blocked = True
        self._becomes("member", "kicked")

    def deactivates(self) -> None:
        self.chat.deactivated = True


def _gone(message: Message) -> Json:
    return {"chat": message.raw["chat"], "message_id": message.message_id, "date": 0}
