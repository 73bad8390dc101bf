"""A database made anew from a backup, in which whatever was deleted since stays deleted."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from conversations.template import Template
from storage import statements as sql
from storage.copying import put
from storage.master_key import Ring
from storage.migrate import DATABASE, check
from storage.opening import opened_with_its_keys
from storage.reading import Reading
from storage.rehashing import hash_anew
from storage.rows import microseconds, owner_of
from storage.sqlite_file import connected, explained, is_there, reason
from storage.store import StoreError

GRACE = timedelta(days=7)


async def restored(
    backup: Path, database: Path, key_store: Path, ring: Ring, template: Template, now: datetime
) -> tuple[int, int]:
    """How many people are in it, and how many were left out.

    A reflection or a person whose key is no longer in the key store was deleted after the backup,
    and is left out. Letters that waited then are not sent again. Whoever is still there may have
    written since, so nothing is over its time for another week; and no key is destroyed.

    Raises StoreError, leaving everything as it was.
    """
    _check_free(backup, database)
    part = database.with_name(f".{database.name}.restoring")
    try:
        _clear(part)  # what a kill left over would be taken for a part of the copy
        part.touch(mode=0o600)
        await asyncio.to_thread(shutil.copyfile, backup, part)
        people = await _made_good(part, key_store, ring, template, now)
        put(part, database)
    except OSError as error:
        raise StoreError(f"Cannot restore {backup}: {reason(error)}.") from error
    finally:
        _clear(part)
    return people


def _check_free(backup: Path, database: Path) -> None:
    if not is_there(backup):
        raise StoreError(f"There is no backup {backup}.")
    log = database.with_name(f"{database.name}-wal")
    if is_there(database) or is_there(log):
        raise StoreError(
            f"There is a database {database} already, or a part of one. Move it away first, with "
            "the -wal and -shm files beside it, if you really want the backup in its place."
        )


def _clear(part: Path) -> None:
    for left in part.parent.glob(f"{part.name}*"):
        left.unlink()


async def _made_good(
    part: Path, key_store: Path, ring: Ring, template: Template, now: datetime
) -> tuple[int, int]:
    await _under_the_key_in_use(part, ring)
    db, keys, read = await opened_with_its_keys(part, template, key_store, ring, new=False)
    try:
        with explained(part):
            await db.execute(sql.BEGIN)
            before = await _people(read)
            await _drop_deleted(read)
            for statement in sql.AFTER_RESTORE:
                await read.rows(statement)
            await read.rows(sql.KEEP_A_LITTLE, microseconds(now + GRACE))
            await read.rows(sql.MUTE_PAST, microseconds(now))
            await hash_anew(read, ring.keys[0])
            await db.commit()
            after = await _people(read)
            await db.execute_fetchall("PRAGMA journal_mode = DELETE")
    finally:
        await db.close()
        await keys.close()
    return after, before - after


async def _people(read: Reading) -> int:
    ((people,),) = await read.rows("SELECT count(*) FROM people")
    return int(people)


async def _under_the_key_in_use(part: Path, ring: Ring) -> None:
    """The master key may have been changed since; the hashes are all made anew anyway."""
    db = await connected(part)
    try:
        with _as_a_backup(part):
            if not await check(db, "That file", DATABASE):
                raise StoreError("That file is no backup of Cornerstones.")
            ((sound, *_),) = await db.execute_fetchall("PRAGMA quick_check(1)")
            if sound != "ok":
                raise StoreError("That backup is damaged. Take another one.")
            await db.execute(sql.SET_MASTER, (ring.keys[0].id,))
            await db.commit()
    finally:
        await db.close()


@contextmanager
def _as_a_backup(part: Path) -> Iterator[None]:
    try:
        with explained(part):
            yield
    except StoreError as error:
        if isinstance(error.__cause__, sqlite3.DatabaseError):
            raise StoreError("That file is no backup of Cornerstones.") from error
        raise


async def _drop_deleted(read: Reading) -> None:
    """Whoever has no key any more was deleted."""
    people = await read.rows("SELECT id FROM people")
    sessions = await read.rows("SELECT person, number FROM sessions")
    parked = await read.rows("SELECT owner, id FROM parked")
    owners = [*(id_ for (id_,) in people), *(owner for owner, _ in parked)]
    kept = await read.seals([*owners, *(owner_of(*session) for session in sessions)])
    await read.executemany(sql.FORGET, [row for row in people if row[0] not in kept])
    gone = [session for session in sessions if owner_of(*session) not in kept]
    for statement in (sql.FORGET_SESSION, sql.FORGET_SENT):
        await read.executemany(statement, gone)
    await read.executemany(sql.UNPARK, [(id_,) for owner, id_ in parked if owner not in kept])
