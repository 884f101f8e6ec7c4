from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AccessEvent, Client
from accounts.services.sealing import open_json
from benefits.domain.codes import shown
from benefits.models import Employer, Entitlement, EntitlementOwner, Funding
from benefits.selectors.entitlements import place_of
from benefits.services.claims import (
    CompanyCodeProof,
    NoProof,
    Proof,
    RosterProof,
    SelfPay,
    claim,
)
from tests.factories import benefits as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def employer(now: datetime) -> Employer:
    found = make.an_employer(now, reference="VOORBEELD")
    make.a_contract(found, now)
    return found


def claimed(
    proof: Proof, now: datetime, client: Client | None = None, request_id: UUID | None = None
) -> Funding:
    client = client or make.a_client(now, email=f"{uuid4().hex}@example.org")
    return claim(
        client=client,
        care_request_id=request_id or uuid4(),
        proof=proof,
        now=now,
        actor=make.ACTOR,
    )


def entitlement_of(funding: Funding) -> Entitlement:
    assert funding.key
    assert funding.sealed_entitlement
    return Entitlement.objects.get(
        pk=open_json(funding.key, place_of(funding), funding.sealed_entitlement)
    )


def test_the_company_code_gives_a_whole_right(employer: Employer, now: datetime) -> None:
    code = make.a_code(employer, now)
    funding = claimed(CompanyCodeProof(shown(code.code).lower()), now)
    assert (funding.kind, funding.rule) == ("employer", "company_code")
    right = entitlement_of(funding)
    assert (right.employer_id, right.period, right.cap) == (employer.pk, "2027", 8)
    assert (right.reserved, right.settled) == (0, 0)


@pytest.mark.parametrize("named", ["voorbeeld", " VOORBEELD ", "code"])
@pytest.mark.parametrize("number", ["P-20417", "p 20417"])
def test_number_and_birth_date_give_a_right(
    employer: Employer, now: datetime, named: str, number: str
) -> None:
    make.on_roster(employer, now)
    named = make.a_code(employer, now).code if named == "code" else named
    funding = claimed(RosterProof(named, number, make.BORN_ON), now)
    assert (funding.kind, funding.rule) == ("employer", "on_roster")


def test_leave_takes_no_right_away(employer: Employer, now: datetime) -> None:
    make.on_roster(employer, now, inactive_since=date(2026, 6, 1))
    funding = claimed(RosterProof("VOORBEELD", "P-20417", make.BORN_ON), now)
    assert (funding.kind, funding.rule) == ("employer", "on_leave")


@pytest.mark.parametrize(
    ("proof", "kind", "rule"),
    [
        (CompanyCodeProof("ZZZZZ-ZZZZZ"), "clinic_fund", "unknown_code"),
        (CompanyCodeProof("\x00 or '1'='1"), "clinic_fund", "unknown_code"),
        (CompanyCodeProof(""), "clinic_fund", "unknown_code"),
        (RosterProof("NIEMAND", "P-20417", make.BORN_ON), "clinic_fund", "unknown_code"),
        (RosterProof("VOORBEELD", "P-20418", make.BORN_ON), "clinic_fund", "not_on_roster"),
        (RosterProof("VOORBEELD", "P-20417", date(1994, 5, 18)), "clinic_fund", "not_on_roster"),
        (RosterProof("VOORBEELD", "\ud800", make.BORN_ON), "clinic_fund", "not_on_roster"),
        (RosterProof("\x00", "", make.BORN_ON), "clinic_fund", "unknown_code"),
        (NoProof(), "clinic_fund", "no_proof"),
    ],
)
def test_a_wrong_proof_stops_nothing(
    employer: Employer, now: datetime, proof: Proof, kind: str, rule: str
) -> None:
    make.on_roster(employer, now)
    funding = claimed(proof, now)
    assert (funding.kind, funding.rule) == (kind, rule)
    assert (funding.key, funding.sealed_entitlement) == (None, None)
    assert not Entitlement.objects.exists()


def test_who_pays_herself_says_so(now: datetime) -> None:
    funding = claimed(SelfPay(now), now)
    assert (funding.kind, funding.rule) == ("self_pay", "self_pay")


def test_last_quarter_s_code_is_over(employer: Employer, now: datetime) -> None:
    code = make.a_code(employer, now)
    assert claimed(CompanyCodeProof(code.code), now + timedelta(days=31)).rule == "code_over"


def test_without_a_contract_a_code_is_worth_nothing(now: datetime) -> None:
    code = make.a_code(make.an_employer(now), now)
    assert claimed(CompanyCodeProof(code.code), now).rule == "no_contract"


def test_one_person_has_one_right_a_year_however_she_proves_it(
    employer: Employer, now: datetime
) -> None:
    make.on_roster(employer, now)
    code = make.a_code(employer, now)
    first = claimed(CompanyCodeProof(code.code), now, make.a_client(now, email="demo@example.org"))
    again = make.a_client(now, email="Demo@Example.org")
    second = claimed(RosterProof("VOORBEELD", "P-20417", make.BORN_ON), now, again)
    assert entitlement_of(first) == entitlement_of(second)
    assert Entitlement.objects.count() == 1


def test_an_employee_number_serves_one_person_a_year(employer: Employer, now: datetime) -> None:
    make.on_roster(employer, now)
    proof = RosterProof("VOORBEELD", "P-20417", make.BORN_ON)
    assert claimed(proof, now).kind == "employer"
    assert claimed(proof, now).rule == "claimed_by_other"


def test_there_are_no_more_rights_than_people(now: datetime) -> None:
    employer = make.an_employer(now)
    make.a_contract(employer, now, headcount=2)
    code = make.a_code(employer, now)
    rules = [claimed(CompanyCodeProof(code.code), now).rule for _ in range(3)]
    assert rules == ["company_code", "company_code", "all_claimed"]


def test_a_repeated_claim_keeps_what_the_employer_pays(employer: Employer, now: datetime) -> None:
    code, request_id = make.a_code(employer, now), uuid4()
    client = make.a_client(now, email="demo@example.org")
    first = claimed(CompanyCodeProof(code.code), now, client, request_id)
    again = claimed(NoProof(), now, client, request_id)
    assert (again.pk, again.kind) == (first.pk, "employer")
    assert Funding.objects.count() == 1


def test_a_better_proof_may_come_later(employer: Employer, now: datetime) -> None:
    code, request_id = make.a_code(employer, now), uuid4()
    client = make.a_client(now, email="demo@example.org")
    assert claimed(NoProof(), now, client, request_id).rule == "no_proof"
    assert claimed(CompanyCodeProof(code.code), now, client, request_id).kind == "employer"
    assert Funding.objects.get().kind == "employer"


def test_the_log_knows_the_rule_and_no_employer(employer: Employer, now: datetime) -> None:
    funding = claimed(CompanyCodeProof(make.a_code(employer, now).code), now)
    event = AccessEvent.objects.get(event="benefits.claim")
    assert (event.object_id, event.note) == (str(funding.pk), "company_code")
    assert str(employer.pk) not in str(event.__dict__)


def test_a_dump_without_keys_does_not_say_whose_right_it_is(
    employer: Employer, now: datetime
) -> None:
    client = make.a_client(now, email="demo@example.org")
    funding = claimed(CompanyCodeProof(make.a_code(employer, now).code), now, client)
    right = entitlement_of(funding)
    owner = EntitlementOwner.objects.get()
    assert bytes(owner.owner_index) not in (client.email_index, client.phone_index)
    known = {str(client.pk), str(client.key_id), str(funding.care_request_id)}
    for row in (right, owner):
        assert not known & {str(value) for value in row.__dict__.values()}
    assert str(right.pk).encode() not in bytes(funding.sealed_entitlement or b"")
    place = f"benefits.entitlementowner.sealed_client:{right.pk}"
    assert open_json(client.key, place, owner.sealed_client) == str(client.pk)


def test_what_the_employer_pays_is_always_sealed(now: datetime) -> None:
    with pytest.raises(IntegrityError, match="funding_by_employer_is_sealed"), transaction.atomic():
        Funding.objects.create(
            care_request_id=uuid4(), kind="employer", rule="on_roster", decided_at=now
        )


def by_number(now: datetime) -> Funding:
    return claimed(RosterProof("VOORBEELD", "P-20417", make.BORN_ON), now)


def test_a_partner_proves_the_right_with_the_same_line_of_the_roster(now: datetime) -> None:
    employer = make.an_employer(now, reference="VOORBEELD")
    make.a_contract(employer, now, includes_partner=True)
    make.on_roster(employer, now)
    assert [by_number(now).rule for _ in range(3)] == [
        "on_roster",
        "on_roster",
        "claimed_by_other",
    ]
    assert Entitlement.objects.count() == 2


def test_without_partners_a_line_of_the_roster_gives_one_right(
    employer: Employer, now: datetime
) -> None:
    make.on_roster(employer, now)
    assert [by_number(now).rule for _ in range(2)] == ["on_roster", "claimed_by_other"]


def test_with_partners_there_are_twice_as_many_rights_as_staff(now: datetime) -> None:
    employer = make.an_employer(now)
    make.a_contract(employer, now, headcount=1, includes_partner=True)
    proof = CompanyCodeProof(make.a_code(employer, now).code)
    assert [claimed(proof, now).rule for _ in range(3)] == [
        "company_code",
        "company_code",
        "all_claimed",
    ]
