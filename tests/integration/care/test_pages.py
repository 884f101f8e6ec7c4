"""Every page of staff opens, for whom it is, and says what it should."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from django.urls import reverse

from benefits.domain.running_low import RunningLow
from tests.factories.scheduling import daily_slots
from tests.integration.care.conftest import House


def test_the_caseload_shows_her_with_what_counts(house: House) -> None:
    page = house.as_(house.her.user).get(reverse("care:caseload")).content.decode()
    assert "Demo Moeder" in page
    assert "6 weken na de bevalling" in page
    assert "Snel" in page
    assert "nog 2 dagen" in page or "nog 3 dagen" in page
    assert "PHQ-9" in page


@pytest.mark.parametrize("name", ["care:caseload", "care:today", "care:availability", "care:duty"])
def test_pages_of_a_psychologist_open(house: House, name: str) -> None:
    assert house.as_(house.her.user).get(reverse(name)).status_code == 200


@pytest.mark.parametrize(
    "name", ["care:board", "care:duty", "care:availability", "care:roster", "care:setup"]
)
def test_pages_of_the_administrator_open(house: House, name: str) -> None:
    assert house.as_(house.admin).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["client", "level", "follow_up", "let_read", "close"])
def test_pages_about_her_open(house: House, name: str) -> None:
    daily_slots(house.her, house.now, days=5)
    response = house.as_(house.her.user).get(reverse(f"care:{name}", args=[house.intake.pk]))
    assert response.status_code == 200
    assert "Demo Moeder" in response.content.decode()


def test_her_psychologist_alone_reads_that_paid_sessions_end(house: House) -> None:
    address = reverse("care:client", args=[house.intake.pk])
    with patch("care.selectors.record.low_for", return_value=RunningLow(left=2, cap=8)):
        hers = house.as_(house.her.user).get(address).content.decode()
        theirs = house.as_(house.coordinator).get(address).content.decode()
    assert "Nog 2 van 8 gesprekken via de werkgever" in hers
    assert "via de werkgever" not in theirs
