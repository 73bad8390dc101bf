"""Numbered .sql files, applied in order, each in a transaction with the record of itself.

Forward only. A file that has shipped is never edited. The record is SQLite's own `user_version`.
"""

from dataclasses import dataclass
from importlib.resources import files

import aiosqlite

from storage.store import StoreError


@dataclass(frozen=True, slots=True)
class Schema:
    """One kind of file of ours."""

    folder: str  # of its migrations
    application: int  # tells it from other SQLite databases
    setting: str  # names the file
    first: int  # versions before it are refused


DATABASE = Schema("sqlite", 0x43534E45, "DATABASE_URL", first=2)  # "CSNE"
KEYS = Schema("keys", 0x43534E4B, "KEY_STORE", first=1)  # "CSNK"


async def check(db: aiosqlite.Connection, name: str, schema: Schema) -> int:
    """The version of the file, 0 if it is new; it is only read.

    Raises StoreError if the file is not ours, or newer than we are, or older than we can take.
    """
    version = await _pragma(db, "user_version")
    other = f"set {schema.setting} to another file"
    if version > max(_scripts(schema)):
        raise StoreError(
            f"{name} belongs to a newer version of Cornerstones. Install that version, or {other}."
        )
    if await _pragma(db, "application_id") != schema.application and await _in_use(db):
        raise StoreError(f"{name} is a database of another program. Please {other}.")
    if 0 < version < schema.first:
        raise StoreError(
            f"{name} was made before words were sealed, and was left as it is. Please {other}."
        )
    return version


async def migrate(db: aiosqlite.Connection, schema: Schema) -> None:
    """Bring a checked file up to date."""
    version = await _pragma(db, "user_version")
    for number, script in sorted(_scripts(schema).items()):
        if number > version:
            # executescript knows no parameters, so the record is part of the script
            await db.executescript(
                f"BEGIN IMMEDIATE;\n{script}\nPRAGMA application_id = {schema.application};\n"
                f"PRAGMA user_version = {number};\nCOMMIT;"
            )


async def _pragma(db: aiosqlite.Connection, name: str) -> int:
    async with db.execute(f"PRAGMA {name}") as cursor:
        row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def _in_use(db: aiosqlite.Connection) -> bool:
    async with db.execute("SELECT count(*) FROM sqlite_schema") as cursor:
        row = await cursor.fetchone()
    return bool(row and row[0])


def _scripts(schema: Schema) -> dict[int, str]:
    """By their number, which begins their name."""
    folder = files("storage") / "migrations" / schema.folder
    return {
        int(file.name.partition("_")[0]): file.read_text(encoding="utf-8")
        for file in folder.iterdir()
        if file.name.endswith(".sql")
    }
