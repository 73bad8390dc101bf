"""Runs the real command, as its users do."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

LONGEST = 60  # seconds; a command that hangs fails the test


@dataclass(frozen=True, slots=True)
class Ran:
    code: int
    out: str
    err: str


def run(*arguments: str, typed: str | bytes = "", folder: Path, **settings: str) -> Ran:
    """In `folder`, with nothing of the caller's own settings, and `typed` as its input."""
    ran = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=typed.encode() if isinstance(typed, str) else typed,
        capture_output=True,
        cwd=folder,
        env=environment(folder, **settings),
        timeout=LONGEST,
        check=False,
    )
    return Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode())


def environment(folder: Path, **settings: str) -> dict[str, str]:
    ours = {"TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL", "DATABASE_URL", "QUIET_SECONDS", "LOG_LEVEL"}
    inherited = {name: value for name, value in os.environ.items() if name not in ours}
    return {**inherited, "XDG_DATA_HOME": str(folder / "data"), "HOME": str(folder), **settings}
