"""Two who may be one, side by side on the coordinator's page, with rows of the log first."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from accounts.domain.person import Contact, Identity
from accounts.models import AccessEvent
from accounts.services.clients import save_person
from intake.models import PossibleDuplicate
from intake.services import duplicates
from tests.factories.care import a_client_of
from tests.factories.scheduling import HER
from tests.integration.care.conftest import House

PAGE = reverse("care:duplicates")


@pytest.fixture
def found(house: House) -> PossibleDuplicate:
    again, _meeting = a_client_of(house.colleague, house.now)
    for client, name in ((house.intake.client, "Nel Demo"), (again.client, "N. Demo")):
        save_person(
            client=client,
            identity=Identity(name=name, born_on=date(1994, 5, 6)),
            contact=Contact(phone="0612345678"),
            actor=HER,
            now=house.now,
        )
    duplicates.note(client, now=house.now)
    return PossibleDuplicate.objects.get()


def test_side_by_side_and_logged(house: House, found: PossibleDuplicate) -> None:
    browser = house.as_(house.coordinator)
    board = browser.get(reverse("care:board")).content.decode()
    assert "1 aanmelding misschien dubbel" in board
    page = browser.get(PAGE).content.decode()
    assert "Hetzelfde: telefoonnummer" in page
    for text in ("Nel Demo", "N. Demo", "+31612345678", "6 mei 1994"):
        assert text in page
    rows = AccessEvent.objects.filter(event="client.read", rule="clinic_board")
    assert {row.subject_id for row in rows} == {found.newer_id, found.earlier_id}


def test_the_same_person_is_linked_and_nothing_is_merged(
    house: House, found: PossibleDuplicate
) -> None:
    browser = house.as_(house.coordinator)
    answer = browser.post(reverse("care:judge_duplicate", args=[found.pk]), {"verdict": "same"})
    assert answer.status_code == 302
    page = browser.get(PAGE).content.decode()
    assert "Dezelfde persoon" in page
    assert reverse("care:client", args=[house.intake.pk]) in page
    assert "misschien dubbel" not in browser.get(reverse("care:board")).content.decode()


@pytest.mark.parametrize(
    ("chosen", "told"),
    [({}, "Kies wat je vindt"), ({"verdict": "different"}, "Schrijf op waarom")],
)
def test_a_no_needs_a_reason(
    house: House, found: PossibleDuplicate, chosen: dict[str, str], told: str
) -> None:
    browser = house.as_(house.coordinator)
    page = browser.post(reverse("care:judge_duplicate", args=[found.pk]), chosen)
    assert page.status_code == 422
    assert told in page.content.decode()
    found.refresh_from_db()
    assert found.verdict == ""


def test_a_psychologist_does_not_get_in(house: House, found: PossibleDuplicate) -> None:
    assert house.as_(house.her.user).get(PAGE).status_code in (403, 404)
