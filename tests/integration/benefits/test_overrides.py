"""A contract that would break promises: refused, unless somebody writes down why not."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import IntegrityError, ProgrammingError, connections, transaction
from django.test import Client as Browser

from accounts.models import AccessEvent, Role
from benefits import promise_check
from benefits.domain.promise_check import LevelShare, Verdict
from benefits.models import Contract, ContractOverride, Employer
from benefits.services import employers
from benefits.services.overrides import PromisesAtRisk
from tests.factories import benefits as make
from tests.factories.accounts import make_user, signed_in
from tests.integration.benefits.test_clinic_pages import TERMS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
#: From so many people more on, promises break.
TOO_MANY = 100
WHY = "Per 1 april begint een collega."


def verdict(staff: int, now: datetime) -> Verdict | None:
    """What the forecast might say."""
    return Verdict(
        breaks=staff >= TOO_MANY,
        staff=staff,
        weeks=8,
        per_100=2.0,
        is_assumed=True,
        target=0.95,
        levels=(LevelShare(4, 0.99, 0.88, 0.7, 0.96), LevelShare(1, None, None, None, None)),
    )


@pytest.fixture(autouse=True)
def _check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(promise_check, "_checks", {"promises": verdict})


@pytest.fixture
def employer(now: datetime) -> Employer:
    return make.an_employer(now, reference="VOORBEELD")


def test_a_contract_that_fits_needs_no_reason(employer: Employer, now: datetime) -> None:
    make.a_contract(employer, now, headcount=TOO_MANY - 1, override_reason=WHY)
    assert not ContractOverride.objects.exists()


@pytest.mark.parametrize("reason", ["", "  \n\t"])
def test_the_service_refuses_without_words(employer: Employer, now: datetime, reason: str) -> None:
    with pytest.raises(PromisesAtRisk) as refused:
        make.a_contract(employer, now, headcount=TOO_MANY, override_reason=reason)
    assert refused.value.verdict == verdict(TOO_MANY, now)
    assert not Contract.objects.exists()


def test_an_override_keeps_who_why_when_and_seeing_what(employer: Employer, now: datetime) -> None:
    contract = make.a_contract(employer, now, headcount=240, override_reason=f" {WHY} ")
    kept = ContractOverride.objects.get()
    assert (kept.employer_id, kept.contract_id) == (employer.pk, contract.pk)
    assert (kept.cause, kept.added_staff, kept.reason) == ("contract", 240, WHY)
    assert (kept.decided_by, kept.decided_at) == (make.ACTOR.user_id, now)
    found = verdict(240, now)
    assert found
    assert kept.figures == found.figures()
    assert kept.figures["levels"][0] == {
        "level": 4, "without": 0.99, "kept": 0.88, "low": 0.7, "high": 0.96,
    }  # fmt: skip
    logged = AccessEvent.objects.get(event="contract.override")
    assert logged.object_id == str(kept.pk)
    assert WHY not in logged.note


def test_only_the_people_it_adds_are_weighed(employer: Employer, now: datetime) -> None:
    contract = make.a_contract(employer, now, headcount=90)
    employers.set_headcount(contract=contract, headcount=189, actor=make.ACTOR, now=now)
    with pytest.raises(PromisesAtRisk):
        employers.set_headcount(contract=contract, headcount=289, actor=make.ACTOR, now=now)
    contract.refresh_from_db()
    assert contract.headcount == 189
    employers.set_headcount(contract=contract, headcount=10, actor=make.ACTOR, now=now)
    with pytest.raises(PromisesAtRisk):
        employers.set_headcount(contract=contract, headcount=110, actor=make.ACTOR, now=now)
    employers.set_headcount(
        contract=contract, headcount=110, actor=make.ACTOR, now=now, override_reason=WHY
    )
    kept = ContractOverride.objects.get()
    assert (kept.cause, kept.added_staff) == ("headcount", 100)


def test_a_number_that_is_remembered_wrongly_does_not_get_round_it(
    employer: Employer, now: datetime
) -> None:
    contract = make.a_contract(employer, now, headcount=90)
    contract.headcount = 5_000
    with pytest.raises(PromisesAtRisk):
        employers.set_headcount(contract=contract, headcount=5_000, actor=make.ACTOR, now=now)


def test_the_next_year_of_the_same_people_adds_nobody(employer: Employer, now: datetime) -> None:
    make.a_contract(employer, now, headcount=240, override_reason=WHY)
    make.a_contract(
        employer, now, headcount=240, starts_on=date(2028, 1, 1), ends_on=date(2028, 12, 31)
    )
    assert Contract.objects.count() == 2
    assert ContractOverride.objects.count() == 1


def test_what_was_decided_stays_as_it_was_written(employer: Employer, now: datetime) -> None:
    make.a_contract(employer, now, headcount=240, override_reason=WHY)
    kept = ContractOverride.objects.all()
    with pytest.raises(ProgrammingError), transaction.atomic():
        kept.update(reason="Anders.")
    with pytest.raises(ProgrammingError), transaction.atomic():
        kept.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        ContractOverride.objects.create(
            employer_id=employer.pk,
            contract_id=employer.pk,
            cause="contract",
            added_staff=1,
            reason=" ",
            figures={},
            decided_at=now,
        )


def test_the_employer_s_role_cannot_even_name_the_table() -> None:
    with connections["employer"].cursor() as cursor, pytest.raises(ProgrammingError):
        cursor.execute("SELECT count(*) FROM public.benefits_contractoverride")


def test_the_form_comes_back_with_the_figures_and_asks_why(employer: Employer) -> None:
    browser = signed_in(Browser(), make_user(Role.COORDINATOR, name="Mila Voorbeeld"))
    page = f"/werkgevers/{employer.pk}/contract/"
    assert "Waarom gaat dit toch door?" not in browser.get(page).content.decode()
    refused = browser.post(page, TERMS)
    text = refused.content.decode()
    assert refused.status_code == 422
    assert not Contract.objects.exists()
    for words in (
        "<title>Fout: ",
        "Met deze mensen erbij breken beloftes",
        "Er komen 240 medewerkers bij.",
        "tussen 70\u00a0% en 96\u00a0%",
        "Aanname: per 100 medewerkers melden zich 2",
        "Waarom gaat dit toch door?",
        'value="240"',
    ):
        assert words in text
    assert browser.post(page, TERMS | {"override_reason": "  "}).status_code == 422
    assert browser.post(page, TERMS | {"override_reason": WHY}).status_code == 302
    shown = browser.get(f"/werkgevers/{employer.pk}/").content.decode()
    for words in ("Besloten tegen de verwachting in", WHY, "Mila Voorbeeld"):
        assert words in shown


def test_the_number_of_people_asks_why_too(employer: Employer, now: datetime) -> None:
    make.a_contract(employer, now, headcount=50)
    browser = signed_in(Browser(), make_user(Role.ADMIN))
    page = f"/werkgevers/{employer.pk}/aantal/"
    refused = browser.post(page, {"headcount": "150"})
    assert refused.status_code == 422
    assert "Waarom gaat dit toch door?" in refused.content.decode()
    done = browser.post(page, {"headcount": "150", "override_reason": WHY})
    assert done.status_code == 302
    assert Contract.objects.get().headcount == 150


def test_more_than_can_be_computed_is_said_in_words(
    employer: Employer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(staff: int, now: datetime) -> Verdict:
        return Verdict(True, staff, 8, 2.5, False, 0.95)

    monkeypatch.setattr(promise_check, "_checks", {"promises": endless})
    browser = signed_in(Browser(), make_user(Role.ADMIN))
    text = browser.post(f"/werkgevers/{employer.pk}/contract/", TERMS).content.decode()
    assert "meer dan we kunnen doorrekenen" in text
    assert "Uit de eigen cijfers: per 100 medewerkers melden zich 2,5" in text
