"""Duty, leave and opening of the practice on one page."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from psycopg.types.range import Range

from care.domain.rota import month_of, week_of
from care.selectors.rota import days_for
from scheduling.models import Slot, TimeOff
from tests.factories.scheduling import a_clinician, a_shift, daily_slots
from tests.integration.care.conftest import House

PAGE = reverse("care:practice")
AssertSql = Callable[[int], AbstractContextManager[object]]


def a_week(house: House) -> None:
    """Duty from Monday evening into Tuesday, leave on Wednesday, places on every day."""
    a_shift(house.colleague.user, house.now + timedelta(hours=8), hours=16)
    TimeOff.objects.create(
        clinician=house.colleague,
        during=Range(house.now + timedelta(days=2), house.now + timedelta(days=2, hours=4)),
        kind="illness",
        created_at=house.now,
    )
    for clinician in (house.her, house.colleague):
        daily_slots(clinician, house.now, days=4)
    Slot.objects.filter(clinician=house.her, starts_at__hour=9).update(is_taken=True)


def test_a_day_says_who_has_duty_who_is_away_and_who_is_open(house: House) -> None:
    a_week(house)
    days = days_for(house.coordinator, week_of(house.now.date()), month=None, now=house.now)
    assert [len(each.turns) for each in days] == [1, 1, 0, 0, 0, 0, 0]
    assert [f"{t.starts:%H:%M}" for t in days[0].turns if t.starts] == ["18:00"]
    assert days[0].turns[0].ends is None
    assert [(each.clinician, each.kind) for each in days[2].away] == [(house.colleague, "illness")]
    assert {(each.clinician, each.places, each.free) for each in days[1].open} == {
        (house.her, 3, 2),
        (house.colleague, 3, 3),
    }
    assert days[1].free == 5
    assert days[0].is_today
    assert not any(each.is_holiday for each in days)


def test_the_page_links_to_where_each_is_changed(house: House) -> None:
    a_week(house)
    page = house.as_(house.coordinator).get(PAGE).content.decode()
    assert reverse("care:availability_of", args=[house.colleague.pk]) in page
    assert reverse("care:roster") in page
    assert "vanaf 18:00" in page
    assert 'aria-current="date"' in page


def test_a_psychologist_sees_the_duty_of_all_and_her_own_calendar(house: House) -> None:
    a_week(house)
    page = house.as_(house.her.user).get(PAGE).content.decode()
    assert house.colleague.user.name in page  # on duty
    assert reverse("care:availability_of", args=[house.her.pk]) in page
    assert reverse("care:availability_of", args=[house.colleague.pk]) not in page
    assert "Ziek" not in page
    assert reverse("care:roster") not in page


def test_a_month_marks_its_holidays(house: House) -> None:
    page = house.as_(house.coordinator).get(PAGE, {"dag": "2027-04-27", "toon": "maand"})
    text = page.content.decode()
    assert "April 2027" in text
    assert text.count("feestdag") == 2  # Easter Monday in the first row, and King's Day


@pytest.mark.parametrize("dag", ["", "x", "9999-12-31", "2027-02-30"])
def test_an_address_that_makes_no_sense_shows_today(house: House, dag: str) -> None:
    page = house.as_(house.coordinator).get(PAGE, {"dag": dag})
    assert "Week 9" in page.content.decode()


@pytest.mark.parametrize("people", [1, 12])
def test_the_number_of_queries_does_not_grow(
    house: House, people: int, assert_sql: AssertSql
) -> None:
    for number in range(people):
        clinician = a_clinician()
        daily_slots(clinician, house.now)
        a_shift(clinician.user, house.now + timedelta(days=number))
    with assert_sql(4):
        found = days_for(house.coordinator, month_of(house.now.date()), month=3, now=house.now)
    assert sum(each.free for each in found) >= 3 * people


def test_the_day_of_the_clock_has_its_own_hours(house: House) -> None:
    a_shift(house.her.user, datetime(2027, 3, 27, 22, tzinfo=UTC), hours=8)
    days = days_for(house.coordinator, week_of(date(2027, 3, 28)), month=None, now=house.now)
    assert days[6].turns[0].starts is None
    assert f"{days[6].turns[0].ends:%H:%M}" == "08:00"
