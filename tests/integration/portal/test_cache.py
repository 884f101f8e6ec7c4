"""Losing Redis costs speed, not service."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from portal.cache import RedisOrMemory


def test_with_redis_the_value_is_shared(django_db_setup: object) -> None:
    here = RedisOrMemory(settings.REDIS_URL, {})
    there = RedisOrMemory(settings.REDIS_URL, {})
    here.set("greeting", "dag", 60)
    assert there.get("greeting") == "dag"
    assert there.add("count", 0) is True
    assert there.incr("count") == 1
    assert here.get_many(["greeting", "count"]) == {"greeting": "dag", "count": 1}
    here.clear()
    assert there.get("greeting") is None


def test_without_redis_this_process_remembers(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cache = RedisOrMemory(f"unix://{tmp_path}/nobody.sock", {})
    cache.clear()
    assert cache.get("attempts", 0) == 0
    assert cache.add("attempts", 1) is True
    assert cache.add("attempts", 1) is False
    assert cache.incr("attempts") == 2
    cache.set_many({"a": 1, "b": 2})
    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": 2}
    assert cache.has_key("a")
    assert cache.touch("a", 5) is True
    assert cache.delete("a") is True
    assert cache.get_or_set("d", 4) == 4
    assert "Cache without Redis: ConnectionError" in caplog.text
    assert str(tmp_path) not in caplog.text
