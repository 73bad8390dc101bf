"""The world around them: the real program, a Telegram in trouble, a SIGKILL every few seconds."""

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bot.telegram.chance import hand
from tests.bot.telegram.program import Program
from tests.bot.telegram.soak.life import Life
from tests.bot.telegram.soak.verdict import judge
from tests.bot.telegram.troubles import EVERY_KIND
from tests.bot_api import BadGateway, BotApi, Call, Floods, Message
from tests.bot_api.refusal import Json

SENDS = ("sendMessage", "sendDocument")
ONE_SEND_IN = 10
ONE_POLL_IN = 50
ONE_FLOOD_IN = 150
KILLS = (3.0, 7.0)  # seconds from one to the next, at least and at most
OUTAGES = (8.0, 20.0)
OUTAGE_SECONDS = 1.5
NOTED_SECONDS = 2.0  # far more than the program needs to note what it has just sent
MOST_TOLD = 5  # failures
UNSURE = ("dropped", "babbled", "unfinished", "502")  # it may have been done, or not


@dataclass(frozen=True, slots=True)
class Soak:
    people: int
    steps: int  # of each person
    seed: int
    pace: float  # seconds between two steps, at most
    minutes: float = 0.0  # whoever goes home before that is followed by somebody new


@dataclass(slots=True)
class World:
    server: BotApi
    program: Program
    soak: Soak
    counted: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    kills: list[float] = field(default_factory=list)
    calls: defaultdict[int, list[Call]] = field(default_factory=lambda: defaultdict(list))
    handed: defaultdict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    phones: dict[int, asyncio.Event] = field(default_factory=dict)

    def now(self) -> float:
        return self.server.clock.now()

    def counts(self, what: str, by: int = 1) -> None:
        self.counted[what] += by

    def in_doubt(self, chat: int, bubble: Message, since: float, until: float) -> bool:
        """Whether nobody outside can tell which copy of it the program knows of, if any.

        A kill can cut short what happens from when the program was first handed what led to the
        bubble, until a moment after the bubble was in the chat.
        """
        handed = next((at for at in self.handed[chat] if at >= since), since)
        tries = [
            call
            for call in self.calls[chat]
            if since <= call.at <= until and call.values.get("text") == bubble.text
        ]
        noted = min([until, *(call.at + NOTED_SECONDS for call in tries[-1:])])
        killed = any(handed <= at <= noted for at in self.kills)
        return killed or any(word in call.outcome for word in UNSURE for call in tries)

    async def goes_round(self) -> None:
        """Until all have lived and gone home; then the outbox is empty and nothing is parked."""
        self.server.watching.on_asked(self._asked)
        self.server.watching.on_done(self._done)
        self._makes_trouble()
        await self.program.starts()
        over = asyncio.Event()
        around = [asyncio.create_task(each(over)) for each in (self._kills, self._outages)]
        until = self.now() + self.soak.minutes * 60
        await asyncio.gather(*(self._one_after_another(at, until) for at in self._places()))
        over.set()
        await asyncio.gather(*around)
        self.server.faults.clear()
        await self.server.all_confirmed(within=60)
        await self.program.until_empty("letters")
        assert not self.failures, self._told
        assert self.program.count("parked") == 0
        assert self.program.count("people") == self.counted["people"]
        assert self.program.count("sessions") == self.counted["reflections"]

    @property
    def summary(self) -> str:
        kinds = ", ".join(f"{self.counted[kind]} {kind}" for kind in sorted(self.counted))
        return f"seed {self.soak.seed}: {len(self.kills)} kills, {kinds}"

    @property
    def _told(self) -> str:
        some = "\n\n".join(self.failures[:MOST_TOLD])
        return f"{len(self.failures)} went wrong; {self.summary}\n\n{some}"

    def _places(self) -> range:
        return range(1, self.soak.people + 1)

    async def _one_after_another(self, number: int, until: float) -> None:
        """Somebody; and somebody new in their place, as long as there is time."""
        await self._somebody(number)
        while self.now() < until:
            number += self.soak.people
            await self._somebody(number)

    async def _somebody(self, number: int) -> None:
        life = Life(number, self.soak.seed, self.server.person(first_name=f"P{number}"), self)
        chat = life.person.id
        self.phones[chat] = life.phone.news
        try:
            await life.lives(self.soak.steps, self.soak.pace)
            await judge(life)
        except AssertionError as error:
            told = "" if life.told in str(error) else f"\n{life.told}"
            self.failures.append(f"seed {self.soak.seed}, {error}{told}")
        self.counts("people")
        self.counts("reflections", len(life.reflections))
        for kept in (self.phones, self.calls, self.handed):
            kept.pop(chat, None)
        life.person.inbox.clear()
        self.server.calls.clear()

    def _makes_trouble(self) -> None:
        faults = self.server.faults
        kinds = len(EVERY_KIND)
        for at, trouble in enumerate(EVERY_KIND):
            faults.add(trouble, *SENDS, every=ONE_SEND_IN * kinds)
            faults.rules[-1].seen = ONE_SEND_IN * at
            faults.add(trouble, "getUpdates", every=ONE_POLL_IN * kinds)
            faults.rules[-1].seen = ONE_POLL_IN * at
        faults.add(Floods(1), "sendMessage", every=ONE_FLOOD_IN)

    async def _kills(self, over: asyncio.Event) -> None:
        moments = hand(self.soak.seed)
        while not await _is_over(over, moments.uniform(*KILLS)):
            self.kills.append(self.now())
            await self.program.is_killed()
            await self.program.starts()

    async def _outages(self, over: asyncio.Event) -> None:
        """Nothing goes through for a while, whatever is asked."""
        moments = hand(self.soak.seed + 1)
        rules = self.server.faults.rules
        while not await _is_over(over, moments.uniform(*OUTAGES)):
            self.server.faults.always(BadGateway())
            rules.insert(0, outage := rules.pop())
            self.counts("outages")
            await _is_over(over, OUTAGE_SECONDS)
            rules.remove(outage)

    def _asked(self, call: Call) -> None:
        if call.chat is not None and call.method == "sendMessage":
            self.calls[call.chat].append(call)

    def _was_handed(self, updates: Any) -> None:
        for chat in {_chat(update) for update in updates}:
            self.handed[chat].append(self.now())

    def _done(self, call: Call) -> None:
        if call.method == "getUpdates":
            self._was_handed(call.result)
        if call.chat in self.phones:
            self.counts("bubbles and files", call.method in SENDS)
            self.phones[call.chat].set()


def _chat(update: Json) -> int:
    message = update.get("message") or update.get("edited_message")
    sender: Json = (message or update.get("callback_query") or update["my_chat_member"])["from"]
    return int(sender["id"])


async def _is_over(over: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await over.wait()
    except TimeoutError:
        return False
    return True


def installed(folder: Path, server: BotApi) -> Program:
    return Program(folder, server, LOG_LEVEL="INFO")
