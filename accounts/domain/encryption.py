"""How values are sealed: AES-256-GCM under a data key, the data key wrapped by a key ring.

A sealed value is `0x01 || nonce (12 bytes) || ciphertext and tag`. The associated data is the
place (`table.column:row`) with the key's id, so that a value moved to another row, another
column or another person's record does not open. Overhead: 29 bytes. Wrapping is RFC 3394.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

VERSION = b"\x01"
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16


class Unreadable(Exception):
    """A sealed value or key did not open: altered, moved, shredded, or its ring key is gone.

    Never shown as if it were empty: a page says that it cannot be read and that this is known.
    """


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Wrapping keys by id, 32 bytes each. The first one wraps, all of them unwrap."""

    keys: Mapping[str, bytes] = field(repr=False)

    @property
    def current_id(self) -> str:
        """The id of the key that wraps new data keys."""
        return next(iter(self.keys))

    def wrap(self, data_key: bytes) -> bytes:
        """Wrap a 32-byte data key under the current ring key; gives 40 bytes."""
        return aes_key_wrap(self.keys[self.current_id], data_key)

    def unwrap(self, key_id: str, wrapped: bytes) -> bytes:
        """The data key inside `wrapped`. Raises Unreadable when it does not open."""
        if key_id not in self.keys:
            raise Unreadable("the ring key is gone")
        try:
            return aes_key_unwrap(self.keys[key_id], wrapped)
        except (InvalidUnwrap, ValueError):
            raise Unreadable("the data key does not open") from None

    def text_key(self, key_id: str) -> bytes:
        """The key for short texts that belong to no record, such as a code generator's secret.

        Derived by HKDF, so that a ring key never does two jobs. Raises Unreadable when it is gone.
        """
        if key_id not in self.keys:
            raise Unreadable("the ring key is gone")
        derive = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"houvast texts")
        return derive.derive(self.keys[key_id])


def new_data_key() -> bytes:
    """A fresh random key of 32 bytes."""
    return AESGCM.generate_key(bit_length=KEY_BYTES * 8)


def associated(place: str, key_id: str) -> bytes:
    """What a sealed value is bound to. `place` is `table.column:row id`."""
    return f"{place}|{key_id}|v1".encode()


def seal(data_key: bytes, place: str, key_id: str, plain: bytes) -> bytes:
    """Encrypt `plain` for this place alone."""
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + AESGCM(data_key).encrypt(nonce, plain, associated(place, key_id))


def unseal(data_key: bytes, place: str, key_id: str, sealed: bytes) -> bytes:
    """Decrypt what `seal` made. Raises Unreadable on any other bytes, place or key."""
    if len(sealed) < 1 + NONCE_BYTES + TAG_BYTES or sealed[:1] != VERSION:
        raise Unreadable("not a sealed value of a known version")
    nonce, ciphertext = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return AESGCM(data_key).decrypt(nonce, ciphertext, associated(place, key_id))
    except InvalidTag:
        raise Unreadable("altered, moved, or sealed with another key") from None
