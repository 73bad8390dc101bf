"""A consistent copy of a database that others may be writing to."""

import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import aiosqlite

from storage.sqlite_file import explained, reason
from storage.store import StoreError


async def copied(db: aiosqlite.Connection, file: Path, without: Sequence[str] = ()) -> None:
    """Whole, on disk and only for its owner, or not at all. Raises StoreError.

    `without`: statements that take out of the copy what should not be in it.
    """
    try:
        await _check_kind(db, file)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryDirectory(dir=file.parent, prefix=".") as folder:  # for its owner alone
            part = Path(folder) / file.name
            part.touch(mode=0o600)
            with explained(file):
                await db.execute_fetchall("VACUUM INTO ?", (str(part),))
                await _take_out(part, without)
            put(part, file)
    except OSError as error:
        raise StoreError(f"Cannot write {file}: {reason(error)}.") from error


async def _check_kind(db: aiosqlite.Connection, file: Path) -> None:
    """Only a copy of the same kind is written over, never a file in use. Raises StoreError."""
    if not file.exists():
        return
    ((application,),) = await db.execute_fetchall("PRAGMA application_id")
    log = file.with_name(f"{file.name}-wal")
    if not file.is_file() or log.exists() or not _is_copy(file, application):
        raise StoreError(
            f"{file} is something else than a copy of this kind. Choose another file."
        )


def _is_copy(file: Path, application: int) -> bool:
    """From the header of an SQLite file, https://www.sqlite.org/fileformat.html.

    Byte 18 is 2 in a file that is in use, which writes ahead, and 1 in a copy; the application's
    number begins at byte 68.
    """
    with file.open("rb") as opened:
        header = opened.read(72)
    return header[18:19] == b"\x01" and int.from_bytes(header[68:], "big") == application


async def _take_out(part: Path, statements: Sequence[str]) -> None:
    if statements:
        async with aiosqlite.connect(part) as copy:
            for statement in ("PRAGMA secure_delete = ON", *statements):
                await copy.execute_fetchall(statement)
            await copy.commit()


def put(part: Path, file: Path) -> None:
    """In its place, and on disk before this returns."""
    _sync(part)
    part.replace(file)
    _sync(file.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
