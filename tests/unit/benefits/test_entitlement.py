import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.domain.entitlement import NEXT_STEPS, Balance, Step, after


@pytest.mark.parametrize(
    ("balance", "step", "last", "expected"),
    [
        (Balance(8), Step.RESERVE, None, Balance(8, 1)),
        (Balance(8, 1), Step.SETTLE, Step.RESERVE, Balance(8, 0, 1)),
        (Balance(8, 1), Step.RELEASE, Step.RESERVE, Balance(8)),
        (Balance(8, 5, 3), Step.RESERVE, None, None),
        (Balance(8), Step.SETTLE, None, None),
        (Balance(8), Step.RELEASE, None, None),
        (Balance(8, 1), Step.RESERVE, Step.RESERVE, None),
        (Balance(8, 0, 1), Step.RELEASE, Step.SETTLE, None),
        (Balance(8), Step.SETTLE, Step.RELEASE, None),
    ],
)
def test_a_step_of_one_booking(
    balance: Balance, step: Step, last: Step | None, expected: Balance | None
) -> None:
    assert after(balance, step, last=last) == expected


@pytest.mark.parametrize("figures", [(8, 9, 0), (8, 4, 5), (-1, 0, 0), (8, -1, 0), (8, 0, -1)])
def test_an_impossible_balance_does_not_exist(figures: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="never"):
        Balance(*figures)


def test_a_booking_takes_a_session_or_more() -> None:
    with pytest.raises(ValueError, match="one session"):
        after(Balance(8), Step.RESERVE, last=None, units=0)


def test_every_step_is_reachable_and_every_end_is_an_end() -> None:
    assert set(NEXT_STEPS) == {None, *Step}
    assert set().union(*NEXT_STEPS.values()) == set(Step)
    assert not NEXT_STEPS[Step.SETTLE] | NEXT_STEPS[Step.RELEASE]


@given(
    cap=st.integers(min_value=0, max_value=10),
    moves=st.lists(st.tuples(st.integers(0, 12), st.sampled_from(Step)), max_size=60),
)
def test_no_order_of_steps_overdraws_a_right(cap: int, moves: list[tuple[int, Step]]) -> None:
    balance, last = Balance(cap), dict[int, Step]()
    for booking, step in moves:
        changed = after(balance, step, last=last.get(booking))
        if changed:
            balance, last[booking] = changed, step
    assert balance.reserved == sum(step is Step.RESERVE for step in last.values())
    assert balance.settled == sum(step is Step.SETTLE for step in last.values())
    assert 0 <= balance.left <= cap
