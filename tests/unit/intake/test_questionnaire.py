"""The way through the questions: who is asked what, in which order, and how it is counted."""

from __future__ import annotations

from typing import Any

import pytest

from intake.domain import questionnaire
from intake.domain.conditions import PREDICATES, goes_on, hold, variant_of
from intake.domain.questionnaire import InvalidQuestionnaire, Page, missing_pages
from intake.domain.scoring import PHQ9

PATH = questionnaire.current()
MOTHER: dict[str, Any] = {"respondent": "self_mother", "baby": "home"}
ABOUT_BABY = {"sig_bond", "s_baby", "s_care", "track_wish"}


def asked(**answers: Any) -> list[str]:
    return [page.id for page in PATH.path(answers)]


def page(name: str) -> Page:
    found = PATH.page(name)
    assert found is not None
    return found


def test_who_it_is_about_comes_first_and_safety_right_after() -> None:
    order = asked(**MOTHER)
    assert order[:5] == ["respondent", "baby", "baby_born", "age_band", "s_suicide"]
    assert order[-4:] == ["identity", "contact", "others", "consent"]


def test_addresses_say_nothing_about_the_question() -> None:
    for section in PATH.sections:
        for one in section.pages:
            assert len(one.slug) == 2
            assert PATH.page_at(one.slug) is one


@pytest.mark.parametrize(
    "answers",
    [{"respondent": "self_mother", "baby": "died"}, {"respondent": "self_pregnant"}],
)
def test_no_question_about_the_baby_after_loss_or_before_birth(answers: dict[str, Any]) -> None:
    assert not ABOUT_BABY & set(asked(**answers))


def test_a_pregnant_woman_is_not_asked_about_birth() -> None:
    order = asked(respondent="self_pregnant")
    assert not {"baby", "baby_born", "birth_trauma"} & set(order)
    assert "s_suicide" in order


def test_after_a_loss_the_birth_is_still_asked() -> None:
    assert {"baby_born", "birth_trauma"} <= set(asked(respondent="self_mother", baby="died"))


def test_a_relative_gets_a_short_path_without_violence_or_wishes() -> None:
    order = asked(respondent="proxy")
    assert {"s_suicide", "s_baby", "s_care", "h_severe", "identity", "contact"} <= set(order)
    assert not {"alone", "s_violence", "phq9_1", "sig_cry", "wish", "funding", "modes"} & set(order)


def test_every_page_a_relative_sees_speaks_about_her() -> None:
    neutral = {"respondent", "languages", "contact", "consent"}
    for one in PATH.path({"respondent": "proxy"}):
        assert one.id in neutral or "proxy" in one.item.variants, one.id


@pytest.mark.parametrize(("alone", "expected"), [("yes", True), ("no", False), (None, False)])
def test_violence_is_asked_only_when_she_is_alone(alone: str | None, expected: bool) -> None:
    assert ("s_violence" in asked(**MOTHER, alone=alone)) is expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(0, 0, False), (1, 0, False), (1, 1, True), (0, 2, True), (None, 0, True), (0, None, True)],
)
def test_the_rest_of_the_phq9_follows_its_gate(
    first: int | None, second: int | None, expected: bool
) -> None:
    order = asked(**MOTHER, phq9_1=first, phq9_2=second)
    assert ("phq9_3" in order) is expected
    assert ("phq9_9" in order) is expected


@pytest.mark.parametrize(("sum_", "expected"), [(2, False), (3, True)])
def test_the_rest_of_the_gad7_follows_its_gate(sum_: int, expected: bool) -> None:
    assert ("gad7_7" in asked(**MOTHER, gad7_1=sum_, gad7_2=0)) is expected


def test_an_answer_behind_the_gate_never_disappears() -> None:
    answers = {"phq9_1": 0, "phq9_2": 0, "phq9_9": 2}
    assert goes_on(PHQ9, answers)
    assert not goes_on(PHQ9, answers | {"phq9_9": None})


@pytest.mark.parametrize("band", ["16-17", "<16"])
def test_minors_are_not_asked_who_pays(band: str) -> None:
    assert "funding" not in asked(**MOTHER, age_band=band)


@pytest.mark.parametrize(
    ("funding", "pages"),
    [
        ("code", {"company_code"}),
        ("roster", {"roster"}),
        ("self_pay", {"self_pay"}),
        ("unknown", set()),
    ],
)
def test_who_pays_decides_what_is_asked_next(funding: str, pages: set[str]) -> None:
    order = set(asked(**MOTHER, funding=funding))
    assert order & {"company_code", "roster", "self_pay"} == pages


def test_the_postcode_is_asked_for_a_meeting_in_person() -> None:
    assert "place" in asked(**MOTHER, modes=["online", "in_person"])
    assert "place" not in asked(**MOTHER, modes=["online"])


def test_the_count_holds_within_a_section_whatever_she_answers() -> None:
    for closed in ({"phq9_1": 0, "phq9_2": 0}, {"phq9_1": 3, "phq9_2": 3}):
        answers = MOTHER | closed
        assert PATH.step(page("phq9_2"), answers).number == 2
        assert PATH.step(page("phq9_2"), answers).total == 9
    before = PATH.step(page("s_suicide"), MOTHER)
    after = PATH.step(page("s_violence"), MOTHER | {"alone": "yes"})
    assert (before.number, before.total) == (1, 6)
    assert (after.number, after.total) == (6, 6)
    assert PATH.step(page("respondent"), {}).total == 4
    assert PATH.step(page("age_band"), {"respondent": "self_pregnant"}).total == 4


def test_what_she_is_not_asked_is_not_counted() -> None:
    loss = {"respondent": "self_mother", "baby": "died"}
    assert PATH.step(page("sig_exhausted"), loss).number == 1
    assert PATH.step(page("sig_exhausted"), loss).total == 7


def test_pages_without_a_number() -> None:
    assert PATH.step(page("alone"), MOTHER).number is None
    assert PATH.step(page("funding"), MOTHER).number is None


def test_forwards_and_backwards_are_the_same_way() -> None:
    answers = MOTHER | {"alone": "no", "phq9_1": 0, "phq9_2": 0, "gad7_1": 0, "gad7_2": 0}
    forwards = [PATH.path(answers)[0]]
    while following := PATH.after(forwards[-1], answers):
        forwards.append(following)
    backwards = [forwards[-1]]
    while earlier := PATH.before(backwards[-1], answers):
        backwards.append(earlier)
    assert forwards == list(PATH.path(answers)) == backwards[::-1]
    assert "s_violence" not in [one.id for one in forwards]


def test_left_unsaid_is_answered() -> None:
    answers = dict.fromkeys(asked(**MOTHER)) | MOTHER | {"alone": "no"}
    answers |= {"phq9_1": 0, "phq9_2": 0, "gad7_1": 0, "gad7_2": 0}
    assert missing_pages(answers, PATH) == ()
    del answers["s_suicide"]
    assert missing_pages(answers, PATH) == ("s_suicide",)
    first = PATH.first_open(answers)
    assert first is not None
    assert first.id == "s_suicide"


def test_about_ten_minutes_is_honest() -> None:
    assert 9 <= sum(section.minutes for section in PATH.sections) <= 12


@pytest.mark.parametrize(
    ("answers", "variant"),
    [
        ({}, ""),
        (MOTHER, ""),
        ({"respondent": "self_pregnant"}, "pregnant"),
        ({"respondent": "self_partner", "baby": "home"}, "partner"),
        ({"respondent": "self_partner", "baby": "died"}, "loss"),
        ({"respondent": "self_mother", "baby": "nicu"}, "nicu"),
        ({"respondent": "proxy", "baby": "died"}, "proxy"),
    ],
)
def test_which_words_fit_her(answers: dict[str, Any], variant: str) -> None:
    assert variant_of(answers) == variant


def test_an_unknown_condition_is_an_error_not_a_guess() -> None:
    with pytest.raises(KeyError):
        hold(("herself", "sleepy"), {})
    assert "sleepy" not in PREDICATES


def file(**changes: Any) -> dict[str, Any]:
    texts = {"nl": "Deel", "en": "Part"}
    sections = [{"id": "a", "minutes": 1, "title": texts, "pages": [page_of()]}]
    return {"version": "9", "instruments": ["about-1.0"], "sections": sections} | changes


def page_of(**changes: Any) -> dict[str, Any]:
    return {"item": "about.baby", "slug": "a1"} | changes


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ([page_of(item="about.nobody")], "there is no item about.nobody"),
        ([page_of(applies=["sleepy"])], "about.baby: there is no predicate sleepy"),
        ([page_of(colour=1)], "unknown key 'colour'"),
        ([page_of(), page_of(slug="a2")], "the same page occurs twice"),
        ([page_of(), page_of(item="about.age_band")], "the same address occurs twice"),
    ],
)
def test_a_faulty_questionnaire_is_named(pages: list[dict[str, Any]], words: str) -> None:
    raw = file()
    raw["sections"][0]["pages"] = pages
    with pytest.raises(InvalidQuestionnaire, match=words):
        questionnaire.parse(raw)


def test_a_version_that_is_not_there() -> None:
    with pytest.raises(InvalidQuestionnaire, match=r"there is no questionnaire 0\.0"):
        questionnaire.load("0.0")
