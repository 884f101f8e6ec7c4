"""From when her promise counts when staff type it in, and whose hands a draft is in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.policy import ROLES, STAFF
from intake.domain.on_behalf import (
    OLDEST_PAPER,
    NotReceivedThen,
    counted_from,
    hand_of,
    is_in_hand,
)

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
#: Half past two in the night in which the clocks go back in Amsterdam, the second time it is then.
AFTER_SUMMER = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_call_counts_from_its_start_whatever_else_was_filled_in() -> None:
    assert counted_from(source="phone", received_at=None, now=NOW) == NOW
    assert counted_from(source="phone", received_at=NOW - timedelta(days=9), now=NOW) == NOW


@pytest.mark.parametrize("now", [NOW, AFTER_SUMMER, datetime(2027, 3, 28, 1, 30, tzinfo=UTC)])
@given(lay=st.timedeltas(timedelta(0), OLDEST_PAPER))
def test_paper_counts_from_when_it_came_in(now: datetime, lay: timedelta) -> None:
    assert counted_from(source="paper", received_at=now - lay, now=now) == now - lay


@pytest.mark.parametrize(
    ("received_at", "code"),
    [
        (None, "missing"),
        (NOW + timedelta(seconds=1), "to_come"),
        (NOW - OLDEST_PAPER - timedelta(seconds=1), "too_long_ago"),
    ],
)
def test_paper_came_in_at_most_three_days_ago_and_not_later_than_now(
    received_at: datetime | None, code: str
) -> None:
    with pytest.raises(NotReceivedThen) as refused:
        counted_from(source="paper", received_at=received_at, now=NOW)
    assert refused.value.code == code


def test_an_unknown_source_is_no_source() -> None:
    with pytest.raises(ValueError, match="unknown source"):
        counted_from(source="herself", received_at=NOW, now=NOW)


def test_only_staff_have_a_hand_of_their_own() -> None:
    user_id = uuid4()
    with_a_hand = {role for role in ROLES if hand_of(role=role, user_id=user_id) == user_id}
    assert with_a_hand == STAFF
    assert hand_of(role="clinician", user_id=None) is None


def test_a_draft_is_in_one_hand() -> None:
    one, other = uuid4(), uuid4()
    assert is_in_hand(typed_by=one, hand=one)
    assert is_in_hand(typed_by=None, hand=None)
    for typed_by, hand in ((one, other), (one, None), (None, one)):
        assert not is_in_hand(typed_by=typed_by, hand=hand)
