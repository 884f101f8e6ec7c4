"""As many statements for three mothers as for three hundred."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import AccessEvent
from intake.domain.responses import from_sum
from intake.domain.scoring import EPDS
from intake.models import Intake
from intake.services import responses
from scheduling.models import Commitment, SafetyCall
from tests.factories.accounts import make_client
from tests.factories.care import a_client_of
from tests.factories.scheduling import an_appointment
from tests.integration.care.conftest import House

Counter = Callable[..., AbstractContextManager[list[str]]]
MANY = 300
#: Statements of a page, the five of the session and its user among them.
CASELOAD, BOARD, TODAY = 22, 25, 11


def fill(house: House, up_to: int) -> None:
    """Mothers of the first psychologist, each with a task; some with a call.

    Each became worse, and each has a meeting of which nobody said what became of it.
    """
    client = house.intake.client
    became_worse(house, house.intake, 0)
    for number in range(1, up_to):
        key_owner = client if number % 2 else make_client()
        intake, _ = a_client_of(
            house.her,
            house.now,
            client=key_owner,
            starts_in=timedelta(days=2, hours=number),
            level=number % 3 + 2,
        )
        became_worse(house, intake, number)
        Commitment.objects.create(
            care_request=intake.care_request,
            kind="ladder_step",
            made_at=house.now,
            due_at=house.now + timedelta(days=1),
            owner=house.coordinator,
        )
        if number % 10 == 0:
            SafetyCall.objects.create(
                care_request=intake.care_request,
                cause="level_5",
                made_at=house.now,
                due_at=house.now,
                owner=house.coordinator,
            )


def became_worse(house: House, intake: Intake, number: int) -> None:
    for week, total in enumerate((8, 14)):
        responses.write_entered(
            intake=intake,
            sheet=from_sum(EPDS, total, 0),
            edition="1.0",
            language="",
            taken_on=date(2027, 2, 1 + 7 * week),
            by=house.her.user,
            supersedes=None,
            now=house.now,
        )
    before = house.now - timedelta(days=2, hours=number)
    an_appointment(intake.care_request, house.her, before, sequence=2)


@pytest.mark.parametrize("rows", [3, MANY])
def test_the_caseload_the_day_and_the_board(house: House, assert_sql: Counter, rows: int) -> None:
    fill(house, rows)
    hers, theirs = house.as_(house.her.user), house.as_(house.coordinator)
    hers.get(reverse("care:caseload"))
    theirs.get(reverse("care:board"))
    with assert_sql(CASELOAD):
        page = hers.get(reverse("care:caseload")).content.decode()
    assert page.count('<tr>\n  <th scope="row">') == rows
    hers.get(reverse("care:today"))
    with assert_sql(TODAY):
        day = hers.get(reverse("care:today")).content.decode()
    assert (day.count("→"), day.count("Zij is gekomen")) == (rows, rows)
    with assert_sql(BOARD):
        board = theirs.get(reverse("care:board")).content.decode()
    assert board.count("nog ") >= rows
    clients = AccessEvent.objects.filter(event="caseload.read").values("subject_id")
    assert clients.count() == 2 * clients.distinct().count()
