"""The queue behind getUpdates: who may fetch, what counts as confirmed, what comes again.

An update stays until a call names a higher offset; only then is it gone. Ids may be made to
start again lower, as they do over there after a quiet week.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.bot_api.clock import Bell, Clock
from tests.bot_api.limits import SECONDS_TO_FETCH
from tests.bot_api.refusal import Json, Refusal

OnConfirm = Callable[[list[int]], None]

ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
TERMINATED = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
FAR_FUTURE = 10  # offsets beyond the next id by more than this are taken for nonsense


@dataclass(slots=True)
class Queued:
    id: int
    kind: str
    content: Json
    at: float
    owed: int

    def as_json(self) -> Json:
        return {"update_id": self.id, self.kind: self.content}


class UpdateQueue:
    def __init__(self, clock: Clock, bell: Bell) -> None:
        self.deliver_twice = False
        self.confirmed: list[int] = []
        self.hooks: list[OnConfirm] = []
        self.failures: list[Exception] = []
        self.polling = 0
        self._clock = clock
        self._bell = bell
        self._queue: list[Queued] = []
        self._next_id = 684_000_001
        self._allowed: frozenset[str] | None = None
        self._turn = 0

    @property
    def waiting(self) -> list[int]:
        return [queued.id for queued in self._queue]

    def add(self, kind: str, content: Json, *, twice: bool | None = None) -> int | None:
        """None when the bot has not asked for this kind: then it is lost to it for good."""
        if not self._wanted(kind):
            return None
        owed = 2 if (self.deliver_twice if twice is None else twice) else 1
        queued = Queued(self._next_id, kind, content, self._clock.now(), owed)
        self._next_id += 1
        self._queue.append(queued)
        self._bell.ring()
        return queued.id

    def jumps_to(self, update_id: int) -> None:
        if self._queue:
            raise RuntimeError("ids start anew only after a quiet week, with nothing waiting")
        self._next_id = update_id

    def allow(self, kinds: Any) -> None:
        """Remembered until another call says otherwise; an empty list means the default."""
        if isinstance(kinds, list):
            self._allowed = frozenset(map(str, kinds)) or None

    def forget_all(self) -> None:
        self._queue.clear()

    async def fetch(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """One long poll; an earlier one that still waits is thrown out."""
        self._confirm(offset)
        self._turn += 1
        mine = self._turn
        self._bell.ring()
        await self._something(mine, seconds)
        if self._turn != mine:
            raise Refusal(409, TERMINATED)
        return [queued.as_json() for queued in self._queue[:limit]]

    async def _something(self, mine: int, seconds: float) -> None:
        self.polling += 1
        try:
            await self._bell.until(lambda: bool(self._queue) or self._turn != mine, seconds)
        except TimeoutError:
            pass
        finally:
            self.polling -= 1

    def _confirm(self, offset: int) -> None:
        self._drop_stale()
        if offset < 0:
            done = self._queue[:offset]
        elif offset > self._next_id + FAR_FUTURE:
            done = []
        else:
            done = [queued for queued in self._queue if queued.id < offset]
        for queued in done:
            queued.owed -= 1
        self._queue = [queued for queued in self._queue if queued.owed]
        if done:
            self._tell([queued.id for queued in done])

    def _tell(self, ids: list[int]) -> None:
        """An assertion that fails in a hook is kept, to fail the test and not the bot."""
        self.confirmed += ids
        for hook in self.hooks:
            try:
                hook(ids)
            except Exception as failure:  # noqa: BLE001 - raised again when the server closes
                self.failures.append(failure)

    def _drop_stale(self) -> None:
        oldest = self._clock.now() - SECONDS_TO_FETCH
        self._queue = [queued for queued in self._queue if queued.at >= oldest]

    def _wanted(self, kind: str) -> bool:
        return kind not in ONLY_ON_REQUEST if self._allowed is None else kind in self._allowed
