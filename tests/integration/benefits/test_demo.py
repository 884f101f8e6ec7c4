from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from benefits.models import CompanyCode, Contract, Employer, Invoice, RosterEntry
from benefits.selectors.employer_pages import overview_of
from benefits.selectors.roster import standing_by_claim
from benefits.services import demo
from tests.factories import benefits as make

NOVEMBER = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def rows() -> list[int]:
    tables = (Employer, Contract, Invoice, CompanyCode, RosterEntry)
    return [model.objects.count() for model in tables]


def test_three_employers_come_with_a_year_behind_them() -> None:
    made = demo.seed(NOVEMBER, make.ACTOR)
    assert [employer.name for employer in made] == [
        "Voorbeeld BV",
        "Demo Zorg",
        "Fictief Onderwijs",
    ]
    assert rows() == [3, 3, 9, 3, 241 + 615 + 126]
    page = overview_of(made[0], NOVEMBER.date())
    assert [invoice.quantity for invoice in page.invoices] == [240, 240, 238]
    assert page.budget
    assert page.budget.left_cents == 6_000_000 - (240 + 240 + 238) * 2_600


def test_seeding_again_changes_nothing() -> None:
    demo.seed(NOVEMBER, make.ACTOR)
    before = rows()
    demo.seed(NOVEMBER + timedelta(hours=1), make.ACTOR)
    assert rows() == before


def test_a_later_start_adds_what_the_new_quarter_asks_for() -> None:
    demo.seed(NOVEMBER, make.ACTOR)
    demo.seed(NOVEMBER + timedelta(days=60), make.ACTOR)
    assert (Contract.objects.count(), CompanyCode.objects.count()) == (6, 6)


def test_the_known_staff_are_on_the_roster() -> None:
    employer = demo.seed(NOVEMBER, make.ACTOR)[0]
    person = demo.staff_of(demo.DEMO_EMPLOYERS[0], NOVEMBER)[17]
    assert person.number == "P-20417"
    assert standing_by_claim(employer.pk, person.number, person.born_on) is not None
