"""One program at a time talks to the people in a database; upkeep beside it is fine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from storage.sqlite_file import make_room, reason
from storage.store import StoreError

PATIENCE = 5.0  # seconds: one that is just stopping is waited for


@contextmanager
def held(database: Path) -> Iterator[None]:
    """The system lets go of it by itself, however the program ends. Raises StoreError."""
    make_room(database, "DATABASE_URL")
    with _lock(
        database.resolve(),  # one file is one file, whatever it is called
        f"Another bot is already running with the database {database}. One is enough: stop the "
        "other one first, or set DATABASE_URL to another file.",
    ):
        yield


@contextmanager
def held_for_keys(file: Path) -> Iterator[None]:
    """Two changes of the master key at once could lose a key. Raises StoreError."""
    with _lock(file.resolve(), "The master key is being changed. Wait until that is done."):
        yield


@contextmanager
def _lock(file: Path, refusal: str) -> Iterator[None]:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(file.with_name(f"{file.name}.lock"), mode=0o600)
        lock.acquire(timeout=PATIENCE)
    except Timeout:
        raise StoreError(refusal) from None
    except OSError as error:
        raise StoreError(f"Cannot lock {file}: {reason(error)}.") from error
    try:
        yield
    finally:
        lock.release()
