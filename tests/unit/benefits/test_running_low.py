"""When she is told that her paid sessions come to an end."""

from __future__ import annotations

import pytest

from benefits.domain.entitlement import Balance
from benefits.domain.running_low import RunningLow, running_low


@pytest.mark.parametrize(
    ("balance", "said"),
    [
        (Balance(8), None),
        (Balance(8, reserved=6), None),  # nothing took place yet
        (Balance(8, reserved=1, settled=4), None),
        (Balance(8, reserved=1, settled=5), RunningLow(2, 8)),
        (Balance(8, settled=8), RunningLow(0, 8)),
        (Balance(20, reserved=0, settled=15), RunningLow(5, 20)),
        (Balance(20, reserved=0, settled=14), None),
        (Balance(2, reserved=1, settled=1), RunningLow(0, 2)),
    ],
)
def test_it_is_said_early_and_only_after_a_session_took_place(
    balance: Balance, said: RunningLow | None
) -> None:
    assert running_low(balance) == said
