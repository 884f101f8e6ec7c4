"""A what-if from its file: what it says, and what is refused with the name of the field."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from scheduling.domain.capacity.what_if import (
    Absence,
    ExtraSlots,
    NewEmployer,
    WhatIf,
    WhatIfError,
    read,
)


def test_a_file_says_everything_at_once() -> None:
    text = """
        demand_percent = 20
        [[absences]]
        psychologist = "p1"
        weeks = 6
        starts_on = 2027-03-01
        [[employers]]
        staff = 800
        per_100 = 2.5
        [[extra]]
        count = 2
        language = "tr"
    """
    assert read(tomllib.loads(text)) == WhatIf(
        absences=(Absence("p1", 6, date(2027, 3, 1)),),
        demand_percent=20.0,
        employers=(NewEmployer(800, 2.5),),
        extra=(ExtraSlots(2, "tr"),),
    )


def test_an_empty_file_changes_nothing() -> None:
    assert read({}).is_empty
    assert not read({"demand_percent": -5}).is_empty


def test_an_employer_brings_its_share_of_staff_a_year() -> None:
    assert NewEmployer(2600, 2.0).intakes_per_week == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ([], "what-if"),
        ({"demnd": 3}, "what-if.demnd"),
        ({"demand_percent": "much"}, "demand_percent"),
        ({"demand_percent": True}, "demand_percent"),
        ({"demand_percent": 201}, "demand_percent"),
        ({"absences": {}}, "absences"),
        ({"absences": [{"psychologist": "p1"}]}, "absences[0].weeks"),
        ({"absences": [{"psychologist": "", "weeks": 1}]}, "absences[0].psychologist"),
        (
            {"absences": [{"psychologist": "p1", "weeks": 1, "starts_on": "soon"}]},
            "absences[0].starts_on",
        ),
        ({"employers": [{"staff": 10}]}, "employers[0].per_100"),
        ({"employers": [{"staff": 10, "per_100": float("nan")}]}, "employers[0].per_100"),
        ({"employers": [{"staff": 0, "per_100": 2}]}, "employers[0].staff"),
        ({"extra": [{"count": 2, "language": 3}]}, "extra[0].language"),
        ({"extra": [{"count": 1.5, "language": "tr"}]}, "extra[0].count"),
    ],
)
def test_what_cannot_be_is_refused_by_the_name_of_its_field(record: object, field: str) -> None:
    with pytest.raises(WhatIfError) as refused:
        read(record)
    assert refused.value.field == field
