"""AES-256-GCM: what a person said goes in, sealed bytes come out.

A sealed value is one byte for the format, a random nonce of 96 bits, then the ciphertext with its
tag (NIST SP 800-38D). What it is about (its table and owner) is bound to it, so that a value put
somewhere else does not open.
"""

import hmac
import os
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE_BYTES = 12
_FORMAT = b"\x01"
_HASH_BYTES = 16


class Unopened(ValueError):
    """It was sealed with another key, or changed since. The message says nothing of it."""


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


class Seal:
    """One key, and what can be done with it."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._cipher = AESGCM(key)

    def seal(self, plain: bytes, about: str) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return _FORMAT + nonce + self._cipher.encrypt(nonce, plain, about.encode())

    def open(self, sealed: bytes, about: str) -> bytes:
        """Raises Unopened."""
        start = len(_FORMAT) + _NONCE_BYTES
        if sealed[: len(_FORMAT)] != _FORMAT or len(sealed) < start:
            raise Unopened("not sealed in a way that this program knows")
        try:
            return self._cipher.decrypt(
                sealed[len(_FORMAT) : start], sealed[start:], about.encode()
            )
        except InvalidTag:
            raise Unopened("not sealed with this key") from None

    def hashed(self, text: str) -> str:
        """The same text has the same hash under the same key; without the key it says nothing."""
        digest = hmac.digest(self._hash_key, text.encode("utf-8", "surrogatepass"), "sha256")
        return digest[:_HASH_BYTES].hex()

    @cached_property
    def _hash_key(self) -> bytes:
        """A key for hashes alone: one key is not used for two things."""
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"cornerstones hash").derive(self._key)
