"""Two readings of the table agree, every rule decides, and every number and word in it matters.

About 9,600 intakes from a fixed seed: every value of every answer on several backgrounds, and
mixtures of a few answers at a time, so that single rules decide. `second_reading` says what the
published rules give; the product must say the same. Then the table is changed in one place (a
threshold by one, "and" for "or", a part left out, a level by one, a code, a window): a changed
table must differ from the second reading in at least one of these intakes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from typing import Any, Final

import pytest

from intake.domain.triage import CURRENT_TABLE, DecisionTable, TriageAnswers, assess, parse_answers
from intake.domain.triage import tracks as tracks_of_care
from intake.domain.triage.answers import CODES, ITEM_COUNTS, MAXIMA
from intake.domain.triage.derived import TRUTHS, Facts, derive
from intake.domain.triage.predicates import (
    AtLeast,
    Below,
    Both,
    Condition,
    Either,
    Not,
    Truth,
)
from intake.domain.triage.rules import Grades, Rule
from tests.unit.intake.second_reading import Reading, read_again

#: A mother of a ten-week-old who is well and wants information: no rule fires.
WELL: Final[dict[str, Any]] = (
    dict.fromkeys(MAXIMA, 0)
    | {"respondent": "self_mother", "age_band": "18+", "baby": "home", "wish": "info"}
    | {"weeks_pp": 10, "rses": 20, "epds": None, "phq9": None}
)
BACKGROUNDS: Final[tuple[dict[str, Any], ...]] = (
    {},
    {"weeks_pp": 2},
    {"weeks_pp": 30, "h_severe": 1},
    {"weeks_pp": None, "support": 3},
    {"respondent": "self_pregnant", "s_mania": 1, "sig_self": 2, "mibs": 5},
    {"baby": "died", "s_psychosis": 1},
    {"sig_bond": 3, "sig_self": 2, "sig_irritable": 2},
    {"s_baby": 1, "epds": "1111111110", "support": 3},
    {"sig_bond": 2, "sig_self": 3, "sig_hopeless": 2},
    {"sig_bond": 3, "sig_hopeless": 2},
    {"sig_self": 2},
    {"sleep": 3, "h_severe": 1, "respondent": "self_partner"},
)
ITEMS = tuple(name for name in ITEM_COUNTS if name not in MAXIMA)


@dataclass(frozen=True)
class Case:
    """One intake, what the second reading says of it, and its facts."""

    raw: dict[str, Any]
    answers: TriageAnswers
    expected: Reading
    facts: Facts


def _every_value() -> Iterator[dict[str, Any]]:
    for background in BACKGROUNDS:
        well = WELL | background
        for name, codes in CODES.items():
            yield from (well | {name: code} for code in (*codes, None))
        for name, maximum in MAXIMA.items():
            values = range(min(maximum, 60) + 1)
            yield from (well | {name: value} for value in (*values, None, "na"))
        for name in ITEMS:
            yield from (well | {name: items} for items in _sums(ITEM_COUNTS[name]))


def _sums(count: int) -> Iterator[str]:
    """Every sum from the first item on, with no, one and two items open; and the last item."""
    for total in range(3 * count + 1):
        items = "".join(str(min(3, max(0, total - 3 * n))) for n in range(count))
        yield items
        yield f"{items[:-2]}-{items[-1]}"
        yield f"-{items[1:-1]}-"
    for last in "123":
        yield "0" * (count - 1) + last
        yield "-" * (count - 1) + last
        yield "00000" + last + "0" * (count - 6)


def _mixtures(count: int) -> Iterator[dict[str, Any]]:
    """A few answers of a mother who is well, changed together."""
    rng = Random(20260302)
    names = [*CODES, *MAXIMA, *ITEMS]
    for _ in range(count):
        raw = WELL | rng.choice(BACKGROUNDS)
        for name in rng.sample(names, rng.randint(2, 5)):
            if name in CODES:
                raw[name] = rng.choice((*CODES[name], None))
            elif name in MAXIMA:
                near = (rng.randint(0, min(3, MAXIMA[name])), rng.randint(0, MAXIMA[name]))
                raw[name] = rng.choice((*near, None))
            else:
                worst = rng.randint(1, 3)
                choices = (*range(worst + 1), *([None] if worst == 1 else []))
                raw[name] = [rng.choice(choices) for _ in range(ITEM_COUNTS[name])]
        yield raw


@cache
def cases() -> list[Case]:
    """Every intake, read twice; made when the first test asks for it."""
    found = []
    for raw in (*_every_value(), *_mixtures(2_500)):
        answers = parse_answers(raw)
        graded = CURRENT_TABLE.graded_levels(answers)
        facts = derive(answers, max(graded.values(), default=0))
        found.append(Case(raw, answers, read_again(raw), facts))
    return found


def reading(case: Case, table: DecisionTable = CURRENT_TABLE) -> Reading:
    decision = assess(case.answers, table, counterfactuals=False)
    reasons, fired = list(decision.reasons), list(decision.fired)
    return Reading(decision.level, reasons, fired, set(decision.flags), decision.track)


def test_both_readings_agree_on_every_intake() -> None:
    assert len(cases()) > 9_000
    for case in cases():
        assert reading(case) == case.expected, case.raw


def test_every_rule_decides_somewhere() -> None:
    """Alone it gives the level: without it the level is lower. R46 raises, alone by its nature."""
    decides: Counter[str] = Counter()
    for case in cases():
        match case.expected.reasons:
            case [rule_id] if decides[rule_id] < 3:
                decides[rule_id] += reading(case, _without(rule_id)).level < case.expected.level
    assert not {rule_id for rule_id in CURRENT_TABLE.by_id if not decides[rule_id]}


def _without(rule_id: str) -> DecisionTable:
    if rule_id == CURRENT_TABLE.lift.id:
        return replace(CURRENT_TABLE, lift=replace(CURRENT_TABLE.lift, from_levels=()))
    rules = tuple(rule for rule in CURRENT_TABLE.rules if rule.id != rule_id)
    return replace(CURRENT_TABLE, rules=rules)


def test_every_level_flag_and_track_occurs() -> None:
    assert {case.expected.level for case in cases()} == {1, 2, 3, 4, 5}
    flags = Counter(flag for case in cases() for flag in case.expected.flags)
    assert set(flags) == {flag.id for flag in CURRENT_TABLE.flags}
    assert {case.expected.track for case in cases()} == set(tracks_of_care.TRACKS_BY_ID)


def test_the_raising_rule_never_gives_5() -> None:
    lifted = [case for case in cases() if "R46" in case.expected.fired]
    assert {reading(case).level for case in lifted} == {2, 3, 4}
    urgent = [c for c in cases() if c.raw["support"] == 3 and "R46" not in c.expected.fired]
    assert {reading(case).level for case in urgent} == {4, 5}


# --- one change at a time ------------------------------------------------------------------------

OTHER_WINDOW: Final = {"window4": "window12", "window12": "window4"}


def changed(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """Every condition that differs from this one in one place, with what was changed."""
    match condition:
        case Both(left, right) | Either(left, right):
            other = Either if isinstance(condition, Both) else Both
            yield f"{condition.text}: and for or", other(left, right)
            yield f"only {left.text}", left
            yield f"only {right.text}", right
            yield from ((what, replace(condition, left=part)) for what, part in changed(left))
            yield from ((what, replace(condition, right=part)) for what, part in changed(right))
            return
        case Not(part):
            yield f"{part.text} without not", part
            yield from ((what, Not(inner)) for what, inner in changed(part))
            return
        case AtLeast(value=value) | Below(value=value):
            yield f"{condition.text}: one more", replace(condition, value=value + 1)
            yield f"{condition.text}: one less", replace(condition, value=value - 1)
        case Truth(name):
            for instead in sorted(TRUTHS - {name}):
                yield f"{name}: {instead}", Truth(instead)
        case _:
            pass
    yield f"not {condition.text}", Not(condition)
    yield from _narrower(condition)


def _narrower(leaf: Condition) -> Iterator[tuple[str, Condition]]:
    for attribute in ("names", "codes", "fields"):
        several = getattr(leaf, attribute, ())
        if isinstance(several, tuple) and len(several) > 1:
            for left_out in several:
                rest = tuple(name for name in several if name != left_out)
                yield f"{leaf.text}: without {left_out}", replace(leaf, **{attribute: rest})


def is_noticed(table: DecisionTable, old: Condition, new: Condition) -> bool:
    """Whether a table that has `new` for `old` reads at least one intake otherwise."""
    return any(
        new.holds(case.facts) != old.holds(case.facts) and reading(case, table) != case.expected
        for case in cases()
    )


RULES = {rule.id: rule for rule in CURRENT_TABLE.rules}
FLAGS = {flag.id: flag for flag in CURRENT_TABLE.flags}


def with_rule(rule: Rule) -> DecisionTable:
    rules = tuple(rule if each.id == rule.id else each for each in CURRENT_TABLE.rules)
    return replace(CURRENT_TABLE, rules=rules)


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_every_word_of_a_condition_matters(rule_id: str) -> None:
    rule = RULES[rule_id]
    for what, condition in changed(rule.when):
        table = with_rule(replace(rule, when=condition))
        noticed = is_noticed(table, rule.when, condition)
        assert noticed, f"{rule_id}: {what}"


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_every_level_matters(rule_id: str) -> None:
    rule = RULES[rule_id]
    fires = [case for case in cases() if rule_id in case.expected.fired]
    assert fires
    tables = [with_rule(replace(rule, level=rule.level + step)) for step in (-1, 1)]
    if rule.grades:
        tables = [with_rule(replace(rule, grades=grades)) for grades in _other(rule.grades)]
    for table in tables:
        assert any(reading(case, table) != case.expected for case in fires)


def _other(grades: Grades) -> Iterator[Grades]:
    """The grades with one cut-off, one level or the cap moved by one."""
    for place, (cut, level) in enumerate(grades.cut_offs):
        for moved in ((cut + 1, level), (cut - 1, level), (cut, level + 1), (cut, level - 1)):
            cut_offs = list(grades.cut_offs)
            cut_offs[place] = moved
            yield replace(grades, cut_offs=tuple(cut_offs))
    for cap in (grades.open_items_cap - 1, grades.open_items_cap + 1):
        yield replace(grades, open_items_cap=cap)


@pytest.mark.parametrize("flag_id", sorted(FLAGS))
def test_every_word_of_a_flag_matters(flag_id: str) -> None:
    flag = FLAGS[flag_id]
    for what, condition in changed(flag.when):
        others = tuple(
            replace(flag, when=condition) if each.id == flag_id else each
            for each in CURRENT_TABLE.flags
        )
        table = replace(CURRENT_TABLE, flags=others)
        noticed = is_noticed(table, flag.when, condition)
        assert noticed, f"{flag_id}: {what}"


def test_every_word_of_the_raising_rule_matters() -> None:
    lift = CURRENT_TABLE.lift
    for what, condition in changed(lift.when):
        table = replace(CURRENT_TABLE, lift=replace(lift, when=condition))
        noticed = is_noticed(table, lift.when, condition)
        assert noticed, what
    others = [(1, 2), (1, 3), (2, 3), (1, 2, 3, 4)]
    variants = [replace(lift, from_levels=levels) for levels in others]
    for variant in (*variants, replace(lift, by=2), replace(lift, by=0)):
        table = replace(CURRENT_TABLE, lift=variant)
        assert any(reading(case, table) != case.expected for case in cases()), variant


# The last track is for everybody else: there is nothing in it to change.
@pytest.mark.parametrize("number", range(len(tracks_of_care.TRACKS) - 1))
def test_every_word_of_a_track_matters(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    tracks = tracks_of_care.TRACKS
    track = tracks[number]
    below_5 = [case for case in cases() if case.expected.level < 5]
    for what, condition in changed(track.when):
        changed_tracks = list(tracks)
        changed_tracks[number] = replace(track, when=condition)
        monkeypatch.setattr(tracks_of_care, "TRACKS", (*changed_tracks, tracks[-1]))
        noticed = any(
            tracks_of_care.choose_track(case.expected.level, case.facts) != case.expected.track
            for case in below_5
        )
        assert noticed, f"{track.id}: {what}"


def test_the_order_of_tracks_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    tracks = tracks_of_care.TRACKS
    # A relative, a partner and a pregnant woman are never one and the same; and where bonding and
    # self-image both call, the track for both has come before either.
    exclusive = {"contact_naaste", "partner_individueel", "ouder_kind_hechting"}
    for first in range(len(tracks) - 1):
        if tracks[first].id in exclusive:
            continue
        swapped = list(tracks)
        swapped[first], swapped[first + 1] = swapped[first + 1], swapped[first]
        monkeypatch.setattr(tracks_of_care, "TRACKS", tuple(swapped))
        assert any(
            tracks_of_care.choose_track(case.expected.level, case.facts) != case.expected.track
            for case in cases()
        ), tracks[first].id


def test_the_changes_reach_every_part() -> None:
    """None of the proofs above passes because there was nothing to change."""
    conditions = [*(rule.when for rule in RULES.values()), *(flag.when for flag in FLAGS.values())]
    for condition in conditions:
        assert len(list(changed(condition))) >= 1
    assert sum(len(list(changed(condition))) for condition in conditions) > 300
