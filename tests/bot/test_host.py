"""What the host promises: received is kept, once, each person's in order, nobody's at the cost
of another's."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.loops import keep_tidy
from conversations.events import (
    Alarm,
    Began,
    Button,
    CameBack,
    Choice,
    Chose,
    EventId,
    MessageRef,
    Reworded,
    Said,
)
from conversations.everything import Everything
from conversations.library import Library
from conversations.places import Asking, Threshold
from conversations.template import PromptKey
from storage.master_key import Ring
from storage.sqlite import SqliteStore
from storage.store import StoreError
from tests.bot.conftest import BuildHouse, House
from tests.clock import BEGINNING
from tests.mailbox import Talker
from tests.storage.conftest import KEY
from tests.storage.test_keys import OTHER_KEY

pytestmark = pytest.mark.asyncio

FIRST = "welcome_and_care.when"


async def test_what_was_received_is_on_disk(house: House, build: BuildHouse) -> None:
    ana = house.person("ana")
    await ana.begins()
    await ana.says("They rang me.", "And they waited.")

    again = await build()

    assert await again.words(ana) == {FIRST: ["They rang me.", "And they waited."]}


async def test_the_same_event_twice_counts_once(house: House) -> None:
    ana = house.person("ana")
    await ana.begins()
    words = ana.event(Said(MessageRef("1"), "once"))

    await house.host.receive(words)
    await house.host.receive(words)
    await asyncio.gather(house.host.receive(words), house.host.receive(words))

    assert await house.words(ana) == {FIRST: ["once"]}


async def test_the_same_event_twice_at_the_same_moment_counts_once(house: House) -> None:
    ana = house.person("ana")
    await ana.begins()
    words = ana.event(Said(MessageRef("1"), "once"))

    await asyncio.gather(*(house.host.receive(words) for _ in range(5)))

    assert await house.words(ana) == {FIRST: ["once"]}


async def test_events_that_wait_together_keep_their_order(house: House) -> None:
    ana = house.person("ana")
    await ana.begins()
    texts = [f"message {number}" for number in range(200)]

    await asyncio.gather(*(ana.does(Said(MessageRef(text), text)) for text in texts))

    assert await house.words(ana) == {FIRST: texts}


async def test_many_people_at_once_each_keep_their_own_words(house: House) -> None:
    people = [house.person(f"person {number}") for number in range(100)]

    async def talk(number: int) -> None:
        await people[number].begins()
        await people[number].says(f"I am {number}", "and I said this")
        await people[number].chooses(Choice.NEXT)
        await people[number].says(f"{number} again")

    await asyncio.gather(*map(talk, range(100)))

    for number, person in enumerate(people):
        words = await house.words(person)
        assert list(words.values()) == [[f"I am {number}", "and I said this"], [f"{number} again"]]


async def test_a_burst_is_acknowledged_once_and_moves_nobody(house: House) -> None:
    ana = house.person("ana")
    await ana.begins()
    await ana.says("one")
    await house.passes(5)
    await ana.says("two")
    await house.passes(7)
    await house.courier.empty()
    asked = len(house.mailbox.notes(ana))

    await house.passes(1)
    await house.passes(3600)
    await house.courier.empty()

    assert [note.text for note in house.mailbox.notes(ana)[asked:]] == [
        "Thank you. Send more, or tap Next."
    ]
    assert (await house.session(ana)).place == Asking(house.library.template.prompts[0])


async def test_an_alarm_survives_a_restart(house: House, build: BuildHouse) -> None:
    ana = house.person("ana")
    await ana.begins()
    await ana.says("one")

    again = await build()
    await again.passes(8)
    await again.courier.empty()

    assert again.mailbox.notes(ana)[-1].text == "Thank you. Send more, or tap Next."


async def test_a_reflection_that_was_left_for_another_rings_no_more(house: House) -> None:
    ana = house.person("ana")
    await ana.begins()
    await ana.chooses(Choice.FINISH)
    await ana.says("one more thing")
    await ana.chooses(Choice.ANOTHER)
    await house.courier.empty()
    heard = len(house.mailbox.notes(ana))

    await house.passes(60)
    await house.courier.empty()

    assert len(house.mailbox.notes(ana)) == heard
    assert await house.store.next_alarm() is None


@pytest.mark.parametrize(
    "event",
    [
        Reworded(MessageRef("1"), "words of nobody"),
        Chose(Choice.NEXT, Button(1, 1)),
        CameBack(),
    ],
    ids=["edit", "tap", "return"],
)
async def test_an_edit_or_a_tap_from_nobody_saves_nothing(house: House, event: Reworded) -> None:
    ana = house.person("ana")

    await ana.does(event)

    async with house.store.transaction() as tx:
        _, walks = await tx.recall((), {ana.address}, BEGINNING)
    assert walks == {}


async def test_after_deleting_a_late_edit_or_tap_brings_nothing_back(
    house: House, path: Path
) -> None:
    ana = house.person("ana")
    await ana.begins()
    await ana.says("an unmistakable secret")
    late = ana.event(Reworded(MessageRef("an unmistakable secret"), "a late secret"))
    await ana.chooses(Choice.DELETE, Choice.DELETE_YES)
    await house.courier.empty()

    await house.host.receive(late)
    await ana.does(Chose(Choice.NEXT, Button(1, 2)))

    assert house.mailbox.notes(ana)[-1].text.startswith("Done. Everything you told me is deleted.")
    files = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"secret" not in files
    with closing(sqlite3.connect(path)) as db:
        for table in ("people", "sessions", "letters", "sent", "parked"):
            assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


async def test_a_person_can_delete_and_begin_again_in_one_batch(house: House) -> None:
    ana = house.person("ana")
    await ana.begins()

    await asyncio.gather(
        ana.says("forget this"),
        ana.chooses(Choice.DELETE),
        ana.chooses(Choice.DELETE_YES),
        ana.does(Began()),
    )

    session = await house.session(ana)
    assert (session.place, session.answers, session.held) == (Threshold(), {}, ())


async def test_a_store_that_cannot_write_confirms_nothing(house: House) -> None:
    ana = house.person("ana")
    await ana.begins()
    words = ana.event(Said(MessageRef("1"), "kept in the end"))
    await house.store._db.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreError):
        await house.host.receive(words)
    await house.store._db.execute("PRAGMA query_only = OFF")

    await house.host.receive(words)

    assert await house.words(ana) == {FIRST: ["kept in the end"]}
    assert await house.store.parked() == []


async def test_old_events_are_tidied_away(house: House) -> None:
    ana = house.person("ana")
    await ana.begins()
    house.clock.passes(4 * 24 * 3600)
    caught_up = asyncio.Event()
    tidying = asyncio.ensure_future(keep_tidy(house.store, house.clock, caught_up))
    for _ in range(50):
        await asyncio.sleep(0)
    assert not house.clock.pauses  # not before the backlog has been read
    caught_up.set()

    while not house.clock.pauses:
        await asyncio.sleep(0)

    tidying.cancel()
    async with house.store.transaction() as tx:
        new, _ = await tx.recall([EventId("ana 1"), EventId("ana 2")], (), BEGINNING)
    assert new == {"ana 1", "ana 2"}


async def test_words_that_come_just_as_the_master_key_is_changed_are_taken_in_at_once(
    build: BuildHouse, path: Path, tmp_path: Path, library: Library
) -> None:
    both = f"{KEY},{OTHER_KEY}"
    house = await build(both)
    ana = house.person("ana")
    await ana.begins()
    other = await SqliteStore.open(path, library.template, tmp_path / "keys.db", Ring.of(both))
    await other.change_master_key(Ring.of(both).keys[1])
    await other.close()

    await ana.says("They knew my name.")
    await house.courier.empty()

    assert await house.words(ana) == {FIRST: ["They knew my name."]}


async def with_two_reflections(house: House) -> Talker:
    """The first finished, the second at its first question."""
    ana = house.person("ana")
    await ana.begins()
    await ana.says("first words")
    await ana.chooses(Choice.FINISH, Choice.ANOTHER)
    await ana.says("second words")
    await house.courier.empty()
    return ana


async def everything(house: House, person: Talker) -> Everything:
    kept = await house.store.everything(person.address, BEGINNING)
    assert kept is not None
    return kept


async def test_an_edit_of_a_message_in_an_earlier_reflection_changes_it_there(
    house: House,
) -> None:
    ana = await with_two_reflections(house)
    house.clock.passes(60)

    await ana.edits("first words", "other words")
    await house.courier.empty()

    first, second = (await everything(house, ana)).sessions
    assert [part.text for part in first.answer(PromptKey(FIRST)).parts] == ["other words"]
    assert [part.text for part in second.answer(PromptKey(FIRST)).parts] == ["second words"]
    assert house.mailbox.notes(ana)[-1].text == "I changed that in another reflection of yours."


async def test_a_warning_that_is_asked_for_is_for_every_reflection(house: House) -> None:
    ana = await with_two_reflections(house)

    await ana.chooses(Choice.WARN_ME)
    assert all(Alarm.WARNING in one.alarms for one in (await everything(house, ana)).sessions)
    await ana.chooses(Choice.NO_WARNING)
    assert not any(Alarm.WARNING in one.alarms for one in (await everything(house, ana)).sessions)


async def test_a_clock_that_jumps_back_makes_no_two_taps_one(house: House) -> None:
    ana = house.person("ana")
    await ana.begins()
    await ana.does(Chose(Choice.REVIEW, Button(1, 2)))
    house.clock.passes(-3600)
    await ana.does(Chose(Choice.REVIEW, Button(1, 2)))
    await house.courier.empty()

    shown = [note for note in house.mailbox.notes(ana) if "all your answers so far" in note.text]
    assert len(shown) == 2


async def test_what_is_done_together_in_one_commit_is_done_in_turn(house: House) -> None:
    """A burst after an outage: nothing that an earlier event did is undone by a later one."""
    ana = house.person("ana")
    await ana.begins()
    moves = (Choice.FINISH, Choice.ANOTHER, Choice.KEEP_LONGER, Choice.WARN_ME)
    said = ana.event(Said(MessageRef("late"), "last words"))
    events = [said, *(ana.event(Chose(move)) for move in moves)]

    await asyncio.gather(*map(house.host.receive, events))

    first, second = (await everything(house, ana)).sessions
    assert [part.text for part in first.answer(PromptKey(FIRST)).parts] == ["last words"]
    assert first.until == second.until == BEGINNING + 2 * second.template.keep
    assert Alarm.WARNING in first.alarms and Alarm.WARNING in second.alarms


async def test_an_earlier_reflection_is_warned_of_while_another_is_at_hand(house: House) -> None:
    ana = await with_two_reflections(house)
    await ana.chooses(Choice.WARN_ME)
    await house.courier.empty()
    house.clock.passes(84 * 24 * 3600)

    await house.host.wake(house.clock.now())
    await house.courier.empty()

    warned = [n for n in house.mailbox.notes(ana) if n.text.startswith("What is kept here will")]
    assert len(warned) == 2


async def test_whoever_has_only_an_earlier_reflection_left_can_go_on_and_can_delete(
    house: House, path: Path
) -> None:
    ana = await with_two_reflections(house)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE sessions SET expires_at = 1 WHERE number = 2")
    assert (await house.store.prune(house.clock.now())).reflections == 1

    await ana.says("hello again")
    await ana.chooses(Choice.YES)
    assert await house.words(ana) == {FIRST: ["hello again"]}
    assert [one.number for one in (await everything(house, ana)).sessions] == [1, 3]
    assert await house.store.parked() == []
    await ana.chooses(Choice.DELETE, Choice.DELETE_YES)

    assert await house.store.everything(ana.address, BEGINNING) is None
