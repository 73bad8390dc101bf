"""The real program killed with SIGKILL, over and over, while ten people are in mid-burst.

Four moments are hit for certain: as updates are handed out (receive), while their commit waits
for the database (commit), as a send arrives that is then lost (send), and when a send was
accepted that the program never hears of (settle). What is checked at the end is which answer
each word is in, and in which order.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from itertools import cycle, groupby, pairwise
from pathlib import Path

import pytest

from conversations.events import Choice
from tests.bot.telegram import reading
from tests.bot.telegram.chance import hand
from tests.bot.telegram.conftest import Meets
from tests.bot.telegram.program import Confirmations, Program
from tests.bot.telegram.reading import in_review, in_text
from tests.bot.telegram.walker import Walker
from tests.bot.telegram.wording import LAST_WAS, MADE, PRIVACY, THANKS
from tests.bot_api import BotApi, Call, DropsBefore

pytestmark = pytest.mark.asyncio

PEOPLE = 10
MOST = 6  # kills while one person's documents are sent
SENDS = ("sendMessage", "sendDocument")
MOMENTS = ("receive", "commit, before", "commit, within", "send", "settle")
KILLS_PER_QUESTION = 3
EACH_AT_LEAST = 8 * KILLS_PER_QUESTION // len(MOMENTS)
SEED = 20261122
LONGEST_TYPING = 0.04  # seconds between two messages of one burst, for each that came before


class Talker:
    """One of the ten: bursts, sometimes corrected later; by buttons or by typing.

    Nobody moves on before the program has been killed often enough: until then they write on, ever
    more slowly, or a busy machine would never catch up with them.
    """

    def __init__(self, walker: Walker, at: int, killer: "Killer") -> None:
        self.walker = walker
        self.answers: list[list[str]] = [[] for _ in range(8)]
        self._at = at
        self._hand = hand(SEED + at)
        self._killer = killer

    @property
    def expected(self) -> list[str]:
        return ["\n".join(words) for words in self.answers]

    async def talks(self) -> None:
        await self.walker.begins()
        for number in range(1, 9):
            await self._answers(number)
            if number == 3:
                await self._goes_back(number)
            self.walker.chooses(Choice.NEXT)
            if number < 8:
                await self.walker.is_asked(number + 1)
                self._corrects(number)
        await self.walker.sees(LAST_WAS)
        await self.walker.finishes()

    async def _answers(self, number: int) -> None:
        fewest = self._hand.randint(2, 5)
        while len(self.answers[number - 1]) < fewest or not self._killer.has_had(number):
            await self._says_one_more(number)
            if self._hand.random() < 0.2:
                self.walker.person.sends("/privacy")

    async def _says_one_more(self, number: int) -> None:
        words = self.answers[number - 1]
        words.append(f"{self._at}.{number}.{len(words)}")
        self.walker.says(words[-1])
        await asyncio.sleep(self._hand.uniform(0, LONGEST_TYPING) * len(words))

    async def _goes_back(self, number: int) -> None:
        """A look at the question before, with one more word for it."""
        self.walker.chooses(Choice.BACK)
        await self.walker.is_asked(number - 1)
        await self._says_one_more(number - 1)
        self.walker.person.sends("/next")
        await self.walker.is_asked(number)

    def _corrects(self, number: int) -> None:
        """The first message of an answer that is settled, edited in place."""
        words = self.answers[number - 1]
        sent = next(one for one in self.walker.person.sent if one.text == words[0])
        words[0] += ".edited"
        self.walker.person.edits(sent, words[0])


class Killer:
    """Shoots the program at a chosen moment, once for each time that it takes aim."""

    def __init__(self, server: BotApi, program: Program) -> None:
        self.kills: Counter[str] = Counter()
        self.hand = hand(SEED)
        self._server = server
        self._program = program
        self._aim: str | None = None
        self._chances = 0  # to let pass
        self._pulled = asyncio.Event()
        self._lock = ExitStack()
        self._watching: list[asyncio.Task[None]] = []
        server.watching.on_asked(self._asked)
        server.watching.on_done(self._done)

    def has_had(self, question: int) -> bool:
        """Whether there were kills enough for one to go on from there."""
        return self.kills.total() >= question * KILLS_PER_QUESTION

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        killing = asyncio.create_task(self._keeps_killing())
        try:
            yield
        finally:
            killing.cancel()
            await asyncio.wait({killing})
        assert killing.cancelled(), killing.exception()
        await self._lets_live()

    async def _keeps_killing(self) -> None:
        """For ever, each moment in its turn; the program is started again after each shot."""
        for moment in cycle(MOMENTS):
            self._chances = self.hand.randint(0, 5)
            self._aim = moment
            await self._pulled.wait()
            await self._program.ends()
            self._lock.close()
            self.kills[moment] += 1
            self._pulled.clear()
            await self._program.starts()

    async def _lets_live(self) -> None:
        """No more of it; whoever was shot last gets up again."""
        self._aim = None
        await asyncio.gather(*self._watching)
        if self._pulled.is_set():
            await self._program.ends()
        self._lock.close()
        if not self._program.running:
            await self._program.starts()

    def _asked(self, call: Call) -> None:
        if self._aim == "send" and call.method in SENDS and self._is_now():
            self._server.faults.once(DropsBefore(), call.method, chat=call.chat)
            self._shoots()

    def _done(self, call: Call) -> None:
        given = call.method == "getUpdates" and call.result
        if self._aim == "settle" and call.method in SENDS and self._is_now():
            self._shoots()
        if self._aim == "receive" and given and self._is_now():
            self._in(self.hand.uniform(0, 0.004))
        if self._aim == "commit, before" and given and self._is_now():
            self._lock.enter_context(self._program.locked())
            self._in(self.hand.uniform(0.005, 0.02))
        if self._aim == "commit, within" and given and self._is_now():
            self._watching.append(asyncio.create_task(self._when_it_writes()))

    def _is_now(self) -> bool:
        self._chances -= 1
        if self._chances >= 0:
            return False
        self._aim = None
        return True

    def _in(self, seconds: float) -> None:
        asyncio.get_running_loop().call_later(seconds, self._shoots)

    async def _when_it_writes(self) -> None:
        """As soon as the database's log changes: its pages are written, and not yet synced."""
        log = self._program.database.with_name(f"{self._program.database.name}-wal")
        before = _stamp(log)
        with suppress(TimeoutError):
            async with asyncio.timeout(0.1):  # repeats write nothing
                while _stamp(log) == before:
                    await asyncio.sleep(0)
        self._shoots()

    def _shoots(self) -> None:
        self._program.shoots()
        self._pulled.set()


async def test_whatever_moment_it_is_killed_at_every_word_is_in_its_own_answer(
    server: BotApi, installed: Program, confirmations: Confirmations, meets: Meets
) -> None:
    killer = Killer(server, installed)
    walkers = [meets(f"Person {at}", typing=at % 2 == 1) for at in range(PEOPLE)]
    talkers = [Talker(walker, at, killer) for at, walker in enumerate(walkers)]
    await installed.starts()
    async with killer.at_work():
        await asyncio.gather(*(talker.talks() for talker in talkers))

    assert min(killer.kills[moment] for moment in MOMENTS) >= EACH_AT_LEAST, killer.kills
    assert confirmations.looked > killer.kills.total()
    for talker in talkers:
        walker = talker.walker
        assert in_text(reading.text(walker.documents)) == talker.expected
        assert in_text(await walker.exports_text()) == talker.expected
        assert in_review(await walker.reviews()) == talker.expected
        assert questions(walker) == [1, 2, 3, 2, 3, 4, 5, 6, 7, 8]
        assert repeats(walker) <= killer.kills.total()
    assert installed.count("people") == PEOPLE
    assert installed.count("parked") == 0


async def test_killed_at_each_send_of_the_documents_it_still_sends_them_all_in_order(
    server: BotApi, installed: Program, meets: Meets
) -> None:
    ana = meets()
    await installed.starts()
    await ana.begins()
    ana.says("one", "two")
    await ana.sees(THANKS)
    before = len(ana.texts)
    kills = _shoots_at_each_send(server, installed)
    ana.says("/finish")
    for _ in range(MOST):
        await installed.ends()
        await installed.starts()
    await ana.sees(MADE)

    assert kills == ["lost", "accepted"] * (MOST // 2)
    kinds = [text[-4:] if text.startswith("reflection-") else text[:4] for text in ana.texts]
    assert [kind for kind, _ in groupby(kinds[before:])] == [".pdf", ".txt", "Here"]
    assert in_text(reading.text(ana.documents))[0] == "one\ntwo"
    assert reading.in_pdf(reading.pdf(ana.documents))[0] == "one two"


def _shoots_at_each_send(server: BotApi, program: Program) -> list[str]:
    """Every other one is lost, the others are accepted; the list grows with each kill."""
    kills: list[str] = []

    def asked(call: Call) -> None:
        if call.method in SENDS and len(kills) < MOST and len(kills) % 2 == 0:
            kills.append("lost")
            server.faults.once(DropsBefore(), call.method)
            program.shoots()

    def done(call: Call) -> None:
        if call.method in SENDS and len(kills) < MOST:
            kills.append("accepted")
            program.shoots()

    server.watching.on_asked(asked)
    server.watching.on_done(done)
    return kills


def questions(walker: Walker) -> list[int]:
    """The questions as they came, each once however often it was said in a row."""
    asked = (int(text.split()[1]) for text in walker.texts if text.startswith("Question "))
    return [number for number, _ in groupby(asked)]


def repeats(walker: Walker) -> int:
    """Bubbles that came again at once; thanks and notices may be given again with good reason."""
    asked = [text for text in walker.texts if not text.startswith((THANKS, PRIVACY))]
    return sum(before == text for before, text in pairwise(asked))


def _stamp(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_size, found.st_mtime_ns
