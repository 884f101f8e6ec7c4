"""Reading raw input: ranges, codes, open and not applicable answers, and what does not apply."""

from __future__ import annotations

from typing import Any

import pytest

from intake.domain.triage import NA, InvalidAnswer, TriageAnswers, parse_answers
from intake.domain.triage.answers import ABOUT_THE_BABY, CODES, FIELDS, ITEM_COUNTS, MAXIMA


def test_nothing_sent_is_nothing_answered() -> None:
    assert parse_answers({}) == TriageAnswers()


def test_unknown_keys_are_ignored() -> None:
    assert parse_answers({"employer": "x", "at": "y", "sleep": 1}) == TriageAnswers(sleep=1)


@pytest.mark.parametrize("field", sorted(MAXIMA))
def test_a_number_is_read_from_zero_to_its_maximum(field: str) -> None:
    maximum = MAXIMA[field]
    for value in (0, maximum, None):
        assert getattr(parse_answers({field: value}), field) == value
    for value in (-1, maximum + 1, True, False, 1.0, "1", {}, float("nan")):
        with pytest.raises(InvalidAnswer) as caught:
            parse_answers({field: value})
        assert caught.value.field == field


@pytest.mark.parametrize("field", sorted(CODES))
def test_a_code_is_one_of_its_list(field: str) -> None:
    for code in (*CODES[field], None):
        assert getattr(parse_answers({field: code}), field) == code
    for value in ("", "mother", 1, True, [], ["home"]):
        with pytest.raises(InvalidAnswer) as caught:
            parse_answers({field: value})
        assert caught.value.field == field


@pytest.mark.parametrize("field", sorted(set(FIELDS) - {"weeks_pp"}))
def test_what_does_not_apply_is_kept_as_such(field: str) -> None:
    assert getattr(parse_answers({field: "na"}), field) == NA


def test_weeks_that_do_not_apply_are_unknown_weeks() -> None:
    assert parse_answers({"weeks_pp": "na"}).weeks_pp is None


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("0123012301", (0, 1, 2, 3, 0, 1, 2, 3, 0, 1)),
        ("01--01230-", (0, 1, None, None, 0, 1, 2, 3, 0, None)),
        ([0, 1, None, "-", 0, 1, 2, 3, 0, 3], (0, 1, None, None, 0, 1, 2, 3, 0, 3)),
        ("----------", (None,) * 10),
        (None, None),
    ],
)
def test_items_as_text_or_list(sent: object, expected: object) -> None:
    assert parse_answers({"epds": sent}).epds == expected


@pytest.mark.parametrize("field", sorted(ITEM_COUNTS))
@pytest.mark.parametrize("item", [4, -1, True, 1.0, "4", "x", " ", "٣", "²", "01", [], {}, "na"])
def test_a_wrong_item_names_its_instrument(field: str, item: Any) -> None:
    items = [0] * (ITEM_COUNTS[field] - 1)
    with pytest.raises(InvalidAnswer) as caught:
        parse_answers({field: [*items, item]})
    assert caught.value.field == field


@pytest.mark.parametrize("sent", ["", "012", "01230123012", [], [0] * 9, 5, {}, True, 0])
def test_a_wrong_number_of_items_is_refused(sent: object) -> None:
    with pytest.raises(InvalidAnswer, match="epds: must be 10 items"):
        parse_answers({"epds": sent})


def test_digits_of_other_scripts_are_no_scores() -> None:
    with pytest.raises(InvalidAnswer):
        parse_answers({"phq9": "00000000٣"})


def test_gad7_is_a_sum_or_items() -> None:
    assert parse_answers({"gad7": 12}).gad7 == 12
    assert parse_answers({"gad7": "222-222"}).gad7 == (2, 2, 2, None, 2, 2, 2)


def test_an_error_says_what_is_allowed_and_not_what_was_sent() -> None:
    with pytest.raises(InvalidAnswer) as caught:
        parse_answers({"s_suicide": 7})
    assert caught.value.message == 'must be a whole number from 0 to 4, null or "na"'
    assert str(caught.value).startswith("s_suicide: ")


@pytest.mark.parametrize(
    "situation", [{"baby": "died"}, {"respondent": "self_pregnant"}], ids=["died", "pregnant"]
)
@pytest.mark.parametrize("value", [0, 3, None, "na", 99, "x"])
def test_without_a_baby_nothing_about_it_is_read(situation: dict[str, Any], value: object) -> None:
    answers = parse_answers(situation | dict.fromkeys(ABOUT_THE_BABY, value))
    assert {getattr(answers, field) for field in ABOUT_THE_BABY} == {NA}


@pytest.mark.parametrize("weeks", [3, -5, None, "na"])
def test_before_the_birth_there_are_no_weeks_since(weeks: object) -> None:
    answers = parse_answers({"respondent": "self_pregnant", "weeks_pp": weeks})
    assert answers.weeks_pp is None


def test_a_mother_whose_baby_died_keeps_her_weeks() -> None:
    assert parse_answers({"baby": "died", "weeks_pp": 3}).weeks_pp == 3


def test_the_canonical_form_reads_back_equal() -> None:
    answers = parse_answers(
        {
            "respondent": "self_mother",
            "epds": [0, None, *[1] * 8],
            "gad7": "0-12012",
            "s_baby": "na",
        }
    )
    assert parse_answers(answers.to_dict()) == answers
    assert answers.to_dict()["epds"] == "0-11111111"


def test_the_hash_follows_the_meaning_of_the_answers() -> None:
    one = parse_answers({"epds": "0111111111", "sleep": 1})
    same = parse_answers({"sleep": 1, "extra": 1, "epds": [0, *[1] * 9]})
    other = parse_answers({"epds": "0111111111", "sleep": 2})
    assert one.input_hash() == same.input_hash()
    assert one.input_hash() != other.input_hash()
    assert (
        parse_answers({"sleep": None}).input_hash() != parse_answers({"sleep": "na"}).input_hash()
    )
