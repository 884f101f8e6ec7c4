"""How heavy each caseload is, on her list and on the coordinator's board."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from care.selectors.loads import heaviest, weight_for
from scheduling.models import Appointment
from tests.factories.care import a_client_of
from tests.factories.scheduling import an_appointment
from tests.integration.care.conftest import House


def test_points_by_level_and_meetings_she_came_to(house: House) -> None:
    before = weight_for(house.her.user)
    sent, _next = a_client_of(house.her, house.now, level=4, starts_in=timedelta(days=1))
    for number in range(3):
        an_appointment(
            sent.care_request,
            house.her,
            house.now - timedelta(days=20 - number),
            status="attended",
            sequence=number + 2,
        )
    a_client_of(house.her, house.now, level=2, starts_in=timedelta(days=3))
    a_client_of(house.colleague, house.now, level=2)
    given_up = an_appointment(
        sent.care_request, house.colleague, house.now + timedelta(days=9), sequence=9
    )
    Appointment.objects.filter(pk=given_up.pk).update(status="cancelled")
    assert weight_for(house.her.user) == before + 4 + 3
    assert [(each.clinician, each.count, each.points) for each in heaviest()] == [
        (house.her, 3, before + 7),
        (house.colleague, 1, 3),
    ]


def test_it_stands_on_both_pages(house: House) -> None:
    points = weight_for(house.her.user)
    board = house.as_(house.coordinator).get(reverse("care:board")).content.decode()
    assert f"1 van hoogstens {house.her.caseload_cap} moeders, zwaarte {points}" in board
    hers = house.as_(house.her.user).get(reverse("care:caseload")).content.decode()
    assert "Zwaarte" in hers
    assert "een voorstel van ons" in hers
