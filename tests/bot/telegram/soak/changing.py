"""What a person changes of what is there: edits, undoes, clears, adds by a reply."""

from itertools import pairwise

from conversations.events import Choice
from tests.bot.telegram.soak.account import EIGHT, END, LAST, Reflection
from tests.bot.telegram.soak.phone import place, turn
from tests.bot.telegram.soak.someone import Someone
from tests.bot.telegram.wording import line
from tests.bot_api import Message


class Changing(Someone):
    async def edits(self) -> None:
        """Any earlier message of theirs, wherever it stands."""
        standing = [one for here in self.reflections.values() for one in here.everything()]
        names = {here.name for here in self.reflections.values()}
        mine = [one for one in standing if one not in self.whole and one not in names]
        if mine:
            message = self.hand.choice(mine)
            self.notes(f"edits {message}: {self.text(message)[:30]!r}")
            self.person.edits(self.messages[message], self.writes())
            self.notes(f"to {self.text(message)[:30]!r}")

    async def undoes(self) -> None:
        for _ in range(self.hand.randint(1, 2)):
            if self.here.trail:
                self.does(Choice.UNDO, "/undo")
                bubble = await self.arrives()
                self.here.undoes()
                assert place(bubble) == self.here.place, (
                    f"undone: back at {place(bubble)}, where {self.here.place} was left"
                )

    async def replies(self) -> None:
        """To a question or to words of their own, in any reflection of theirs."""
        mine = [
            (self.messages[message], one, where)
            for one in self.reflections.values()
            for where, answer in one.answers.items()
            for message in answer.parts
        ]
        to, one, where = self.hand.choice([*mine, *self._questions_asked()] or [(None, None, "")])
        if to is None or one is None:
            return
        said = self.keeps(self.person.replies(to, self.writes()))
        self.notes(f"{said} is a reply to {to.message_id}, in {one.number}/{where}")
        if one is self.here:
            one.says(said, to=where)
        else:
            one.receives(where, said)
            self.here.trail.clear()  # what can be undone here is not the last thing that was done

    def _questions_asked(self) -> list[tuple[Message, Reflection, str]]:
        """Those of which the program knows for certain which message they became."""
        found = []
        inbox = self.person.inbox
        for bubble, following in pairwise(inbox):
            number, _ = turn(bubble)
            where = place(bubble)
            sure = bubble.text != following.text and not self.world.in_doubt(
                self.person.id, bubble, bubble.raw["date"] - 1, following.raw["date"] + 1
            )
            if where in EIGHT and number in self.reflections and sure:
                found.append((bubble, self.reflections[number], where))
        return found

    async def clears(self) -> None:
        """This answer by its button, or any by command."""
        where = self.here.place if self.chance(0.6) else self.hand.choice(EIGHT)
        replacing = self.chance(0.4)
        what = Choice.REPLACE if replacing else Choice.CLEAR
        if where == self.here.place:
            self.does(what, f"/{what}")
        else:
            self.notes(f"types /{what} {where}")
            self.person.sends(f"/{what} {where}")
        assert place(await self.arrives()) == where
        self.here.clears(where)

    async def brings_back(self) -> None:
        out = [at for at, answer in self.here.answers.items() if answer.out and at in EIGHT]
        if not out:
            return
        where = self.hand.choice(out)
        if where == self.here.place:
            self.does(Choice.BRING_BACK, "/bring back")
        else:
            self.notes(f"types /bring_back {where}")
            self.person.sends(f"/bring_back {where}")
        assert place(await self.arrives()) == where
        self.here.brings_back(where)

    async def adds_what_was_held(self) -> None:
        if self.here.place == END and self.here.held:
            self.notes("types /add")
            self.person.sends("/add")
            await self.phone.sees(
                lambda one: line("finished.added") in one.text, "that it was added"
            )
            self.here.turn = self._newest_turn()
            self.here.adds_what_was_held()
            assert self.here.answer(LAST).parts

    def _newest_turn(self) -> int:
        return max(at for number, at in map(turn, self.person.inbox) if number == self.at)
