"""What a clinic expects before it has a past, and how its past takes over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheduling.domain import demand, weighing
from scheduling.domain.matching.clock import minutes
from scheduling.domain.matching.forecast import Guess
from scheduling.domain.matching.state import State
from tests.unit.scheduling.test_weighing import ANNA, a_psychologist

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
LEVELS = ["4", "3", "2", "1"]


def a_clinic(per_week: int, *, cap: int = 99, weeks: int = 6) -> State:
    """So many hours every Tuesday."""
    slots = [
        weighing.slot(
            id=100 * week + n,
            psychologist=ANNA,
            starts_at=NOW + timedelta(weeks=week, days=1, minutes=60 * n),
            modes=["online"],
        )
        for week in range(weeks)
        for n in range(per_week)
    ]
    person = a_psychologist(max_new_per_week=cap, caseload_left=99)
    return weighing.state(psychologists=[person], slots=slots, new_in_week={})


@pytest.mark.parametrize(("cap", "places"), [(99, 2.5), (2, 2.0)])
def test_places_are_pairs_of_hours_cut_by_the_weekly_cap(cap: int, places: float) -> None:
    found = demand.places_a_week(a_clinic(5, cap=cap), now=minutes(NOW))
    assert found == pytest.approx(places, abs=0.65)  # five Tuesdays touch four weeks
    assert demand.places_a_week(a_clinic(0), now=minutes(NOW)) == 0.0


def guess(
    came: list[datetime], levels: dict[int, int] | None = None, places: float = 10.0
) -> Guess:
    return demand.first_guess(
        [minutes(at) for at in came],
        levels or {},
        now=minutes(NOW),
        places_a_week=places,
        severities=LEVELS,
    )


def test_a_new_clinic_is_taken_to_give_away_seven_of_ten_places() -> None:
    found = guess([])
    assert found.intakes_per_week == pytest.approx(7.0)
    assert found.severity_share == pytest.approx((0.15, 0.35, 0.45, 0.05))
    assert found.weekday_share == pytest.approx([1 / 7] * 7)


def test_what_was_seen_takes_over() -> None:
    tuesdays = [NOW - timedelta(days=6, weeks=week) for week in range(20) for _ in range(3)]
    found = guess(tuesdays, {0: 60}, 100.0)
    weeks = (NOW - tuesdays[-1]) / timedelta(weeks=1)
    assert found.intakes_per_week == pytest.approx((2 * 70 + 60) / (2 + weeks))
    assert found.severity_share[0] == pytest.approx((20 * 0.15 + 60) / 80)
    assert found.weekday_share[1] == pytest.approx(62 / 74)
    assert sum(found.severity_share) == pytest.approx(1)
