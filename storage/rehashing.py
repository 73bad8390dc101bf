"""Hashes made anew under another master key, or after a restore: all in one transaction."""

from base64 import b64decode
from contextlib import suppress

from conversations import codec
from conversations.events import Address
from storage import statements as sql
from storage.master_key import MasterKey
from storage.reading import Reading, opened
from storage.rows import address_from_text, found_by


async def hash_anew(read: Reading, master: MasterKey) -> None:
    """Within a transaction."""
    await _lookups(read, master)
    events: list[tuple[str, str]] = []
    for event, sealed in await read.rows(sql.ALL_SEEN):
        with suppress(ValueError):  # damaged: forgotten a little early
            events.append((master.hashed(f"event|{_event(read, sealed)}"), event))
    await read.executemany(sql.SET_SEEN, events)
    await read.executemany(sql.SET_MASTER, [(master.id,)])
    read.follow([(master.id,)])


async def _lookups(read: Reading, master: MasterKey) -> None:
    people = await read.rows(sql.ALL_PEOPLE)
    farewells = await read.rows(sql.ALL_FAREWELLS)
    parked = await read.rows(sql.ALL_PARKED)
    seals = await read.seals([owner for _, owner, _ in (*people, *parked)])
    known: dict[str, Address] = {}
    for lookup, owner, sealed in (*people, *((row[0], read.own, row[1]) for row in farewells)):
        with suppress(KeyError, ValueError):  # damaged, or without a key: nobody finds it any more
            known[lookup] = address_from_text(opened(seals, owner, "address", sealed))
    for lookup, owner, sealed in parked:
        with suppress(KeyError, ValueError, TypeError):
            event = codec.incoming_from_text(opened(seals, owner, "parked", sealed))
            known[lookup] = event.address
    rows = [(master.hashed(found_by(address)), lookup) for lookup, address in known.items()]
    for table in ("people", "letters", "parked"):
        await read.executemany(sql.SET_LOOKUP.format(table=table), rows)


def _event(read: Reading, sealed: str) -> str:
    return read.own_seal.open(b64decode(sealed), f"seen|{read.own}").decode()
