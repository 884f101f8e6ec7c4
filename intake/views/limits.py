"""How often one network may do something. Help and three o'clock mode are never limited."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

from accounts.requests import access_point

PERIOD_SECONDS = 15 * 60


def is_too_often(request: HttpRequest, deed: str, *, limit: int) -> bool:
    """Count a deed of this network; True when it is more than `limit` in a quarter of an hour."""
    network = access_point(request, is_staff=False).split(" ")[0]
    key = f"often:{deed}:{network}"
    cache.add(key, 0, PERIOD_SECONDS)
    try:
        return cache.incr(key) > limit
    except ValueError:  # it lapsed between the two lines
        return False
