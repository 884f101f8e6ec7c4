"""As many statements for three mothers as for three hundred."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AccessEvent
from scheduling.models import Commitment, SafetyCall
from tests.factories.accounts import make_client
from tests.factories.care import a_client_of
from tests.integration.care.conftest import House

Counter = Callable[..., AbstractContextManager[list[str]]]
MANY = 300
#: Statements of a page, the five of the session and its user among them.
CASELOAD, BOARD = 22, 25


def fill(house: House, up_to: int) -> None:
    """Mothers of the first psychologist, each with a task; some with a call."""
    client = house.intake.client
    for number in range(1, up_to):
        key_owner = client if number % 2 else make_client()
        intake, _ = a_client_of(
            house.her,
            house.now,
            client=key_owner,
            starts_in=timedelta(days=2, hours=number),
            level=number % 3 + 2,
        )
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


@pytest.mark.parametrize("rows", [3, MANY])
def test_the_caseload_and_the_board(house: House, assert_sql: Counter, rows: int) -> None:
    fill(house, rows)
    hers, theirs = house.as_(house.her.user), house.as_(house.coordinator)
    hers.get(reverse("care:caseload"))
    theirs.get(reverse("care:board"))
    with assert_sql(CASELOAD):
        page = hers.get(reverse("care:caseload")).content.decode()
    assert page.count('<tr>\n  <th scope="row">') == rows
    with assert_sql(BOARD):
        board = theirs.get(reverse("care:board")).content.decode()
    assert board.count("nog ") >= rows
    clients = AccessEvent.objects.filter(event="caseload.read").values("subject_id")
    assert clients.count() == 2 * clients.distinct().count()
