"""Numbered .sql files, applied in order, each in a transaction with the record of itself.

Forward only. A file that has shipped is never edited. The record is SQLite's own `user_version`.
"""

from importlib.resources import files

import aiosqlite

from storage.store import StoreError

APPLICATION = 0x43534E45  # "CSNE": tells our files from other SQLite databases


async def check(db: aiosqlite.Connection, name: str) -> None:
    """Raises StoreError if the file is not ours, or newer than we are; it is only read."""
    version = await _pragma(db, "user_version")
    if version > len(_scripts()):
        raise StoreError(
            f"{name} belongs to a newer version of Cornerstones. Install that version, "
            "or set DATABASE_URL to another file."
        )
    if version == 0 and await _pragma(db, "application_id") != APPLICATION and await _in_use(db):
        raise StoreError(
            f"{name} is a database of another program. Set DATABASE_URL to another file."
        )


async def migrate(db: aiosqlite.Connection) -> None:
    """Bring a checked database up to date."""
    version = await _pragma(db, "user_version")
    for number, script in enumerate(_scripts()[version:], start=version + 1):
        await _apply(db, number, script)


async def _apply(db: aiosqlite.Connection, number: int, script: str) -> None:
    # executescript knows no parameters, so the record is part of the script
    await db.executescript(
        f"BEGIN IMMEDIATE;\n{script}\n"
        f"PRAGMA application_id = {APPLICATION};\nPRAGMA user_version = {number};\nCOMMIT;"
    )


async def _pragma(db: aiosqlite.Connection, name: str) -> int:
    async with db.execute(f"PRAGMA {name}") as cursor:
        row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def _in_use(db: aiosqlite.Connection) -> bool:
    async with db.execute("SELECT count(*) FROM sqlite_schema") as cursor:
        row = await cursor.fetchone()
    return bool(row and row[0])


def _scripts() -> list[str]:
    folder = files("storage") / "migrations" / "sqlite"
    found = sorted(folder.iterdir(), key=lambda file: file.name)
    return [file.read_text(encoding="utf-8") for file in found if file.name.endswith(".sql")]
