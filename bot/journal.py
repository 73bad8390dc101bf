"""The log: where and what kind, never the words.

Every entry is a name and fields that we choose; no message text, name, token or platform id is
ever a field. Libraries log what they are given (an answer that is not JSON, whole), so they are
not let through at all. An unexpected error is told by its type and its lines of code, because its
message may hold words.
"""

import logging
import traceback

_OURS = logging.getLogger("cornerstones")
_TALKATIVE = ("telegram", "httpx", "httpcore", "aiosqlite", "asyncio", "prompt_toolkit")


def begin(level: str) -> None:
    """Log to standard error from now on."""
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s", force=True
    )
    _OURS.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def debug(entry: str, **fields: object) -> None:
    _OURS.debug(_row(entry, fields))


def info(entry: str, **fields: object) -> None:
    _OURS.info(_row(entry, fields))


def warning(entry: str, **fields: object) -> None:
    _OURS.warning(_row(entry, fields))


def unexpected(entry: str, error: BaseException) -> None:
    """A bug: its type and where it happened, without its message."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-6:]))
    _OURS.error(_row(entry, {"error": type(error).__name__, "where": where}))


def _row(entry: str, fields: dict[str, object]) -> str:
    return " ".join((entry, *(f"{name}={value}" for name, value in fields.items())))
