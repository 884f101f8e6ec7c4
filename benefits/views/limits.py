"""How often a key or a network may ask."""

from __future__ import annotations

from django.core.cache import cache


def is_too_often(deed: str, who: str, *, limit: int, seconds: int) -> bool:
    """Count a deed of somebody; True when it is more than `limit` within `seconds`."""
    key = f"often:{deed}:{who}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) > limit
    except ValueError:  # it lapsed between the two lines
        return False
