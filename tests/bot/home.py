"""The home of whoever runs the program: what lies where, and what the program remembers there."""

from pathlib import Path

from storage.master_key import MasterKey
from tests.bot.command import Ran, run

OTHER_KEY = MasterKey(bytes(range(200, 232))).text
WORDS = "They knew my name at the gate."


def says(folder: Path, *lines: str, **settings: str) -> Ran:
    ran = run("chat", typed="\n".join(["/young", *lines, ""]), folder=folder, **settings)
    assert ran.code == 0, ran.err
    return ran


def remembers(folder: Path, **settings: str) -> bool:
    return WORDS in run("chat", typed="/review\n", folder=folder, **settings).out


def database(folder: Path) -> Path:
    return folder / "data" / "cornerstones" / "cornerstones.db"


def key_file(folder: Path) -> Path:
    return folder.parent / "home-keys" / "config" / "cornerstones-key" / "master.key"


def key_store(folder: Path) -> Path:
    return folder.parent / "home-keys" / "keys.db"


def one_line(ran: Ran) -> str:
    (line,) = ran.err.splitlines()
    assert line.startswith("cornerstones: ")
    return line


FROM_FILE = {"CORNERSTONES_KEY": ""}
