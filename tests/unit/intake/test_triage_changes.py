"""A version of the table: what may differ from a shipped one, what not, and what follows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.triage import TABLES, assess, parse_answers
from intake.domain.triage.changes import (
    InvalidChange,
    RuleChange,
    apply,
    current,
    difference,
    parse_changes,
    renumbered,
    stale_sentences,
)
from intake.domain.triage.predicates import any_at_least, at_least, coded, truth
from intake.domain.triage.rules import Text
from intake.domain.triage.thresholds import leaves, thresholds, with_thresholds

BASE = TABLES["0.1"]


def table(**changes: dict[str, Any]) -> Any:
    return apply(BASE, parse_changes(changes), "0.2")


def level(gad7: int, **changes: dict[str, Any]) -> int:
    answers = parse_answers({"gad7": gad7, "wish": "info", "respondent": "self_mother"} | QUIET)
    return assess(answers, table(**changes)).level


QUIET = dict.fromkeys(
    (
        *("s_suicide", "s_baby", "s_psychosis", "s_mania", "s_violence", "s_care", "h_severe"),
        *("sleep", "support", "functioning"),
    ),
    0,
)


def test_without_changes_only_the_name_and_the_fingerprint_differ() -> None:
    same = table()
    assert (same.version, same.rules, same.lift, same.flags) == (
        "0.2",
        BASE.rules,
        BASE.lift,
        BASE.flags,
    )
    assert same.table_hash != BASE.table_hash


def test_the_shipped_table_is_what_it_was_when_it_was_published() -> None:
    """Decisions point at it by this fingerprint: a change in it is a new version."""
    assert BASE.table_hash == "7acc551d6e1a4c9af1cf9a5be65772c979d6773550092b67584ba05316f120a7"


def test_a_threshold_moves_the_cut_and_nothing_else() -> None:
    change = {"R30": {"thresholds": [16]}}
    assert [level(15), level(15, **change), level(16, **change)] == [3, 2, 3]
    others = [rule for rule in table(**change).rules if rule.id != "R30"]
    assert others == [rule for rule in BASE.rules if rule.id != "R30"]


def test_a_level_moves() -> None:
    assert level(15, R30={"level": 4}) == 4


def test_cut_offs_of_a_sum_move() -> None:
    changed = table(R19={"cut_offs": [[20, 4], [14, 3], [10, 2]]})
    answers = parse_answers({"phq9": "222222200", "wish": "info"} | QUIET)
    assert (assess(answers, BASE).level, assess(answers, changed).level) == (2, 3)


def test_the_raising_rule_may_start_earlier() -> None:
    answers = parse_answers({"wish": "talk"} | QUIET | {"support": 2})
    changed = table(R46={"thresholds": [2]})
    assert (assess(answers, BASE).level, assess(answers, changed).level) == (2, 3)


@pytest.mark.parametrize(
    ("rule_id", "raw", "field", "code"),
    [
        ("R99", {"level": 3}, "rule", "unknown"),
        ("R30", {"thresholds": [0]}, "thresholds", "out_of_range"),
        ("R30", {"thresholds": [22]}, "thresholds", "out_of_range"),
        ("R30", {"thresholds": [True]}, "thresholds", "out_of_range"),
        ("R30", {"thresholds": ["16"]}, "thresholds", "out_of_range"),
        ("R30", {"thresholds": []}, "thresholds", "wrong_number"),
        ("R30", {"thresholds": [15, 16]}, "thresholds", "wrong_number"),
        ("R30", {"level": 0}, "level", "not_possible"),
        ("R30", {"level": 6}, "level", "not_possible"),
        ("R30", {"cut_offs": [[20, 4]]}, "cut_offs", "not_possible"),
        ("R18", {"level": 3}, "level", "not_possible"),
        ("R18", {"cut_offs": [[19, 5], [13, 3], [10, 2]]}, "cut_offs", "not_possible"),
        ("R18", {"cut_offs": [[19, 4], [13, 3]]}, "cut_offs", "not_possible"),
        ("R18", {"cut_offs": [[31, 4], [13, 3], [10, 2]]}, "cut_offs", "out_of_range"),
        ("R18", {"cut_offs": [[19, 4], [13, 3], [0, 2]]}, "cut_offs", "out_of_range"),
        ("R18", {"cut_offs": [[13, 4], [13, 3], [10, 2]]}, "cut_offs", "not_descending"),
        ("R18", {"cut_offs": [[12, 4], [13, 3], [10, 2]]}, "cut_offs", "not_descending"),
        ("R46", {"level": 3}, "level", "not_possible"),
        ("R46", {"cut_offs": [[19, 4]]}, "level", "not_possible"),
        ("R46", {"thresholds": [4]}, "thresholds", "out_of_range"),
        ("R30", {"reason": {"nl": "", "en": "x"}}, "reason", "sentence"),
        ("R30", {"reason": {"nl": "x ", "en": "x"}}, "reason", "sentence"),
        ("R30", {"title": {"nl": "x", "en": "x" * 401}}, "title", "sentence"),
    ],
)
def test_what_a_table_cannot_take(rule_id: str, raw: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(InvalidChange) as refused:
        table(**{rule_id: raw})
    assert (refused.value.rule_id, refused.value.field, refused.value.code) == (
        rule_id,
        field,
        code,
    )


def test_the_raising_rule_takes_new_sentences_and_refuses_empty_ones() -> None:
    title, reason = Text("weinig steun", "little support"), Text("Weinig steun.", "Little support.")
    lift = apply(BASE, {"R46": RuleChange(title=title, reason=reason)}, "0.2").lift
    assert (lift.title, lift.reason, lift.when) == (title, reason, BASE.lift.when)
    empty = Text("", "")
    for field, change in (("title", RuleChange(title=empty)), ("reason", RuleChange(reason=empty))):
        with pytest.raises(InvalidChange) as refused:
            apply(BASE, {"R46": change}, "0.2")
        assert (refused.value.rule_id, refused.value.field) == ("R46", field)


def test_a_step_that_stays_leaves_its_sentence_alone() -> None:
    """R01 with the threshold it has: neither another step nor a sum moved."""
    assert stale_sentences(BASE.by_id["R01"], RuleChange(thresholds=(3,))) == ()


def test_the_longest_sentence_fits() -> None:
    words = {"nl": "n" * 400, "en": "e" * 400}
    assert table(R30={"reason": words}).by_id["R30"].reason == Text(**words)


def test_a_change_is_kept_as_data() -> None:
    change = RuleChange(
        thresholds=(16,),
        level=4,
        cut_offs=((19, 4),),
        title=Text("a", "b"),
        reason=Text("c", "d"),
    )
    raw = change.to_dict()
    assert raw == {
        "thresholds": [16],
        "level": 4,
        "cut_offs": [[19, 4]],
        "title": {"nl": "a", "en": "b"},
        "reason": {"nl": "c", "en": "d"},
    }
    assert RuleChange.from_dict(raw) == change
    assert RuleChange.from_dict({}) == RuleChange()


def test_what_equals_the_shipped_rule_is_no_difference() -> None:
    rule = BASE.by_id["R30"]
    assert difference(rule, current(rule)) is None
    assert difference(rule, RuleChange()) is None
    wanted = RuleChange(thresholds=(16,), level=3, title=rule.title)
    assert difference(rule, wanted) == RuleChange(thresholds=(16,))


def test_current_says_all_that_could_be_changed() -> None:
    plain, graded, lift = (BASE.by_id[rule_id] for rule_id in ("R29", "R18", "R46"))
    assert current(plain) == RuleChange((13, 40), 3, None, plain.title, plain.reason)
    assert current(graded) == RuleChange(
        (), None, ((19, 4), (13, 3), (10, 2)), graded.title, graded.reason
    )
    assert current(lift) == RuleChange((3,), None, None, lift.title, lift.reason)


def test_sums_in_a_sentence_follow_their_new_value() -> None:
    rule = BASE.by_id["R29"]
    new = RuleChange(thresholds=(12, 38))
    assert renumbered(rule.reason, current(rule), new) == Text(
        "PBQ-factor 2 (afwijzing en boosheid) is 12 of hoger, of de PBQ-som 38 of hoger.",
        "PBQ factor 2 (rejection and anger) is 12 or more, or the PBQ sum 38 or more.",
    )


def test_the_name_of_a_questionnaire_is_no_sum() -> None:
    old, new = RuleChange(thresholds=(7,)), RuleChange(thresholds=(9,))
    assert renumbered(Text("GAD-7 van 7", "GAD-7 of 7"), old, new) == Text(
        "GAD-7 van 9", "GAD-7 of 9"
    )


def test_small_numbers_in_a_sentence_stay() -> None:
    old, new = RuleChange(thresholds=(3,)), RuleChange(thresholds=(2,))
    assert renumbered(Text("item 3", "item 3"), old, new) == Text("item 3", "item 3")


@pytest.mark.parametrize(
    ("rule_id", "change", "stale"),
    [
        ("R30", RuleChange(thresholds=(16,)), ("title", "reason")),
        ("R30", RuleChange(thresholds=(15,)), ()),
        ("R30", RuleChange(level=4), ()),
        ("R29", RuleChange(thresholds=(13, 41)), ("reason",)),
        ("R18", RuleChange(cut_offs=((20, 4), (13, 3), (10, 2))), ("reason",)),
        ("R01", RuleChange(thresholds=(2,)), ("reason",)),
        ("R01", RuleChange(thresholds=(2,), reason=Text("Denkt eraan.", "Thinks of it.")), ()),
        ("R46", RuleChange(thresholds=(2,)), ("reason",)),
    ],
)
def test_sentences_that_no_longer_say_what_the_rule_does(
    rule_id: str, change: RuleChange, stale: tuple[str, ...]
) -> None:
    assert stale_sentences(BASE.by_id[rule_id], change) == stale


def test_renumbering_makes_a_sentence_true_again() -> None:
    rule = BASE.by_id["R30"]
    change = RuleChange(thresholds=(16,))
    whole = RuleChange(
        thresholds=(16,),
        title=renumbered(rule.title, current(rule), change),
        reason=renumbered(rule.reason, current(rule), change),
    )
    assert stale_sentences(rule, whole) == ()


class TestThresholds:
    CONDITION = (at_least("s_suicide", 3) & truth("window4")) | ~any_at_least(
        ("pbq_i18", "s_baby"), 2
    )

    def test_they_are_read_in_order_with_their_range(self) -> None:
        first, second = thresholds(self.CONDITION)
        assert (first.names, first.value, first.lowest, first.highest) == (("s_suicide",), 3, 1, 4)
        # Two facts share one number: the shorter scale limits it.
        assert (second.names, second.value, second.highest) == (("pbq_i18", "s_baby"), 2, 3)
        assert not first.is_of_a_sum

    def test_a_sum_is_counted_not_said(self) -> None:
        (sum_of,) = thresholds(at_least("gad7", 15))
        (item,) = thresholds(at_least("pbq_i18", 1))
        assert (sum_of.highest, sum_of.is_of_a_sum) == (21, True)
        assert (item.highest, item.is_of_a_sum) == (5, False)

    def test_other_numbers_give_another_condition(self) -> None:
        changed = with_thresholds(self.CONDITION, [4, 1])
        assert changed.text == ("(s_suicide >= 4 and window4) or not (pbq_i18 >= 1 or s_baby >= 1)")
        assert with_thresholds(self.CONDITION, [3, 2]) == self.CONDITION

    @pytest.mark.parametrize("values", [[], [1], [1, 2, 3]])
    def test_the_count_must_fit(self, values: list[int]) -> None:
        with pytest.raises(ValueError, match="thresholds than the condition"):
            with_thresholds(self.CONDITION, values)

    def test_conditions_without_a_number_stay(self) -> None:
        condition = coded("baby", "died")
        assert thresholds(condition) == ()
        assert with_thresholds(condition, []) == condition
        assert list(leaves(condition)) == [condition]

    @given(st.data())
    def test_every_rule_takes_every_value_of_its_ranges(self, data: st.DataObject) -> None:
        rule = data.draw(st.sampled_from(list(BASE.by_id.values())))
        known = thresholds(rule.when)
        values = tuple(data.draw(st.integers(each.lowest, each.highest)) for each in known)
        changed = apply(BASE, {rule.id: RuleChange(thresholds=values)}, "0.2").by_id[rule.id]
        assert tuple(each.value for each in thresholds(changed.when)) == values
