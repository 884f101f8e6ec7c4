"""The forecast over the real tables: what it reads, what it costs, and the command."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from accounts.services.sealing import new_key
from benefits.models import Funding
from benefits.selectors.uptake import intakes_per_100_staff
from scheduling.domain.capacity.forecast import Limits
from scheduling.domain.capacity.outlook import ALL, LANGUAGE, LEVEL
from scheduling.domain.capacity.what_if import Absence, NewEmployer, WhatIf
from scheduling.models import CareRequest, Clinician, Slot
from scheduling.selectors import whole_clinic
from scheduling.services import capacity
from tests.factories import benefits as make
from tests.factories.accounts import make_client
from tests.factories.intake import a_clinic
from tests.factories.scheduling import a_clinician, a_request, an_appointment, daily_slots

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
Counter = Callable[..., AbstractContextManager[list[str]]]
QUICK = Limits(repetitions=(9,), tried=0, night=1_000)
STATEMENTS = 6


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rough figures in little time."""
    monkeypatch.setattr("scheduling.domain.capacity.forecast.LIMITS", QUICK)


def came(clinician: Clinician, now: datetime, count: int, **wishes: Any) -> list[CareRequest]:
    """Mothers of the last weeks, each with a first meeting that is over."""
    client, made = make_client(), []
    for number in range(count):
        at = now - timedelta(days=1 + number, hours=2)
        request = a_request(at, client=client, level=2 + number % 3, **wishes)
        an_appointment(request, clinician, at + timedelta(days=1), status="attended")
        made.append(request)
    return made


def places(clinician: Clinician, now: datetime, a_day: int, weeks: int = 12) -> None:
    """So many hours on every day."""
    hours = range(8, 8 + a_day)
    daily_slots(clinician, now, days=7 * weeks, hours=tuple(hours))


def small_clinic(now: datetime, *, a_day: int = 3) -> tuple[Clinician, Clinician]:
    """Two psychologists, one of them also in Turkish; fourteen mothers in two weeks."""
    a_clinic(now, bookings_open_at=now)
    anna = a_clinician(languages=["nl"], max_new_per_week=10, caseload_cap=99)
    bea = a_clinician(languages=["nl", "tr"], max_new_per_week=10, caseload_cap=99)
    for each in (anna, bea):
        places(each, now, a_day)
    came(anna, now, 10)
    came(bea, now, 4, languages=["tr"])
    return anna, bea


def test_it_reads_the_clinic_as_it_is(now: datetime) -> None:
    small_clinic(now)
    found = capacity.forecast(now=now, weeks=4).baseline
    everybody, turkish = found.group(ALL), found.group(LANGUAGE, "tr")
    assert everybody
    assert turkish
    assert (found.known, found.psychologists, found.repetitions) == (14, 2, 9)
    assert 4 < (everybody.demand.expected or 0) < 30
    assert 0 < (turkish.demand.expected or 0) < (everybody.demand.expected or 0)
    assert {group.name for group in found.of(LEVEL)} == {"1", "2", "3", "4"}
    assert (everybody.kept.expected or 0) > 0.95


def test_caseloads_come_along(now: datetime) -> None:
    anna, _ = small_clinic(now)
    found = whole_clinic.read(now=now)
    assert found.load[str(anna.pk)] == 10


def test_who_is_ill_displaces_those_who_had_a_meeting(now: datetime) -> None:
    anna, _ = small_clinic(now)
    slot = Slot.objects.filter(clinician=anna).order_by("starts_at")[4]
    request = a_request(now, level=3)
    an_appointment(request, anna, slot.starts_at, slot=slot)
    what_if = WhatIf(absences=(Absence(str(anna.pk), 6),))
    found = capacity.forecast(now=now, weeks=4, what_if=what_if)
    assert found.changed
    assert (found.baseline.displaced, found.changed.displaced) == (0, 1)
    assert (found.changed.weeks[1].capacity.expected or 0) < (
        found.baseline.weeks[1].capacity.expected or 0
    )


@pytest.mark.parametrize("mothers", [3, 60])
def test_as_many_statements_for_few_as_for_many(
    now: datetime, assert_sql: Counter, mothers: int
) -> None:
    a_clinic(now, bookings_open_at=now)
    anna = a_clinician(max_new_per_week=99, caseload_cap=99)
    places(anna, now, 2)
    came(anna, now, mothers)
    with assert_sql(STATEMENTS):
        capacity.forecast(now=now, weeks=1)


def test_before_the_clinic_opens_no_promise_can_break(now: datetime) -> None:
    a_clinic(now, bookings_open_at=None)
    assert capacity.contract_verdict(10_000, now) is None


def test_a_contract_breaks_promises_where_there_is_no_room(now: datetime) -> None:
    small_clinic(now, a_day=3)
    few = capacity.contract_verdict(10, now)
    many = capacity.contract_verdict(60_000, now)
    beyond = capacity.contract_verdict(2_000_000, now)
    assert few
    assert many
    assert beyond
    assert (few.breaks, many.breaks, beyond.breaks) == (False, True, True)
    assert (few.per_100, few.is_assumed, few.target) == (2.0, True, 0.95)
    assert [each.level for each in many.levels] == [4, 3, 2, 1]
    assert beyond.levels == ()


def test_the_clinic_s_own_rate_counts_once_enough_came(now: datetime) -> None:
    employer = make.an_employer(now)
    make.a_contract(employer, now, headcount=260, starts_on=date(2026, 7, 1))
    assert intakes_per_100_staff(now) is None
    assert capacity.uptake(now) == (2.0, True)
    key = new_key(now=now)
    for number in range(13):
        paid = {"kind": Funding.Kind.EMPLOYER, "key": key, "sealed_entitlement": b"sealed"}
        Funding.objects.create(
            care_request_id=uuid4(),
            rule="covered",
            decided_at=now - timedelta(days=number),
            **(paid if number else {"kind": Funding.Kind.SELF_PAY}),
        )
    # Twelve in half a year, of 260 people.
    assert intakes_per_100_staff(now) == pytest.approx(12 / 260 * 100 * 2)
    assert capacity.uptake(now) == (9.2, False)
    make.a_contract(make.an_employer(now), now, headcount=1_000_000, override_reason="Proef.")
    assert capacity.uptake(now) == (0.0, False)


def run(*args: str) -> str:
    out = StringIO()
    call_command("capacity", *args, stdout=out)
    return out.getvalue()


def test_the_command_prints_tables_or_a_record(now: datetime, tmp_path: Path) -> None:
    small_clinic(now)
    assert run("--weeks", "2").startswith("As it is: 9 futures, 90 % intervals, 14 intakes known")
    change = tmp_path / "change.toml"
    change.write_text("demand_percent = 150\n[[employers]]\nstaff = 800\nper_100 = 2.5\n")
    found = json.loads(run("--weeks", "2", "--what-if", str(change), "--json"))
    assert found["format"] == "capacity/1"
    assert len(found["baseline"]["weeks"]) == 2
    before, after = (found[name]["groups"][0] for name in ("baseline", "what_if"))
    assert after["demand_per_week"]["expected"] > 2 * before["demand_per_week"]["expected"]
    assert set(before["kept"]) == {"expected", "low", "high"}
    assert "With the change" in run("--weeks", "1", "--what-if", str(change))
    assert run("--weeks", "1", "--json") == run("--weeks", "1", "--json")


@pytest.mark.parametrize(
    ("weeks", "text", "problem"),
    [
        ("x", "{}", "--weeks: 'x' is no whole number"),
        ("0", "{}", "weeks: a whole number from 1 to 10 is wanted"),
        ("8", "{", "change.json is neither JSON nor TOML"),
        ("8", '{"extra": 3}', "change.json: extra: a list is wanted"),
        ("8", '{"absences": [{"psychologist": "x", "weeks": 1}]}', "no psychologist here is x"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(
    tmp_path: Path, weeks: str, text: str, problem: str
) -> None:
    change = tmp_path / "change.json"
    change.write_text(text)
    with pytest.raises(CommandError) as refused:
        run("--weeks", weeks, "--what-if", str(change))
    assert refused.value.returncode == 2
    assert problem in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_one_line_too() -> None:
    with pytest.raises(CommandError, match="cannot read nothing"):
        run("--what-if", "nothing.json")


def test_an_empty_clinic_has_a_forecast_of_nothing(now: datetime) -> None:
    assert json.loads(run("--json"))["baseline"]["groups"] == []
    change = WhatIf(employers=(NewEmployer(52_000, 2.0),))
    found = capacity.forecast(now=now, weeks=2, what_if=change).changed
    assert found
    everybody = found.group(ALL)
    assert everybody
    assert everybody.kept.expected == 0.0
