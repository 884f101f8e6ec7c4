"""Blind indexes for this installation: `domain.blind_index` with settings.HOUVAST_INDEX_SECRET."""

from __future__ import annotations

from django.conf import settings

from accounts.domain.blind_index import keyed_hash


def index_of(purpose: str, value: str) -> bytes:
    """The keyed hash (32 bytes) of `value` for one purpose: `email`, `phone`, `roster_number`, ...

    Equal for spellings that mean the same (case, width, spaces around; phones in E.164), and
    never equal across purposes.
    """
    return keyed_hash(settings.HOUVAST_INDEX_SECRET.encode(), purpose, value)
