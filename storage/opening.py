"""A database and its key store, opened together: neither is any use without the other."""

from pathlib import Path
from secrets import token_hex

import aiosqlite

from conversations.template import Template
from storage import statements as sql
from storage.key_store import KeyStore
from storage.master_key import Ring, WrongKey
from storage.migrate import DATABASE, check, migrate
from storage.reading import Reading
from storage.sqlite_file import connected, explained, make_room, prepare

Opened = tuple[aiosqlite.Connection, KeyStore, Reading]


async def opened_with_its_keys(
    path: Path, template: Template, key_store: Path, ring: Ring
) -> Opened:
    """Raises StoreError, changing nothing, if one of them cannot be used or does not fit."""
    make_room(path, "DATABASE_URL")
    db = await connected(path)
    try:
        with explained(path):
            known = await _known(db, path, ring)
        database = known[0] if known else token_hex(8)
        keys = await KeyStore.open(key_store, ring, database, new=known is None)
        try:
            with explained(path):
                master = known[1] if known else None
                return db, keys, await _joined(db, path, keys, master, template)
        except BaseException:
            await keys.close()
            raise
    except BaseException:
        await db.close()
        raise


async def _known(db: aiosqlite.Connection, path: Path, ring: Ring) -> tuple[str, str] | None:
    """Who the database is and which master key it needs; None if it is new. Only reads."""
    if not await check(db, str(path), DATABASE):
        return None
    rows = list(await db.execute_fetchall("SELECT database, master FROM sealing"))
    if not rows:
        return None
    ((database, master),) = rows
    ring.key(master)
    return database, master


async def _joined(
    db: aiosqlite.Connection,
    path: Path,
    keys: KeyStore,
    master: str | None,
    template: Template,
) -> Reading:
    await prepare(db, path)
    await migrate(db, DATABASE)
    master = master or await _begun(db, keys)
    own = keys.own
    if own not in (seals := await keys.of([own])):
        raise WrongKey(
            f"The key store is not the one of the database {path}. Set KEY_STORE to the one that "
            "belongs to it; nothing was changed."
        )
    return Reading(db, keys, template, master, (own, seals[own]))


async def _begun(db: aiosqlite.Connection, keys: KeyStore) -> str:
    """A new database gets a key of its own before anything is kept in it."""
    master = keys.ring.keys[0]
    await keys.add([keys.own], master)
    await db.execute(sql.BEGIN_SEALING, (keys.database, master.id))
    await db.commit()
    return master.id
