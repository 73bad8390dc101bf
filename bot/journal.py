"""The log: where and what kind, never the words, on one line an entry.

Our entries are a name and fields that we choose; no message text, name or token is ever a field,
and an id is one only as an `Id`. Libraries log what they are given (an address with the token in
it, an answer that is not JSON, whole), so of their records only the place in the code is shown.
The same holds for warnings and for errors that nobody caught, which would otherwise be printed.
"""

import hashlib
import json
import logging
import re
import secrets
import sys
import threading
import traceback
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType

from typing_extensions import override

_OURS = logging.getLogger("cornerstones")
_FIELDS = "fields"  # under which a record of ours carries them
_BARE = re.compile(r"[\w.:/+-]+", re.ASCII)  # what needs no quotes
_NOT_MODULES = {"root", "py.warnings"}  # loggers of the standard library's own
_FRAMES = 6  # of a traceback: enough to find the place


@dataclass(frozen=True, slots=True)
class Id:
    """Whose, or which one: shown as a mark that is the same within one run, and only there."""

    value: object = field(repr=False)


def begin(level: str) -> None:
    """Log to standard error from now on, and let nothing else be written there unasked."""
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine())
    # a library's own INFO says what it asked of whom; that is for those who look for a bug
    chosen = logging.getLevelNamesMapping()[level]
    others = chosen if chosen <= logging.DEBUG else max(chosen, logging.WARNING)
    logging.basicConfig(level=others, handlers=[handler], force=True)
    _OURS.setLevel(level)
    logging.raiseExceptions = False  # a record that cannot be written would be printed whole
    logging.captureWarnings(capture=True)
    threading.excepthook = _thread_failed
    sys.unraisablehook = _unraisable
    sys.excepthook = _uncaught


def debug(entry: str, **fields: object) -> None:
    _OURS.debug(entry, extra={_FIELDS: fields})


def info(entry: str, **fields: object) -> None:
    _OURS.info(entry, extra={_FIELDS: fields})


def warning(entry: str, **fields: object) -> None:
    _OURS.warning(entry, extra={_FIELDS: fields})


def unexpected(entry: str, error: BaseException) -> None:
    """A bug: its type and where it happened, without its message."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    _bug(entry, type(error), error.__traceback__)


def _bug(entry: str, kind: type[BaseException], trace: TracebackType | None) -> None:
    fields = {"error": kind.__name__, "where": _way(trace)}
    _OURS.error(entry, extra={_FIELDS: fields})


def _thread_failed(failure: threading.ExceptHookArgs) -> None:
    if failure.exc_type is not SystemExit:  # which is how a thread may end itself
        _bug("thread.failed", failure.exc_type, failure.exc_traceback)


def _unraisable(failure: "sys.UnraisableHookArgs") -> None:
    _bug("unraisable", failure.exc_type, failure.exc_traceback)


def _uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    del error
    _bug("uncaught", kind, trace)


class _OneLine(logging.Formatter):
    """`name=value` pairs. Never asks a record for its message."""

    def __init__(self) -> None:
        super().__init__()
        self._key = secrets.token_bytes(16)  # of this run, and kept nowhere

    @override
    def format(self, record: logging.LogRecord) -> str:
        fields = {"time": _time(record), "level": record.levelname, **_content(record)}
        return " ".join(f"{name}={self._shown(value)}" for name, value in fields.items())

    def _shown(self, value: object) -> str:
        text = self._mark(value) if isinstance(value, Id) else str(value)
        return text if _BARE.fullmatch(text) else json.dumps(text)

    def _mark(self, id: Id) -> str:
        """Eight digits that only this run can make; nobody can look them up in the database."""
        name = str(id.value).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(name, key=self._key, digest_size=4).hexdigest()


def _content(record: logging.LogRecord) -> dict[str, object]:
    fields = vars(record).get(_FIELDS)
    if record.name == _OURS.name and isinstance(fields, dict):
        return {"entry": record.msg, **fields}
    return {"entry": "library", **_reduced(record)}


def _reduced(record: logging.LogRecord) -> dict[str, object]:
    """The place in the code that logged, and of an error its type and its places."""
    place = f"{record.funcName}:{record.lineno}"
    fields: dict[str, object] = {"logger": _known(record.name), "where": place}
    if record.exc_info and (kind := record.exc_info[0]):
        fields |= {"error": kind.__name__, "raised": _way(record.exc_info[2])}
    return fields


def _known(logger: str) -> str:
    """As much of its name as is a module's: the rest could be anything, a token too."""
    while logger not in sys.modules and logger not in _NOT_MODULES:
        logger = logger.rpartition(".")[0]
        if not logger:
            return "other"
    return logger


def _way(trace: TracebackType | None) -> str:
    """The last places that an error came through, the innermost first."""
    frames = traceback.extract_tb(trace)[-_FRAMES:]
    return " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
