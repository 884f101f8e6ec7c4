"""Her story: a draft in plain words, and what may be kept of it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from intake.domain import telling
from intake.domain.questionnaire import current
from intake.domain.telling import TellingRefused, checked, draft_of

TODAY = date(2027, 3, 1)
HEAVY: dict[str, Any] = {
    "respondent": "self_mother",
    "baby": "home",
    "baby_born": {"on": None, "weeks": 6, "noted_on": "2027-02-22"},
    "age_band": "18+",
    "s_suicide": 3,
    "s_baby": 3,
    "s_psychosis": 2,
    "s_mania": 2,
    "s_violence": 3,
    "s_care": 3,
    "alone": "yes",
    **{f"sig_{name}": 3 for name in ("bond", "exhausted", "irritable", "hopeless", "cry", "self")},
    **{f"phq9_{number}": 3 for number in range(1, 10)},
    **{f"gad7_{number}": 3 for number in range(1, 8)},
    "sleep": 3,
    "functioning": 3,
    "birth_trauma": 1,
    "support": 3,
    "h_severe": 1,
    "h_family": 1,
    "h_attempt": 1,
    "wish": "talk",
    "track_wish": "parent_child",
}
WHO: dict[str, dict[str, Any]] = {
    "mother": {},
    "loss": {"baby": "died"},
    "nicu": {"baby": "nicu"},
    "pregnant": {"respondent": "self_pregnant", "baby": None},
    "partner": {"respondent": "self_partner"},
    "relative": {"respondent": "proxy"},
}
#: What safety questions and instruments ask; none of it may come back in a draft.
SHOCKING = re.compile(
    r"zelfdoding|dood|plan|stem|psych|bipolair|bang|pijn|geweld|gewond|suicid|ending|voices|hurt"
    r"|afraid|score|\d{2,}|depress",
    re.I,
)


def told(language: str = "nl", **answers: Any) -> list[str]:
    return draft_of(HEAVY | answers, language=language, on=TODAY).splitlines()


def test_a_mother_finds_her_own_answers_in_plain_words() -> None:
    assert told() == [
        "Ik ben 7 weken geleden bevallen.",
        "Ik voel vaak weinig band met mijn baby.",
        "Ik ben vaak uitgeput en snel prikkelbaar.",
        "Ik voel me vaak somber en heb weinig hoop dat het beter wordt.",
        "Ik maak me veel zorgen.",
        "Ik huil veel.",
        "Ik denk slecht over mezelf als moeder.",
        "Slapen lukt bijna niet.",
        "Van de gewone dag lukt bijna niets.",
        "Ik wil hulp voor mijn baby en mij samen.",
    ]


def test_calm_answers_say_little_and_only_what_she_chose() -> None:
    calm = {name: 0 for name, value in HEAVY.items() if type(value) is int} | {
        "respondent": "self_mother",
        "baby": "home",
        "wish": "info",
    }
    assert draft_of(calm, language="en", on=TODAY).splitlines() == [
        "I have given birth.",
        "There are enough people who help me.",
        "I want information first.",
    ]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("who", WHO)
def test_it_is_short_and_never_shocks(who: str, language: str) -> None:
    lines = told(language, **WHO[who])
    assert 3 <= len(lines) <= telling.MOST_LINES
    assert checked("\n".join(lines)) == "\n".join(lines)
    assert SHOCKING.search("\n".join(lines)) is None
    assert "{" not in "".join(lines)


@pytest.mark.parametrize(
    ("who", "first"),
    [
        ("loss", "Mijn baby is overleden."),
        ("pregnant", "Ik ben zwanger."),
        ("partner", "Ik ben de partner of de andere ouder."),
        ("relative", "Ik maak me zorgen om iemand anders."),
        ("nicu", "Mijn baby ligt in het ziekenhuis."),
    ],
)
def test_the_first_line_says_who_speaks(who: str, first: str) -> None:
    assert told(**WHO[who])[0] == first


@pytest.mark.parametrize("who", ["loss", "pregnant"])
def test_where_there_is_no_baby_to_care_for_no_other_line_speaks_of_one(who: str) -> None:
    assert "baby" not in " ".join(told(**WHO[who])[1:])
    assert "bevallen" not in " ".join(told(**WHO[who]))


def test_a_relative_speaks_of_her_and_not_of_himself() -> None:
    assert told(**WHO["relative"])[1:] == [
        "Zij slaapt bijna niet.",
        "Van de gewone dag lukt haar bijna niets.",
        "Zij staat er alleen voor.",
    ]


@pytest.mark.parametrize(
    ("weeks", "line"),
    [(0, "Ik ben deze week bevallen."), (1, "Ik ben een week geleden bevallen.")],
)
def test_the_first_weeks_read_as_people_say_them(weeks: int, line: str) -> None:
    born = {"on": None, "weeks": weeks, "noted_on": "2027-03-01"}
    assert told(baby_born=born)[0] == line


def test_every_answer_it_reads_is_a_page() -> None:
    path = current()
    for name in ("sig_bond", "sleep", "functioning", "support", "birth_trauma", "track_wish"):
        assert path.page(name) is not None


def test_her_text_is_kept_without_empty_lines() -> None:
    assert checked("  Ik ben moe. \r\n\r\n  Help me.\n") == "Ik ben moe.\nHelp me."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" \n ", "empty"),
        ("x\n" * 11, "too_many_lines"),
        ("x" * 1001, "too_long"),
    ],
)
def test_a_text_that_cannot_be_kept(text: str, code: str) -> None:
    with pytest.raises(TellingRefused) as refused:
        checked(text)
    assert refused.value.code == code
    assert checked("x\n" * 10).count("x") == 10
    assert len(checked("x" * 1000)) == 1000
