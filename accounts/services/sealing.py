"""Sealing values for the database: one data key per record, wrapped by settings.HOUVAST_KEYS."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime
from typing import Any

from django.conf import settings

from accounts.domain import encryption
from accounts.domain.encryption import KeyRing, Unreadable
from accounts.models import RecordKey
from accounts.services import security

__all__ = [
    "Unreadable",
    "destroy_key",
    "new_key",
    "open_json",
    "open_text",
    "rewrap_key",
    "ring",
    "seal_json",
    "seal_text",
]


def ring() -> KeyRing:
    """The key ring of this process: the first key seals, all of them open."""
    return KeyRing(settings.HOUVAST_KEYS)


def new_key(*, now: datetime) -> RecordKey:
    """Make and store a fresh data key, wrapped by the ring's first key (in the caller's
    transaction)."""
    keys = ring()
    return RecordKey.objects.create(
        ring_key_id=keys.current_id, wrapped=keys.wrap(encryption.new_data_key()), created_at=now
    )


def seal_json(key: RecordKey, place: str, value: Any) -> bytes:
    """Seal `value` (anything JSON can hold) for one place: `table.column:row id`.

    Raises Unreadable when the key itself was destroyed or does not open.
    """
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return encryption.seal(_data_key(key, place), place, str(key.pk), plain)


def open_json(key: RecordKey, place: str, sealed: bytes | memoryview) -> Any:
    """What `seal_json` sealed at this place.

    Raises Unreadable when it was altered, moved or shredded, after a security event was written.
    """
    data_key = _data_key(key, place)
    try:
        return json.loads(encryption.unseal(data_key, place, str(key.pk), bytes(sealed)))
    except Unreadable:
        _report(place)
        raise


def seal_text(place: str, text: str) -> str:
    """Seal a short text that belongs to no record; gives `ring key id:base64`."""
    keys = ring()
    key_id = keys.current_id
    sealed = encryption.seal(keys.text_key(key_id), place, key_id, text.encode())
    return f"{key_id}:{base64.b64encode(sealed).decode()}"


def open_text(place: str, sealed: str) -> str:
    """What `seal_text` sealed at this place.

    Raises Unreadable when it does not open, after a security event was written.
    """
    key_id, _, encoded = sealed.partition(":")
    try:
        value = base64.b64decode(encoded, validate=True)
        return encryption.unseal(ring().text_key(key_id), place, key_id, value).decode()
    except (Unreadable, binascii.Error):
        _report(place)
        raise Unreadable("a sealed text did not open") from None


def rewrap_key(key: RecordKey) -> bool:
    """Wrap a data key under the ring's first key; False when it was there already or destroyed.

    What it sealed stays as it is. Raises Unreadable when it does not open.
    """
    keys = ring()
    if key.wrapped is None or key.ring_key_id == keys.current_id:
        return False
    key.wrapped = keys.wrap(_data_key(key, f"accounts.recordkey:{key.pk}"))
    key.ring_key_id = keys.current_id
    key.save(update_fields=["wrapped", "ring_key_id"])
    return True


def destroy_key(key: RecordKey, *, now: datetime) -> None:
    """Shred everything this key sealed, by forgetting the key."""
    key.wrapped = None
    key.destroyed_at = now
    key.save(update_fields=["wrapped", "destroyed_at"])


def _data_key(key: RecordKey, place: str) -> bytes:
    try:
        if key.wrapped is None:
            raise Unreadable("the data key was destroyed")
        return ring().unwrap(key.ring_key_id, bytes(key.wrapped))
    except Unreadable:
        _report(place)
        raise


def _report(place: str) -> None:
    column, _, row = place.partition(":")
    security.note_apart(event="seal.unreadable", object_type=column[:32], object_id=row[:40])
