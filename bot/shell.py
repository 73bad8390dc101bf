"""The conversation in a terminal, turn by turn: a line in, everything it brings out.

In the plain mode an empty line is the silence that elsewhere takes QUIET_SECONDS, and the end of
the input is one too.
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from bot.channels.terminal.lines import Lines, from_keyboard, from_pipe
from bot.channels.terminal.showing import HERE, TerminalChannel
from bot.clock import Clock
from bot.courier import Courier
from bot.host import Host
from bot.loops import prune_all
from conversations.events import Began, Event, EventId, Incoming
from conversations.library import FALLBACK, Library
from conversations.person import Register
from storage.store import Store


class Shell:
    def __init__(
        self,
        store: Store,
        library: Library,
        clock: Clock,
        new_id: Callable[[], str],
        out: Path,
    ) -> None:
        self._store = store
        self._clock = clock
        self._new_id = new_id
        self._quiet = library.template.quiet
        self._plain = not (sys.stdin.isatty() and sys.stdout.isatty())
        voice = library.voice(FALLBACK, Register.PLAIN)
        self._channel = TerminalChannel(out, voice, new_id, plain=self._plain)
        self._host = Host(store, library, clock, new_id)
        self._courier = Courier(store, {HERE.channel: self._channel}, library, clock)

    async def talk(self) -> None:
        """Until the input ends. Raises StoreError if words cannot be kept."""
        lines = Lines(from_pipe() if self._plain else from_keyboard())
        await prune_all(self._store, self._clock.now())  # nobody else does it here
        await self._host.retry_parked()
        await self._happened(Began())
        try:
            while (line := await self._line(lines)) is not None:
                if line.strip():
                    await self._happened(self._channel.understand(line))
                else:
                    await self._fell_quiet()
        finally:
            lines.close()
        await self._fell_quiet()
        self._channel.say("bye")

    async def _line(self, lines: Lines) -> str | None:
        """The next line; alarms that fall due while waiting for it are rung."""
        while True:
            left = await self._seconds_left()
            if left is None or left > 0:
                with suppress(TimeoutError):
                    return await lines.next(within=left)
            await self._fell_quiet()

    async def _seconds_left(self) -> float | None:
        alarm = await self._store.next_alarm(HERE)
        return (alarm - self._clock.now()).total_seconds() if alarm else None

    async def _happened(self, event: Event) -> None:
        id_ = EventId(f"{HERE.channel}:{self._new_id()}")
        await self._host.receive(Incoming(id_, HERE, event))
        await self._courier.empty()

    async def _fell_quiet(self) -> None:
        """As if the silence were over; what is to come in days is not hurried."""
        soon = self._clock.now() + self._quiet
        if (alarm := await self._store.next_alarm(HERE)) and alarm <= soon:
            await self._host.wake(max(alarm, self._clock.now()), HERE)
        await self._courier.empty()
