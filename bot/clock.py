"""The one place that reads the clock. Everyone else is given one."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware, in UTC."""

    async def sleep(self, pause: timedelta) -> None: ...
    async def wait(self, bell: asyncio.Event, until: datetime | None) -> None:
        """Until the bell rings or the moment comes; None waits for the bell alone."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, pause: timedelta) -> None:
        await asyncio.sleep(pause.total_seconds())

    async def wait(self, bell: asyncio.Event, until: datetime | None) -> None:
        left = None if until is None else max(0.0, (until - self.now()).total_seconds())
        with suppress(TimeoutError):
            async with asyncio.timeout(left):
                await bell.wait()
