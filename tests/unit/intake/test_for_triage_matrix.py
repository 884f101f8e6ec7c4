"""Who is asked what, as one table: every field of triage for everybody who can fill it in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from intake.domain.for_triage import to_triage, weeks_since_birth
from intake.domain.triage import NA
from intake.domain.triage.answers import CODES, FIELDS, MAXIMA

#: Everybody answers everything, as a browser that sends what it was not asked would.
EVERYTHING: dict[str, Any] = (
    {name: MAXIMA[name] for name in FIELDS if name in MAXIMA}
    | {"age_band": "16-17", "wish": "talk", "alone": "yes"}
    | {"baby_born": {"on": None, "weeks": 7, "noted_on": "2026-10-06"}}
)
ALWAYS = ("s_suicide", "s_psychosis", "s_mania", "sleep", "functioning", "support", "h_severe")
ABOUT_HER = (
    *("sig_exhausted", "sig_irritable", "sig_hopeless", "sig_cry", "sig_self"),
    *("h_family", "h_attempt"),
)
HERSELF = ("self_mother", "self_partner", "self_pregnant")
BABIES = CODES["baby"]


@pytest.mark.parametrize("respondent", CODES["respondent"])
@pytest.mark.parametrize("baby", BABIES)
def test_who_is_asked_what(respondent: str, baby: str) -> None:
    fields = to_triage(EVERYTHING | {"respondent": respondent, "baby": baby})
    herself, pregnant = respondent in HERSELF, respondent == "self_pregnant"
    has_baby = not pregnant and baby != "died"

    expected: dict[str, Any] = {name: MAXIMA[name] for name in ALWAYS}
    expected |= {"respondent": respondent, "age_band": "16-17"}
    expected |= {name: MAXIMA[name] if herself else NA for name in ABOUT_HER}
    expected["wish"] = "talk" if herself else NA
    expected["baby"] = None if pregnant else baby
    expected["weeks_pp"] = None if pregnant else 7
    expected["sig_bond"] = 3 if herself and has_baby else NA
    expected["s_baby"] = expected["s_care"] = 3 if has_baby else NA
    expected["s_violence"] = 3 if herself else None
    expected["birth_trauma"] = 1 if herself and not pregnant else NA
    assert {name: fields[name] for name in expected} == expected


@pytest.mark.parametrize("name", [*ALWAYS, *ABOUT_HER, "sig_bond", "s_baby", "s_care", "wish"])
def test_left_unsaid_by_a_mother_is_open(name: str) -> None:
    mother = EVERYTHING | {"respondent": "self_mother", "baby": "home"}
    assert to_triage(mother | {name: None})[name] is None
    assert to_triage({k: v for k, v in mother.items() if k != name})[name] is None


@pytest.mark.parametrize("name", ["birth_trauma", "s_violence"])
def test_left_unsaid_where_it_depends(name: str) -> None:
    mother = EVERYTHING | {"respondent": "self_mother", "baby": "home", name: None}
    assert to_triage(mother)[name] is None


def test_the_day_of_sending_reaches_the_weeks() -> None:
    mother = EVERYTHING | {"respondent": "self_mother", "baby": "home"}
    assert to_triage(mother, on=date(2026, 10, 20))["weeks_pp"] == 9
    assert to_triage(mother)["weeks_pp"] == 7


BORN = {"on": "2026-09-01", "weeks": 99, "noted_on": "2026-10-06"}


@pytest.mark.parametrize(
    ("born", "on", "weeks"),
    [
        # From the day of birth, whole weeks, whatever was noted then.
        (BORN, date(2026, 10, 5), 4),
        (BORN, date(2026, 10, 6), 5),
        (BORN, date(2026, 10, 12), 5),
        # From a number of weeks and the day on which she gave it.
        (BORN | {"on": None, "weeks": 3}, date(2026, 10, 12), 3),
        (BORN | {"on": None, "weeks": 3}, date(2026, 10, 13), 4),
        (BORN | {"on": None, "weeks": 0}, date(2026, 10, 6), 0),
        (BORN | {"on": None, "weeks": None}, date(2026, 10, 20), 2),
        # As she noted it, while she is still busy.
        (BORN | {"weeks": 4}, None, 4),
        (BORN | {"weeks": None}, None, None),
    ],
)
def test_weeks_since_birth(born: dict[str, Any], on: date | None, weeks: int | None) -> None:
    found = weeks_since_birth({"baby_born": born}, on=on)
    assert found == weeks
    assert type(found) is type(weeks)


@pytest.mark.parametrize(("name", "count"), [("phq9", 9), ("epds", 10)])
def test_an_instrument_was_taken_when_any_item_was_asked(name: str, count: int) -> None:
    mother = {"respondent": "self_mother", "baby": "home"}
    open_ = [None] * (count - 1)
    first, last = (2, 1) if name == "phq9" else (1, 3)  # the EPDS keeps positions, and turns round
    for asked, items in (
        ({}, None),
        ({f"{name}_0": 3, f"{name}_{count + 1}": 3}, None),  # there are no such items
        ({f"{name}_1": 2}, (first, *open_)),
        ({f"{name}_{count}": 1}, (*open_, last)),
        ({f"{name}_1": None}, (None, *open_)),  # asked and left open: the rest is asked too
    ):
        assert to_triage(mother | asked)[name] == items


def test_a_licensed_epds_is_scored_from_the_printed_positions() -> None:
    positions = (1, 2, 3, 4, 1, 2, 3, 4, 1, 1)
    asked = {f"epds_{number}": chosen for number, chosen in enumerate(positions, start=1)}
    fields = to_triage({"respondent": "self_mother", "baby": "home"} | asked)
    assert fields["epds"] == (0, 1, 1, 3, 3, 2, 1, 0, 3, 3)
    assert fields["phq9"] is None
