"""A database and its key store, opened together: neither is any use without the other."""

import sqlite3
from pathlib import Path
from secrets import token_hex

import aiosqlite

from conversations.template import Template
from storage import statements as sql
from storage.key_store import KeyStore
from storage.master_key import Ring
from storage.migrate import DATABASE, check, migrate
from storage.reading import Reading
from storage.sqlite_file import advice, connected, explained, is_there, make_room, prepare
from storage.store import StoreError, WrongKey

Opened = tuple[aiosqlite.Connection, KeyStore, Reading]


async def opened_with_its_keys(
    path: Path, template: Template, key_store: Path, ring: Ring, *, new: bool
) -> Opened:
    """Raises StoreError, changing nothing, if one of them cannot be used or does not fit.

    `new`: they may be made, if there are none yet.
    """
    if not new and not is_there(path):
        raise StoreError(f"There is no database {path}. Set DATABASE_URL to where it is.")
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
    for needed, databases in (await keys.needed()).items():
        if keys.database in databases:
            keys.ring.key(needed)  # a change of the key that was interrupted needs both
    await _at_home(path, keys)
    seals = await keys.of([own])
    if own not in seals and await _is_empty(db):  # a kill in the very first moment
        seals = await keys.add([own], keys.ring.key(master))
    if own not in seals:
        raise WrongKey(
            f"The key store is not the one of the database {path}. Set KEY_STORE to the one that "
            "belongs to it; nothing was changed."
        )
    return Reading(db, keys, template, master, (own, seals[own]))


async def _begun(db: aiosqlite.Connection, keys: KeyStore) -> str:
    """A new database gets a name; its own key follows before anything is kept in it."""
    master = keys.ring.keys[0]
    await db.execute(sql.BEGIN_SEALING, (keys.database, master.id))
    await db.commit()
    return master.id


async def _is_empty(db: aiosqlite.Connection) -> bool:
    ((kept,),) = await db.execute_fetchall(sql.KEEPS_ANYTHING)
    return not kept


async def _at_home(path: Path, keys: KeyStore) -> None:
    """Raises StoreError for a copy beside the database itself, on the same key store.

    What the copy deletes, because its time is over there, would lose its key in both.
    """
    here, home = path.resolve(), await keys.home()
    if home and not _same(home, here) and await _is_named(home, keys.database):
        raise StoreError(
            f"The key store is in use by the database {home}, of which {path} is a copy. To try a "
            "copy, set KEY_STORE to a copy of the key store (“cornerstones keys copy” makes one). "
            "To go on with it for good, move the other one away first."
        )
    if home != here:
        await keys.lives_at(here)


def _same(one: Path, other: Path) -> bool:
    """One file may have several names, in a container for example."""
    try:
        return one == other or one.samefile(other)
    except OSError:
        return False


async def _is_named(path: Path, database: str) -> bool:
    """Whether that database lies there. Raises StoreError if somebody keeps it locked."""
    try:
        if not is_there(path):
            return False
        async with aiosqlite.connect(f"{path.as_uri()}?mode=ro", uri=True) as db:
            rows = await db.execute_fetchall("SELECT database FROM sealing")
    except StoreError:  # nobody may look there any more
        return False
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorname", "") in {"SQLITE_BUSY", "SQLITE_LOCKED"}:
            raise StoreError(advice(path, error)) from error
        return False
    return any(name == database for (name,) in rows)
