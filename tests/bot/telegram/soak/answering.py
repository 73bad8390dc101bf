"""What a person does with the question before them: answers it, in every way, and goes on."""

from conversations.events import Choice
from tests.bot.telegram.soak.account import EIGHT, END, REVIEW
from tests.bot.telegram.soak.phone import place
from tests.bot.telegram.soak.someone import Someone
from tests.bot.telegram.wording import THANKS
from tests.bot_api import Message

TYPING = 0.15  # seconds between two messages of one burst
AT_LENGTH = " and I wrote this before the next question was on my screen"  # too much for a name
PASTE = " more of it" * 380  # more than one message holds


class Answering(Someone):
    async def bursts(self) -> None:
        if self.here.place == END:
            await self.has_read_everything()
        for _ in range(self.hand.randint(0, 3)):
            self._says_in_some_way()
            await self.waits(TYPING)
        self.here.says(last := self.sends(self.writes()))
        if self.here.place in EIGHT and self.chance(0.3):
            await self._is_thanked(last)

    async def _is_thanked(self, last: int) -> Message:
        return await self.phone.sees(
            lambda one: THANKS in one.text and one.message_id > last, f"thanks for {last}"
        )

    def _says_in_some_way(self) -> None:
        """Mostly one message; under a picture, forwarded, or after a slip of the finger."""
        way = self.hand.random()
        if way < 0.06:
            message = self.person.sends_photo(self.writes())
        elif way < 0.1:
            message = self.person.sends_album([self.writes(), "", ""])[0]
        elif way < 0.14:
            message = self.person.forwards(self.writes())
        elif way < 0.18 and self.here.place in EIGHT:
            message = self.person.sends(f"/{self.writes()}")
        elif way < 0.19 and self.here.place in EIGHT:
            self._pastes()
            return
        else:
            self.here.says(self.sends(self.writes()))
            return
        self.here.says(self.keeps(message))

    def _pastes(self) -> None:
        """The app cuts it in two; it is one thing that was said."""
        self.person.sends(self.writes(PASTE))
        said = tuple(self.keeps(message) for message in self.person.sent[-2:])
        self.whole |= set(said)
        self.here.says(*said)

    async def goes_on(self) -> None:
        here = self.here
        since, before = self.world.now(), here.place
        if before in EIGHT and not here.answer(before).parts:
            self.does(Choice.SKIP, "/skip")
        elif before == REVIEW and here.name is None:
            self.does(Choice.NO_NAME, "/next")
        else:
            self.does(Choice.NEXT, "/next")
        late = await self._says_late() if before in EIGHT and self.chance(0.25) else []
        bubble = await self.arrives()
        here.goes(place(bubble))
        await self.settles(late, before, bubble, since)

    async def _says_late(self) -> list[int]:
        """Without waiting for the question."""
        late = []
        for _ in range(self.hand.randint(1, 2)):
            await self.waits(0.1)
            late.append(self.sends(self.writes(AT_LENGTH)))
        return late

    async def settles(self, late: list[int], before: str, bubble: Message, since: float) -> None:
        """What was sent before the question was in the chat belongs to the one before."""
        if not late:
            return
        await self.phone.sees(
            lambda one: one.text not in {bubble.text, ""} and one.message_id > bubble.message_id,
            "what becomes of late words",
        )
        until = self.world.now()
        now = self.here.place
        first = bubble.message_id
        where = {message: before if message < first else now for message in late}
        self.world.counts("late", len(late))
        if self.world.in_doubt(self.person.id, bubble, since, until):
            self.world.counts("ambiguous", len(late))
            where = await self.looks_where(late, before, now)
        for message, to in where.items():
            self.here.says(message, to="" if to == REVIEW else to)

    async def goes_on_blindly(self) -> None:
        """On, a word, and on again, before anything is on the screen."""
        here = self.here
        if not here.answer(here.place).parts:
            return
        before = here.place
        self.notes("types /next, a word and /skip")
        self.person.sends("/next")
        word = self.sends(self.writes(AT_LENGTH))
        self.person.sends("/skip")
        between, then = place(await self.arrives()), place(await self.arrives())
        to = (await self.looks_where([word], before, between))[word]
        self.world.counts("blind")
        self.world.counts(f"blind, in the {'first' if to == before else 'second'}")
        here.goes(between)
        here.says(word, to=to)
        here.goes(then)

    async def gives_a_name(self) -> None:
        if self.here.name is not None:
            return
        await self.has_read_everything()
        said = self.sends(f"p{self.number}.r{self.at}.name.{len(self.messages)} Ana")
        self.here.is_named(said, place(await self.arrives()))

    async def says_too_much_for_a_name(self) -> None:
        await self.has_read_everything()
        self.here.says(self.sends(self.writes(AT_LENGTH)))

    async def moves_it(self) -> None:
        """One word to a question just come to, and then to another one after all."""
        here = self.here
        away = [number for number in EIGHT if number != here.place]
        await self.goes_to(self.hand.choice(away))
        word = self.sends(self.writes())
        here.says(word)
        thanks = await self._is_thanked(word)
        offered = [b.data.split(".")[3] for b in thanks.buttons if ".move." in b.data]
        to = offered[0] if offered else "8" if here.place != "8" else "1"
        self.does(Choice.MOVE, f"/move {to}", int(to))
        bubble = await self.arrives()
        assert place(bubble) == here.place, f"moved words, and are at {place(bubble)}"
        here.carries(word, to)

    async def goes_to(self, number: str) -> None:
        """Any question, by command or from all of them."""
        here, before = self.here, self.here.place
        since = self.world.now()
        if self.chance(0.3):
            bubble, _ = await self.reviews()
            self.notes(f"taps question {number} in /review")
            self.person.taps(bubble, data=f"{here.number}.{here.turn}.{Choice.GO}.{number}")
        else:
            self.notes(f"types /question {number}")
            self.person.sends(f"/question {number}")
        late = await self._says_late() if before in EIGHT and self.chance(0.15) else []
        bubble = await self.arrives()
        assert place(bubble) == number, f"asked for {number}, got {place(bubble)}"
        here.goes(number)
        await self.settles(late, before, bubble, since)
