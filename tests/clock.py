"""A clock that a test moves by hand."""

import asyncio
from datetime import UTC, datetime, timedelta

BEGINNING = datetime(2026, 11, 22, 12, tzinfo=UTC)


class ManualClock:
    """Sleepers wake when `passes` has brought them to their moment; pauses are written down."""

    def __init__(self) -> None:
        self.pauses: list[timedelta] = []
        self._now = BEGINNING
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        return self._now

    def passes(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._moved.set()
        self._moved = asyncio.Event()

    async def sleep(self, pause: timedelta) -> None:
        """Pauses between tries are noted and over at once; the moment moves with them."""
        self.pauses.append(pause)
        self.passes(pause.total_seconds())
        await asyncio.sleep(0)

    async def wait(self, bell: asyncio.Event, until: datetime | None) -> None:
        while not bell.is_set() and (until is None or self._now < until):
            moved = asyncio.ensure_future(self._moved.wait())
            rang = asyncio.ensure_future(bell.wait())
            await asyncio.wait({moved, rang}, return_when=asyncio.FIRST_COMPLETED)
            moved.cancel()
            rang.cancel()
