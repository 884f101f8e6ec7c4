"""What a page gives and what is stored; consent with proof of its words; age; the review."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import pytest

from intake.domain import consent
from intake.domain.people import age_on, younger_band
from intake.domain.questionnaire import Page, current
from intake.domain.review import review, spoken
from intake.domain.values import InvalidValue, Moment, stored

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
HERE = Moment(NOW, "nl")
MOTHER: dict[str, Any] = {"respondent": "self_mother", "baby": "home"}


def page(name: str) -> Page:
    found = current().page(name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "value"),
    [("s_suicide", 4), ("s_suicide", None), ("respondent", "proxy"), ("phq9_9", 3), ("wish", None)],
)
def test_an_offered_answer_is_stored_as_it_is(name: str, value: Any) -> None:
    assert stored(page(name), {name: value}, HERE) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("s_suicide", 5),
        ("s_suicide", -1),
        ("s_suicide", True),
        ("s_suicide", "1"),
        ("s_suicide", [1]),
        ("respondent", None),
        ("respondent", "nobody"),
        ("alone", None),
        ("languages", []),
        ("languages", None),
        ("languages", "nl"),
        ("languages", ["nl", "xx"]),
        ("baby_born", {"weeks": 1}),
        ("s_suicide", {}),
    ],
)
def test_anything_else_is_refused(name: str, value: Any) -> None:
    values = {"weeks": -1} if name == "baby_born" else {name: value}
    with pytest.raises(InvalidValue) as problem:
        stored(page(name), values, HERE)
    assert problem.value.page == name


def test_several_answers_come_in_the_order_of_the_page_and_once() -> None:
    given = {"languages": ["ar", "nl", "ar"]}
    assert stored(page("languages"), given, HERE) == ["nl", "ar"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"on": "2027-02-01"}, {"on": "2027-02-01", "weeks": 4, "noted_on": "2027-03-01"}),
        ({"weeks": 7}, {"on": None, "weeks": 7, "noted_on": "2027-03-01"}),
        ({}, None),
    ],
)
def test_a_birth_is_a_date_or_weeks_or_unsaid(values: dict[str, Any], expected: Any) -> None:
    assert stored(page("baby_born"), values, HERE) == expected


@pytest.mark.parametrize(
    "values", [{"on": "2027-03-08"}, {"on": "gisteren"}, {"weeks": 521}, {"weeks": "7"}]
)
def test_an_impossible_birth_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        stored(page("baby_born"), values, HERE)


def test_a_page_about_the_person_leaves_only_a_mark_in_the_answers() -> None:
    assert stored(page("identity"), {"name": "Demo Een"}, HERE) == "given"


def test_consent_is_stored_with_the_hash_of_the_very_words() -> None:
    given = {"care_record": True, "inform_gp": False, "research": False}
    answer = stored(page("consent"), given, HERE)
    label, explained = consent.text_of("care_record", language="nl")
    assert answer["care_record"] is True
    assert answer["inform_gp"] is False
    assert answer["at"] == NOW.isoformat()
    assert answer["hashes"]["care_record"] == sha256(f"{label}\n{explained}".encode()).hexdigest()
    english = stored(page("consent"), given, Moment(NOW, "en"))
    assert english["hashes"] != answer["hashes"]


def test_consent_to_the_costs_holds_for_the_price_she_saw() -> None:
    seen = stored(page("self_pay"), {"self_pay": True}, Moment(NOW, "nl", price="€ 95"))
    other = stored(page("self_pay"), {"self_pay": True}, Moment(NOW, "nl", price="€ 99"))
    assert seen["hashes"]["self_pay"] != other["hashes"]["self_pay"]
    assert "€ 95" in consent.text_of("self_pay", language="nl", price="€ 95")[1]


@pytest.mark.parametrize("given", [{}, {"care_record": False}, {"inform_gp": True}])
def test_nothing_goes_on_without_a_record(given: dict[str, bool]) -> None:
    with pytest.raises(InvalidValue):
        stored(page("consent"), given, HERE)


def test_consents_come_as_one_line_a_purpose() -> None:
    values = {"care_record": True, "inform_gp": True, "research": False}
    answers = {
        "consent": stored(page("consent"), values, HERE),
        "self_pay": stored(page("self_pay"), {"self_pay": True}, HERE),
    }
    found = consent.consents_of(answers)
    assert [(c.purpose, c.is_given) for c in found] == [
        ("care_record", True),
        ("inform_gp", True),
        ("research", False),
        ("self_pay", True),
    ]
    assert {c.text_version for c in found} == {"1.0"}
    assert {c.at for c in found} == {NOW}
    assert consent.consents_of({}) == ()


def test_age_turns_on_the_birthday() -> None:
    assert age_on(date(2009, 3, 2), date(2027, 3, 1)) == 17
    assert age_on(date(2009, 3, 1), date(2027, 3, 1)) == 18


@pytest.mark.parametrize(
    ("answers", "born_on", "band"),
    [
        (MOTHER, date(1995, 1, 1), None),
        (MOTHER | {"age_band": "18+"}, date(2010, 1, 1), "16-17"),
        (MOTHER | {"age_band": "18+"}, date(2012, 1, 1), "<16"),
        (MOTHER | {"age_band": "16-17"}, date(2012, 1, 1), "<16"),
        (MOTHER | {"age_band": "16-17"}, date(1995, 1, 1), None),
        (MOTHER, None, None),
        ({"respondent": "proxy"}, date(2012, 1, 1), None),
    ],
)
def test_only_a_younger_birth_date_changes_the_age(
    answers: dict[str, Any], born_on: date | None, band: str | None
) -> None:
    assert younger_band(answers, born_on, on=date(2027, 3, 1)) == band


@pytest.mark.parametrize(
    ("name", "value", "nl", "en"),
    [
        ("baby", "died", "Mijn baby is overleden", "My baby has died"),
        ("s_suicide", None, "Liever niet zeggen", "I prefer not to say"),
        ("modes", ["online"], "Online", "Online"),
        ("languages", ["nl", "en"], "Nederlands, Engels (English)", "Dutch (Nederlands), English"),
        ("baby_born", {"on": "2027-02-01"}, "1-2-2027", "1-2-2027"),
        ("baby_born", {"weeks": 7}, "Ongeveer 7 weken geleden", "About 7 weeks ago"),
        (
            "baby_born",
            None,
            "Weet ik niet, of liever niet zeggen",
            "I do not know, or I prefer not to say",
        ),
        ("place", {"postcode": "3511 AB"}, "3511 AB", "3511 AB"),
        ("identity", "given", "", ""),
    ],
)
def test_answers_are_read_back_in_her_own_words(name: str, value: Any, nl: str, en: str) -> None:
    assert spoken(page(name), value, language="nl") == nl
    assert spoken(page(name), value, language="en") == en


def test_consent_is_read_back_as_yes_and_no() -> None:
    values = {"care_record": True, "inform_gp": False, "research": False}
    words = spoken(page("consent"), stored(page("consent"), values, HERE), language="nl")
    assert words.startswith("Jullie mogen van mijn antwoorden een dossier maken: ja")
    assert words.endswith("zonder mijn naam: nee")


def test_the_review_holds_what_she_was_asked_and_nothing_else() -> None:
    answers = MOTHER | {"phq9_1": 0, "phq9_2": 1}
    parts = review(current(), answers, language="nl")
    lines = [line for part in parts for line in part.lines]
    assert [line.page.id for line in lines] == [one.id for one in current().path(answers)]
    answered = {line.page.id: line.answer for line in lines if line.is_answered}
    assert answered == {
        "respondent": "Voor mezelf, ik ben bevallen",
        "baby": "Thuis",
        "phq9_1": "Helemaal niet",
        "phq9_2": "Meerdere dagen",
    }


def test_the_review_speaks_to_her_situation() -> None:
    parts = review(current(), {"respondent": "proxy", "baby": "died"}, language="nl")
    questions = {line.page.id: line for part in parts for line in part.lines}
    assert questions["baby"].answer == "De baby is overleden"
    assert questions["sleep"].question == "Kan zij slapen als er rust en tijd voor is?"


def test_a_relative_reads_back_the_words_that_were_agreed_to() -> None:
    answer = {"care_record": True}
    hers = spoken(page("consent"), answer, language="nl")
    relatives = spoken(page("consent"), answer, language="nl", variant="proxy")
    assert hers == "Jullie mogen van mijn antwoorden een dossier maken: ja"
    assert relatives == "Jullie mogen bewaren wat ik heb ingevuld: ja"
