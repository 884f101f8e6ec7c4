"""Licensed words go into use, and out of use. They are never edited: answers point at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.domain.actor import Actor
from accounts.services import audit
from intake.domain.instruments.pack import Pack, parse_pack
from intake.models import InstrumentPack


class UnknownPack(LookupError):
    """There is no pack with this key; the message is the key."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """`is_new` is false where these words were in use already. `retired`: what they replace."""

    pack: Pack
    is_new: bool
    retired: tuple[str, ...]


def load_pack(*, raw: Mapping[str, Any], actor: Actor, now: datetime) -> Loaded:
    """Take a pack into use for new drafts; an older one of its instrument and language retires.

    Loading the same words again changes nothing; words that were retired come back into use.
    Raises InvalidInstrument.
    """
    pack = parse_pack(raw)
    with transaction.atomic(durable=True):
        rows = InstrumentPack.objects.select_for_update()
        same = rows.filter(content_hash=pack.content_hash).first()
        if same is not None and same.retired_at is None:
            return Loaded(pack, is_new=False, retired=())
        older = rows.filter(
            instrument_id=pack.instrument_id, language=pack.language, retired_at=None
        )
        retired = tuple(older.values_list("key", flat=True))
        older.update(retired_at=now)
        if same is None:
            _insert(pack, raw, now)
        else:
            rows.filter(pk=same.pk).update(retired_at=None)
        _log("instrument_pack.load", "C", pack.key, actor, now)
    return Loaded(pack, is_new=True, retired=retired)


def retire_pack(*, key: str, actor: Actor, now: datetime) -> None:
    """New drafts no longer get these words; drafts and intakes that have them keep them.

    Retiring it again changes nothing. Raises UnknownPack.
    """
    with transaction.atomic(durable=True):
        found = InstrumentPack.objects.select_for_update().filter(pk=key).first()
        if found is None:
            raise UnknownPack(key)
        if found.retired_at is None:
            found.retired_at = now
            found.save(update_fields=["retired_at"])
            _log("instrument_pack.retire", "U", key, actor, now)


def _insert(pack: Pack, raw: Mapping[str, Any], now: datetime) -> None:
    InstrumentPack.objects.create(
        key=pack.key,
        instrument_id=pack.instrument_id,
        instrument_version=pack.version,
        language=pack.language,
        content=dict(raw),
        content_hash=pack.content_hash,
        licence=pack.licence,
        loaded_at=now,
    )


def _log(event: str, action: str, key: str, actor: Actor, now: datetime) -> None:
    audit.record(
        actor=actor,
        event=event,
        action=action,
        now=now,
        object_type="instrumentpack",
        object_id=key,
        purpose="ADMIN",
    )
