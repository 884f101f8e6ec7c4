from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import AccessEvent
from benefits.domain.codes import LENGTH
from benefits.domain.roster import StaffMember
from benefits.models import Contract, Employer, RosterEntry
from benefits.selectors.roster import standing_by_claim, standing_by_number
from benefits.services import employers, roster
from benefits.services.employers import NotAgreed, ReferenceTaken
from tests.factories import benefits as make

pytestmark = pytest.mark.django_db


def test_an_employer_is_opened_once(now: datetime) -> None:
    employer = make.an_employer(now, name=" Voorbeeld BV ", reference="voorbeeld")
    assert (employer.name, employer.reference) == ("Voorbeeld BV", "VOORBEELD")
    with pytest.raises(ReferenceTaken):
        make.an_employer(now, reference="Voorbeeld")
    assert Employer.objects.count() == 1
    assert AccessEvent.objects.get().event == "employer.open"


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"starts_on": date(2027, 1, 2)}, "starts_on"),
        ({"ends_on": date(2027, 12, 30)}, "ends_on"),
        ({"ends_on": date(2026, 12, 31)}, "ends_on"),
        ({"headcount": 0}, "headcount"),
        ({"session_cap": 0}, "session_cap"),
    ],
)
def test_what_cannot_be_agreed_is_refused(now: datetime, terms: dict[str, Any], field: str) -> None:
    with pytest.raises(NotAgreed) as problem:
        make.a_contract(make.an_employer(now), now, **terms)
    assert problem.value.field == field
    assert not Contract.objects.exists()


def test_two_contracts_never_hold_on_one_day(now: datetime) -> None:
    employer = make.an_employer(now)
    make.a_contract(employer, now)
    with pytest.raises(NotAgreed, match="another contract"):
        make.a_contract(employer, now, starts_on=date(2027, 10, 1), ends_on=date(2028, 9, 30))
    make.a_contract(employer, now, starts_on=date(2028, 1, 1), ends_on=date(2028, 12, 31))
    make.a_contract(make.an_employer(now), now)
    assert Contract.objects.count() == 3


def test_a_quarter_has_one_code(now: datetime) -> None:
    employer = make.an_employer(now)
    first, again = make.a_code(employer, now), make.a_code(employer, now)
    assert first == again
    assert len(first.code) == LENGTH
    assert (first.valid_from, first.valid_until) == (date(2027, 1, 1), date(2027, 4, 1))
    later = make.a_code(employer, now + timedelta(days=31))
    assert later.code != first.code
    with pytest.raises(ValueError, match="begins with a quarter"):
        employers.issue_code(
            employer=employer, quarter_start=date(2027, 1, 2), actor=make.ACTOR, now=now
        )


def test_the_roster_keeps_hashes_and_nothing_else(now: datetime) -> None:
    employer = make.an_employer(now)
    person = make.on_roster(employer, now)
    entry = RosterEntry.objects.get()
    number_hash, claim_hash = bytes(entry.number_hash), bytes(entry.claim_hash)
    assert len(number_hash) == len(claim_hash) == 32
    assert number_hash != claim_hash
    for secret in (person.number, "20417", person.born_on.isoformat()):
        assert secret.encode() not in number_hash + claim_hash
        assert secret not in str(list(AccessEvent.objects.values()))


def test_the_same_number_at_two_employers_is_two_people(now: datetime) -> None:
    one, other = make.an_employer(now), make.an_employer(now)
    make.on_roster(one, now)
    assert standing_by_number(one.pk, "P-20417") is not None
    assert standing_by_number(other.pk, "P-20417") is None
    assert standing_by_claim(one.pk, "P-20417", make.BORN_ON) is not None
    assert standing_by_claim(other.pk, "P-20417", make.BORN_ON) is None


def test_entering_again_brings_a_line_up_to_date(now: datetime) -> None:
    employer = make.an_employer(now)
    make.on_roster(employer, now)
    left_on = date(2027, 2, 1)
    people = [
        StaffMember("P-20417", date(1990, 1, 1)),
        StaffMember("P 20417", make.BORN_ON, left_on),
        StaffMember("P-20418", make.BORN_ON),
    ]
    entered = roster.enter_roster(employer=employer, people=people, actor=make.ACTOR, now=now)
    assert entered == RosterEntry.objects.count() == 2
    standing = standing_by_claim(employer.pk, "P-20417", make.BORN_ON)
    assert standing is not None
    assert standing.inactive_since == left_on


def test_a_long_roster_goes_in_by_the_thousand(now: datetime) -> None:
    employer = make.an_employer(now)
    people = (StaffMember(f"{index}", make.BORN_ON) for index in range(2_500))
    assert roster.enter_roster(employer=employer, people=people, actor=make.ACTOR, now=now) == 2_500
    assert standing_by_number(employer.pk, "2499") is not None
