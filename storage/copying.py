"""A consistent copy of a database that others may be writing to."""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import aiosqlite

from storage.sqlite_file import explained, reason
from storage.store import StoreError


async def copied(db: aiosqlite.Connection, file: Path, without: Sequence[str] = ()) -> None:
    """Whole, on disk and only for its owner, or not at all. Raises StoreError.

    `without`: statements that take out of the copy what should not be in it.
    """
    part = file.with_name(f".{file.name}.part")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        with explained(file):
            await db.execute_fetchall("VACUUM INTO ?", (str(part),))
            await _take_out(part, without)
        put(part, file)
    except OSError as error:
        raise StoreError(f"Cannot write {file}: {reason(error)}.") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


async def _take_out(part: Path, statements: Sequence[str]) -> None:
    if statements:
        async with aiosqlite.connect(part) as copy:
            for statement in ("PRAGMA secure_delete = ON", *statements):
                await copy.execute_fetchall(statement)
            await copy.commit()


def put(part: Path, file: Path) -> None:
    """In its place, and on disk before this returns."""
    for path in (part, part.parent):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    part.replace(file)
