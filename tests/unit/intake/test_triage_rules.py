"""Every rule by itself: a case in which it decides the level, and the edges around it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from intake.domain.triage import CURRENT_TABLE, TriageDecision, assess, parse_answers
from intake.domain.triage.predicates import at_least, coded, otherwise, truth, unanswered

BASE = json.loads(Path(__file__).with_name("vignettes.json").read_text())["base"]
# Far from birth, so that no risk window is open.
LATER = {"weeks_pp": 30}

# Rule -> answers in which it decides, the level with the rule, the level without it.
DECISIVE: dict[str, tuple[dict[str, Any], int, int]] = {
    "R01": ({"s_suicide": 3}, 5, 4),
    "R02": ({"epds": "0000000003"}, 5, 4),
    "R03": ({"s_baby": 3}, 5, 4),
    "R04": (LATER | {"s_psychosis": 2}, 5, 4),
    "R05": ({"s_psychosis": 1, "weeks_pp": 4}, 5, 4),
    "R06": ({"s_mania": 2, "weeks_pp": 12}, 5, 4),
    "R07": (LATER | {"s_baby": 1, "s_psychosis": 1}, 5, 4),
    "R08": ({"s_violence": 3}, 5, 4),
    "R09": ({"s_care": 3}, 5, 4),
    "R10": ({"sleep": 3, "h_severe": 1}, 5, 3),
    "R11": ({"s_suicide": 1}, 4, 1),
    "R12": ({"phq9": "000000001"}, 4, 1),
    "R13": ({"s_baby": 2}, 4, 3),
    "R14": (LATER | {"s_psychosis": 1}, 4, 1),
    "R15": (LATER | {"s_mania": 2}, 4, 3),
    "R16": ({"s_violence": 2}, 4, 3),
    "R17": ({"s_care": 2}, 4, 2),
    "R18": ({"epds": "2222222230"}, 4, 1),
    "R19": ({"phq9": "333333200"}, 4, 1),
    "R20": ({"sig_bond": 3, "sig_self": 2}, 3, 2),
    "R21": ({"sig_bond": 2, "sig_self": 3, "sig_hopeless": 2}, 4, 3),
    "R22": ({"h_severe": 1, "epds": "1111111120"}, 4, 3),
    "R23": ({"s_baby": 1}, 3, 1),
    "R24": ({"s_mania": 1}, 3, 1),
    "R25": ({"s_violence": 1}, 3, 1),
    "R26": ({"h_severe": 1}, 3, 1),
    "R27": ({"sig_hopeless": 3}, 3, 2),
    "R28": ({"functioning": 3}, 3, 2),
    "R29": ({"pbq_f2": 13}, 3, 1),
    "R30": ({"gad7": 15}, 3, 2),
    "R31": ({"sig_bond": 2, "sig_irritable": 2, "sig_cry": 2}, 3, 2),
    "R32": ({"baby": "died"}, 3, 1),
    "R33": ({"age_band": "16-17"}, 3, 1),
    "R34": ({"respondent": "proxy"}, 3, 1),
    "R35": ({"s_suicide": None}, 3, 1),
    "R36": ({"sig_exhausted": 3}, 2, 1),
    "R37": ({"pbq_total": 26}, 2, 1),
    "R38": ({"gad7": 10}, 2, 1),
    "R39": ({"h_attempt": 1}, 2, 1),
    "R40": ({"birth_trauma": 1}, 2, 1),
    "R41": ({"audit_c": 5}, 2, 1),
    "R42": ({"sleep": 2}, 2, 1),
    "R43": ({"s_mania": None}, 2, 1),
    "R44": ({"baby": "nicu"}, 2, 1),
    "R45": ({"wish": "talk"}, 2, 1),
    "R46": ({"support": 3}, 2, 1),
}


def decide(**delta: Any) -> TriageDecision:
    return assess(parse_answers(BASE | delta))


def test_every_rule_has_a_case() -> None:
    assert set(DECISIVE) == set(CURRENT_TABLE.by_id)
    assert sorted(DECISIVE) == [f"R{n:02}" for n in range(1, 47)]


@pytest.mark.parametrize("rule_id", sorted(DECISIVE))
def test_the_rule_decides(rule_id: str) -> None:
    delta, with_rule, without_rule = DECISIVE[rule_id]
    answers = parse_answers(BASE | delta)
    decision = assess(answers)
    assert decision.level == with_rule
    assert rule_id in decision.reasons
    assert rule_id in decision.fired
    rest = replace(
        CURRENT_TABLE,
        rules=tuple(rule for rule in CURRENT_TABLE.rules if rule.id != rule_id),
        lift=replace(CURRENT_TABLE.lift, when=~otherwise("always"))
        if rule_id == "R46"
        else CURRENT_TABLE.lift,
    )
    assert assess(answers, rest).level == without_rule


@pytest.mark.parametrize(
    ("delta", "level"),
    [
        ({}, 1),
        # The window of four weeks; unknown weeks are inside it, pregnancy is not.
        ({"s_psychosis": 1, "weeks_pp": 5}, 4),
        ({"s_psychosis": 1, "weeks_pp": None}, 5),
        ({"s_psychosis": 1, "weeks_pp": 30, "h_severe": 1}, 5),
        ({"s_psychosis": 1, "respondent": "self_pregnant"}, 4),
        # The window of twelve weeks.
        ({"s_mania": 2, "weeks_pp": 13}, 4),
        ({"s_mania": 2, "weeks_pp": None}, 5),
        ({"s_mania": 2, "weeks_pp": 13, "h_severe": 1}, 5),
        ({"s_mania": 1, "h_severe": 1}, 4),
        ({"sleep": 3, "h_severe": 1, "weeks_pp": 13}, 3),
        # Unwanted images with mania in a year-old baby, and with doubt about mania only.
        ({"s_baby": 1, "s_mania": 2, "weeks_pp": 30}, 5),
        ({"s_baby": 1, "s_mania": 1}, 3),
        # One item never hides behind a total.
        ({"epds": "0000000001"}, 4),
        ({"epds": "---------3"}, 5),
        ({"phq9": "000000003"}, 5),
        ({"phq9": "000000002"}, 4),
        # Sums.
        ({"epds": "1111111110"}, 1),
        ({"epds": "3333000000"}, 2),
        ({"epds": "3333330000"}, 3),
        ({"phq9": "111111111"}, 4),  # 9, but item 9
        ({"phq9": "222111000"}, 1),
        ({"phq9": "222211000"}, 2),
        ({"phq9": "333330000"}, 3),
        ({"phq9": "333333110"}, 4),
        # Open items raise to 2 at most, and only when the sum may reach 10.
        ({"epds": "1111110-00"}, 1),
        ({"epds": "1111111-00"}, 2),
        ({"epds": "----------"}, 2),
        ({"phq9": "---------"}, 2),
        ({"epds": "3333----0-"}, 2),
        # Bonding and self-image.
        ({"sig_bond": 3, "sig_self": 1}, 2),
        ({"sig_bond": 2, "sig_self": 3}, 3),
        ({"sig_bond": 3, "sig_self": 3, "epds": "3333100000"}, 4),
        ({"sig_bond": 3, "sig_self": 3, "epds": "3333000000"}, 3),
        ({"h_severe": 1, "epds": "111111111-"}, 4),
        # Items and sums of the PBQ.
        ({"pbq_i18": 1}, 4),
        ({"pbq_i24": 1}, 3),
        ({"pbq_f2": 12}, 1),
        ({"pbq_total": 25}, 1),
        ({"pbq_total": 39}, 2),
        ({"pbq_total": 40}, 3),
        ({"gad7": 9}, 1),
        ({"gad7": 14}, 2),
        ({"audit_c": 4}, 1),
        # Signals.
        ({"sig_exhausted": 2}, 1),
        ({"sig_hopeless": 2}, 2),
        ({"sig_cry": 2, "weeks_pp": 2}, 1),
        ({"sig_cry": 2, "weeks_pp": 3}, 2),
        ({"sig_cry": 2, "weeks_pp": None}, 2),
        ({"sig_irritable": 3, "sig_hopeless": 2, "sig_cry": 2}, 2),
        ({"sig_bond": 2, "sig_cry": 2, "sig_self": 2, "weeks_pp": 1}, 3),
        # Open questions.
        ({"s_psychosis": None}, 3),
        ({"s_baby": None}, 3),
        ({"s_baby": "na", "s_care": "na"}, 1),
        ({"s_care": None}, 2),
        ({"h_severe": None}, 2),
        ({"wish": None}, 2),
        ({"age_band": None}, 1),
        ({"age_band": "<16"}, 3),
        ({"baby": "died", "s_baby": 3, "s_care": 3, "sig_bond": 3, "pbq_i18": 5}, 3),
        # No support raises by one and never to 5.
        ({"support": 3, "wish": "talk"}, 3),
        ({"support": 3, "h_severe": 1}, 4),
        ({"support": 3, "s_suicide": 1}, 4),
        ({"support": 3, "s_suicide": 3}, 5),
        ({"support": 2}, 1),
        ({"support": None}, 1),
    ],
)
def test_edges(delta: dict[str, Any], level: int) -> None:
    assert decide(**delta).level == level


def test_nothing_fires_for_a_healthy_mother() -> None:
    decision = decide()
    assert (decision.level, decision.reasons, decision.fired) == (1, (), ())
    assert decision.counterfactuals == ()


def test_nothing_answered_at_all_is_soon() -> None:
    decision = assess(parse_answers({}))
    assert decision.level == 3
    assert decision.reasons == ("R35",)
    assert decision.flags == {"safety_unanswered", "incomplete"}


def test_when_support_raises_it_is_the_only_reason() -> None:
    decision = decide(support=3, epds="0000000000", wish="talk")
    assert decision.reasons == ("R46",)
    assert decision.fired == ("R18", "R45", "R46")


def test_support_that_does_not_raise_has_not_fired() -> None:
    decision = decide(support=3, s_suicide=1)
    assert decision.reasons == ("R11",)
    assert "R46" not in decision.fired


def test_an_instrument_that_was_taken_fires_at_level_1() -> None:
    assert decide(epds="1000000000", phq9="100000000").reasons == ("R18", "R19")


@pytest.mark.parametrize(
    ("delta", "flags"),
    [
        ({"s_suicide": 3}, set()),
        ({"s_suicide": 4}, {"danger_now"}),
        ({"s_baby": 3}, {"danger_now"}),
        ({"s_care": 3}, {"danger_now"}),
        ({"sig_cry": 2, "weeks_pp": 2}, {"blues_recheck"}),
        ({"sig_cry": 1, "weeks_pp": 1}, set()),
        ({"weeks_pp": 52}, set()),
        ({"weeks_pp": 53}, {"outside_window"}),
        ({"age_band": "<16"}, {"minor"}),
        ({"epds": "0000000000"}, {"possible_masking"}),
        ({"epds": "000000000-"}, {"incomplete"}),
        ({"phq9": "00000000-"}, {"incomplete"}),
        ({"gad7": "000000-"}, {"incomplete"}),
        ({"gad7": "0000000"}, set()),
        ({"phq9": "000000001"}, {"contradiction"}),
        ({"phq9": "000000001", "s_suicide": 1}, set()),
        ({"phq9": "000000001", "s_suicide": None}, {"safety_unanswered"}),
        ({"baby": "died", "respondent": "self_pregnant"}, {"loss", "pregnant"}),
        ({"s_violence": None, "s_baby": None}, {"incomplete", "safety_unanswered"}),
        ({"s_care": None, "baby": "died"}, {"loss"}),
    ],
)
def test_flags(delta: dict[str, Any], flags: set[str]) -> None:
    assert decide(**delta).flags == flags


def test_gad7_with_open_items_enters_as_its_lower_bound() -> None:
    assert decide(gad7="333--10").reasons == ("R38",)
    assert decide(gad7="333---0").reasons == ()


@pytest.mark.parametrize(
    ("delta", "track"),
    [
        ({}, "individueel_stemming"),
        ({"mibs": 5}, "ouder_kind_hechting"),
        ({"mibs": 4}, "individueel_stemming"),
        ({"pbq_f2": 13}, "ouder_kind_hechting"),
        ({"pbq_total": 26, "rses": 14}, "combinatie_individueel_plus_ouder_kind"),
        ({"rses": 15}, "individueel_stemming"),
        ({"rses": 14}, "individueel_zelfbeeld"),
        ({"phq9": "000002000"}, "individueel_zelfbeeld"),
        ({"sig_bond": 2, "epds": "3333100000"}, "combinatie_individueel_plus_ouder_kind"),
        ({"sig_bond": 2, "epds": "3333000000"}, "ouder_kind_hechting"),
        ({"baby": "died", "mibs": 24, "rses": 0}, "individueel_rouw"),
        ({"baby": "died", "respondent": "proxy"}, "individueel_rouw"),
        ({"respondent": "self_partner", "sig_bond": 3}, "partner_individueel"),
        ({"respondent": "self_pregnant", "rses": 0}, "individueel_prenataal"),
        ({"respondent": "proxy", "s_suicide": 3}, "geen_match_eerst_veiligheid"),
    ],
)
def test_care_track(delta: dict[str, Any], track: str) -> None:
    assert decide(**delta).track == track


def test_the_decision_as_data() -> None:
    data = decide(s_suicide=1).to_dict()
    assert list(data) == [
        "level",
        "reasons",
        "fired",
        "flags",
        "track",
        "table_version",
        "counterfactuals",
    ]
    assert json.loads(json.dumps(data)) == data
    assert data["table_version"] == "0.1"


def test_the_decision_can_be_repeated() -> None:
    decision = decide(epds="1111111111")
    assert decision == decide(epds="1111111111")
    assert decision.input_hash == parse_answers(BASE | {"epds": "1111111111"}).input_hash()
    assert decision.table_hash == CURRENT_TABLE.table_hash


def test_the_table_hash_changes_with_any_rule() -> None:
    first = CURRENT_TABLE.rules[0]
    changed = replace(
        CURRENT_TABLE,
        rules=(replace(first, when=at_least("s_suicide", 2)), *CURRENT_TABLE.rules[1:]),
    )
    assert changed.table_hash != CURRENT_TABLE.table_hash


@pytest.mark.parametrize(
    "build",
    [
        lambda: at_least("s_suicid", 1),
        lambda: at_least("weeks_pp", 1),
        lambda: coded("baby", "hospital"),
        lambda: coded("s_baby", "1"),
        lambda: unanswered("s_suicid"),
        lambda: truth("window8"),
    ],
)
def test_a_condition_about_nothing_is_refused(build: Any) -> None:
    with pytest.raises(ValueError, match="no fact or code"):
        build()


def test_a_condition_says_what_it_tests() -> None:
    condition = (at_least("sleep", 3) | at_least("sleep", 2) & truth("blues")) & ~truth("window4")
    assert condition.text == "(sleep >= 3 or (sleep >= 2 and blues)) and not window4"
