"""An earlier moment from the letter to her yes, on a phone and in two languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts import clock
from accounts.services.tokens import issue_link
from scheduling.models import EarlierOffer
from scheduling.services import appointments, earlier
from tests.factories.scheduling import HER, WORKER, a_request, a_slot, an_appointment
from tests.factories.submission import an_open_clinic, sent

pytestmark = pytest.mark.browser
#: Monday 1 March 2027, 10:00 in Amsterdam: nobody sleeps.
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


def an_offer() -> EarlierOffer:
    """Her meeting is on Sunday; a place on Tuesday was just given back and is kept for her."""
    anna = an_open_clinic(NOW, places=False).anna
    for days in (6, 10):
        a_slot(anna, NOW + timedelta(days=days))
    sent(NOW)
    slot = a_slot(anna, NOW + timedelta(days=1))
    given = an_appointment(a_request(NOW, level=2), anna, slot.starts_at, slot=slot)
    appointments.cancel(appointment_id=given.pk, actor=HER, now=NOW)
    assert earlier.pass_on(actor=WORKER, now=NOW) == 1
    return EarlierOffer.objects.get()


def open_link(phone: Any, offer: EarlierOffer) -> None:
    token = issue_link(
        purpose="earlier_offer", subject_id=offer.pk, lifetime=timedelta(hours=2), now=NOW
    )
    phone.page.goto(f"{phone.base}/afspraak/eerder/l/{token}/")


@pytest.mark.parametrize("scripts", [True, False])
def test_yes(committed_db: object, visit: Callable[..., Any], scripts: bool) -> None:
    with clock.stopped_at(NOW):
        offer = an_offer()
        with visit(scripts=scripts) as phone:
            open_link(phone, offer)
            if scripts:
                phone.look("earlier_offer")
            words = phone.page.locator("main").inner_text()
            assert "Dinsdag 2 maart, 10:00" in words
            assert "Zondag 7 maart, 10:00" in words
            phone.page.get_by_role("button", name="Ja, graag dit moment").click()
            phone.page.get_by_text("Gelukt. Dit is nu je afspraak.").wait_for()
            assert "Dinsdag 2 maart, 10:00" in phone.page.locator("main").inner_text()
    offer.refresh_from_db()
    assert offer.status == "accepted"


def test_no_in_english(committed_db: object, visit: Callable[..., Any]) -> None:
    with clock.stopped_at(NOW):
        offer = an_offer()
        with visit() as phone:
            open_link(phone, offer)
            phone.page.get_by_role("button", name="English").click()
            phone.page.get_by_role("button", name="No, thank you").wait_for()
            phone.look("earlier_offer_en")
            phone.page.get_by_role("button", name="No, thank you").click()
            phone.page.get_by_text("Your own appointment still stands.").wait_for()
            phone.look("earlier_over_en")
    offer.refresh_from_db()
    assert offer.status == "declined"
