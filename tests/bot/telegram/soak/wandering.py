"""What a person does besides answering: looks around, goes elsewhere, and comes back."""

from conversations.events import Choice
from tests.bot.telegram.soak.account import EIGHT, Reflection
from tests.bot.telegram.soak.phone import choice, place, turn
from tests.bot.telegram.soak.someone import Someone
from tests.bot.telegram.wording import STOPPED, WHERE, line

OPENED = line("opened")
ALL_OF_THEM = line("reflections.all")
MOST_REFLECTIONS = 3
# Under an earlier turn or another reflection these do nothing but explain.
GO_STALE = frozenset(
    {Choice.NEXT, Choice.SKIP, Choice.BACK, Choice.CLEAR, Choice.REPLACE}
    | {Choice.UNDO, Choice.BRING_BACK, Choice.MOVE}
)


class Wandering(Someone):
    async def goes_back(self) -> None:
        if self.here.place != EIGHT[0]:
            self.does(Choice.BACK, "/back")
            self.here.goes(place(await self.arrives()))

    async def taps_something_old(self) -> None:
        now = (self.at, self.here.turn)
        old = [
            (bubble, data)
            for bubble, data in self.phone.buttons()
            if turn(bubble) != now and choice(data) in GO_STALE
        ]
        if old:
            bubble, data = self.hand.choice(old)
            self.notes(f"taps the old {data}")
            for _ in range(self.hand.randint(1, 2)):
                self.person.taps(bubble, data=data)

    async def shows_something(self) -> None:
        shows = (
            self.person.sends_sticker,
            self.person.sends_photo,
            self.person.sends_voice,
            self.person.sends_location,
            lambda: self.person.sends_album(["", "", ""]),
        )
        self.notes("shows something without words")
        self.hand.choice(shows)()

    async def commands(self) -> None:
        """Several at once, of which at most two move anything."""
        asked = self.hand.choices(["/help", "/start", "/review", "/export text"], k=2)
        moves = self.hand.choices(["/skip", "/back"], k=self.hand.randint(0, 2))
        asked += moves
        self.notes(f"types {asked} at once")
        for command in asked:
            self.person.sends(command)
        for move in moves:
            if (move, self.here.place) != ("/back", EIGHT[0]):
                self.here.goes(place(await self.arrives()))
        await self.has_read_everything()

    async def begins_another(self) -> None:
        if len(self.reflections) == MOST_REFLECTIONS or not any(self.here.everything()):
            return
        known = max(self.reflections)
        self.notes("types /new")
        self.person.sends("/new")
        bubble = await self.phone.sees(
            lambda one: turn(one)[0] > known and place(one), "a new reflection"
        )
        self.at, at = turn(bubble)
        self.reflections[self.at] = Reflection(self.at, at)
        assert place(bubble) == EIGHT[0]

    async def switches(self) -> None:
        others = [number for number in self.reflections if number != self.at]
        if others:
            await self.opens(self.hand.choice(others))

    async def opens(self, number: int) -> None:
        if self.chance(0.4):
            self.person.sends("/reflections")
            bubble = await self.phone.sees_words(ALL_OF_THEM)
            self.notes(f"taps reflection {number}")
            data = f"{self.at}.{self.here.turn}.{Choice.OPEN}.{number}"
            self.person.taps(bubble, data=data)
        else:
            self.notes(f"types /reflection {number}")
            self.person.sends(f"/reflection {number}")
        there = self.reflections[number]
        card = await self.phone.sees(
            lambda one: OPENED in one.text and turn(one)[0] == number, f"reflection {number}"
        )
        self.at, there.turn = turn(card)

    async def blocks(self) -> None:
        """And comes back: by the menu, by /start, or because there is more to say."""
        await self.has_read_everything()
        self.notes("blocks the bot")
        self.person.blocks()
        await self.waits(2)
        way = self.hand.choice(["menu", "start", "words"])
        self.notes(f"comes back: {way}")
        if way == "menu":
            self.person.unblocks()
        elif way == "start":
            self.person.starts()
        elif self.here.place in EIGHT:
            self.here.says(self.sends(self.writes()))
        else:
            self.person.unblocks()
        await self.phone.sees_words(WHERE)

    async def rests(self) -> None:
        self.notes("types /pause")
        self.person.sends("/pause")
        await self.phone.sees_words(STOPPED)
        await self.waits(3)

    async def finishes(self) -> None:
        self.notes("types /finish")
        self.person.sends("/finish")
        self.here.goes(place(await self.arrives()))
