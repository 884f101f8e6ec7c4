"""Kinds of message: one name, one meaning."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import pytest

from notifications import registry
from notifications.registry import UnknownKind, all_kinds, get, register
from tests.factories.notifications import a_kind


def test_a_name_means_one_kind() -> None:
    with a_kind("a") as kind:
        assert register(kind) is kind
        assert get("a") is kind
        with pytest.raises(ValueError, match="two kinds of message are called a"):
            register(replace(kind, is_urgent=not kind.is_urgent))


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(UnknownKind, match="nobody"):
        get("nobody")


def test_kinds_come_by_name() -> None:
    with patch.dict(registry._kinds, clear=True), a_kind("b") as second, a_kind("a") as first:
        assert all_kinds() == [first, second]
