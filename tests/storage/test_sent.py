"""Which message of ours a letter became: found again by a reply, and in its order."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from conversations import codec
from conversations.events import SOMEWHERE, MessageRef
from conversations.everything import Sent
from conversations.letters import Note
from conversations.library import Library
from conversations.person import PersonId
from storage.store import Store
from tests.storage.conftest import Opening
from tests.storage.people import NOW, SOON, address, delivered, keep, parcel, walk

pytestmark = pytest.mark.asyncio

ENVELOPES = Path(__file__).parents[1] / "envelopes"
ANA = PersonId("ana")
FIRST, SECOND, THIRD = MessageRef("9"), MessageRef("10"), MessageRef("11")


async def asked(store: Store, turn: int, reflection: int = 1) -> MessageRef | None:
    async with store.transaction() as tx:
        return await tx.asked(ANA, reflection, turn)


async def sent_as(store: Store, message: MessageRef, person: PersonId = ANA) -> Sent | None:
    async with store.transaction() as tx:
        return await tx.sent_as(person, message)


async def test_a_message_of_ours_is_found_with_what_it_asked(
    store: Store, library: Library
) -> None:
    ana, prompt = walk(library, "ana"), library.template.prompts[2]
    await keep(store, ana, letters=(Note("Third?", about=prompt, turn=2),))
    await delivered(store, FIRST, at=SOON)

    assert await sent_as(store, FIRST) == Sent(FIRST, 1, prompt, SOON)
    assert await sent_as(store, SECOND) is None


async def test_a_message_of_ours_is_nothing_in_somebody_elses_chat(
    store: Store, library: Library
) -> None:
    ana, ben = walk(library, "ana"), walk(library, "ben")
    await keep(store, ana, ben, letters=(Note("hello"),))
    await delivered(store, FIRST)

    assert await sent_as(store, FIRST)
    assert await sent_as(store, FIRST, ben.person.id) is None
    assert await sent_as(store, FIRST, PersonId("nobody")) is None


async def test_every_piece_of_a_long_note_is_found(store: Store, library: Library) -> None:
    prompt = library.template.prompts[0]
    await keep(store, walk(library, "ana"), letters=(Note("long", about=prompt, turn=2),))
    await delivered(store, FIRST, SECOND, THIRD)

    for piece in (FIRST, SECOND, THIRD):
        assert await sent_as(store, piece) == Sent(piece, 1, prompt, NOW)
    assert await asked(store, 2) == FIRST


async def test_a_document_is_found_and_asks_nothing(store: Store, library: Library) -> None:
    ana = walk(library, "ana", "words")
    await keep(store, ana, letters=(parcel(ana),))
    await delivered(store, FIRST)

    assert await sent_as(store, FIRST) == Sent(FIRST, 1, None, NOW)
    assert await asked(store, ana.session.turn) is None


async def test_the_first_message_of_a_turn_is_the_one_that_was_delivered_first(
    store: Store, library: Library
) -> None:
    """Whatever its number says, and whatever the clock did meanwhile."""
    notes = (Note("a", turn=2), Note("b", turn=2), Note("c", turn=3))
    await keep(store, walk(library, "ana"), letters=notes)
    assert await asked(store, 2) is None

    await delivered(store, SECOND, at=SOON)
    await delivered(store, FIRST, at=NOW)
    assert (await asked(store, 2), await asked(store, 3)) == (SECOND, None)
    await delivered(store, THIRD, at=NOW - timedelta(hours=1))

    assert (await asked(store, 2), await asked(store, 3)) == (SECOND, THIRD)
    assert await asked(store, 2, reflection=2) is None


async def test_a_message_that_may_have_stood_there_before_is_found_but_has_no_place(
    store: Store, library: Library
) -> None:
    await keep(store, walk(library, "ana"), letters=(Note("a", turn=2),))
    await delivered(store, FIRST, in_order=False)

    assert await sent_as(store, FIRST)
    assert await asked(store, 2) == SOMEWHERE


async def test_a_letter_that_may_have_arrived_unseen_is_somewhere_until_it_is_delivered(
    store: Store, library: Library
) -> None:
    await keep(store, walk(library, "ana"), letters=(Note("a", turn=2),))
    assert await asked(store, 2) is None

    (letter,) = await store.waiting(NOW)
    async with store.transaction() as tx:
        tx.doubted(letter.id)

    assert await asked(store, 2) == SOMEWHERE
    assert await asked(store, 2, reflection=2) is None


async def test_what_was_said_again_later_does_not_stand_for_what_was_never_heard_of(
    store: Store, library: Library
) -> None:
    await keep(store, walk(library, "ana"), letters=(Note("a", turn=2), Note("b", turn=3)))
    await delivered(store, FIRST, in_order=False)
    await delivered(store, SECOND)

    assert (await asked(store, 2), await asked(store, 3)) == (SOMEWHERE, SECOND)
    assert await asked(store, 4) is None


async def test_a_piece_that_is_told_of_twice_stays_the_first(
    store: Store, library: Library
) -> None:
    await keep(store, walk(library, "ana"), letters=(Note("long", turn=2),))
    (letter,) = await store.waiting(NOW)
    for _ in range(2):
        async with store.transaction() as tx:
            tx.progressed(letter, FIRST, NOW, in_order=True)

    assert await asked(store, 2) == FIRST


async def test_a_note_that_was_written_in_no_turn_is_the_first_of_none(
    store: Store, library: Library
) -> None:
    await keep(store, walk(library, "ana"), letters=(Note("edited"),))
    await delivered(store, FIRST)

    assert await asked(store, 0) is None


async def test_what_was_sent_about_a_reflection_goes_with_it(
    store: Store, library: Library
) -> None:
    ana = walk(library, "ana")
    await keep(store, ana, letters=(Note("a", turn=2),))
    await delivered(store, FIRST)

    async with store.transaction() as tx:
        tx.forget_reflection(ana.person.id, 1)

    assert await sent_as(store, FIRST) is None
    assert await asked(store, 2) is None


async def test_a_note_that_was_stored_before_notes_knew_their_turn_is_still_read() -> None:
    stored = json.loads((ENVELOPES / "note-v1.json").read_bytes())
    assert "turn" not in stored

    note = codec.letter_from_text(json.dumps(stored).encode())

    assert isinstance(note, Note)
    assert note.turn == 0


async def test_a_letter_knows_whether_it_was_posted_before_the_store_was_opened(
    store: Store, open_it: Opening, library: Library
) -> None:
    ana, ben = walk(library, "ana"), walk(library, "ben")
    await keep(store, ana)
    async with store.transaction() as tx:
        tx.post(ana, [Note("hello")], SOON)
    assert [letter.inherited for letter in await store.waiting(NOW)] == [False]
    again = await open_it()
    async with again.transaction() as tx:
        tx.post_farewell(address(ben), Note("goodbye"), NOW)

    assert [letter.inherited for letter in await again.waiting(SOON)] == [True, False]
    await again.close()
