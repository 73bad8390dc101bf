"""Proof: what people said, chose, were called or are numbered is nowhere to be read.

A soak of people with awkward names and every kind of message, through troubles, a kill, a backup
and a change of the key; then every byte of the database, its log, the key store, the backups, the
temporary files, the working folder and the log at its most talkative is searched.

The numbers in it are so large (six bytes and more) that none can be found by chance.
"""

from pathlib import Path

import pytest

from conversations.events import Choice
from tests.bot.telegram.conftest import Meets
from tests.bot.telegram.program import Program
from tests.bot.telegram.traces import traces
from tests.bot.telegram.troubles import one_call_in_five_fails
from tests.bot.telegram.walker import Walker
from tests.bot.telegram.wording import (
    CAPTION,
    CLOSING,
    HELP,
    MADE,
    PRIVACY,
    START,
    TROUBLE,
    WHOSE_NAME,
)
from tests.bot_api import BotApi

pytestmark = pytest.mark.asyncio

FIRST_PERSON = 5_000_000_000_019
FIRST_MESSAGE = 3_000_000_000_131
FIRST_UPDATE = 7_000_000_000_607
PEOPLE = 3
NAMES = (
    {"first_name": "Wilhelmina", "last_name": "Zimmerschied", "username": "wilma_z_1987"},
    {"first_name": "Þórdís", "last_name": "Quacksalberová", "username": "thordis_quack"},
    {"first_name": "Abimbọ́lá", "last_name": "Featherstonehaugh", "username": "bimbola_feather"},
)


class Soak:
    def __init__(self, server: BotApi, program: Program, folder: Path, meets: Meets) -> None:
        self.server = server
        self.program = program
        self.folder = folder
        self.walkers = [
            meets(about["first_name"], typing=at % 2 == 1, id=FIRST_PERSON + at * 977, **{
                key: value for key, value in about.items() if key != "first_name"
            })
            for at, about in enumerate(NAMES)
        ]  # fmt: skip

    @property
    def words(self) -> set[str]:
        """Every word that ever went in, but for those that the program itself uses."""
        said = {
            word
            for walker in self.walkers
            for message in walker.person.sent
            for text in (message.text, *message.edits)
            for word in text.split()
            if not word.startswith("/") and len(word) > 5
        }
        names = {value for about in NAMES for value in about.values()}
        secrets = {self.server.token, self.server.token.partition(":")[2]}
        return said | names | secrets | set(self.server.account.taps)

    @property
    def ids(self) -> set[int]:
        people = {walker.person.id for walker in self.walkers}
        messages = {
            message.message_id
            for walker in self.walkers
            for message in (*walker.person.sent, *walker.person.inbox)
        }
        return people | messages | set(self.server.account.updates.confirmed)

    @property
    def places(self) -> dict[str, bytes]:
        files = (path for path in self.folder.rglob("*") if path.is_file())
        found = {str(path.relative_to(self.folder)): path.read_bytes() for path in files}
        return {**found, "the log": self.program.stderr.encode()}

    def found(self) -> list[tuple[str, str]]:
        return traces(self.words, self.ids, self.places)

    async def keeps_up(self, *command: str) -> str:
        """A command of upkeep, beside the running bot."""
        process = await self.program.upkeep(*command)
        out, err = await process.communicate()
        assert process.returncode == 0, err
        self.program.lines += err.decode().splitlines()
        return out.decode()


async def talks(walker: Walker, at: int, program: Program) -> None:
    """Words in every place that can hold some."""
    walker.says(f"armadillo{at}")
    await walker.sees(START)
    walker.chooses(Choice.YES_PARENT)
    await walker.is_asked(1)
    for number in range(1, 4):
        await walker.answers(number, f"rhinoceros{at}{number} żyrafa{at}", f"крокодил{at}{number}")
    walker.person.edits(walker.person.sent[0], f"hippopotamus{at}")
    walker.person.sends_photo(f"flamingos{at}")
    await walker.sees(CAPTION)
    walker.says(f"/mongoose{at} pelicans{at}")
    walker.person.sends_document(f"wolverine{at}.pdf")
    walker.person.sends_contact(f"+44163296{at}{at}61")
    walker.says("/name")
    await walker.sees(WHOSE_NAME)
    await program.until_empty("letters")
    walker.says(f"Porcupine{at} Featherweight")
    await walker.sees(MADE)
    await walker.sees(CLOSING)
    walker.says(f"salamander{at} after the end")
    walker.says("/review", "/mydata", "/privacy")
    await walker.sees(PRIVACY)
    walker.person.blocks()  # letters wait
    walker.says(f"capybaras{at}", "/help")
    await walker.sees(HELP)


async def test_nothing_that_went_in_is_anywhere_to_be_read(
    server: BotApi, installed: Program, tmp_path: Path, meets: Meets
) -> None:
    server.account.counts_from(FIRST_MESSAGE)
    server.jump_update_ids(FIRST_UPDATE)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    installed.settings |= {"TMPDIR": str(temporary), "LOG_LEVEL": "DEBUG"}
    soak = Soak(server, installed, tmp_path, meets)
    await installed.starts()
    one_call_in_five_fails(server)
    for at, walker in enumerate(soak.walkers):
        await talks(walker, at, installed)
    assert soak.found() == []

    await soak.keeps_up("backup", str(tmp_path / "backups" / "one.db"))
    await soak.keeps_up("keys", "copy", str(tmp_path / "copies" / "keys.db"))
    assert soak.found() == []
    await installed.is_killed()
    assert soak.found() == []
    await an_event_is_parked(soak)
    await soak.keeps_up("purge")
    await soak.keeps_up("backup", str(tmp_path / "backups" / "two.db"))

    assert installed.count("parked") == 1
    assert {"data/cornerstones.db", "data/cornerstones.db-wal", "keys/keys.db"} <= set(soak.places)
    assert len(soak.words) > 60 and len(soak.ids) > 100
    assert soak.found() == []


async def an_event_is_parked(soak: Soak) -> None:
    """One reflection cannot be read any more, and what is said to it is set aside."""
    soak.server.faults.clear()
    walker = soak.walkers[0]
    who = soak.program.lookup(walker.person.id)
    person = "(SELECT id FROM people WHERE lookup = ?)"
    soak.program.changes(f"UPDATE sessions SET sealed = x'01' WHERE person = {person}", who)
    await soak.program.starts()
    walker.says("chinchillas before breakfast")
    await walker.sees(TROUBLE)
    await soak.server.all_confirmed()


async def test_the_search_finds_what_lies_open_in_any_shape() -> None:
    word, number = "żyrafa", FIRST_PERSON
    for shape in (
        word.encode(),
        word.encode("utf-16-le"),
        word.encode("utf-16-be"),
        b"\\u017cyrafa",
    ):
        assert traces([word], [], {"here": b"..." + shape + b"..."}) == [(word, "here")]
    integers = (
        number.to_bytes(width, order) for width in (6, 7, 8) for order in ("big", "little")
    )
    for shape in (b"5000000000019", "5000000000019".encode("utf-16-le"), *integers):
        assert traces([], [number], {"here": b"\x00" + shape}) == [(str(number), "here")]
    assert traces([word], [number], {"here": b"nothing of the kind"}) == []
