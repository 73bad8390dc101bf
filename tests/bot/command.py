"""Runs the real command, as its users do."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings
from tests.storage.conftest import KEY

SETTINGS = frozenset(name.upper() for name in Settings.model_fields)
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
    """Everything below the folder but the keys, which are beside it; with a master key."""
    inherited = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    keys = folder.parent / f"{folder.name}-keys"
    return {
        **inherited,
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(keys / "config"),
        "KEY_STORE": str(keys / "keys.db"),
        "CORNERSTONES_KEY": KEY,
        **settings,
    }
