"""The promises about what is kept, seen from the chat: told, given, taken back, deleted, over."""

import asyncio
import json
from pathlib import Path

import pytest
import pytest_asyncio

from conversations.events import Choice
from tests.bot.telegram.conftest import Meets
from tests.bot.telegram.program import START_SECONDS, Program
from tests.bot.telegram.reading import in_review
from tests.bot.telegram.walker import Walker
from tests.bot.telegram.wording import DELETE, DELETED, PRIVACY, START, THANKS, line
from tests.bot_api import BotApi

pytestmark = pytest.mark.asyncio

MY_DATA = line("my_data")
NOTICE = line("privacy.more")
STOPPED = line("withdrawn.here")
APART = line("withdrawn.held")
AGREED = line("agreed.again")
CHANGED = line("notice.changed")
ONE_DELETED = line("delete.this_done")
LONGER = line("longer")
WARNING = line("warning")
HOURS = 3600


def files(walker: Walker, ending: str) -> list[str]:
    found = [one.document for one in walker.documents if one.document]
    return [one.content.decode() for one in found if one.name.endswith(ending)]


async def asks_for_their_data(walker: Walker) -> tuple[str, dict[str, object]]:
    walker.says("/mydata")
    await walker.sees(MY_DATA)
    told: dict[str, object] = json.loads(files(walker, ".json")[-1])
    return files(walker, ".txt")[-1], told


# What is kept.


async def test_mydata_gives_every_word_of_theirs_and_nothing_of_anybody_else(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana, bo = meets("Ana"), meets("Bo")
    await bo.begins()
    await bo.answers(1, "rhinoceros")
    await ana.begins(Choice.YES_PARENT)
    await ana.answers(1, "armadillo", "żyrafa 🙂\n<b>")
    ana.person.edits(ana.person.sent[1], "pelicans")
    ana.says("wolverine")
    await ana.sees(THANKS)

    readable, told = await asks_for_their_data(ana)

    for word in ("pelicans", "żyrafa 🙂\n<b>", "wolverine"):
        assert word in readable
    assert "armadillo" not in readable and "rhinoceros" not in readable
    assert str(ana.person.id) in readable and "a parent or carer" in readable
    assert told["chat"] == str(ana.person.id)
    [reflection] = list_of(told["reflections"])
    whole = json.dumps(told, ensure_ascii=False)
    assert "pelicans" in whole and "wolverine" in whole and "rhinoceros" not in whole
    assert {"kept_until", "answers", "place", "turn", "alarms"} <= set(reflection)
    assert str(bo.person.id) not in whole
    assert list_of(told["sent"])


def list_of(value: object) -> list[dict[str, object]]:
    assert isinstance(value, list)
    return value


async def test_somebody_who_has_not_said_yes_can_ask_as_well(
    program: Program, meets: Meets
) -> None:
    readable, told = await asks_for_their_data(meets())

    assert "What you said yes to:\nnone" in readable
    assert told["person"] and "consents" in str(told["person"])


async def test_mydata_also_tells_what_could_not_be_handled_yet(
    server: BotApi, installed: Program, meets: Meets
) -> None:
    await installed.starts()
    ana = meets()
    await ana.begins()
    await server.all_confirmed()
    await installed.stops()
    [(whole,)] = installed.rows("SELECT sealed FROM sessions")
    installed.changes("UPDATE sessions SET sealed = x'01'")
    await installed.starts()
    ana.says("armadillo")
    await ana.sees(line("trouble"))
    installed.changes("UPDATE sessions SET sealed = ?", whole)

    readable, told = await asks_for_their_data(ana)

    assert "could not handle yet:\narmadillo" in readable
    assert "armadillo" in json.dumps(told["parked"])


# The notice.


@pytest_asyncio.fixture
async def filled(installed: Program, tmp_path: Path) -> Program:
    """A program whose operator has said who they are."""
    notices = tmp_path / "notices"
    notices.mkdir()
    (notices / "pl.txt").write_text("Informacja o prywatności {organisation}\n", encoding="utf-8")
    installed.settings |= {
        "ORGANISATION": "Rotherham SEND team",
        "CONTACT": "send@rotherham.example",
        "RETENTION_DAYS": "30",
        "LAWFUL_BASIS": "public_task",
        "PRIVACY_NOTICES": str(notices),
    }
    await installed.starts()
    return installed


async def test_the_notice_is_filled_from_the_settings(filled: Program, meets: Meets) -> None:
    ana = meets()
    ana.person.starts()
    await ana.sees("30 days after your last message")
    ana.says("/privacy")
    shown = (await ana.sees("Rotherham SEND team")).text
    ana.says("/privacy more")
    await ana.sees(NOTICE)

    assert "send@rotherham.example" in shown and "30 days" in shown and "public task" in shown
    whole, polish = files(ana, ".txt")
    for fact in (
        "Rotherham SEND team",
        "send@rotherham.example",
        "30 days",
        "public task",
        "ico.org",
    ):
        assert fact in whole
    assert polish == "Informacja o prywatności {organisation}\n"
    assert "setting.missing" not in filled.stderr
    for text in (shown, whole):
        assert "only you can" not in text.lower()
        assert "could" in text and "read" in text


async def test_what_the_operator_has_not_said_is_warned_about_and_stops_nothing(
    program: Program, meets: Meets
) -> None:
    ana = meets()
    await ana.begins()
    ana.says("/privacy")
    shown = (await ana.sees(PRIVACY)).text

    assert "(not said yet)" in shown
    for name in ("ORGANISATION", "CONTACT", "RETENTION_DAYS", "LAWFUL_BASIS"):
        assert f"setting.missing name={name}" in program.stderr


# The yes.


@pytest.mark.parametrize("typing", [False, True], ids=["tapping", "typing"])
async def test_a_yes_is_taken_back_with_one_tap_and_given_again_with_another(
    program: Program, meets: Meets, *, typing: bool
) -> None:
    ana = meets(typing=typing)
    await ana.begins()
    await ana.answers(1, "one")
    ana.says("/privacy")
    await ana.sees(PRIVACY)
    ana.chooses(Choice.WITHDRAW)
    await ana.sees(STOPPED)
    ana.says("two")
    await ana.sees(APART)
    ana.says("/finish")
    await ana.sees(STOPPED)
    assert ana.documents == []
    ((left,),) = program.rows("SELECT (expires_at / 1e6 - unixepoch()) / 86400 FROM sessions")
    assert abs(float(str(left)) - 7) < 0.01
    ana.chooses(Choice.AGREE)
    await ana.sees(AGREED)
    ana.chooses(Choice.NEXT)
    await ana.is_asked(3)

    assert in_review(await ana.reviews())[:2] == ["one", "two"]
    ((left,),) = program.rows("SELECT (expires_at / 1e6 - unixepoch()) / 86400 FROM sessions")
    assert abs(float(str(left)) - 90) < 0.01


async def test_a_changed_promise_is_asked_about_between_questions_and_blocks_no_words(
    installed: Program, meets: Meets
) -> None:
    await installed.starts()
    ana = meets()
    await ana.begins()
    await ana.answers(1, "one")
    await installed.stops()
    installed.settings["RETENTION_DAYS"] = "365"
    await installed.starts()
    ana.says("two")
    await ana.sees(THANKS)
    ana.says("/next")
    await ana.sees(CHANGED)
    ana.says("and more")
    await ana.sees(line("notice.kept_words"))
    ana.says("/next")
    await ana.sees(CHANGED)
    ana.chooses(Choice.AGREE)
    await ana.is_asked(3)
    await ana.answers(3, "three")

    assert in_review(await ana.reviews())[:3] == ["one", "two\nand more", "three"]
    _, told = await asks_for_their_data(ana)
    person = told["person"]
    assert isinstance(person, dict)
    assert len({consent["notice"] for consent in person["consents"]}) == 2


# Deleting.


async def test_deleting_takes_the_bots_own_recent_messages_out_of_the_chat(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana = meets()
    await ana.begins()
    await ana.answers(1, "one")
    await ana.asks_for_the_documents()
    ana.says("/delete everything")
    await ana.sees(DELETE)
    await program.until_empty("letters")
    ana.says("/delete yes")
    await ana.sees(DELETED)

    *before, farewell = ana.person.inbox
    assert [message.text for message in before if not message.deleted] == []
    assert len(before) > 6 and not farewell.deleted
    assert not any(message.deleted for message in ana.person.sent)


async def test_what_telegram_does_not_let_us_delete_stays_and_the_farewell_still_comes(
    server: BotApi, program: Program, meets: Meets
) -> None:
    ana = meets()
    await ana.begins()
    await server.all_confirmed()
    server.clock.jumps(48 * HOURS + 60)
    ana.says("/delete everything", "/delete yes")
    await ana.sees(DELETED)

    old = ana.person.inbox[:3]
    assert [message.deleted for message in old] == [False] * 3


@pytest.mark.parametrize("typing", [False, True], ids=["tapping", "typing"])
async def test_one_reflection_is_deleted_and_the_other_stays(
    server: BotApi, program: Program, meets: Meets, *, typing: bool
) -> None:
    ana = meets(typing=typing)
    first = await finishes_one_and_begins_another(ana)
    about_second = ana.person.inbox[first]
    ana.says("/delete this" if typing else "/delete")
    await ana.sees("I cannot bring it back")
    ana.says("/delete yes") if typing else ana.chooses(Choice.DELETE_THIS)
    await ana.sees(ONE_DELETED)
    await program.until_empty("letters")
    await server.all_confirmed()

    assert program.rows("SELECT number FROM sessions ORDER BY number") == [(1,), (3,)]
    assert {owner.partition("/")[2] for owner in program.owners() if "/" in owner} >= {"1", "3"}
    assert not any(owner.endswith("/2") for owner in program.owners())
    assert [message.deleted for message in ana.person.inbox[:first]] == [False] * first
    assert about_second.deleted
    ana.person.taps(about_second, "Next", removed=True)  # a late tap brings nothing back
    await ana.sees(line("stale.reflection"))
    _, told = await asks_for_their_data(ana)
    whole = json.dumps(told)
    assert "armadillo" in whole and "rhinoceros" not in whole


async def finishes_one_and_begins_another(walker: Walker) -> int:
    """How many messages of the bot belong to the first."""
    await walker.begins()
    await walker.answers(1, "armadillo")
    await walker.asks_for_the_documents()
    walker.says("/new")
    await walker.is_asked(1)
    first = len(walker.person.inbox) - 1
    walker.says("rhinoceros")
    await walker.sees(THANKS)
    return first


# How long.


async def test_words_that_are_over_their_time_are_gone_at_the_next_start(
    installed: Program, meets: Meets
) -> None:
    await installed.starts()
    ana, bo = meets("Ana"), meets("Bo")
    for walker in (ana, bo):
        await walker.begins()
        await walker.answers(1, "one")
    await installed.stops()
    mine = installed.kept_of(ana.person.id)
    who = installed.lookup(ana.person.id)
    person = "(SELECT id FROM people WHERE lookup = ?)"
    installed.changes(f"UPDATE sessions SET expires_at = 1 WHERE person = {person}", who)
    await installed.starts()
    await until_gone(installed, 1)
    await installed.scrubbed(mine)
    ana.chooses(Choice.NEXT)  # a late tap
    ana.person.edits(ana.person.sent[-1], "late")
    bo.says("two")
    await bo.sees(THANKS)

    assert installed.count("people") == 1
    assert in_review(await bo.reviews())[:2] == ["one", "two"]
    ana.person.starts()
    await ana.sees(START)


async def until_gone(program: Program, left: int) -> None:
    async with asyncio.timeout(START_SECONDS):
        while program.count("people") != left:
            await asyncio.sleep(0.01)


async def test_whoever_asked_for_it_is_warned_and_can_keep_it_longer_with_one_tap(
    installed: Program, meets: Meets
) -> None:
    await installed.starts()
    ana = meets()
    await ana.begins()
    ana.says("a secret about school")
    ana.says("/warn")
    await ana.sees(line("warning.on"))
    await installed.stops()
    soon = "CAST((unixepoch() + 5 * 86400) * 1e6 AS INTEGER)"
    installed.changes(f"UPDATE sessions SET expires_at = {soon}, wake_at = 1")
    set_warning_due(installed, ana)
    await installed.starts()
    warned = await ana.sees(WARNING)
    assert not {"secret", "school", "reflection", "feel"} & set(warned.text.lower().split())
    ana.chooses(Choice.KEEP_LONGER)
    await ana.sees(LONGER)

    ((left,),) = installed.rows("SELECT (expires_at / 1e6 - unixepoch()) / 86400 FROM sessions")
    assert abs(float(str(left)) - 180) < 0.1


def set_warning_due(program: Program, walker: Walker) -> None:
    """As if 83 days had gone by: the alarm that is set is due."""
    stored = json.loads(program.opened("sessions", walker.person.id))
    stored["alarms"] = {"warning": "2020-01-01T12:00:00Z"}
    sealed = program.sealed("sessions", walker.person.id, json.dumps(stored).encode())
    program.changes("UPDATE sessions SET sealed = ?", sealed)
