"""The platform's own clock, which a test may move, and the bell that wakes whoever waits."""

import asyncio
import time
from collections.abc import Callable


class Clock:
    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        return time.time() + self._ahead  # noqa: TID251 - the far end has a clock of its own

    def jumps(self, seconds: float) -> None:
        """Forward, as after an outage; or back, as clocks do."""
        self._ahead += seconds


class Bell:
    """Rung after every change; those who wait look again and nobody sleeps in a loop."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []
        self.closed = False

    def ring(self) -> None:
        woken, self._waiting = self._waiting, []
        for future in woken:
            if not future.done():
                future.set_result(None)

    def close(self) -> None:
        self.closed = True
        self.ring()

    async def until(self, true: Callable[[], bool], within: float) -> None:
        """Returns when it is true; raises TimeoutError when it did not become so in time."""
        async with asyncio.timeout(within):
            while not (true() or self.closed):
                future = asyncio.get_running_loop().create_future()
                self._waiting.append(future)
                await future
