"""The neutral way through the questionnaire meets every page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from intake.domain import neutral
from intake.domain.questionnaire import Page, current, missing_pages, to_triage
from intake.domain.triage import assess, parse_answers
from intake.domain.values import Moment, stored

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
#: Who she is: never neutral, `walk` asks for it.
PEOPLE: dict[str, Any] = {
    "identity": {"name": "Demo", "born_on": "1992-05-17", "postcode": "3511 AB"},
    "contact": {"email": "demo@post.example", "phone": "", "may_email": True},
    "company_code": {"code": "AAAAABBBBB"},
    "roster": {"employer": "VOORBEELD", "number": "P-1", "born_on": "1992-05-17"},
    "self_pay": {"self_pay": True},
}
PATH = current()
PAGES = [page for section in PATH.sections for page in section.pages]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_every_page_takes_its_neutral_answer(page: Page) -> None:
    values = neutral.values_for(page, PEOPLE)
    assert stored(page, values, Moment(NOW, "nl", "", "€ 125")) is not None


def walked(chosen: dict[str, Any]) -> dict[str, Any]:
    """Every answer on the way of somebody who answers neutrally but for `chosen`."""
    answers: dict[str, Any] = {}
    while page := PATH.first_open(answers):
        values = neutral.values_for(page, PEOPLE | chosen)
        answers[page.id] = stored(page, values, Moment(NOW, "nl", "", ""))
    return answers


@pytest.mark.parametrize(
    ("respondent", "least"),
    [("self_mother", 30), ("self_pregnant", 25), ("self_partner", 30), ("proxy", 15)],
)
@pytest.mark.parametrize("baby", ["home", "nicu", "elsewhere", "died"])
def test_the_walk_ends_for_everybody(respondent: str, baby: str, least: int) -> None:
    answers = walked({"respondent": respondent, "baby": baby})
    assert missing_pages(answers, current()) == ()
    assert len(answers) >= least


def test_a_mother_who_is_well_is_level_1_and_no_rule_fires() -> None:
    told = to_triage(walked({}))
    decision = assess(parse_answers(told))
    assert (decision.level, decision.reasons) == (1, ())
    assert (told["weeks_pp"], told["wish"]) == (10, "info")


def test_what_was_chosen_goes_before_what_is_neutral() -> None:
    page = PATH.page("wish")
    assert page
    assert neutral.values_for(page, {}) == {"wish": "info"}
    assert neutral.values_for(page, {"wish": "talk"}) == {"wish": "talk"}
    assert neutral.values_for(page, {"baby": "nicu"}) == {"wish": "info"}
