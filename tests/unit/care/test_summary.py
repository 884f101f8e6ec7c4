"""An intake in words: what she chose, what it scores, what must not be missed."""

from __future__ import annotations

from datetime import date

import pytest

from care.domain import summary
from intake.domain import questionnaire
from intake.domain.instruments.pack import parse_pack
from intake.domain.triage import CURRENT_TABLE
from intake.domain.with_packs import compose
from tests.factories.care import ANSWERS
from tests.factories.packs import ATTRIBUTION, raw_pack

PATH = questionnaire.current()


def lines_of(answers: dict[str, object], language: str = "nl") -> dict[str, str]:
    return {
        line.question: line.answer
        for section in summary.sections_of(ANSWERS | answers, PATH, language)
        for line in section.lines
    }


@pytest.mark.parametrize(
    ("language", "question", "answer"),
    [
        ("nl", "Ik ben uitgeput", "Vaak"),
        ("nl", "Waar is je baby nu?", "Thuis"),
        ("en", "Where is your baby now?", "At home"),
        ("nl", "Wanneer is je baby geboren?", "Ongeveer 6 weken geleden"),
    ],
)
def test_answers_in_the_words_she_chose(language: str, question: str, answer: str) -> None:
    assert lines_of({}, language)[question] == answer


def test_a_birth_date_and_an_open_answer() -> None:
    born = {"on": "2027-01-18", "weeks": 6, "noted_on": "2027-03-01"}
    found = lines_of({"baby_born": born, "support": None})
    assert found["Wanneer is je baby geboren?"] == "18-1-2027"
    sections = summary.sections_of(ANSWERS | {"support": None}, PATH, "nl")
    assert [line.is_open for s in sections for line in s.lines].count(True) == 1


def test_who_pays_and_how_to_reach_her_are_left_out() -> None:
    told = ANSWERS | {"funding": "code", "company_code": {"code": "GEHEIM"}, "contact": "given"}
    text = str(summary.sections_of(told, PATH, "nl"))
    assert "GEHEIM" not in text
    assert {s.title for s in summary.sections_of(told, PATH, "nl")}.isdisjoint({"Wie betaalt"})


def test_instruments_are_marked_as_scored() -> None:
    sections = summary.sections_of(ANSWERS, PATH, "nl")
    assert [s.title for s in sections if s.is_scored] == ["Stemming", "Spanning en zorgen"]


def test_a_scored_item_without_words_is_a_number() -> None:
    signs = summary.signs_of(ANSWERS, {"epds": [2] * 9 + [1]}, PATH, "nl")
    assert [(line.question, line.answer) for line in signs] == [("EPDS, item 10", "1")]


def test_licensed_words_are_shown_with_their_attribution() -> None:
    path = compose(PATH, [parse_pack(raw_pack())])
    told = ANSWERS | {"epds_1": 2, "epds_10": 3}
    epds = next(s for s in summary.sections_of(told, path, "nl") if s.is_scored)
    assert epds.is_scored
    assert (epds.lines[0].question, epds.lines[0].answer) == (
        "Voorbeeldzin 1, eerste uitgave nl",
        "keuze 1b",
    )
    assert epds.attribution == ATTRIBUTION
    (sign,) = summary.signs_of(told, {}, path, "nl")
    assert sign.answer == "keuze 10c"


def test_danger_signs_in_her_own_choice() -> None:
    signs = summary.signs_of(ANSWERS | {"s_suicide": 2}, {}, PATH, "nl")
    assert [line.answer for line in signs] == ["Ja, ik denk aan zelfdoding, maar ik heb geen plan"]


def test_every_flag_has_short_words_and_danger_comes_first() -> None:
    flags = [flag.id for flag in CURRENT_TABLE.flags]
    assert set(summary.SHORT) == set(flags)
    passages = summary.passages_of(flags, CURRENT_TABLE, "nl")
    assert [p.is_danger for p in passages[:2]] == [True, True]
    assert all(p.text != p.id for p in passages)
    assert summary.passages_of(["new_one"], CURRENT_TABLE, "nl")[0].text == "new_one"


def test_reasons_are_sentences_with_their_rule() -> None:
    (rule, sentence), *rest = summary.reasons_in_words(["R11", "R99"], CURRENT_TABLE, "en")
    assert (rule, rest) == ("R11", [])
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("born", "weeks"),
    [
        ({"on": None, "weeks": 6, "noted_on": "2027-03-01"}, 8),
        ({"on": "2027-01-18", "weeks": 6, "noted_on": "2027-03-01"}, 8),
        (None, None),
    ],
)
def test_weeks_count_on(born: dict[str, object] | None, weeks: int | None) -> None:
    assert summary.weeks_of(ANSWERS | {"baby_born": born}, date(2027, 3, 15)) == weeks
