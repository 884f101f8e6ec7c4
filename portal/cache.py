"""Redis as a cache, and this process's memory while Redis is away."""

from __future__ import annotations

import logging
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class RedisOrMemory(RedisCache):
    """Losing Redis costs speed, not service: rate limits go on per process, no page fails.

    Every method of the cache interface tries Redis first.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._memory = LocMemCache(f"instead-of-{server}", params)


def _with_fallback(name: str) -> Any:
    def method(self: RedisOrMemory, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(super(RedisOrMemory, self), name)(*args, **kwargs)
        except RedisError as error:
            logger.warning("Cache without Redis: %s", type(error).__name__)
            return getattr(self._memory, name)(*args, **kwargs)

    method.__name__ = name
    return method


for _name in (
    "add",
    "clear",
    "decr",
    "delete",
    "delete_many",
    "get",
    "get_many",
    "has_key",
    "incr",
    "set",
    "set_many",
    "touch",
):
    setattr(RedisOrMemory, _name, _with_fallback(_name))
