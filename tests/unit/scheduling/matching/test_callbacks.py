"""Call-backs: the earliest gap of any shift, one call at a time."""

from __future__ import annotations

from scheduling.domain.matching.callbacks import Call, DutyRoster, Shift
from tests.unit.scheduling.matching.clinics import MONDAY


def roster(*shifts: tuple[str, int, int]) -> DutyRoster:
    return DutyRoster(
        [Shift(name, "p1", MONDAY + start, MONDAY + end) for name, start, end in shifts], 45
    )


def test_at_once_then_one_after_another_then_the_next_shift() -> None:
    duty = roster(("d1", 0, 100), ("d2", 120, 200))
    found = [duty.book(MONDAY) for _ in range(4)]
    assert found == [
        Call("d1", MONDAY), Call("d1", MONDAY + 45), Call("d2", MONDAY + 120), None,
    ]  # fmt: skip


def test_a_second_officer_takes_the_call_at_the_same_time() -> None:
    duty = roster(("d2", 0, 100), ("d1", 0, 100))
    assert [duty.book(MONDAY), duty.book(MONDAY)] == [Call("d1", MONDAY), Call("d2", MONDAY)]


def test_a_gap_between_calls_is_used() -> None:
    duty = roster(("d1", 0, 500))
    duty.book(MONDAY)
    duty.book(MONDAY + 200)
    assert duty.book(MONDAY + 10) == Call("d1", MONDAY + 45)
    duty.forget_before(MONDAY + 500)
    assert duty.book(MONDAY + 500) is None
