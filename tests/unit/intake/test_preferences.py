"""Wishes for the appointment, the region of a postcode, and the proof of who pays."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from benefits.domain.proof import CompanyCodeProof, NoProof, RosterProof, SelfPay
from intake.domain.preferences import Preferences, preferences_of, proof_of
from intake.domain.regions import REGIONS, postcode_of, region_of
from scheduling.domain.day_parts import hours_of_week

MOTHER: dict[str, Any] = {"respondent": "self_mother", "baby": "home"}
AT = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
ROSTER = {"employer": "EX-1", "number": "0042", "born_on": "1995-03-27"}


def test_wishes_in_the_calendars_own_codes() -> None:
    answers = MOTHER | {
        "languages": ["nl", "ar"],
        "modes": ["online", "in_person"],
        "place": {"postcode": "3511 AB"},
        "gender_wish": "woman",
        "day_parts": ["am", "eve"],
        "track_wish": "parent_child",
    }
    assert preferences_of(answers) == Preferences(
        languages=("nl", "ar"),
        modes=("online", "in_person"),
        region="Utrecht",
        gender_wish="woman",
        day_parts=("am", "eve"),
        track="parent_child",
    )
    assert 8 in hours_of_week(preferences_of(answers).day_parts)


def test_no_wish_is_empty() -> None:
    answers = MOTHER | {"gender_wish": "any", "track_wish": "unsure", "modes": ["online"]}
    found = preferences_of(answers | {"place": {"postcode": "3511 AB"}})
    assert (found.gender_wish, found.track, found.region) == ("", None, "")
    assert preferences_of({}) == Preferences()


def test_after_a_loss_no_track_with_the_baby() -> None:
    answers = {"respondent": "self_mother", "baby": "died", "track_wish": "parent_child"}
    assert preferences_of(answers).track is None


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("1234AB", "1234 AB"),
        ("1234 ab", "1234 AB"),
        ("  3511ab ", "3511 AB"),
        ("0123 AB", None),
        ("1234 SS", None),
        ("1234 sa", None),
        ("1234", None),
        ("1234 ABC", None),
        ("١٢٣٤ AB", None),
        ("", None),
    ],
)
def test_a_postcode_is_read_as_people_type_it(typed: str, written: str | None) -> None:
    assert postcode_of(typed) == written


@pytest.mark.parametrize(
    ("postcode", "region"),
    [
        ("1012 AB", "Noord-Holland"),
        ("1315 AB", "Flevoland"),
        ("2511 AB", "Zuid-Holland"),
        ("3511 AB", "Utrecht"),
        ("4331 AB", "Zeeland"),
        ("5611 AB", "Noord-Brabant"),
        ("6211 AB", "Limburg"),
        ("6811 AB", "Gelderland"),
        ("8011 AB", "Overijssel"),
        ("8911 AB", "Friesland"),
        ("9401 AB", "Drenthe"),
        ("9711 AB", "Groningen"),
        ("nonsense", ""),
    ],
)
def test_capitals_lie_in_their_province(postcode: str, region: str) -> None:
    assert region_of(postcode) == region
    assert not region or region in REGIONS


def test_every_postcode_has_a_region() -> None:
    assert {region_of(f"{number} AB") for number in range(1000, 10000)} == set(REGIONS)


@pytest.mark.parametrize(
    ("answers", "proof"),
    [
        ({}, NoProof()),
        ({"funding": "unknown"}, NoProof()),
        ({"funding": "code", "company_code": {"code": "ABC"}}, CompanyCodeProof("ABC")),
        ({"funding": "code"}, NoProof()),
        (
            {"funding": "roster", "roster": ROSTER},
            RosterProof("EX-1", "0042", date(1995, 3, 27)),
        ),
        ({"funding": "roster", "roster": ROSTER | {"number": ""}}, NoProof()),
        (
            {"funding": "self_pay", "self_pay": {"self_pay": True, "at": AT.isoformat()}},
            SelfPay(AT),
        ),
        ({"funding": "self_pay", "self_pay": {"self_pay": True}}, NoProof()),
        ({"funding": "self_pay"}, NoProof()),
        ({"funding": "unknown", "company_code": {"code": "ABC"}}, NoProof()),
    ],
)
def test_who_pays(answers: dict[str, Any], proof: object) -> None:
    assert proof_of(MOTHER | answers) == proof


def test_consent_by_phone_counts_from_the_moment_of_sending() -> None:
    answers = MOTHER | {"funding": "self_pay", "self_pay": {"self_pay": True}}
    assert proof_of(answers, AT) == SelfPay(AT)


@pytest.mark.parametrize("who", [{"respondent": "proxy"}, MOTHER | {"age_band": "16-17"}])
def test_who_is_not_asked_shows_nothing(who: dict[str, Any]) -> None:
    answers = {"funding": "code", "company_code": {"code": "ABC"}}
    assert proof_of(who | answers) == NoProof()
