"""Try the bot by hand: be the person, in a terminal, with no account and no network.

python -m tests.bot_api --port 8081
"""

import argparse
import asyncio
import sys
import threading
from contextlib import suppress

from tests.bot_api.by_hand import HELP, Screen, obey
from tests.bot_api.server import BotApi


def main() -> None:
    options = argparse.ArgumentParser(description="A Bot API server to try the bot by hand.")
    options.add_argument("--port", type=int, default=8081)
    options.add_argument("--name", default="Ana", help="who you are")
    options.add_argument("--language", default="en", help="the language your app is set to")
    chosen = options.parse_args()
    with suppress(KeyboardInterrupt):
        asyncio.run(_talk(chosen.port, chosen.name, chosen.language))


async def _talk(port: int, name: str, language: str) -> None:
    async with BotApi(port=port) as server:
        person = server.person(first_name=name, language_code=language)
        screen = Screen(server, person)
        screen.say(f"Bot API at {server.url}\ntoken      {server.token}\n{HELP}\n")
        watching = asyncio.create_task(screen.watch())
        try:
            lines = _lines()
            while (line := await lines.get()) is not None:
                obey(line, person, screen)
        finally:
            watching.cancel()


def _lines() -> asyncio.Queue[str | None]:
    """A thread of its own for the keyboard, which cannot be waited for in any other way."""
    lines: asyncio.Queue[str | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(lines.put_nowait, line.rstrip("\n"))
        loop.call_soon_threadsafe(lines.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    return lines


if __name__ == "__main__":
    main()
