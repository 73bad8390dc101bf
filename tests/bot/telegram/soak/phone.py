"""The chat as one person sees it: bubbles, the place that they speak of, and their buttons."""

import asyncio
import re
from collections.abc import Callable, Iterator

from tests.bot.telegram.soak.account import END, NEXT, REVIEW, SHOW
from tests.bot.telegram.wording import LAST_WAS, MADE, line
from tests.bot_api import Message, Person

PATIENCE = 90.0  # seconds; far more than anything takes, kills and outages among it
_ASKED = re.compile(r"^Question (\d) of 8", re.MULTILINE)
_ENDS = (MADE, line("finished.here"), line("closing.thanks"), line("closing.left"))
_PLACES = (
    (line("prompt.closing.next"), NEXT),
    (line("prompt.closing.show"), SHOW),
    (LAST_WAS, REVIEW),
    *((words, END) for words in _ENDS),
)


def place(bubble: Message) -> str:
    """Where the walk stands, if the bubble tells."""
    if asked := _ASKED.search(bubble.text):
        return asked[1]
    return next((place for words, place in _PLACES if words in bubble.text), "")


def turn(bubble: Message) -> tuple[int, int]:
    """The reflection and the turn that its buttons speak of."""
    data = bubble.buttons[0].data.split(".") if bubble.buttons else ["0", "0"]
    return int(data[0]), int(data[1])


def choice(data: str) -> str:
    return data.split(".")[2]


class Phone:
    def __init__(self, person: Person) -> None:
        self.person = person
        self.news = asyncio.Event()
        self.read = 0  # bubbles

    async def sees(self, fits: Callable[[Message], object], what: str) -> Message:
        """The next bubble that fits, among those not yet read."""
        try:
            async with asyncio.timeout(PATIENCE):
                while (found := self._next(fits)) is None:
                    self.news.clear()
                    await self.news.wait()
        except TimeoutError:
            unread = [bubble.text[:200] for bubble in self.person.inbox[self.read :]]
            raise AssertionError(f"waited {PATIENCE} s for {what}, unread: {unread}") from None
        return found

    async def sees_words(self, words: str) -> Message:
        return await self.sees(lambda bubble: words in bubble.text, repr(words))

    def button(self, data: str) -> Message | None:
        """The newest bubble with that button."""
        found = (one for one in reversed(self.person.inbox) if data in _data(one))
        return next(found, None)

    def buttons(self) -> Iterator[tuple[Message, str]]:
        """All that can be tapped in this chat, old or new."""
        for bubble in self.person.inbox:
            for data in _data(bubble):
                yield bubble, data

    def since(self, message: Message) -> list[Message]:
        return [one for one in self.person.inbox if one.message_id > message.message_id]

    def _next(self, fits: Callable[[Message], object]) -> Message | None:
        for at in range(self.read, len(self.person.inbox)):
            if fits(self.person.inbox[at]):
                self.read = at + 1
                return self.person.inbox[at]
        return None


def _data(bubble: Message) -> list[str]:
    return [button.data for button in bubble.buttons]
