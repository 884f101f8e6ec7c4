"""Weekly hours, time off, limits and a pause, on the page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from accounts import clock
from scheduling.models import (
    LIVE,
    Appointment,
    AvailabilityRule,
    Clinician,
    ExtraHours,
    Slot,
    TimeOff,
)
from scheduling.selectors.hours import rules_in_force
from tests.factories.scheduling import a_rule, daily_slots
from tests.integration.care.conftest import House

HOURS = {
    "weekday": "1",
    "starts": "09:00",
    "ends": "12:00",
    "session_minutes": "50",
    "buffer_minutes": "10",
    "modes": ["online"],
    "protected_level": "3",
}


def at(house: House, name: str, *more: object, clinician: Clinician | None = None) -> str:
    return reverse(f"care:{name}", args=[(clinician or house.her).pk, *more])


def test_hours_become_places_at_once(house: House) -> None:
    answer = house.as_(house.her.user).post(at(house, "add_hours"), HOURS)
    assert answer.status_code == 302
    rule = AvailabilityRule.objects.get(clinician=house.her)
    assert (rule.weekday, rule.protected_level) == (1, 3)
    slots = Slot.objects.filter(clinician=house.her, withdrawn_at=None)
    # Twelve Tuesdays, without King's Day (27 April 2027).
    assert slots.count() == 11 * 3


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"ends": "09:30"}, "past geen enkel gesprek"),
        ({"modes": []}, "Kies minstens één manier"),
        ({"starts": "x"}, "Er is een probleem"),
    ],
)
def test_hours_that_make_no_sense(house: House, changed: dict[str, object], told: str) -> None:
    page = house.as_(house.her.user).post(at(house, "add_hours"), HOURS | changed)
    assert page.status_code == 422
    assert told in page.content.decode()


def test_hours_that_overlap_are_refused(house: House) -> None:
    a_rule(house.her, 1)
    page = house.as_(house.her.user).post(at(house, "add_hours"), HOURS)
    assert page.status_code == 422
    assert "vallen samen" in page.content.decode()


def test_ended_hours_are_gone_and_her_meeting_stays(house: House) -> None:
    browser = house.as_(house.her.user)
    browser.post(at(house, "add_hours"), HOURS)
    slot = Slot.objects.filter(clinician=house.her).earliest("starts_at")
    Appointment.objects.filter(pk=house.meeting.pk).update(
        slot=slot, during=(slot.starts_at, slot.ends_at)
    )
    rule = AvailabilityRule.objects.get(clinician=house.her)
    browser.post(at(house, "end_hours", rule.pk))
    assert rules_in_force(house.her, now=house.now) == []
    left = Slot.objects.filter(clinician=house.her, withdrawn_at=None)
    assert list(left) == [slot]


def test_time_off_shows_who_is_in_the_way_first(house: House) -> None:
    daily_slots(house.her, house.now, days=14)
    day = (house.now + timedelta(days=2)).date()
    values = {"kind": "illness", "starts_at": f"{day}T00:00", "ends_at": f"{day}T23:00"}
    browser = house.as_(house.her.user)
    asked = browser.post(at(house, "add_time_off"), values).content.decode()
    assert "1 gesprek staat in deze tijd" in asked
    assert "Demo Moeder" in asked
    assert not TimeOff.objects.exists()
    done = browser.post(at(house, "add_time_off"), values | {"is_seen": "1"}, follow=True)
    assert "1 gesprek is verzet" in done.content.decode()
    house.meeting.refresh_from_db()
    assert house.meeting.status == "moved"
    moved = house.intake.care_request.appointments.get(status__in=LIVE)
    assert moved.during.lower.date() != day
    again = browser.post(at(house, "add_time_off"), values | {"is_seen": "1"})
    assert again.status_code == 422
    row = TimeOff.objects.get()
    browser.post(at(house, "end_time_off", row.pk))
    assert not TimeOff.objects.exists()


def test_nobody_in_the_way_needs_no_question(house: House) -> None:
    day = (house.now + timedelta(days=20)).date()
    values = {"kind": "leave", "starts_at": f"{day}T09:00", "ends_at": f"{day}T17:00"}
    page = house.as_(house.her.user).post(at(house, "add_time_off"), values, follow=True)
    assert "Er stond niets in de weg" in page.content.decode()
    upside_down = {"kind": "leave", "starts_at": f"{day}T17:00", "ends_at": f"{day}T09:00"}
    wrong = house.as_(house.her.user).post(at(house, "add_time_off"), upside_down)
    assert wrong.status_code == 422


def test_limits_and_a_pause(house: House) -> None:
    browser = house.as_(house.her.user)
    browser.post(at(house, "set_limits"), {"caseload_cap": "12", "max_new_per_week": "2"})
    browser.post(at(house, "pause"), {"until": "2027-03-14"})
    house.her.refresh_from_db()
    assert (house.her.caseload_cap, house.her.max_new_per_week) == (12, 2)
    assert house.her.accepts_new_from is not None
    assert house.her.accepts_new_from.isoformat() == "2027-03-14T23:00:00+00:00"
    browser.post(at(house, "pause"), {"until": ""})
    house.her.refresh_from_db()
    assert house.her.accepts_new_from is None
    wrong = browser.post(at(house, "set_limits"), {"caseload_cap": "-1", "max_new_per_week": "2"})
    assert wrong.status_code == 422


def test_another_calendar_is_not_hers_but_the_coordinators(house: House) -> None:
    theirs = at(house, "availability_of", clinician=house.colleague)
    assert house.as_(house.her.user).get(theirs).status_code == 404
    for name in ("add_hours", "add_time_off", "set_limits", "pause"):
        address = at(house, name, clinician=house.colleague)
        assert house.as_(house.her.user).post(address).status_code == 404
    assert house.as_(house.coordinator).get(theirs).status_code == 200
    added = at(house, "add_hours", clinician=house.colleague)
    assert house.as_(house.coordinator).post(added, HOURS).status_code == 302


def test_a_rule_or_leave_of_somebody_else_does_not_exist(house: House) -> None:
    rule = a_rule(house.colleague, 1)
    leave = TimeOff.objects.create(
        clinician=house.colleague,
        during=(house.now, house.now + timedelta(days=1)),
        created_at=house.now,
    )
    browser = house.as_(house.her.user)
    assert browser.post(at(house, "end_hours", rule.pk)).status_code == 404
    assert browser.post(at(house, "end_time_off", leave.pk)).status_code == 404


ONCE = {name: value for name, value in HOURS.items() if name != "weekday"}


def test_single_hours_are_added_shown_and_taken_away(house: House) -> None:
    browser = house.as_(house.her.user)
    answer = browser.post(at(house, "add_extra_hours"), ONCE | {"day": "2027-03-06"})
    assert answer.status_code == 302
    row = ExtraHours.objects.get(clinician=house.her)
    assert Slot.objects.filter(clinician=house.her, withdrawn_at=None).count() == 3
    page = browser.get(at(house, "availability_of")).content.decode()
    assert "zaterdag 6 maart" in page
    browser.post(at(house, "end_extra_hours", row.pk))
    assert not ExtraHours.objects.exists()
    assert not Slot.objects.filter(clinician=house.her, withdrawn_at=None).exists()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"day": "2027-03-28", "starts": "02:30", "ends": "05:00"}, "bestaat die nacht niet"),
        ({"day": "2027-02-28"}, "al voorbij"),
        ({"day": "2027-03-06", "ends": "09:30"}, "past geen enkel gesprek"),
        ({"day": "2027-09-06"}, "verder weg dan twaalf weken"),
    ],
)
def test_single_hours_that_cannot_be(house: House, changed: dict[str, str], told: str) -> None:
    page = house.as_(house.her.user).post(at(house, "add_extra_hours"), ONCE | changed)
    assert page.status_code == 422
    assert told in page.content.decode()
    assert not ExtraHours.objects.exists()


def test_of_the_hour_that_comes_twice_she_says_which(house: House, now: datetime) -> None:
    in_autumn = datetime(2027, 10, 25, 9, tzinfo=UTC)
    night = ONCE | {"day": "2027-10-31", "starts": "02:15", "ends": "04:00"}
    with clock.stopped_at(in_autumn):
        browser = house.as_(house.her.user)
        asked = browser.post(at(house, "add_extra_hours"), night)
        assert asked.status_code == 422
        assert "De tweede keer, wintertijd (+01:00)" in asked.content.decode()
        browser.post(at(house, "add_extra_hours"), night | {"which": "1"})
        row = ExtraHours.objects.get()
        assert row.during.lower == datetime(2027, 10, 31, 1, 15, tzinfo=UTC)
        assert "(+01:00)" in browser.get(at(house, "availability_of")).content.decode()


def test_nobody_adds_single_hours_to_a_colleagues_calendar(house: House) -> None:
    answer = house.as_(house.her.user).post(
        at(house, "add_extra_hours", clinician=house.colleague), ONCE | {"day": "2027-03-06"}
    )
    assert answer.status_code == 404
    assert not ExtraHours.objects.exists()
