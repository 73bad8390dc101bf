"""Long polling that confirms an update only once it is on disk.

Telegram forgets every update below the `offset` of the next request. So that request is made only
when all of them have been received. One that comes twice is recognised by the host.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import TypeVar

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_exponential

from bot import journal
from bot.channels import TokenRefused
from bot.channels.telegram.incoming import LISTEN_FOR, translate
from bot.channels.telegram.outgoing import ASK_FOR_ANOTHER
from bot.clock import Clock
from conversations.events import Incoming
from storage.store import StoreError, WrongKey

POLL_SECONDS = 50
LONGEST_PAUSE = 4.0  # seconds between tries while Telegram or the disk does not answer
FIRST_PAUSE = 0.25
ANSWERS_AT_ONCE = 8
TOKEN_TRIES = 3

T = TypeVar("T")
_growing = wait_exponential(multiplier=FIRST_PAUSE, max=LONGEST_PAUSE)
Receive = Callable[[Incoming], Awaitable[None]]


class Listener:
    def __init__(self, bot: Bot, receive: Receive, clock: Clock) -> None:
        self.caught_up = asyncio.Event()  # no backlog: a silence now is a silence
        self._bot = bot
        self._receive = receive
        self._clock = clock
        self._offset: int | None = None
        self._conflicts = 0  # in a row: a rival lets our short polls through, never our long ones
        self._answering = asyncio.Semaphore(ANSWERS_AT_ONCE)

    async def listen(self) -> None:
        """For ever. Raises TokenRefused when the token is no longer good."""
        async with asyncio.TaskGroup() as aside:
            while True:
                updates = await self._patiently(self._poll)
                await self._patiently(partial(self._take_in, updates))
                self._confirm(updates)
                for update in updates:
                    if update.callback_query:
                        aside.create_task(self._answer(update.callback_query.id))

    async def _poll(self) -> Sequence[Update]:
        # after a start or an outage the backlog comes first: without waiting, until there is none
        timeout = POLL_SECONDS if self.caught_up.is_set() else 0
        try:
            updates = await self._bot.get_updates(
                offset=self._offset, timeout=timeout, allowed_updates=LISTEN_FOR
            )
        except InvalidToken as error:
            await self._make_sure_of_the_token()
            raise NetworkError("not found") from error
        if timeout:
            self._conflicts = 0
        return updates

    async def _make_sure_of_the_token(self) -> None:
        """A server that is just starting again also answers 404: only if it goes on is it so."""
        for _ in range(TOKEN_TRIES):
            await self._clock.sleep(timedelta(seconds=1))
            try:
                await self._bot.get_me()
            except InvalidToken:
                continue
            except TelegramError:
                return
            return
        raise TokenRefused(ASK_FOR_ANOTHER)

    async def _take_in(self, updates: Sequence[Update]) -> None:
        events = (translate(update, self._bot.id) for update in updates)
        await asyncio.gather(*(self._receive(event) for event in events if event))

    def _confirm(self, updates: Sequence[Update]) -> None:
        # the offset is dropped after an empty poll: Telegram restarts its ids after a quiet week
        self._offset = updates[-1].update_id + 1 if updates else None
        if not updates:
            self.caught_up.set()

    async def _answer(self, query: str) -> None:
        """Stops the button's little clock; too late or not at all does no harm."""
        async with self._answering:
            try:
                await self._bot.answer_callback_query(query)
            except TelegramError as error:
                journal.debug("query.unanswered", error=type(error).__name__)

    async def _patiently(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Try until it works, with growing pauses; nothing is confirmed meanwhile."""
        return await AsyncRetrying(
            retry=retry_if_exception(_passes),
            wait=self._pause,
            sleep=lambda seconds: self._clock.sleep(timedelta(seconds=seconds)),
            before_sleep=self._outage,
        )(attempt)

    def _pause(self, state: RetryCallState) -> float:
        match _error(state):
            case RetryAfter(retry_after=timedelta() as after):
                return after.total_seconds()
            case Conflict():
                self._conflicts += 1
                return min(FIRST_PAUSE * (1 << min(self._conflicts, 10)), LONGEST_PAUSE)
            case _:
                return _growing(state)

    def _outage(self, state: RetryCallState) -> None:
        self.caught_up.clear()
        error = _error(state)
        entry = "telegram.another_poller" if isinstance(error, Conflict) else "telegram.outage"
        journal.warning(entry, error=type(error).__name__, attempt=state.attempt_number)


def _passes(error: BaseException) -> bool:
    """Whether waiting can help."""
    return isinstance(error, TelegramError | StoreError) and not isinstance(error, WrongKey)


def _error(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None
