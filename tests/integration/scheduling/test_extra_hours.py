"""A single hour beside the weekly ones: places at once, on its own page, and gone without harm."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from psycopg.types.range import Range

from accounts.models import AccessEvent
from scheduling.domain.errors import NotAllowed
from scheduling.models import Appointment, Clinician, ExtraHours, FreedPlace, Slot, TimeOff
from scheduling.services import calendar, extra_hours, time_off
from scheduling.services.extra_hours import Stretch
from tests.factories.scheduling import (
    HER,
    a_clinician,
    a_coordinator,
    a_request,
    a_rule,
    an_appointment,
    person,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def anna(db: None) -> Clinician:
    a_coordinator()
    return a_clinician()


def stretch(now: datetime, hours: float = 2, **fields: object) -> Stretch:
    """The day after tomorrow, from twelve o'clock in Amsterdam: two places."""
    starts_at = now + timedelta(days=2, hours=2)
    values = {"session_minutes": 50, "buffer_minutes": 10, "modes": ["online"]}
    return Stretch(
        starts_at, starts_at + hours * HOUR, **(values | {"protected_level": None} | fields)
    )


def places(clinician: Clinician) -> list[datetime]:
    found = Slot.objects.filter(clinician=clinician, withdrawn_at=None).order_by("starts_at")
    return list(found.values_list("starts_at", flat=True))


def test_they_are_places_at_once_and_go_round(anna: Clinician, now: datetime) -> None:
    wanted = stretch(now, protected_level=3)
    row = extra_hours.add(clinician=anna, stretch=wanted, actor=person(anna.user), now=now)
    assert places(anna) == [wanted.starts_at, wanted.starts_at + HOUR]
    assert set(Slot.objects.values_list("protected_level", flat=True)) == {3}
    assert FreedPlace.objects.filter(cause="new_hours").count() == 2
    assert AccessEvent.objects.filter(event="extra_hours.add", object_id=str(row.pk)).exists()
    assert calendar.materialise(now=now) == 0


def test_taken_away_they_leave_a_booked_meeting_as_it_is(anna: Clinician, now: datetime) -> None:
    wanted = stretch(now)
    row = extra_hours.add(clinician=anna, stretch=wanted, actor=HER, now=now)
    slot = Slot.objects.get(starts_at=wanted.starts_at)
    meeting = an_appointment(a_request(now), anna, wanted.starts_at, slot=slot)
    extra_hours.remove(extra_hours_id=row.pk, actor=HER, now=now)
    assert places(anna) == [wanted.starts_at]
    assert Appointment.objects.get(pk=meeting.pk).status == "booked"
    assert not ExtraHours.objects.exists()


@pytest.mark.parametrize("in_the_way", ["weekly", "extra", "away"])
def test_what_is_there_already_stays_alone(anna: Clinician, now: datetime, in_the_way: str) -> None:
    wanted = stretch(now)
    if in_the_way == "weekly":
        a_rule(anna, weekday=2)
        calendar.materialise(now=now)
        wanted = stretch(now - HOUR)
    elif in_the_way == "extra":
        extra_hours.add(clinician=anna, stretch=stretch(now + HOUR), actor=HER, now=now)
    else:
        TimeOff.objects.create(
            clinician=anna, during=Range(wanted.starts_at, wanted.ends_at), created_at=now
        )
    with pytest.raises(NotAllowed, match="wrong_state"):
        extra_hours.add(clinician=anna, stretch=wanted, actor=HER, now=now)


@pytest.mark.parametrize(
    ("shift", "hours", "code"),
    [
        (timedelta(days=-3), 2, "too_late"),
        (timedelta(0), 0.5, "wrong_state"),
        (timedelta(weeks=12), 2, "wrong_state"),
    ],
)
def test_hours_that_cannot_be(
    anna: Clinician, now: datetime, shift: timedelta, hours: float, code: str
) -> None:
    with pytest.raises(NotAllowed, match=code):
        extra_hours.add(clinician=anna, stretch=stretch(now + shift, hours), actor=HER, now=now)


def test_leave_taken_later_closes_them(anna: Clinician, now: datetime) -> None:
    wanted = stretch(now)
    extra_hours.add(clinician=anna, stretch=wanted, actor=HER, now=now)
    time_off.add(
        clinician=anna,
        starts_at=wanted.starts_at,
        ends_at=wanted.starts_at + HOUR,
        kind="leave",
        actor=HER,
        now=now,
    )
    assert places(anna) == [wanted.starts_at + HOUR]


def test_on_a_holiday_they_hold(anna: Clinician, now: datetime) -> None:
    good_friday_off = datetime(2027, 3, 29, 8, tzinfo=UTC)  # Easter Monday
    a_rule(anna, weekday=0)
    calendar.materialise(now=now)
    assert good_friday_off not in places(anna)
    wanted = Stretch(good_friday_off, good_friday_off + HOUR, 50, 10, ["online"], None)
    extra_hours.add(clinician=anna, stretch=wanted, actor=HER, now=now)
    assert good_friday_off in places(anna)


@pytest.mark.parametrize("broken", ["overlap", "empty", "short"])
def test_the_database_forbids_the_rest(anna: Clinician, now: datetime, broken: str) -> None:
    fields = {"clinician": anna, "modes": ["online"], "created_at": now}
    ExtraHours.objects.create(during=Range(now, now + HOUR), **fields)
    during = Range(now, now) if broken == "empty" else Range(now + HOUR / 2, now + 2 * HOUR)
    if broken == "short":
        during, fields["session_minutes"] = Range(now + 2 * HOUR, now + 3 * HOUR), 10
    with pytest.raises(IntegrityError, match="extra_hours"), transaction.atomic():
        ExtraHours.objects.create(during=during, **fields)
