"""From an empty clinic to open bookings, on the page and from the command line."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from django.urls import reverse

from accounts import clock
from accounts.models import AccessEvent, Clinic, Invitation, Role, User
from accounts.selectors.clinic import forget_profile
from care.selectors.setup import setup_of
from care.services import opening, roster
from scheduling.models import Clinician, DutyAlarm, DutyShift
from scheduling.selectors.clinic import can_book
from scheduling.services.calendar import materialise
from tests.factories.accounts import make_user, signed_in
from tests.factories.notifications import sent_box
from tests.factories.scheduling import a_clinician, a_rule, a_shift, person

pytestmark = pytest.mark.django_db
FACTS = {
    "name": "Demokliniek",
    "phone": "030 123 45 67",
    "duty_phone": "06 12 34 56 78",
    "gp_post_name": "Demohuisartsenpost",
    "gp_post_phone": "030 765 43 21",
    "price": "95",
}


@pytest.fixture(autouse=True)
def fresh(now: datetime) -> Iterator[None]:
    forget_profile()
    with clock.stopped_at(now):
        yield
    forget_profile()


@pytest.fixture
def admin() -> User:
    return make_user(Role.ADMIN, with_totp=False)


def a_clinic(now: datetime) -> Clinic:
    forget_profile()
    return Clinic.objects.create(
        id=1, name="Demokliniek", phone="+31301234567", duty_phone="+31612345678", updated_at=now
    )


def ready(now: datetime) -> Clinician:
    """Everything but the test alarm."""
    a_clinic(now)
    clinician = a_clinician()
    a_rule(clinician, 1)
    materialise(now=now, weeks=2)
    a_shift(clinician.user, now)
    return clinician


def test_an_empty_clinic_misses_everything(admin: User, now: datetime) -> None:
    setup = setup_of(now=now)
    assert setup.missing == ("profile", "hours", "people", "calendars", "roster", "alarm")
    assert not can_book(now)
    page = signed_in(Browser(), admin).get(reverse("care:setup"))
    assert "nog te doen" in page.content.decode()


@pytest.mark.parametrize(
    ("is_delivered", "is_heard"), [(False, False), (True, False), (False, True)]
)
def test_bookings_stay_closed_until_the_test_was_heard(
    admin: User, now: datetime, is_delivered: bool, is_heard: bool
) -> None:
    ready(now)
    DutyAlarm.objects.create(
        kind="test",
        dedupe_key="test",
        rung_at=now,
        delivered_at=now if is_delivered else None,
        acknowledged_at=now if is_heard else None,
    )
    assert setup_of(now=now).missing == ("alarm",)
    with pytest.raises(opening.NotReady):
        opening.open_bookings(actor=person(admin), now=now)
    signed_in(Browser(), admin).post(reverse("care:open_bookings"))
    assert not can_book(now)


def test_ring_hear_and_open(admin: User, now: datetime) -> None:
    clinician = ready(now)
    browser = signed_in(Browser(), admin)
    with sent_box() as box:
        browser.post(reverse("care:ring_test"))
    alarm = DutyAlarm.objects.get(kind="test")
    assert alarm.delivered_at is not None
    assert "/praktijk/dienst/" in box.parcels[0].letter.words.sms

    signed_in(Browser(), clinician.user).post(reverse("care:take_alarm", args=[alarm.pk]))
    alarm.refresh_from_db()
    assert alarm.acknowledged_by == clinician.user

    browser.post(reverse("care:open_bookings"))
    assert can_book(now)
    assert not can_book(now - timedelta(minutes=1))
    assert AccessEvent.objects.filter(event="clinic.open_bookings", user_id=admin.pk).exists()


def test_a_profile_makes_a_calendar(admin: User, now: datetime) -> None:
    a_clinic(now)
    user = make_user(Role.CLINICIAN, with_totp=False)
    address = reverse("care:profile", args=[user.pk])
    values = {
        "name": "Anna Voorbeeld",
        "title": "GZ-psycholoog",
        "big_number": "1234567890",
        "gender": "woman",
        "region": "Utrecht",
        "languages": ["nl", "en"],
        "tracks": ["individual"],
        "levels": ["2", "3"],
        "caseload_cap": "20",
        "max_new_per_week": "4",
    }
    browser = signed_in(Browser(), admin)
    wrong = browser.post(address, values)
    assert wrong.status_code == 422
    assert "Een BIG-nummer heeft 11 cijfers." in wrong.content.decode()
    assert browser.post(address, values | {"big_number": "12345678901"}).status_code == 302
    clinician = Clinician.objects.get(user=user)
    assert (clinician.languages, clinician.levels) == (["nl", "en"], [2, 3])
    assert clinician.big_number == "12345678901"


def test_one_person_is_on_duty_at_a_time(admin: User, now: datetime) -> None:
    first, second = a_clinician(), a_clinician()
    end = now + timedelta(hours=4)
    shift = roster.add_shift(
        user_id=first.user_id, starts_at=now, ends_at=end, actor=person(admin), now=now
    )
    with pytest.raises(roster.ShiftTaken):
        roster.add_shift(
            user_id=second.user_id,
            starts_at=now + timedelta(hours=3),
            ends_at=end + timedelta(hours=3),
            actor=person(admin),
            now=now,
        )
    later = now + timedelta(hours=1)
    roster.remove_shift(shift_id=shift.pk, actor=person(admin), now=later)
    shift.refresh_from_db()
    assert shift.during.upper == later
    with pytest.raises(DutyShift.DoesNotExist):
        roster.remove_shift(shift_id=shift.pk, actor=person(admin), now=later)


def test_a_shift_upside_down_is_refused_on_the_page(admin: User, now: datetime) -> None:
    values = {"user": admin.pk, "starts_at": "2027-03-02T12:00", "ends_at": "2027-03-02T09:00"}
    page = signed_in(Browser(), admin).post(reverse("care:roster"), values)
    assert page.status_code == 422
    assert not DutyShift.objects.exists()


@pytest.fixture
def nobody_types(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input is no terminal."""
    monkeypatch.setattr("sys.stdin", io.StringIO())


def test_the_command_sets_up_and_prints_a_link_that_works() -> None:
    out = io.StringIO()
    call_command(
        "setup_clinic",
        **FACTS,
        admin_email="bo@kliniek.example",
        admin_name="Bo Voorbeeld",
        stdout=out,
    )
    clinic = Clinic.objects.get(pk=1)
    assert (clinic.name, clinic.duty_phone, clinic.session_price_cents) == (
        "Demokliniek",
        "+31612345678",
        9500,
    )
    assert clinic.staffed_hours["4"] == [["09:00", "17:00"]]
    assert Invitation.objects.get().role == Role.ADMIN
    link = re.search(r"https?://[^/]+(/\S+)", out.getvalue())
    assert link is not None
    assert Browser().get(link[1]).status_code in (200, 302)
    assert "The bookings are closed." in out.getvalue()


def test_the_command_says_what_is_wrong_or_missing(nobody_types: None) -> None:
    with pytest.raises(CommandError, match=r"phone|telefoon"):
        call_command("setup_clinic", **FACTS | {"duty_phone": "niets"}, stdout=io.StringIO())
    with pytest.raises(CommandError, match="Needed: Address"):
        call_command("setup_clinic", **FACTS, stdout=io.StringIO())
    make_user(Role.ADMIN, with_totp=False)
    with pytest.raises(CommandError, match="Test alarm"):
        call_command("setup_clinic", **FACTS, open_bookings=True, stdout=io.StringIO())
