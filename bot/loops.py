"""Keeps everything going until it is told to stop: listening, waking, delivering, tidying."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta

from bot import journal
from bot.clock import Clock
from bot.courier import Courier
from bot.host import Host
from storage.store import Pruned, Store, StoreError, WrongKey

TIDY_EVERY = timedelta(minutes=10)
PAUSE = timedelta(seconds=2)


async def until_told(*forever: Coroutine[object, object, None]) -> None:
    """Run until SIGTERM or Ctrl-C. What was not confirmed by then comes again next time.

    Raises what the first of them to fail has raised.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    running = asyncio.ensure_future(_all_of(*forever))
    stopped = asyncio.ensure_future(stop.wait())
    await asyncio.wait({running, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not running.done():
        running.cancel()
        await asyncio.wait({running})
        return
    await running


async def keep_waking(host: Host, store: Store, clock: Clock, caught_up: asyncio.Event) -> None:
    """Ring alarms as they fall due, but never while a backlog would look like a silence."""

    async def once() -> None:
        host.alarms.clear()
        await clock.wait(host.alarms, await store.next_alarm())
        await caught_up.wait()
        await host.wake(clock.now())

    await _for_ever(once, clock)


async def keep_tidy(store: Store, clock: Clock, caught_up: asyncio.Event) -> None:
    """Delete what is over its time, once everything that was said in time has been read."""

    async def once() -> None:
        await caught_up.wait()
        await prune_all(store, clock.now())
        await clock.sleep(TIDY_EVERY)

    await _for_ever(once, clock)


async def prune_all(store: Store, now: datetime) -> Pruned:
    """Delete what is over its time, step by step: others have their turn in between."""
    pruned = Pruned()
    while (step := await store.prune(now)).anything:
        pruned += step
        await asyncio.sleep(0)
    await store.scrub()
    return pruned


async def keep_delivering(courier: Courier, host: Host, clock: Clock) -> None:
    await _for_ever(lambda: courier.keep_delivering(host.letters), clock)


async def _for_ever(once: Callable[[], Awaitable[None]], clock: Clock) -> None:
    """A store that is away for a while (a full disk, a backup) stops nothing for good."""
    while True:
        try:
            await once()
        except* WrongKey:  # waiting will not bring it back
            raise
        except* StoreError:
            journal.warning("store.unavailable")
            await clock.sleep(PAUSE)


async def _all_of(*forever: Coroutine[object, object, None]) -> None:
    try:
        async with asyncio.TaskGroup() as tasks:
            for one in forever:
                tasks.create_task(one)
    except BaseExceptionGroup as group:  # one of them failed, and the others were stopped for it
        raise _first(group) from None


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    error = group.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error
