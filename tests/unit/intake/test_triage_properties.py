"""What must hold for every intake: monotone, order-free, explainable, consistent with safety."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from intake.domain.for_triage import to_triage
from intake.domain.safety import call_needed
from intake.domain.triage import CURRENT_TABLE, TriageDecision, assess, parse_answers
from intake.domain.triage.answers import ABOUT_THE_BABY, CODES, FIELDS, ITEM_COUNTS, MAXIMA
from intake.domain.triage.predicates import otherwise
from tests.unit.intake.second_reading import read_again

# Everything with a better and a worse end; rses does not touch the level.
ORDINALS = sorted(set(MAXIMA) - {"weeks_pp", "rses"})
ITEMS = sorted((name, number) for name, count in ITEM_COUNTS.items() for number in range(count))
KEY_SAFETY = (
    "s_suicide",
    "s_baby",
    "s_psychosis",
    "s_mania",
    "s_violence",
    "s_care",
    "h_severe",
)


def _numbers(name: str) -> st.SearchStrategy[Any]:
    """Mostly the harmless end, so that single rules decide; sometimes anything, open or na."""
    anything = st.integers(0, MAXIMA[name])
    return st.one_of(st.just(0), st.just(0), anything, st.none(), st.just("na"))


def _instrument(count: int) -> st.SearchStrategy[Any]:
    mild = st.sampled_from([0, 0, 0, 1, None])
    item = st.sampled_from([0, 1, 2, 3, None])
    return st.one_of(
        st.none(),
        st.lists(mild, min_size=count, max_size=count),
        st.lists(item, min_size=count, max_size=count),
    )


INTAKES = st.fixed_dictionaries(
    {name: st.sampled_from([*codes, None]) for name, codes in CODES.items()}
    | {name: _numbers(name) for name in MAXIMA}
    | {name: _instrument(ITEM_COUNTS[name]) for name in ("epds", "phq9")}
    | {"gad7": st.one_of(_numbers("gad7"), _instrument(ITEM_COUNTS["gad7"]))}
)
MANY = settings(deadline=None, max_examples=settings.default.max_examples * 3 // 2)


def level(intake: Mapping[str, Any]) -> int:
    return assess(parse_answers(intake), counterfactuals=False).level


def with_item(intake: dict[str, Any], item: tuple[str, int], value: int | None) -> dict[str, Any]:
    name, number = item
    taken = intake[name] if isinstance(intake[name], list | tuple) else None
    items = list(taken or [0] * ITEM_COUNTS[name])
    items[number] = value
    return intake | {name: items}


@MANY
@given(INTAKES, st.sampled_from(ORDINALS), st.data())
def test_a_worse_answer_never_lowers_the_level(
    intake: dict[str, Any], field: str, data: st.DataObject
) -> None:
    better = data.draw(st.integers(0, MAXIMA[field] - 1))
    worse = data.draw(st.integers(better + 1, MAXIMA[field]))
    assert level(intake | {field: better}) <= level(intake | {field: worse})


@MANY
@given(INTAKES, st.sampled_from(ITEMS), st.data())
def test_a_worse_item_never_lowers_the_level(
    intake: dict[str, Any], item: tuple[str, int], data: st.DataObject
) -> None:
    better = data.draw(st.integers(0, 2))
    worse = data.draw(st.integers(better + 1, 3))
    assert level(with_item(intake, item, better)) <= level(with_item(intake, item, worse))


@MANY
@given(INTAKES, st.sampled_from(ORDINALS))
def test_an_open_answer_lies_between_best_and_worst(intake: dict[str, Any], field: str) -> None:
    best, open_, worst = (level(intake | {field: v}) for v in (0, None, MAXIMA[field]))
    assert best <= open_ <= worst


@MANY
@given(INTAKES, st.sampled_from(ITEMS))
def test_an_open_item_lies_between_best_and_worst(
    intake: dict[str, Any], item: tuple[str, int]
) -> None:
    best, open_, worst = (level(with_item(intake, item, v)) for v in (0, None, 3))
    assert best <= open_ <= worst


def test_the_whole_scale_of_every_answer_rises() -> None:
    """Every answer of many intakes walked from best to worst: about 30,000 decisions."""
    rng = Random(20260302)
    for _ in range(150):
        intake: dict[str, Any] = {name: rng.choice(codes) for name, codes in CODES.items()}
        for name, maximum in MAXIMA.items():
            intake[name] = rng.choice([0, 0, 0, rng.randint(0, maximum), None, "na"])
        for name in ("epds", "phq9"):
            worst = rng.randint(0, 3)
            intake[name] = [rng.randint(0, worst) for _ in range(ITEM_COUNTS[name])]
        for field in ORDINALS:
            steps = [level(intake | {field: v}) for v in _scale(MAXIMA[field])]
            assert steps == sorted(steps), (intake, field)
        for item in ITEMS:
            steps = [level(with_item(intake, item, v)) for v in range(4)]
            assert steps == sorted(steps), (intake, item)


def _scale(maximum: int) -> list[int]:
    """Every answer of a question; of long scales both sides of every cut-off in use."""
    cut_offs = (1, 5, 10, 13, 15, 26, 40)
    if maximum <= 5:
        return list(range(maximum + 1))
    return sorted({0, maximum, *(c - d for c in cut_offs for d in (0, 1) if c <= maximum)})


@MANY
@given(INTAKES, st.sampled_from(KEY_SAFETY))
def test_silence_is_never_more_urgent_than_the_mildest_sign(
    intake: dict[str, Any], field: str
) -> None:
    assert level(intake | {field: None}) <= level(intake | {field: 1})


@MANY
@given(INTAKES, st.sampled_from(["wish", "age_band", "baby", "respondent"]))
def test_rather_not_saying_never_lowers(intake: dict[str, Any], field: str) -> None:
    """Against the answer of a mother of a healthy baby at home who wants information."""
    calm = {"wish": "info", "age_band": "18+", "baby": "home", "respondent": "self_mother"}
    assert level(intake | {field: None}) >= level(intake | {field: calm[field]})


@MANY
@given(INTAKES)
def test_a_second_reading_of_the_rules_says_the_same(intake: dict[str, Any]) -> None:
    decision, again = assess(parse_answers(intake), counterfactuals=False), read_again(intake)
    assert decision.level == again.level
    assert list(decision.reasons) == again.reasons
    assert list(decision.fired) == again.fired
    assert decision.flags == again.flags
    assert decision.track == again.track


@MANY
@given(INTAKES, st.sampled_from(["died", "pregnant"]), st.data())
def test_without_a_baby_no_answer_about_it_matters(
    intake: dict[str, Any], why: str, data: st.DataObject
) -> None:
    situation = {"baby": "died"} if why == "died" else {"respondent": "self_pregnant"}
    other = {name: data.draw(_numbers(name)) for name in sorted(ABOUT_THE_BABY)}
    one, same = (parse_answers(intake | each | situation) for each in ({}, other))
    assert assess(one) == assess(same)


@MANY
@given(INTAKES, st.integers(0, MAXIMA["weeks_pp"]))
def test_before_the_birth_no_weeks_since_matter(intake: dict[str, Any], weeks: int) -> None:
    pregnant = intake | {"respondent": "self_pregnant"}
    assert parse_answers(pregnant | {"weeks_pp": weeks}) == parse_answers(pregnant)


@MANY
@given(INTAKES, st.data())
def test_a_relative_is_never_measured(intake: dict[str, Any], data: st.DataObject) -> None:
    """What is asked of the mother alone does not count when somebody else fills this in."""
    signals = (name for name in FIELDS if name.startswith("sig_"))
    own = (*signals, "birth_trauma", "h_family", "h_attempt", "s_violence")
    other = {name: data.draw(st.integers(0, MAXIMA[name])) for name in own}
    proxy = intake | {"respondent": "proxy", "alone": "yes"}
    assert to_triage(proxy | other) == to_triage(proxy)


@MANY
@given(INTAKES, st.integers(0, MAXIMA["rses"]), st.integers(0, MAXIMA["mibs"]))
def test_self_esteem_and_mibs_choose_a_track_and_no_level(
    intake: dict[str, Any], rses: int, mibs: int
) -> None:
    one, other = (parse_answers(each) for each in (intake, intake | {"rses": rses, "mibs": mibs}))
    decisions = [assess(answers, counterfactuals=False) for answers in (one, other)]
    assert decisions[0].fired == decisions[1].fired
    assert decisions[0].level == decisions[1].level


@MANY
@given(INTAKES)
def test_unknown_weeks_count_as_the_risk_window(intake: dict[str, Any]) -> None:
    assert level(intake | {"weeks_pp": None}) >= level(intake | {"weeks_pp": 30})


@MANY
@given(INTAKES, st.randoms(use_true_random=False))
def test_the_order_of_keys_does_not_matter(intake: dict[str, Any], random: Any) -> None:
    keys = list(intake)
    random.shuffle(keys)
    shuffled = {key: intake[key] for key in keys}
    assert assess(parse_answers(shuffled)) == assess(parse_answers(intake))


@MANY
@given(INTAKES)
def test_a_missing_key_is_an_open_answer(intake: dict[str, Any]) -> None:
    sent = {key: value for key, value in intake.items() if value is not None}
    assert parse_answers(sent) == parse_answers(intake)


@MANY
@given(INTAKES)
def test_the_canonical_form_gives_the_same_decision(intake: dict[str, Any]) -> None:
    answers = parse_answers(intake)
    again = parse_answers(answers.to_dict())
    assert again == answers
    assert again.to_dict() == answers.to_dict()
    assert assess(again) == assess(answers)


@MANY
@given(INTAKES, INTAKES)
def test_the_hash_is_that_of_the_answers(one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = parse_answers(one), parse_answers(other)
    assert first.input_hash() == parse_answers(dict(reversed(one.items()))).input_hash()
    assert (first.input_hash() == second.input_hash()) == (first == second)


@MANY
@given(INTAKES)
def test_the_level_is_the_highest_rule_raised_at_most_once(intake: dict[str, Any]) -> None:
    decision = assess(parse_answers(intake))
    levels = levels_of(intake)
    base = max(levels.values(), default=1)
    if "R46" in decision.fired:
        assert decision.reasons == ("R46",)
        assert decision.level == base + 1 <= 4
    else:
        assert decision.level == base
        assert set(decision.reasons) == {r for r, gives in levels.items() if gives == base}
    assert list(decision.fired) == sorted(decision.fired)


@MANY
@given(INTAKES)
def test_level_5_is_never_matched_and_calls(intake: dict[str, Any]) -> None:
    decision = assess(parse_answers(intake))
    assert (decision.track == "geen_match_eerst_veiligheid") == (decision.level == 5)
    assert call_needed(intake) == (decision.level == 5)


@MANY
@given(INTAKES, st.sets(st.sampled_from(FIELDS)))
def test_a_call_on_part_of_the_answers_is_a_call_on_all(
    intake: dict[str, Any], answered: set[str]
) -> None:
    always = {"respondent", "baby", "weeks_pp"}
    so_far = {name: intake[name] for name in answered | always}
    assert call_needed(so_far) <= call_needed(intake)


def levels_of(intake: Mapping[str, Any]) -> dict[str, int]:
    """Level by rule id, worked out rule by rule with the table cut down to that one rule."""
    answers = parse_answers(intake)
    fired = assess(answers, counterfactuals=False).fired
    graded = CURRENT_TABLE.graded_levels(answers)
    return {
        rule.id: graded.get(rule.id, rule.level) for rule in CURRENT_TABLE.rules if rule.id in fired
    }


def level_without(intake: Mapping[str, Any], removed: Collection[str]) -> int:
    """The level under a table in which the rules do not exist."""
    lift = CURRENT_TABLE.lift
    table = replace(
        CURRENT_TABLE,
        rules=tuple(rule for rule in CURRENT_TABLE.rules if rule.id not in removed),
        lift=replace(lift, when=~otherwise("always")) if lift.id in removed else lift,
    )
    return assess(parse_answers(intake), table, counterfactuals=False).level


def level_left(levels: Mapping[str, int], removed: Collection[str], without_support: bool) -> int:
    """The level by arithmetic alone: highest rule left, plus one for missing support."""
    base = max((gives for rule, gives in levels.items() if rule not in removed), default=1)
    raises = without_support and "R46" not in removed and base <= 3
    return base + 1 if raises else base


def check_counterfactuals(intake: dict[str, Any]) -> TriageDecision:
    decision = assess(parse_answers(intake))
    found = decision.counterfactuals
    assert [c.level for c in found] == list(range(decision.level - 1, 0, -1))
    for each in found:
        assert each.becomes <= each.level
        assert level_without(intake, each.rules) <= each.becomes
        for rule_id in each.rules:
            assert f"({rule_id})" in each.text.nl
            assert f"({rule_id})" in each.text.en
        assert f"Niveau {each.becomes} " in each.text.nl
        assert f"Level {each.becomes} " in each.text.en
    return decision


@MANY
@given(INTAKES)
def test_what_is_said_to_lower_the_level_lowers_it(intake: dict[str, Any]) -> None:
    check_counterfactuals(intake)


@settings(deadline=None, max_examples=100)
@given(INTAKES, st.sampled_from([0, 3]))
def test_no_smaller_set_of_rules_would_do(intake: dict[str, Any], support: int) -> None:
    intake = intake | {"support": support}
    levels = levels_of(intake)
    assume(len(levels) <= 9)
    candidates = [*levels, "R46"] if support == 3 else list(levels)
    for each in check_counterfactuals(intake).counterfactuals:
        assert level_left(levels, each.rules, support == 3) <= each.becomes
        smaller = (
            removed for size in range(len(each.rules)) for removed in combinations(candidates, size)
        )
        assert all(level_left(levels, r, support == 3) > each.level for r in smaller)
