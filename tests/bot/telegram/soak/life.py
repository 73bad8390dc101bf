"""One person's whole walk: a yes, so many things done in any order, the documents at the end."""

from collections.abc import Awaitable, Callable

from tests.bot.telegram.soak.account import EIGHT, Reflection
from tests.bot.telegram.soak.answering import Answering
from tests.bot.telegram.soak.changing import Changing
from tests.bot.telegram.soak.phone import place, turn
from tests.bot.telegram.soak.wandering import Wandering
from tests.bot.telegram.wording import START
from tests.bot_api import Document

LAST_STEPS = 25

Doing = Callable[[], Awaitable[None]]


class Life(Answering, Changing, Wandering):
    async def lives(self, steps: int, pace: float) -> None:
        try:
            await self.begins()
            for _ in range(steps):
                await self.waits(pace)
                await self.does_something()
                self.world.counts("steps")
        except (AssertionError, LookupError, ValueError) as error:
            raise AssertionError(f"{type(error).__name__}: {error}\n{self.told}") from error

    @property
    def told(self) -> str:
        rows = "\n  ".join(self.steps[-LAST_STEPS:])
        return f"person {self.number}, who {self.manner}; their last steps:\n  {rows}"

    async def begins(self) -> None:
        held = []
        if self.chance(0.3):
            held = [self.sends(self.writes()) for _ in range(self.hand.randint(1, 3))]
        else:
            self.person.starts()
        await self.phone.sees_words(START)
        self.person.sends("/next")
        bubble = await self.phone.sees(place, "the first question")
        self.at, at = turn(bubble)
        self.reflections[self.at] = Reflection(self.at, at)
        self.here.receives(EIGHT[0], *held)

    async def does_something(self) -> None:
        doings = self._doings()
        await self.hand.choices(list(doings), weights=list(doings.values()))[0]()

    def _doings(self) -> dict[Doing, float]:
        """What can be done here, and how often it is."""
        anywhere: dict[Doing, float] = {
            self.undoes: 10, self.edits: 7, self.replies: 7, self.jumps: 5,
            self.taps_something_old: 4, self.shows_something: 4, self.begins_another: 4,
            self.switches: 5, self.blocks: 2, self.rests: 2,
        }  # fmt: skip
        match self.here.place:
            case place if place in EIGHT:
                return anywhere | {
                    self.bursts: 35, self.goes_on: 30, self.goes_back: 5, self.clears: 5,
                    self.brings_back: 5, self.moves_it: 4, self.commands: 5,
                    self.goes_on_blindly: 2, self.finishes: 2,
                }  # fmt: skip
            case "review":
                return anywhere | {
                    self.goes_on: 20, self.gives_a_name: 15, self.goes_back: 5,
                    self.says_too_much_for_a_name: 5,
                }  # fmt: skip
            case "end":
                return anywhere | {self.bursts: 15, self.adds_what_was_held: 10}
            case _:
                return anywhere | {self.bursts: 25, self.goes_on: 25}

    async def jumps(self) -> None:
        await self.goes_to(self.hand.choice([one for one in EIGHT if one != self.here.place]))

    async def goes_home(self) -> dict[int, tuple[bytes, bytes]]:
        """With both documents of every reflection, as they are now."""
        documents = {}
        for number in self.reflections:
            if number != self.at:
                await self.opens(number)
            asked = self.person.sends("/finish")
            await self.arrives()
            files = [one.document for one in self.phone.since(asked) if one.document]
            documents[number] = (
                _newest(files, ".pdf") or await self._asks_for("/export pdf", ".pdf"),
                _newest(files, ".txt") or await self._asks_for("/export text", ".txt"),
            )
        return documents

    async def takes_their_data(self) -> str:
        return (await self._asks_for("/mydata", ".txt")).decode()

    async def _asks_for(self, command: str, end: str) -> bytes:
        """As often as it takes: of a document that may not have come, they are asked."""
        while True:
            await self.has_read_everything()
            self.notes(f"types {command}")
            asked = self.person.sends(command)
            await self.has_read_everything()
            files = [one.document for one in self.phone.since(asked) if one.document]
            if found := _newest(files, end):
                return found


def _newest(files: list[Document], end: str) -> bytes | None:
    found = [one.content for one in files if one.name.endswith(end)]
    return found[-1] if found else None
