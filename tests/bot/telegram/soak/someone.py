"""One of the many: a hand with a seed, a phone, and an account of where every word must be."""

import asyncio
from typing import Protocol

from conversations.events import Choice
from tests.bot.telegram.chance import hand
from tests.bot.telegram.reading import in_review
from tests.bot.telegram.soak.account import LAST, REVIEW, Reflection
from tests.bot.telegram.soak.phone import Phone, place, turn
from tests.bot.telegram.wording import ALL, PRIVACY, line
from tests.bot_api import Message, Person

VOCABULARY = (
    "they listened", "żyrafa", "the bus was late", "café", "mum & I", "<b> never", "50 % more",
    "_quiet_ room", "a ramp", "nobody asked", "Ms Ó Briain", "*sorry*", "tea", "first name",
)  # fmt: skip
EMOJI = ("", "", " 🙂", " 👩‍👧")  # last: what reads a PDF may lose the space behind one
MANNERS = ("taps", "types", "both")
TAPPED_TWICE = frozenset({Choice.NEXT, Choice.SKIP, Choice.BACK, Choice.UNDO, Choice.CLEAR})
QUESTIONS = line("questions.all")


class Around(Protocol):
    """What a person needs of the world."""

    def now(self) -> float: ...
    def in_doubt(self, chat: int, bubble: Message, since: float, until: float) -> bool: ...
    def counts(self, what: str, by: int = 1) -> None: ...


class Someone:
    def __init__(self, number: int, seed: int, person: Person, world: Around) -> None:
        self.number = number
        self.hand = hand(seed * 1_000_003 + number)
        self.world = world
        self.person = person
        self.phone = Phone(person)
        self.manner = self.hand.choice(MANNERS)
        self.reflections: dict[int, Reflection] = {}
        self.at = 0  # the number of the reflection at hand
        self.messages: dict[int, Message] = {}  # theirs, with words in them
        self.whole: set[int] = set()  # pieces of a paste: never edited
        self.steps: list[str] = []
        self._written = 0
        self._looked = 0
        self._reviewed = -1

    @property
    def here(self) -> Reflection:
        return self.reflections[self.at]

    def text(self, message: int) -> str:
        return self.messages[message].text

    def notes(self, step: str) -> None:
        where = f"{self.at}/{self.here.place}" if self.at in self.reflections else "before"
        self.steps.append(f"[{where}] {step}")

    def chance(self, of: float) -> bool:
        return self.hand.random() < of

    async def waits(self, longest: float) -> None:
        await asyncio.sleep(self.hand.uniform(0, longest))

    def writes(self, more: str = "") -> str:
        """Words that were never written before."""
        self._written += 1
        self.world.counts("words")
        where = f"r{self.at}.q{self.here.place}" if self.at in self.reflections else "r0.q0"
        words = " ".join(self.hand.choices(VOCABULARY, k=self.hand.randint(1, 4)))
        end = self.hand.choice(EMOJI)
        return f"p{self.number}.{where}.{self._written} {words}{more}{end}"

    def sends(self, text: str) -> int:
        """Now and then Telegram hands it over twice."""
        return self.keeps(self.person.sends(text, twice=True if self.chance(0.03) else None))

    def keeps(self, message: Message) -> int:
        self.messages[message.message_id] = message
        self.notes(f"{message.message_id}: {message.text[:60]!r}")
        return message.message_id

    def does(self, choice: Choice, command: str, which: int | None = None) -> bool:
        """Taps it, perhaps twice, where it can be tapped; types it otherwise. Whether tapped."""
        end = "" if which is None else f".{which}"
        data = f"{self.at}.{self.here.turn}.{choice}{end}"
        bubble = self.phone.button(data)
        typing = self.manner == "types" or (self.manner == "both" and self.chance(0.5))
        if bubble is None or typing:
            self.notes(f"types {command}")
            self.person.sends(command)
            return False
        times = 2 if choice in TAPPED_TWICE and self.chance(0.25) else 1
        self.notes(f"taps {data}" + " twice" * (times - 1))
        for _ in range(times):
            self.person.taps(bubble, data=data)
        return True

    async def arrives(self) -> Message:
        """Where the last thing that was done has led: the first bubble of a later turn."""
        here = self.here

        def later(bubble: Message) -> bool:
            number, at = turn(bubble)
            return number == here.number and at > here.turn and bool(place(bubble))

        bubble = await self.phone.sees(later, f"a turn of {here.number} after {here.turn}")
        here.turn = turn(bubble)[1]
        self.notes(f"sees {place(bubble)} as {bubble.message_id}")
        return bubble

    async def has_read_everything(self) -> None:
        """What comes after all that was to be said so far has come."""
        self._looked += 1
        ask, words = (("/privacy", PRIVACY), ("/questions", QUESTIONS))[self._looked % 2]
        self.person.sends(ask)
        await self.phone.sees_words(words)

    async def reviews(self) -> tuple[Message, list[str]]:
        """All eight as they are shown, and the bubble with the way to each."""
        if self._reviewed == self.phone.read:  # then a copy of that one may still come
            await self.has_read_everything()
        asked = self.person.sends("/review")
        last = await self.phone.sees_words(ALL)
        if not last.buttons:
            last = await self.phone.sees(lambda bubble: bubble.buttons, "the rest of /review")
        texts = [one.text for one in self.phone.since(asked) if one.message_id <= last.message_id]
        self._reviewed = self.phone.read
        first = max(at for at, text in enumerate(texts) if ALL in text)
        return last, in_review("\n".join(texts[first:]))

    async def looks_where(self, messages: list[int], *allowed: str) -> dict[int, str]:
        """Which of two answers each is in, where nobody outside can know."""
        _, answers = await self.reviews()
        there = [answer.partition("(taken out)")[0].split() for answer in answers]
        may = {LAST if one == REVIEW else one for one in allowed}
        return {message: self._found(message, there, may) for message in messages}

    def _found(self, message: int, there: list[list[str]], may: set[str]) -> str:
        tag = self.text(message).partition(" ")[0]
        found = [str(at) for at, words in enumerate(there, start=1) if tag in words]
        assert len(found) == 1 and found[0] in may, f"{tag} is in {found}, allowed are {may}"
        self.notes(f"finds {tag} in {found[0]}")
        return found[0]
