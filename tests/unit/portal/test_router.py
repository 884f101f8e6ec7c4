"""Which query goes to which alias, and which table lives in which schema."""

from __future__ import annotations

import pytest

from accounts.sides import current_side, on_side
from portal.sides import SideRouter

ROUTER = SideRouter()


@pytest.mark.parametrize(
    ("app_label", "model_name", "clinic", "employer"),
    [
        ("benefits", "contract", False, True),
        ("benefits", "Contract", False, True),
        ("benefits", "ledgerentry", True, False),
        ("accounts", "user", True, True),
        ("accounts", "client", True, False),
        ("auth", "group", True, True),
        ("sessions", None, True, True),
        ("intake", None, True, False),
        ("intake", "intake", True, False),
        ("postgres", None, True, False),
    ],
)
def test_tables(app_label: str, model_name: str | None, clinic: bool, employer: bool) -> None:
    assert ROUTER.allow_migrate("default", app_label, model_name) is clinic
    assert ROUTER.allow_migrate("employer", app_label, model_name) is employer


@pytest.mark.parametrize(
    ("side", "clinic", "employer"),
    [("clinic", True, False), ("employer", False, True), ("both", True, True)],
)
def test_a_hint_decides(side: str, clinic: bool, employer: bool) -> None:
    assert ROUTER.allow_migrate("default", "intake", side=side) is clinic
    assert ROUTER.allow_migrate("employer", "intake", side=side) is employer


def test_queries_follow_the_side() -> None:
    assert (current_side(), ROUTER.db_for_read(object)) == ("clinic", "default")
    with on_side("employer"):
        assert current_side() == "employer"
        assert ROUTER.db_for_read(object) == ROUTER.db_for_write(object) == "employer"
        with on_side("clinic"):
            assert ROUTER.db_for_write(object) == "default"
    assert current_side() == "clinic"


def test_the_side_returns_after_an_error() -> None:
    with pytest.raises(RuntimeError), on_side("employer"):
        raise RuntimeError
    assert current_side() == "clinic"
