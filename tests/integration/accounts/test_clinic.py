"""The page with the clinic's own facts."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client as Browser

from accounts.models import AccessEvent, Clinic
from accounts.selectors.clinic import profile
from tests.factories.accounts import make_user, signed_in

CLINIC = {
    "name": "Houvast Utrecht",
    "city": "Utrecht",
    "region": "Utrecht",
    "phone": "030 123 45 67",
    "duty_phone": "06-12345678",
    "gp_post_name": "Huisartsenpost Utrecht",
    "gp_post_phone": "030 765 43 21",
    "rooms": "Zolder\n\n Tuinkamer ",
    "price": "95,50",
    "day_0": "9-12:30, 13:30-17",
    "day_4": "09:00-13:00",
}


@pytest.mark.django_db
def test_the_clinic_is_set_up(stopped_clock: datetime, settings: object) -> None:
    browser = signed_in(Browser(), make_user("admin"))
    assert 'value="09:00-17:00"' in browser.get("/account/kliniek/").content.decode()
    assert browser.post("/account/kliniek/", CLINIC).status_code == 302
    clinic = Clinic.objects.get()
    assert clinic.staffed_hours == {
        "0": [["09:00", "12:30"], ["13:30", "17:00"]],
        "4": [["09:00", "13:00"]],
    }
    assert (clinic.duty_phone, clinic.session_price_cents) == ("+31612345678", 9550)
    assert clinic.rooms == ["Zolder", "Tuinkamer"]
    assert profile().name == "Houvast Utrecht"
    assert "09:00-12:30, 13:30-17:00" in browser.get("/account/kliniek/").content.decode()
    browser.post("/account/kliniek/", CLINIC | {"name": "Houvast Zeist", "bookings_open_at": "now"})
    changed = AccessEvent.objects.filter(event="clinic.save_profile").order_by("-pk").first()
    assert changed is not None
    assert (changed.action, changed.detail_fields) == ("U", ["name"])
    assert Clinic.objects.get().bookings_open_at is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "typed"),
    [("day_1", "dicht"), ("duty_phone", "bel me"), ("price", "-1"), ("name", ""), ("phone", "")],
)
def test_wrong_facts_are_not_saved(stopped_clock: datetime, field: str, typed: str) -> None:
    browser = signed_in(Browser(), make_user("admin"))
    answer = browser.post("/account/kliniek/", CLINIC | {field: typed})
    assert answer.status_code == 422
    assert "Er is een probleem" in answer.content.decode()
    assert "<title>Fout:" in answer.content.decode()
    assert not Clinic.objects.exists()
