"""The log at its most talkative: where and what kind, never the words, nor whose they are."""

import json
import re
from typing import Any

import pytest

from conversations.events import Choice
from tests.bot.telegram import reading
from tests.bot.telegram.conftest import Meets
from tests.bot.telegram.program import Program
from tests.bot.telegram.troubles import one_call_in_five_fails
from tests.bot.telegram.walker import Walker
from tests.bot.telegram.wording import (
    CLOSING,
    DELETED,
    HELP,
    OTHER,
    THANKS,
    TROUBLE,
    UNKNOWN,
    WHERE,
    WHOSE_NAME,
    line,
)
from tests.bot_api import Babbles, BotApi, Fails, Floods, Message

pytestmark = pytest.mark.asyncio

ABOUT: dict[str, Any] = {
    "last_name": "Zimmerschied",
    "username": "wilma_z_1987",
    "language_code": "en-GB",
}


def told(program: Program, server: BotApi, *walkers: Walker) -> set[str]:
    """What the log tells of all that went either way, and of who they are."""
    secrets = {server.token, server.token.partition(":")[2], *server.account.taps}
    secrets |= {str(person) for (person,) in program.rows("SELECT id FROM people")}
    for walker in walkers:
        user = walker.person.user
        secrets |= {str(walker.person.id), *(value for value in user.values() if _is_name(value))}
        secrets |= {word for message in walker.person.sent for word in _words(message)}
        # the bot's lines share single words with the log, so of them whole rows are looked for
        secrets |= {
            row for one in walker.person.inbox for row in one.text.split("\n") if " " in row
        }
        secrets |= {one.document.name for one in walker.documents if one.document}
    return {secret for secret in secrets if secret in program.stderr}


def _is_name(value: object) -> bool:
    return isinstance(value, str) and len(value) > 2


def _words(message: Message) -> set[str]:
    """Each word that ever stood in it, but for those so short that they may stand anywhere."""
    return {
        word for text in (message.text, *message.edits) for word in text.split() if len(word) > 4
    }


async def test_a_whole_walk_with_every_kind_of_trouble_tells_nothing_of_the_person(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana = meets("Wilhelmina", **ABOUT)
    one_call_in_five_fails(server)
    await ana.begins(Choice.YES_PARENT)
    for number in range(1, 8):
        await ana.answers(number, f"rhinoceros{number}", f"żyrafa{number}")
    ana.person.edits(ana.person.sent[1], "hippopotamus")
    await does_strange_things(ana)
    ana.says("/name")
    await ana.sees(WHOSE_NAME)
    await program.until_empty("letters")  # nobody answers before the bot knows that it asked
    ana.says("Wilhelmina Z.")
    await ana.sees(CLOSING)
    server.faults.clear()
    server.faults.once(Floods(1), "sendMessage")
    server.faults.once(Fails(400, "Bad Request: something about armadillos"), "sendMessage")
    ana.says("/review", "/privacy", "/help")
    await ana.sees(HELP)
    ana.person.blocks()
    ana.person.unblocks()
    await ana.sees(WHERE)
    ana.says("/delete", "/delete yes")
    await ana.sees(DELETED)

    assert "letter.refused" in program.stderr and "outcome=Unsure" in program.stderr
    for library in ("telegram", "httpx", "httpcore", "aiosqlite", "asyncio"):
        assert re.search(rf"entry=library logger={library}\b", program.stderr), library
    assert told(program, server, ana) == set()
    for secret in (
        "rhinoceros",
        "hippopotamus",
        "flamingo",
        "armadillo",
        "+4416",
        "EHCP",
        "pelic",
    ):
        assert secret not in program.stderr


async def does_strange_things(ana: Walker) -> None:
    first = ana.button(Choice.SKIP)
    ana.chooses(Choice.NEXT)
    ana.person.taps(first, "Back")
    ana.person.taps(first, data="forged.data.flamingo")
    await ana.sees(OTHER)
    ana.person.sends_photo("a caption about pelicans")
    await ana.sees(line("unreadable.picture"))
    ana.person.sends_document("Wilhelmina Zimmerschied EHCP.pdf")
    await ana.sees(line("unreadable.file"))
    ana.person.sends_contact("+441632960961")
    await ana.sees(line("unreadable.other"))
    ana.says("/mongoose")
    await ana.sees(UNKNOWN)


async def test_an_update_that_cannot_be_read_tells_nothing_of_itself(
    server: BotApi, installed: Program, meets: Meets
) -> None:
    await installed.starts()
    ana = meets("Wilhelmina", **ABOUT)
    await ana.begins()
    strange = {**ana.person.sent[0].raw, "message_id": server.account.next_id()}
    for more in ({"photo": ["flamingo"]}, {"chat": "flamingo"}, {"date": "flamingo"}):
        server.account.updates.add("message", {**strange, "text": "rhinoceros", **more})
    server.account.updates.add("callback_query", {"id": "flamingo", "data": "rhinoceros"})
    ana.says("two")
    await ana.sees(THANKS)

    assert installed.stderr.count("update.unreadable") >= 4
    assert told(installed, server, ana) == set()
    assert "rhinoceros" not in installed.stderr and "flamingo" not in installed.stderr


async def test_answers_that_are_no_answers_are_not_copied_into_the_log(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana = meets("Wilhelmina", **ABOUT)
    await ana.begins()
    echo = json.dumps({"ok": False, "description": "rhinoceros", "parameters": {"x": "flamingo"}})
    server.faults.once(Babbles(f"<p>rhinoceros {ana.person.id}"), "getUpdates", "sendMessage")
    server.faults.once(Babbles(f"<p>rhinoceros {ana.person.id}"), "sendMessage")
    server.faults.once(Fails(500, f"rhinoceros {echo}"), "sendMessage")
    server.faults.once(Fails(418, f"rhinoceros {server.token}"), "getUpdates")
    ana.says("rhinoceros", "/next")
    await ana.is_asked(2)

    assert told(program, server, ana) == set()
    assert "flamingo" not in program.stderr


async def test_a_record_that_cannot_be_read_stops_nobody_and_is_not_shown(
    server: BotApi, installed: Program, meets: Meets
) -> None:
    """As after a downgrade, or a bug of ours: what cannot be handled is parked whole."""
    await installed.starts()
    ana, bo = meets("Wilhelmina", **ABOUT), meets("Bo")
    for walker in (ana, bo):
        await walker.begins()
        await walker.answers(1, "rhinoceros")
    await server.all_confirmed()
    await installed.stops()
    [(whole,)] = installed.rows(
        f"SELECT sealed FROM sessions {OF_ANA}", installed.lookup(ana.person.id)
    )
    damage = installed.sealed("sessions", ana.person.id, DAMAGE)
    installed.changes(
        f"UPDATE sessions SET sealed = ? {OF_ANA}", damage, installed.lookup(ana.person.id)
    )
    await installed.starts()
    ana.says("centipede")
    bo.says("mine")
    await ana.sees(TROUBLE)
    await bo.sees(THANKS)
    assert installed.count("parked") == 1
    assert "event.failed" in installed.stderr

    await installed.stops()
    installed.changes(
        f"UPDATE sessions SET sealed = ? {OF_ANA}", whole, installed.lookup(ana.person.id)
    )
    await installed.starts()
    await ana.sees(THANKS)
    assert reading.in_review(await ana.reviews())[:2] == ["rhinoceros", "centipede"]
    assert reading.in_review(await bo.reviews())[:2] == ["rhinoceros", "mine"]
    assert installed.count("parked") == 0
    assert told(installed, server, ana, bo) == set()


async def test_a_record_that_cannot_be_read_when_its_alarm_rings_stops_nobody(
    server: BotApi, installed: Program, meets: Meets
) -> None:
    await installed.starts()
    ana, bo = meets("Wilhelmina", **ABOUT), meets("Bo")
    for walker in (ana, bo):
        await walker.begins()
        await walker.answers(1, "rhinoceros")
    await server.all_confirmed()
    await installed.stops()
    damage = installed.sealed("sessions", ana.person.id, DAMAGE)
    installed.changes(
        f"UPDATE sessions SET sealed = ?, wake_at = 1 {OF_ANA}",
        damage,
        installed.lookup(ana.person.id),
    )
    await installed.starts()
    bo.says("mine")
    await bo.sees(THANKS)

    assert installed.running
    assert told(installed, server, ana, bo) == set()


async def test_a_letter_that_cannot_be_read_stops_nobody_and_is_not_shown(
    server: BotApi, installed: Program, meets: Meets
) -> None:
    await installed.starts()
    ana, bo = meets("Wilhelmina", **ABOUT), meets("Bo")
    await ana.begins()
    await bo.begins()
    server.faults.once(Floods(2), "sendMessage", chat=ana.person.id)
    ana.says("rhinoceros", "/next")
    await installed.logs("outcome=TryLater")
    await installed.stops()
    damage = installed.sealed("letters", ana.person.id, b'{"text": ["rhinoceros"]}')
    installed.changes("UPDATE letters SET sealed = ?", damage)
    await installed.starts()
    await bo.answers(1, "mine")

    assert installed.running
    assert told(installed, server, ana, bo) == set()


async def test_one_persons_steps_can_be_followed_within_one_run_and_no_further(
    installed: Program, meets: Meets
) -> None:
    await installed.starts()
    ana, bo = meets(), meets()
    await ana.begins()
    await bo.begins()
    await ana.answers(1, "one")
    first = steps(installed)
    await installed.stops()
    await installed.starts()
    await ana.answers(2, "two")

    assert len(set(first)) == 2 and first[0] == first[-1]
    assert steps(installed)[-1] not in first


def steps(program: Program) -> list[str]:
    """Whose they were, as far as the log tells."""
    return re.findall(r"entry=step person=([0-9a-f]{8}) ", program.stderr)


DAMAGE = b'{"version": "rhinoceros", "answers": "flamingo"}'
OF_ANA = "WHERE person = (SELECT id FROM people WHERE lookup = ?)"
