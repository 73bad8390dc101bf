"""The master key: wraps every other key, and is kept apart from all of them.

It comes from the environment or from a file, a key a line. While keys are being rotated there are
two; the first is the one to come. Which of them is in use, the database says.
"""

import base64
import binascii
import hashlib
import os
import re
import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from storage.sealing import KEY_BYTES, Seal, new_key
from storage.store import WrongKey


class MasterKey:
    def __init__(self, key: bytes) -> None:
        self.id = hashlib.sha256(b"cornerstones key id" + key).hexdigest()[:8]
        self._key = key
        self._seal = Seal(key)

    def wrap(self, data_key: bytes, owner: str) -> bytes:
        return self._seal.seal(data_key, f"key|{owner}")

    def unwrap(self, wrapped: bytes, owner: str) -> bytes:
        """Raises Unopened."""
        return self._seal.open(wrapped, f"key|{owner}")

    def hashed(self, text: str) -> str:
        return self._seal.hashed(text)

    @property
    def text(self) -> str:
        """As it stands in the environment or in the file."""
        return base64.urlsafe_b64encode(self._key).decode()


class Ring:
    """The master keys at hand; read again when one is asked for that is not among them."""

    def __init__(self, read: Callable[[], Sequence[MasterKey]], where: str) -> None:
        self._read = read
        self._where = where
        self._keys = tuple(read())

    @classmethod
    def of(cls, text: str) -> Self:
        """From the value of CORNERSTONES_KEY. Raises WrongKey if it is none."""
        keys = parse(text, "CORNERSTONES_KEY")
        return cls(lambda: keys, "CORNERSTONES_KEY")

    @classmethod
    def at(cls, file: Path) -> Self:
        """From a key file. Raises WrongKey if it cannot be read, or holds no key."""
        return cls(lambda: read(file), str(file))

    @property
    def keys(self) -> tuple[MasterKey, ...]:
        return self._keys

    def key(self, id_: str) -> MasterKey:
        """Raises WrongKey."""
        if not any(key.id == id_ for key in self._keys):
            self._keys = tuple(self._read())
        for key in self._keys:
            if key.id == id_:
                return key
        raise WrongKey(
            f"The key in {self._where} is not the one that these words were sealed with. "
            f"Put that key ({id_}) back; nothing was changed."
        )


def parse(text: str, where: str) -> tuple[MasterKey, ...]:
    """Raises WrongKey, which never shows the text."""
    try:
        raw = [base64.b64decode(part, altchars=b"-_", validate=True) for part in _parts(text)]
    except (binascii.Error, ValueError):
        raw = []
    if not raw or any(len(key) != KEY_BYTES for key in raw):
        raise WrongKey(
            f"{where} does not hold a key. It has to be {KEY_BYTES} bytes in base64, as "
            "“cornerstones keys new” prints them."
        )
    return tuple(map(MasterKey, raw))


def read(file: Path) -> tuple[MasterKey, ...]:
    try:
        text = file.read_text(encoding="ascii")
    except UnicodeDecodeError:
        text = ""
    except OSError as error:
        raise WrongKey(
            f"Cannot read the key file {file}: {(error.strerror or '').lower()}. Put it back, or "
            "set CORNERSTONES_KEY_FILE to where it is."
        ) from None
    return parse(text, str(file))


def make(file: Path) -> bool:
    """A new key in a new file that only its owner can read; False if there is one by now."""
    try:
        _write(file, [MasterKey(new_key())], os.link)
    except FileExistsError:  # another program was a moment faster: its key is the one
        return False
    return True


def write(file: Path, keys: Sequence[MasterKey]) -> None:
    """Whole or not at all: a key file that is half there would be the loss of everything."""
    _write(file, keys, os.replace)


def _write(file: Path, keys: Sequence[MasterKey], put: Callable[[Path, Path], None]) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryDirectory(dir=file.parent, prefix=".") as folder:
            fresh = Path(folder) / file.name
            with os.fdopen(os.open(fresh, os.O_CREAT | os.O_WRONLY, 0o600), "w") as opened:
                opened.write("".join(f"{key.text}\n" for key in keys))
                opened.flush()
                os.fsync(opened.fileno())
            put(fresh, file)
        _sync(file.parent)
    except FileExistsError:
        raise
    except OSError as error:
        raise WrongKey(
            f"Cannot write the key file {file}: {(error.strerror or '').lower()}. Set "
            "CORNERSTONES_KEY_FILE to a place where this program may write."
        ) from None


def open_to_others(file: Path) -> bool:
    return bool(stat.S_IMODE(file.stat().st_mode) & 0o077)


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"[,\s]+", text) if part]


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
