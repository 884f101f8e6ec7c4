"""Why this psychologist and this hour, as staff read it, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils.translation import override

from care.templatetags.weighing_words import why_this_hour
from scheduling.models import Appointment, Clinician

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
WEIGHED = {
    "version": "houvast-matching/1",
    "value": 1.7,
    "price": 0.1,
    "fit": 0.864,
    "prompt": 0.3,
    "kept_back": "kept:17:0.40",
    "priced_at": "2027-03-01T02:00:00+00:00",
}


def a_meeting(**fields: Any) -> Appointment:
    return Appointment(clinician=Clinician(name="Anna Voorbeeld"), **fields)


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "nl",
            [
                "Anna Voorbeeld spreekt Turks en is het eerst vrij.",
                "Past voor 86 %.",
                "Er is een uur dat haar beter past; dit uur wordt bewaard voor iemand met meer "
                "haast: p = 0,40.",
                "Gewogen met de verwachting van vandaag 03:00.",
            ],
        ),
        (
            "en",
            [
                "Anna Voorbeeld speaks Turkish and is the first to be free.",
                "Fits 86 %.",
                "There is an hour that suits her better; this hour is kept for somebody in more "
                "haste: p = 0.40.",
                "Weighed with the forecast of today 03:00.",
            ],
        ),
    ],
)
def test_an_hour_explains_itself(language: str, lines: list[str]) -> None:
    meeting = a_meeting(reasons=["language:tr", "earliest"], weighing=WEIGHED)
    with override(language):
        assert why_this_hour(meeting, NOW) == lines


def test_without_a_forecast_it_says_so_and_a_person_s_choice_says_nothing() -> None:
    plain = WEIGHED | {"priced_at": None, "kept_back": ""}
    with override("nl"):
        assert why_this_hour(a_meeting(reasons=[], weighing=plain), NOW) == [
            "Past voor 86 %.",
            "Gewogen zonder verwachting, met de vaste regel.",
        ]
        assert why_this_hour(a_meeting(reasons=[], weighing=None), NOW) == []
