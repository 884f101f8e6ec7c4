"""What the tests of accounts share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_rate_limits_from_elsewhere() -> Iterator[None]:
    """Every test starts with its limits unused."""
    cache.clear()
    yield
    cache.clear()
