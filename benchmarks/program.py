"""The whole program, run as its users run it: how long it takes to start, and what it weighs."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.timing import Figure, seconds
from storage.master_key import MasterKey
from storage.sealing import new_key
from tests.bot_api import BotApi

RUNS = 5
KEYS = {"CORNERSTONES_KEY": MasterKey(new_key()).text}
PROGRAM = (sys.executable, "-m", "bot")


def figures() -> list[Figure]:
    with TemporaryDirectory() as folder:
        bare = min(seconds(lambda: _run(sys.executable, "-c", "pass")) for _ in range(RUNS))
        chat = min(seconds(lambda: _chat(Path(folder))) for _ in range(RUNS))
        idle, peak = asyncio.run(_weigh(Path(folder)))
    return [
        Figure("start of Python alone", bare * 1000, "ms"),
        Figure("start of the terminal chat to its end, empty input", chat * 1000, "ms"),
        Figure("idle Telegram bot, before any document", idle, "MB resident"),
        Figure("the same after a walk and its two documents", peak, "MB resident"),
    ]


def _run(*command: str, **more: str) -> None:
    subprocess.run(
        command,
        env={**os.environ, **KEYS, **more},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=True,
    )


def _chat(folder: Path) -> None:
    _run(*PROGRAM, "chat", "--out", str(folder), **_places(folder, "chat"))


def _places(folder: Path, name: str) -> dict[str, str]:
    return {
        "DATABASE_URL": f"sqlite:///{folder}/{name}/words.db",
        "KEY_STORE": f"{folder}/{name}-keys/keys.db",
    }


async def _weigh(folder: Path) -> tuple[float, float]:
    async with BotApi() as server:
        ana = server.person(first_name="Ana")
        program = await asyncio.create_subprocess_exec(
            *PROGRAM,
            "telegram",
            env={
                **os.environ,
                **KEYS,
                "TELEGRAM_BOT_TOKEN": server.token,
                "TELEGRAM_API_URL": server.url,
                **_places(folder, "telegram"),
                "LOG_LEVEL": "ERROR",
            },
        )
        try:
            ana.starts()
            await ana.hears(2)
            idle = _resident(program.pid)
            ana.sends("/next")
            await ana.hears()
            ana.sends("/finish")
            await ana.hears(3)
            return idle, _resident(program.pid)
        finally:
            program.terminate()
            await program.wait()


def _resident(pid: int) -> float:
    """Megabytes in memory, as Linux counts them."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
