"""Promises the roster did not cover are counted where the coordinator sees them."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from care.selectors import board
from scheduling.models import Promise
from tests.integration.care.conftest import House


def gap(house: House, *, level: int, ago: timedelta = timedelta()) -> None:
    """One more promise of the first mother, made when nobody was rostered."""
    old = Promise.objects.get(superseded_by=None, care_request=house.intake.care_request)
    Promise.objects.create(
        care_request=house.intake.care_request,
        level=level,
        contact_by=house.now,
        policy_version="0.1",
        is_covered=False,
        supersedes=old,
        made_at=house.now - ago,
    )


def test_a_full_roster_is_said_in_one_line(house: House) -> None:
    assert board.uncovered(now=house.now) == []
    page = house.as_(house.coordinator).get(reverse("care:board")).content.decode()
    assert "In de laatste vier weken dekte het rooster iedere belofte." in page


def test_gaps_of_the_last_four_weeks_are_counted_by_level(house: House) -> None:
    gap(house, level=2, ago=timedelta(weeks=5))
    gap(house, level=2, ago=timedelta(weeks=4, seconds=-1))
    gap(house, level=4)
    gap(house, level=4)
    assert board.uncovered(now=house.now) == [(4, 2), (2, 1)]
    page = house.as_(house.coordinator).get(reverse("care:board")).content.decode()
    assert "Wat het rooster niet dekte" in page
    assert "2 keer" in page
