"""Where typed lines come from: a keyboard, or a pipe."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from threading import Thread

from prompt_toolkit import PromptSession
from prompt_toolkit.history import DummyHistory
from prompt_toolkit.patch_stdout import patch_stdout

Read = Callable[[], Awaitable[str | None]]  # the next line; None at the end


class Lines:
    """One line at a time; a line that is still being typed is never lost to a silence."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._typing: asyncio.Future[str | None] | None = None

    async def next(self, within: float | None) -> str | None:
        """The next line, None at the end. Raises TimeoutError if none came `within` seconds."""
        typing = self._typing or asyncio.ensure_future(self._read())
        self._typing = typing
        done, _ = await asyncio.wait({typing}, timeout=within)
        if not done:
            raise TimeoutError
        self._typing = None
        return typing.result()

    def close(self) -> None:
        if self._typing:
            self._typing.cancel()


def from_keyboard() -> Read:
    session: PromptSession[str] = PromptSession(
        "> ", history=DummyHistory()
    )  # deleted words stay deleted

    async def read() -> str | None:
        try:
            with patch_stdout(raw=True):
                return await session.prompt_async()
        except (EOFError, KeyboardInterrupt):
            return None

    return read


def from_pipe() -> Read:
    """A thread of its own reads, so that waiting for a line never keeps us from stopping."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[str | None] = asyncio.Queue()

    def pump() -> None:
        # not sys.stdin: this thread may be reading when the program ends, and would keep its lock
        with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as typed:
            for line in typed:
                words = line.decode("utf-8", "replace").rstrip("\r\n")
                loop.call_soon_threadsafe(queue.put_nowait, words)
        loop.call_soon_threadsafe(queue.put_nowait, None)

    Thread(target=pump, daemon=True).start()
    return queue.get
