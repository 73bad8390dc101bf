"""The real `cornerstones telegram` in a process of its own: started, killed, stopped, read."""

import asyncio
import os
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from conversations.events import Address
from storage.master_key import Ring
from storage.rows import found_by
from storage.sealing import Seal
from tests.bot.command import SETTINGS
from tests.bot_api import BotApi
from tests.bot_api.clock import Bell
from tests.storage.conftest import KEY

ROOT = Path(__file__).parents[3]
(MASTER,) = Ring.of(KEY).keys
START_SECONDS = 30.0
STOP_SECONDS = 10.0


class Program:
    """One installation: a folder, a database, its settings. It may run many times."""

    def __init__(self, folder: Path, server: BotApi, **settings: str) -> None:
        self.database = folder / "data" / "cornerstones.db"
        self.key_store = folder / "keys" / "keys.db"
        self.lines: list[str] = []  # of standard error, of all runs
        self.ready = 0  # how many runs have come to the point of listening
        self._folder = folder
        self._server = server
        self.settings = {
            "TELEGRAM_BOT_TOKEN": server.token,
            "TELEGRAM_API_URL": server.url,
            "DATABASE_URL": f"sqlite:///{self.database}",
            "KEY_STORE": str(self.key_store),
            "CORNERSTONES_KEY": KEY,
            "QUIET_SECONDS": "0.4",
            "LOG_LEVEL": "DEBUG",
            **settings,
        }
        self._bell = Bell()
        self._process: Process | None = None
        self._reading: asyncio.Task[None] | None = None

    @property
    def stderr(self) -> str:
        return "\n".join(self.lines)

    @property
    def said(self) -> list[str]:
        """What it told the operator itself, besides the log."""
        return [line for line in self.lines if not line.startswith("time=")]

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def runs(self) -> None:
        """Starts it, without waiting for anything."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "telegram",
            cwd=self._folder, env=self.environment(), stderr=PIPE,
        )  # fmt: skip
        self._reading = asyncio.create_task(self._read(self._process))

    async def starts(self) -> None:
        """Starts it, and waits until it listens."""
        ready = self.ready
        await self.runs()
        await self._bell.until(lambda: self.ready > ready or not self.running, START_SECONDS)
        assert self.ready > ready, f"it did not start: {self.stderr}"

    async def ends(self, within: float = STOP_SECONDS) -> int:
        """Waits until it has ended by itself; its exit code."""
        assert self._process is not None
        assert self._reading is not None
        async with asyncio.timeout(within):
            code = await self._process.wait()
            await self._reading
        self._process = None
        return code

    async def stops(self) -> int:
        """SIGTERM, as a supervisor sends it."""
        assert self._process is not None
        self._process.terminate()
        return await self.ends()

    def shoots(self) -> None:
        """SIGKILL, at this very moment; `ends` then clears away what is left of it."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def is_killed(self) -> None:
        self.shoots()
        await self.ends()

    async def logs(self, words: str, *, times: int = 1, within: float = START_SECONDS) -> None:
        """Waits until so many lines of its log have these words."""
        await self._bell.until(lambda: sum(words in line for line in self.lines) >= times, within)

    def rows(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """What the database says to someone who may only read."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as db:
            return db.execute(statement, values).fetchall()

    def changes(self, statement: str, *values: object) -> None:
        """As damage, or a newer program, would; only while it does not run."""
        with closing(sqlite3.connect(self.database)) as db, db:
            db.execute(statement, values)

    def count(self, table: str) -> int:
        [(count,)] = self.rows(f"SELECT count(*) FROM {table}")
        assert isinstance(count, int)
        return count

    async def until_empty(self, table: str) -> None:
        """What was delivered is settled a moment after it was heard, and SQLite rings no bell."""
        async with asyncio.timeout(START_SECONDS):
            while self.count(table):
                await asyncio.sleep(0.01)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Another program holds the database: nothing can be committed meanwhile."""
        with closing(sqlite3.connect(self.database, isolation_level=None)) as db:
            db.execute("BEGIN IMMEDIATE")
            yield
            db.execute("ROLLBACK")

    def bytes_on_disk(self) -> bytes:
        """All that lies in the database's own files, deleted or not."""
        files = sorted(self.database.parent.glob(f"{self.database.name}*"))
        return b"".join(file.read_bytes() for file in files)

    @property
    def own(self) -> str:
        """The owner of what belongs to nobody."""
        [(database,)] = self.rows("SELECT database FROM sealing")
        return f"database/{database}"

    def owners(self) -> set[str]:
        """Whoever has a key in the key store."""
        with closing(sqlite3.connect(f"file:{self.key_store}?mode=ro", uri=True)) as db:
            return {owner for (owner,) in db.execute("SELECT owner FROM keys")}

    async def scrubbed(self, gone: set[bytes]) -> None:
        """Waits until none of it is on the disk: the log is cut off after the farewell."""
        async with asyncio.timeout(START_SECONDS):
            while any(value in self.bytes_on_disk() for value in gone):
                await asyncio.sleep(0.01)

    def kept_of(self, chat: int) -> set[bytes]:
        """Everything of whoever is in that chat, sealed as it is, and what they are found by."""
        who = self.lookup(chat)
        person = "(SELECT id FROM people WHERE lookup = ?)"
        found = self.rows("SELECT sealed FROM people WHERE lookup = ?", who)
        found += self.rows("SELECT address FROM people WHERE lookup = ?", who)
        for table in ("sessions", "letters", "sent"):
            found += self.rows(f"SELECT sealed FROM {table} WHERE person = {person}", who)
        return {who.encode(), *(value for (value,) in found if isinstance(value, bytes))}

    def sealed(self, about: str, chat: int, plain: bytes) -> bytes:
        """As the program would seal it for the first reflection of whoever is in that chat."""
        owner, seal = self._seal_of(chat)
        return seal.seal(plain, f"{about}|{owner}")

    def opened(self, about: str, chat: int) -> bytes:
        """What the first reflection of whoever is in that chat holds."""
        owner, seal = self._seal_of(chat)
        [(sealed,)] = self.rows(f"SELECT sealed FROM {about} WHERE person || '/1' = ?", owner)
        assert isinstance(sealed, bytes)
        return seal.open(sealed, f"{about}|{owner}")

    def _seal_of(self, chat: int) -> tuple[str, Seal]:
        [(person,)] = self.rows("SELECT id FROM people WHERE lookup = ?", self.lookup(chat))
        owner = f"{person}/1"
        with closing(sqlite3.connect(self.key_store)) as db:
            wrapped = db.execute("SELECT wrapped FROM keys WHERE owner = ?", (owner,)).fetchone()
        return owner, Seal(MASTER.unwrap(wrapped[0], owner))

    async def upkeep(self, *command: str) -> Process:
        """A command of upkeep, beside the running bot."""
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *command,
            cwd=self._folder, env=self.environment(), stdout=PIPE, stderr=PIPE,
        )  # fmt: skip

    def lookup(self, chat: int) -> str:
        """What somebody is found by in the tables: the keyed hash of their chat."""
        return MASTER.hashed(found_by(Address("telegram", str(chat))))

    async def _read(self, process: Process) -> None:
        assert process.stderr is not None
        async for line in process.stderr:
            self.lines.append(line.decode(errors="backslashreplace").rstrip("\n"))
            self.ready += "telegram.ready" in self.lines[-1]
            self._bell.ring()
        await process.wait()
        self._bell.ring()

    def environment(self) -> dict[str, str]:
        """Ours and the machine's, but none of the settings of whoever runs the tests."""
        others = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        return {**others, "PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1", **self.settings}


class Confirmations:
    """Watches that nothing is confirmed to Telegram before it is in the database."""

    def __init__(self, program: Program, server: BotApi) -> None:
        self.not_for_us: set[int] = set()  # updates that leave no trace: groups, gibberish
        self.looked = 0
        self._program = program
        self._bot = server.account.user["id"]
        server.on_confirm(self._look)

    def _look(self, confirmed: list[int]) -> None:
        seen = {event for (event,) in self._program.rows("SELECT event FROM seen")}  # hashed
        early = [
            update
            for update in confirmed
            if MASTER.hashed(f"event|telegram:{self._bot}:{update}") not in seen
            and update not in self.not_for_us
        ]
        assert not early, f"confirmed before they were committed: {early}"
        self.looked += 1
