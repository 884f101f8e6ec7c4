"""A draft looked at from every side, moves between two tables, and conditions in words."""

from __future__ import annotations

import pytest

from intake.domain.triage import TABLES, parse_answers
from intake.domain.triage.changes import InvalidChange, RuleChange, apply
from intake.domain.triage.glossary import CODES_IN_WORDS, meaning
from intake.domain.triage.moves import Move, by_step, move_between
from intake.domain.triage.predicates import Condition, at_least, below, coded, truth, unanswered
from intake.domain.triage.rules import Text
from intake.domain.triage.wording import (
    in_words,
    names_in_words,
    step_in_words,
    value_in_words,
)
from intake.domain.triage.workshop import Accepted, fingerprint, next_version, review

BASE = TABLES["0.1"]
TO_16 = RuleChange(
    thresholds=(16,),
    title=Text("de GAD-7-som van 16 of hoger", "the GAD-7 sum of 16 or more"),
    reason=Text(
        "De GAD-7-som is 16 of hoger: ernstige angstklachten.",
        "The GAD-7 sum is 16 or more: severe anxiety.",
    ),
)


class TestReview:
    def test_nothing_changed_is_nothing_to_sign(self) -> None:
        seen = review(BASE, {}, {}, "0.2")
        assert (seen.base, seen.table.version, seen.changes) == (BASE, "0.2", {})
        assert (seen.red, seen.broken, seen.stale) == ((), (), {})
        assert not seen.is_sound

    def test_a_moved_threshold_waits_for_its_example(self) -> None:
        seen = review(BASE, {"R30": TO_16}, {}, "0.2")
        (red,) = seen.red
        assert red.example.id == "V13"
        assert not seen.is_sound
        meant = {"V13": Accepted(red.found, "Onze ervaring: 15 past bij twee weken.")}
        assert review(BASE, {"R30": TO_16}, meant, "0.2").is_sound

    def test_a_sentence_left_behind_is_named(self) -> None:
        seen = review(BASE, {"R30": RuleChange(thresholds=(16,))}, {}, "0.2")
        assert seen.stale == {"R30": ("title", "reason")}

    def test_a_broken_guardrail_is_in_the_way(self) -> None:
        change = RuleChange(level=3, reason=Text("Anders.", "Otherwise."))
        seen = review(BASE, {"R11": change}, {}, "0.2")
        assert len(seen.broken) == 1
        assert not seen.is_sound

    def test_what_cannot_be_made_is_refused(self) -> None:
        with pytest.raises(InvalidChange):
            review(BASE, {"R30": RuleChange(thresholds=(99,))}, {}, "0.2")


def test_an_acceptance_is_kept_as_data() -> None:
    found = review(BASE, {"R30": TO_16}, {}, "0.2").red[0].found
    accepted = Accepted(found, "Waarom")
    assert Accepted.from_dict(accepted.to_dict()) == accepted
    assert accepted.to_dict()["why"] == "Waarom"


def test_a_signature_is_about_table_examples_and_purpose() -> None:
    found = review(BASE, {"R30": TO_16}, {}, "0.2").red[0].found
    marks = {
        fingerprint("a", {}, "x"),
        fingerprint("b", {}, "x"),
        fingerprint("a", {}, "y"),
        fingerprint("a", {"V13": Accepted(found, "w")}, "x"),
        fingerprint("a", {"V13": Accepted(found, "v")}, "x"),
    }
    assert len(marks) == 5
    assert fingerprint("a", {}, "x") == fingerprint("a", {}, "x")


@pytest.mark.parametrize(
    ("taken", "following"),
    [(["0.1"], "0.2"), (["0.1", "0.2"], "0.3"), (["0.9", "0.10"], "0.11"), (["1.0", "0.9"], "1.1")],
)
def test_versions_count_on(taken: list[str], following: str) -> None:
    assert next_version(taken) == following


class TestMoves:
    AFTER = apply(BASE, {"R30": TO_16}, "0.2")

    def test_who_stays_is_no_move(self) -> None:
        assert move_between(parse_answers({"gad7": 16}), BASE, self.AFTER) is None

    def test_who_moves_is_told_with_the_rules(self) -> None:
        quiet = dict.fromkeys(
            ("s_suicide", "s_baby", "s_psychosis", "s_mania", "s_violence", "s_care"), 0
        ) | {"h_severe": 0}
        move = move_between(parse_answers({"gad7": 15, "wish": "info"} | quiet), BASE, self.AFTER)
        track = "individueel_stemming"
        assert move == Move(3, 2, ("R30",), ("R38",), track, track)
        assert move.steps == -1
        assert move.to_dict() == {
            "from_level": 3,
            "to_level": 2,
            "from_reasons": ["R30"],
            "to_reasons": ["R38"],
            "from_track": track,
            "to_track": track,
        }

    def test_another_track_alone_is_a_move(self) -> None:
        sooner = apply(
            BASE,
            {"R19": RuleChange(cut_offs=((20, 4), (9, 3), (8, 2)))},
            "0.2",
        )
        answers = parse_answers({"sig_bond": 2, "phq9": "333000000", "s_suicide": 3})
        assert move_between(answers, BASE, sooner) is None  # level 5: safety first in both
        answers = parse_answers({"sig_bond": 2, "phq9": "333000000", "s_suicide": 1})
        move = move_between(answers, BASE, sooner)
        assert move is not None
        assert (move.steps, move.from_track, move.to_track) == (
            0,
            "ouder_kind_hechting",
            "combinatie_individueel_plus_ouder_kind",
        )

    def test_they_are_counted_by_step(self) -> None:
        down, up = Move(3, 2, (), (), "", ""), Move(2, 4, (), (), "", "")
        assert by_step([up, down, down]) == {-1: 2, 2: 1}


@pytest.mark.parametrize(
    ("condition", "nl", "en"),
    [
        (
            at_least("s_suicide", 3),
            "gedachten aan zelfdoding: ‘plan of middelen’ of meer",
            "thoughts of suicide: ‘plan or means’ or more",
        ),
        (at_least("s_mania", 2), "tekenen van manie: ‘ja’", "signs of mania: ‘yes’"),
        (at_least("gad7", 15), "GAD-7-som: 15 of hoger", "GAD-7 sum: 15 or more"),
        (
            below("rses", 15),
            "RSES-som: lager dan 15",
            "RSES sum: below 15",
        ),
        (coded("baby", "died"), "waar de baby is: ‘overleden’", "where the baby is: ‘died’"),
        (
            unanswered("s_mania", "h_severe"),
            "niet beantwoord: tekenen van manie of ooit een bipolaire stoornis, psychose of"
            " kraambedpsychose",
            "not answered: signs of mania or ever bipolar disorder, psychosis or postpartum"
            " psychosis",
        ),
        (
            ~truth("blues"),
            "niet (hooguit 2 weken na de bevalling)",
            "not (at most 2 weeks after birth, and known)",
        ),
        (
            at_least("gad7", 10) & (truth("epds_taken") | truth("phq9_taken")),
            "GAD-7-som: 10 of hoger en (de EPDS is afgenomen of de PHQ-9 is afgenomen)",
            "GAD-7 sum: 10 or more and (the EPDS was taken or the PHQ-9 was taken)",
        ),
    ],
)
def test_a_condition_in_words(condition: Condition, nl: str, en: str) -> None:
    assert in_words(condition) == Text(nl, en)


def test_facts_with_one_scale_share_its_word_and_others_each_have_their_own() -> None:
    assert step_in_words(("sig_bond", "sig_self"), 2) == Text(
        "geen band met de baby of zich een slechte moeder voelen: ‘vaak’ of meer",
        "no bond with the baby or feeling a bad mother: ‘often’ or more",
    )
    assert step_in_words(("s_baby", "pbq_i18"), 1) == Text(
        "gedachten over de baby: ‘ongewenste beelden’ of meer of PBQ-item 18: 1 of hoger",
        "thoughts about the baby: ‘unwanted images’ or more or PBQ item 18: 1 or more",
    )
    assert names_in_words(("sleep", "functioning")) == Text(
        "slapen als iemand anders oplet of dagelijkse dingen",
        "sleeping when someone else watches or daily tasks",
    )
    assert value_in_words(("functioning", "sleep"), 3) == Text(
        "‘lukken niet’ of ‘twee nachten of langer niet’",
        "‘not’ or ‘not for two nights or more’",
    )


def test_every_rule_can_be_said_in_words_without_a_name_of_the_code() -> None:
    for rule in BASE.by_id.values():
        said = in_words(rule.when)
        assert "_" not in said.nl + said.en


def test_every_code_has_words() -> None:
    from intake.domain.triage.answers import CODES

    assert set(CODES_IN_WORDS) == {code for codes in CODES.values() for code in codes}
    assert meaning("epds_item10").name.nl == "EPDS-item 10"
    with pytest.raises(KeyError):
        meaning("nothing")
