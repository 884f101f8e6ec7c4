"""Scores as a psychologist reads them: bounds, bands, parts and alerts."""

from __future__ import annotations

import pytest

from care.domain.scores import Measure, label_of, measure_of
from intake.domain.responses import Sheet, from_positions, from_scores, from_sum, sheets_of
from intake.domain.scoring import EPDS, GATES, PBQ, PHQ9, RSES


def of(sheet: Sheet, language: str = "nl") -> Measure:
    return measure_of(sheet, language)


def test_the_phq9_with_its_alarm_and_bodily_items() -> None:
    phq9 = of(from_scores(PHQ9, (2, 2, 2, 2, 2, 2, 2, 2, 1)))
    assert (phq9.name, phq9.low, phq9.high, phq9.maximum) == ("PHQ-9", 17, 17, 27)
    assert (phq9.band, phq9.missing, phq9.is_open) == (("matig ernstig",), 0, False)
    assert (phq9.alarm_item, phq9.alarm, phq9.bodily) == (9, 1, 6)
    assert phq9.parts == ()


def test_open_items_give_two_bounds_and_both_bands() -> None:
    phq9 = of(from_scores(PHQ9, (2, 2, 2, None, 2, 2, 2, 2, 0)), "en")
    assert (phq9.low, phq9.high, phq9.missing, phq9.is_open) == (14, 17, 1, True)
    assert phq9.band == ("moderate", "moderately severe")
    assert phq9.bodily == 4


def test_the_epds_with_its_three_items_about_anxiety() -> None:
    epds = of(from_scores(EPDS, (2,) * 9 + (1,)))
    assert (epds.low, epds.band) == (19, ("ernstig",))
    assert (epds.alarm_item, epds.alarm) == (10, 1)
    (anxiety,) = epds.parts
    assert (anxiety.name, anxiety.low, anxiety.maximum) == ("EPDS-3A, angst", 6, 9)
    assert "4 of hoger" in anxiety.note
    assert not anxiety.is_alert
    assert not epds.has_alert


def test_a_sum_alone_has_no_parts() -> None:
    epds = of(from_sum(EPDS, 14, None))
    assert (epds.low, epds.high, epds.is_sum, epds.parts) == (14, 14, True, ())
    assert (epds.alarm, epds.missing) == (None, 0)


@pytest.mark.parametrize(("rejection", "is_alert"), [(12, False), (13, True)])
def test_rejection_alerts_from_13_on(rejection: int, is_alert: bool) -> None:
    items = [0] * 25
    for number in PBQ.subscale("f2").items:
        items[number - 1] = min(5, rejection)
        rejection -= items[number - 1]
    pbq = of(from_scores(PBQ, tuple(items)))
    by_name = {part.name.split(",")[0]: part for part in pbq.parts}
    assert set(by_name) == {"F1", "F2", "F3", "F4"}
    assert by_name["F2"].is_alert is is_alert
    assert pbq.has_alert is is_alert


@pytest.mark.parametrize(("first", "second", "is_alert"), [(2, 0, False), (2, 1, True)])
def test_risk_of_harm_alerts_from_3_on(first: int, second: int, is_alert: bool) -> None:
    items: list[int | None] = [0] * 25
    items[17], items[23] = first, second
    assert of(from_scores(PBQ, tuple(items))).has_alert is is_alert


def test_an_alert_needs_answers_not_open_items() -> None:
    pbq = of(from_positions(PBQ, (1, *[None] * 24)))
    assert not pbq.has_alert
    assert pbq.parts[1].is_open
    assert (pbq.low, pbq.high) == (0, 120)


def test_high_is_good_in_the_rses() -> None:
    rses = of(from_scores(RSES, (1,) * 10), "en")
    assert (rses.high_is_good, rses.band) == (True, ("low self-esteem",))
    assert not of(from_scores(EPDS, (0,) * 10)).high_is_good


def test_a_gate_that_closed_is_a_score_of_its_own() -> None:
    (gad2,) = sheets_of({"gad7_1": 0, "gad7_2": 1})
    measure = of(gad2)
    assert gad2.instrument is GATES["gad2"]
    assert (measure.name, measure.low, measure.maximum) == ("GAD-2", 1, 6)
    assert (measure.is_short, measure.band) == (True, ("onder de drempel",))


def test_what_has_no_words_here_is_called_by_its_number() -> None:
    assert label_of("epds", 10) == "EPDS, item 10"
