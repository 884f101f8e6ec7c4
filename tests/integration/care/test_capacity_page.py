"""The page about capacity: who sees it, what it says, and that it changes nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.template import Context, Template
from django.urls import reverse

from care.templatetags import capacity_words as words
from scheduling.domain.capacity.forecast import Limits
from scheduling.domain.capacity.intervals import NOTHING, Figure
from scheduling.models import Appointment, CareRequest, Slot
from tests.factories.scheduling import a_request, an_appointment, daily_slots
from tests.integration.care.conftest import House

QUICK = Limits(repetitions=(9,), tried=1_000, night=1_000)
ALL_SAME = {"weeks": "4", "case_weeks": "12"}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rough figures in little time."""
    monkeypatch.setattr("scheduling.domain.capacity.forecast.LIMITS", QUICK)


@pytest.fixture
def busy(house: House) -> House:
    """Twelve mothers in twelve days, three hours a day with each psychologist."""
    client = house.intake.client
    for number in range(12):
        at = house.now - timedelta(days=number + 1)
        request = a_request(at, client=client, level=2 + number % 3)
        an_appointment(request, house.her, at + timedelta(hours=20), status="attended")
    for clinician in (house.her, house.colleague):
        clinician.max_new_per_week, clinician.caseload_cap = 20, 99
        clinician.save()
        daily_slots(clinician, house.now, days=80)
    return house


def look(house: House, **asked: Any) -> tuple[int, str]:
    """Status and text, for the coordinator."""
    browser, address = house.as_(house.coordinator), reverse("care:capacity")
    found = browser.post(address, ALL_SAME | asked) if asked else browser.get(address)
    return found.status_code, found.content.decode()


def test_only_coordinator_and_administrator_look_weeks_ahead(house: House) -> None:
    address = reverse("care:capacity")
    assert house.as_(house.her.user).get(address).status_code == 403
    assert house.as_(house.admin).get(address).status_code == 200


def test_the_conclusion_stands_on_top_and_the_assumptions_below(busy: House) -> None:
    status, text = look(busy)
    assert status == 200
    for said in (
        "In de komende 8 weken houd je naar verwachting",
        "van de beloftes voor een eerste gesprek (tussen",
        "gerekend met 13 aanmeldingen",
        "Deze weken zijn 9 keer nagespeeld",
        "Wachttijd: helft, en 95 van de 100",
        "Een aanname: er is nog geen eigen cijfer.",
        'name="per_100" value="2,0"',
        "<caption",
    ):
        assert said in text
    assert text.count('<svg class="chart week-chart"') == 2
    assert text.index("conclusie") < text.index("wat-als") < text.index("aannames")


def test_a_large_employer_breaks_promises_and_the_page_says_what_would_help(busy: House) -> None:
    status, text = look(busy, staff="2000", per_100="60")
    assert status == 200
    for said in (
        "Met deze verandering breken beloftes",
        "Met deze verandering erbij houd je in de komende 4 weken",
        "Zonder die verandering is dat",
        "Wat zou helpen",
        "Reken dit door",
        'name="extra_count"',
    ):
        assert said in text
    assert "per_100" not in text.split("Wat zou helpen")[0]


def test_a_small_one_can_be_signed(busy: House) -> None:
    assert "Dit kan erbij" in look(busy, staff="50", per_100="2,5")[1]


def test_who_is_ill_does_not_stand_in_an_address_and_nothing_is_stored(busy: House) -> None:
    def rows() -> list[int]:
        return [model.objects.count() for model in (Slot, CareRequest, Appointment)]

    before = rows()
    status, text = look(busy, absent=str(busy.her.pk), absent_weeks="6")
    assert status == 200
    assert "Dat is meegerekend." in text
    assert rows() == before


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"staff": "0"}, "Fout:"),
        ({"staff": "800", "per_100": ""}, "Vul in hoeveel aanmeldingen je verwacht."),
        ({"absent": "her", "absent_weeks": ""}, "Vul in hoeveel weken."),
        ({"absent": "nobody"}, "Selecteer een geldige keuze"),
        ({"weeks": "9"}, "Selecteer een geldige keuze"),
        ({"staff": "1000000", "per_100": "50"}, "kunnen we niet doorrekenen"),
    ],
)
def test_what_cannot_be_asked_comes_back_with_the_error_on_top(
    busy: House, wrong: dict[str, str], message: str
) -> None:
    if wrong.get("absent") == "her":
        wrong = wrong | {"absent": str(busy.her.pk)}
    status, text = look(busy, **wrong)
    assert status == 422
    assert "<title>Fout: " in text
    assert message in text
    assert "houd je naar verwachting" in text


def test_an_empty_clinic_says_what_to_do(house: House) -> None:
    house.her.is_active = house.colleague.is_active = False
    house.her.save()
    house.colleague.save()
    status, text = look(house)
    assert status == 200
    assert "Er is nog niemand om te plannen" in text
    assert "Wat als" not in text


def test_figures_in_words() -> None:
    assert words.percent(None) == "–"
    assert (words.percent(0.999), words.percent(1.0), words.percent(0.954)) == (
        "99\u00a0%",
        "100\u00a0%",
        "95\u00a0%",
    )
    assert words.percent_between(NOTHING) == ""
    assert words.count(Figure(6.25, 3.0, 11.4)) == "6,2"
    assert words.count_between(Figure(6.25, 3.0, 11.4)) == "3 tot 11"
    assert (words.wait(30.2), words.wait(90.0), words.wait(None)) == (
        "30 uur",
        "4 dagen",
        "geen plek",
    )
    assert words.wait_between(Figure(None, 30.0, None)) == "30 uur tot geen plek"
    assert (words.language_name("tr"), words.language_name("*")) == ("Turks", "elke taal")


def test_the_picture_marks_a_week_at_risk() -> None:
    rows = [
        {"label": "1 mrt", "bar": 4.0, "low": 1.0, "middle": 2.0, "high": 3.0, "is_marked": True},
        {"label": "8 mrt", "bar": None, "low": None, "middle": None, "high": None,
         "is_marked": False},
    ]  # fmt: skip
    drawn = Template('{% load houvast %}{% week_chart rows "Vraag" %}').render(
        Context({"rows": rows})
    )
    assert drawn.count("week-marked") == 1
    assert drawn.count("<rect") == drawn.count("<circle") == 1
