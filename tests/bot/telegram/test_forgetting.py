"""Being forgotten: what /delete erases, and that nothing late brings any of it back."""

import pytest

from conversations.events import Choice
from tests.bot.telegram import reading
from tests.bot.telegram.conftest import Meets
from tests.bot.telegram.program import Program
from tests.bot.telegram.reading import in_review
from tests.bot.telegram.walker import PATIENCE, Walker
from tests.bot.telegram.wording import (
    CAPTION,
    CLOSING,
    DELETE,
    DELETED,
    KEPT_APART,
    MADE,
    NOT_DELETED,
    NOT_DELETED_AND_KEPT,
    START,
    THANKS,
    WHOSE_NAME,
)
from tests.bot_api import BotApi, Call, DropsAfter, DropsBefore, Floods, Hangs, Message

pytestmark = pytest.mark.asyncio

KEPT = ("people", "sessions", "letters", "sent", "parked")
NOTHING = dict.fromkeys(KEPT, 0)


async def leaves_words(walker: Walker, program: Program) -> Message:
    """A reflection with words in every place that can hold some; the first message of it."""
    walker.says("armadillo")
    await walker.sees(START)
    walker.chooses(Choice.YES_PARENT)
    await walker.is_asked(1)
    await walker.answers(1, "rhinoceros", "centipede")
    walker.person.sends_photo("flamingo")
    await walker.sees(CAPTION)
    walker.says("/name")
    await walker.sees(WHOSE_NAME)
    await program.until_empty("letters")
    walker.says("Wilhelmina")
    await walker.sees(MADE)
    await walker.sees(CLOSING)
    walker.says("wolverine")
    await walker.sees(THANKS)
    await walker.leaves_the_rest()
    await program.until_empty("letters")
    walker.says("pelican")
    await walker.sees(KEPT_APART)
    return walker.person.sent[0]


@pytest.mark.parametrize("typing", [False, True], ids=["tapping", "typing"])
async def test_deleting_leaves_nothing_in_the_tables_nor_on_the_disk(
    server: BotApi, program: Program, meets: Meets, *, typing: bool
) -> None:
    ana = meets("Wilhelmina", typing=typing)
    await leaves_words(ana, program)
    mine = program.kept_of(ana.person.id)
    disk = program.bytes_on_disk()
    assert len(mine) > len(KEPT) and all(value in disk for value in mine)
    await deletes(ana)
    await server.all_confirmed()
    await program.until_empty("letters")

    assert kept(program) == NOTHING
    assert program.owners() == {program.own}
    await program.scrubbed(mine)


async def test_the_address_of_who_was_forgotten_does_not_stay_on_the_disk_either(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana = meets()
    await leaves_words(ana, program)
    farewells: set[bytes] = set()
    server.watching.on_asked(lambda _: farewells.update(of_farewells(program)))
    await deletes(ana)
    await server.all_confirmed()
    await program.until_empty("letters")

    assert farewells
    await program.scrubbed(farewells)


async def test_nothing_late_brings_anything_back(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana = meets()
    first = await leaves_words(ana, program)
    number = int(server.account.updates.confirmed[0])
    mine = program.kept_of(ana.person.id)
    old = ana.button(Choice.REVIEW), ana.button(Choice.PUT_NAME)
    await deletes(ana)
    await server.all_confirmed()
    said = len(ana.person.inbox)
    ana.person.edits(first, "hippopotamus")
    for bubble in old:
        ana.person.taps(bubble)
        ana.person.taps(bubble, inaccessible=True)
    ana.person.blocks()
    ana.person.unblocks()
    await server.all_confirmed()
    server.jump_update_ids(number)
    again = server.account.updates.add("message", first.earlier[0])
    await server.all_confirmed()

    assert again == number
    assert kept(program) == NOTHING
    assert len(ana.person.inbox) == said
    assert program.owners() == {program.own}
    await program.scrubbed(mine)


async def test_letters_that_waited_are_deleted_too_and_only_the_farewell_comes(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana = meets()
    await ana.begins()
    server.faults.once(Floods(2), "sendMessage", chat=ana.person.id)
    ana.says("rhinoceros", "/next", "/review", "/export", "/delete everything", "/delete yes")
    await ana.sees(DELETED)
    await program.until_empty("letters")

    assert [text[: len(DELETED)] for text in ana.texts[3:]] == [DELETED]
    assert server.faults.too_early == []
    assert kept(program) == NOTHING


@pytest.mark.parametrize("trouble", [DropsBefore(), DropsAfter()], ids=["before", "after"])
async def test_a_kill_at_the_farewell_forgets_all_the_same_and_says_so_after_a_restart(
    server: BotApi, installed: Program, meets: Meets, trouble: DropsBefore | DropsAfter
) -> None:
    await installed.starts()
    ana = meets()
    await leaves_words(ana, installed)
    mine = installed.kept_of(ana.person.id)
    server.watching.on_asked(lambda call: _shot_at_farewell(server, installed, call, trouble))
    ana.says("/delete everything", "/delete yes")
    await installed.ends()
    await installed.starts()
    at = len(ana.person.inbox)
    await ana.sees(DELETED)
    await installed.until_empty("letters")

    assert kept(installed) == NOTHING
    assert len(ana.person.inbox) in {at, at + 1}
    assert installed.owners() == {installed.own}
    await installed.scrubbed(mine)


async def test_one_begins_again_as_a_stranger(program: Program, meets: Meets) -> None:
    ana = meets()
    await ana.begins()
    ana.says("one")
    await deletes(ana)
    await ana.begins()
    ana.says("two")
    ana.chooses(Choice.NEXT)
    await ana.is_asked(2)

    assert in_review(await ana.reviews()) == ["two", *[""] * 7]
    assert program.count("people") == 1


async def test_others_keep_every_word(program: Program, meets: Meets) -> None:
    ana, bo = meets("Ana"), meets("Bo")
    for walker in (ana, bo):
        await leaves_words(walker, program)
    await deletes(ana)

    answers = reading.in_text(await bo.exports_text())
    assert answers[:2] == ["armadillo\nrhinoceros\ncentipede", "flamingo"]
    assert program.count("people") == 1


def of_farewells(program: Program) -> set[bytes]:
    """What letters that belong to nobody any more are addressed with, sealed and hashed."""
    rows = program.rows("SELECT hex(address), lookup FROM letters WHERE person IS NULL")
    return {
        part
        for address, lookup in rows
        for part in (bytes.fromhex(str(address)), str(lookup).encode())
    }


async def deletes(walker: Walker) -> None:
    walker.says("/delete everything")
    await walker.sees(DELETE)
    walker.chooses(Choice.DELETE_YES)
    await walker.sees(DELETED)


def kept(program: Program) -> dict[str, int]:
    return {table: program.count(table) for table in KEPT}


def _shot_at_farewell(
    server: BotApi, program: Program, call: Call, trouble: DropsBefore | DropsAfter
) -> None:
    if str(call.values.get("text")).startswith(DELETED) and program.ready == 1:
        program.shoots()
        server.faults.once(trouble, "sendMessage")


async def test_what_was_on_its_way_while_everything_was_deleted_leaves_the_chat_too(
    server: BotApi, program: Program, meets: Meets
) -> None:
    """Its number was not known yet when the others were cleared."""
    ana = meets()
    await ana.begins()
    await ana.answers(1, "rhinoceros")
    server.faults.once(Hangs(2), "sendDocument")
    ana.says("/export text")
    await server.until(lambda: bool(server.called("sendDocument")), within=PATIENCE)
    ana.says("/delete everything", "/delete yes")
    await ana.sees(DELETED)

    (document,) = ana.documents
    await server.until(lambda: document.deleted, within=PATIENCE)


# Not being forgotten.


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize("typing", [False, True], ids=["tapping", "typing"])
async def test_no_keeps_everything(meets: Meets, *, typing: bool) -> None:
    ana = meets(typing=typing)
    await ana.begins()
    ana.says("one", "/delete everything")
    await ana.sees(DELETE)
    ana.chooses(Choice.KEEP)
    await ana.sees(NOT_DELETED)

    assert in_review(await ana.reviews())[0] == "one"


@pytest.mark.usefixtures("program")
async def test_delete_yes_asks_first_unless_it_was_asked(meets: Meets) -> None:
    ana = meets()
    await ana.begins()
    ana.says("one", "/delete yes")
    await ana.sees(DELETE)
    ana.says("no, wait")
    await ana.sees(NOT_DELETED_AND_KEPT)

    assert in_review(await ana.reviews())[0] == "one\nno, wait"
