"""The page about people: closing, opening, signing out."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client as Browser

from accounts.models import User
from tests.factories.accounts import make_user, signed_in


@pytest.mark.django_db
def test_letting_go_asks_once(stopped_clock: datetime) -> None:
    browser = signed_in(Browser(), make_user("admin"))
    els = make_user("clinician", name="Els de Demo")
    url = f"/account/mensen/{els.pk}/sluiten/"
    assert "Els de Demo" in browser.get(url).content.decode()
    assert User.objects.get(pk=els.pk).is_active
    assert browser.post(url).status_code == 302
    gone = User.objects.get(pk=els.pk)
    assert (gone.is_active, gone.deactivated_at) == (False, stopped_clock)
    assert "gesloten op 1 maart 2027" in browser.get("/account/mensen/").content.decode()
    browser.post(f"/account/mensen/{els.pk}/openen/")
    assert User.objects.get(pk=els.pk).is_active


@pytest.mark.django_db
def test_nobody_closes_herself_or_somebody_above(stopped_clock: datetime) -> None:
    admin, coordinator = make_user("admin"), make_user("coordinator")
    browser = signed_in(Browser(), coordinator)
    for user in (admin, coordinator):
        for verb in ("sluiten", "openen", "afmelden"):
            assert browser.post(f"/account/mensen/{user.pk}/{verb}/").status_code == 404
    own = signed_in(Browser(), admin).post(f"/account/mensen/{admin.pk}/sluiten/")
    assert own.status_code == 404
    assert User.objects.filter(is_active=True).count() == 2


@pytest.mark.django_db
def test_signing_a_colleague_out_everywhere(stopped_clock: datetime) -> None:
    els = make_user("clinician")
    hers = signed_in(Browser(), els)
    assert hers.get("/account/sessions/").status_code == 200
    signed_in(Browser(), make_user("coordinator")).post(f"/account/mensen/{els.pk}/afmelden/")
    assert hers.get("/account/sessions/").status_code == 302
    assert User.objects.get(pk=els.pk).is_active
