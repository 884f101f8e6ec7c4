"""What an appointment is worth, by the formula of the scenario format, worked out by hand."""

from __future__ import annotations

import pytest

from scheduling.domain.matching.model import IN_PERSON, ONLINE
from scheduling.domain.matching.value import Value, value
from tests.unit.scheduling.matching.clinics import BY_ID, DAY, HOUR, MONDAY, clinic, need, slot


def of(start: int, mode: str = ONLINE, **hers: object) -> Value:
    mother = need("i1", str(hers.pop("severity", "urgent")), **hers)
    hour = slot("s1", start)
    return value(BY_ID[mother.severity], clinic().roster, mother, hour, mode)


def test_the_best_there_is() -> None:
    found = of(MONDAY + 12 * HOUR)
    assert (found.fit, found.prompt, found.is_kept) == (1.0, 0.5, True)
    assert found.total == pytest.approx(4 * (0.7 + 0.2 + 0.05))


def test_parts_of_the_fit() -> None:
    second = of(MONDAY + DAY, languages=("tr", "en"), modes=(IN_PERSON, ONLINE), prior="p9")
    assert second.fit == pytest.approx(0.5 + 0.2 * 0.6 + 0.15 * 0.6)
    known = of(MONDAY + DAY, prior="p1", needs={"loss": 3, "sleep": 1})
    assert known.fit == pytest.approx(0.5 * (3 * 1.0 + 1 * 0.4) / 4 + 0.2 + 0.15 + 0.15)


def test_a_late_hour_loses_value_with_every_hour() -> None:
    late, later = of(MONDAY + 30 * HOUR), of(MONDAY + 300 * HOUR)
    assert not late.is_kept
    assert late.total == pytest.approx(4 * 0.5 * 24 / 30)
    assert later.total == pytest.approx(4 * 0.5 * 24 / 300)


def test_the_last_minute_is_in_time() -> None:
    assert of(MONDAY + DAY).is_kept
    assert not of(MONDAY + DAY + 1).is_kept


def test_the_price_counts_against_the_total() -> None:
    assert Value(total=3.0, is_kept=True, fit=1, prompt=1, price=0.5).score == 2.5
