"""What can change with the baby, and what follows for words and rules."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import Wording
from intake.domain import first_aid, situation
from intake.domain.conditions import has_baby, variant_of
from intake.domain.situation import WORDING, Change, as_it_is_now, as_triage, changes_from
from intake.domain.triage import parse_answers

TODAY = date(2027, 3, 1)


def test_the_wordings_are_those_of_the_accounts() -> None:
    assert set(WORDING.values()) == set(Wording.values)
    for room in (situation, first_aid):
        assert {room.BABY, room.NICU, room.PREGNANT, room.LOSS} == set(Wording.values)


#: Who was not pregnant when she sent it, cannot have become so in the same intake.
HELD = [(w, True) for w in Wording.values] + [(w, False) for w in ("baby", "nicu", "loss")]


@pytest.mark.parametrize(("wording", "was_pregnant"), HELD)
def test_no_choice_says_what_holds_already_and_a_mistake_can_be_put_right(
    wording: str, was_pregnant: bool
) -> None:
    choices = changes_from(wording, was_pregnant=was_pregnant)
    assert choices
    for change in choices:
        assert WORDING[change] != wording
        back = changes_from(WORDING[change], was_pregnant=was_pregnant)
        assert wording in {WORDING[each] for each in back}, (wording, change)


def test_who_was_never_pregnant_here_is_not_asked_about_it() -> None:
    assert Change.STILL_PREGNANT not in changes_from("loss", was_pregnant=False)
    assert Change.STILL_PREGNANT in changes_from("loss", was_pregnant=True)


@pytest.mark.parametrize("change", Change)
@pytest.mark.parametrize("was_pregnant", [True, False])
def test_the_rules_can_read_every_change(change: Change, was_pregnant: bool) -> None:
    told = as_triage(change, born_on=None, was_pregnant=was_pregnant, on=TODAY)
    read = parse_answers({"respondent": "self_mother"} | told)
    assert (
        read.baby
        == {
            Change.HOME: "home",
            Change.BORN_HOME: "home",
            Change.HOSPITAL: "nicu",
            Change.BORN_HOSPITAL: "nicu",
            Change.DIED: "died",
            Change.STILL_PREGNANT: None,
        }[change]
    )


def test_a_birth_counts_whole_weeks_and_lies_in_the_past() -> None:
    told = as_triage(Change.BORN_HOME, born_on=date(2027, 2, 8), was_pregnant=True, on=TODAY)
    assert told == {"respondent": "self_mother", "baby": "home", "weeks_pp": 3}
    with pytest.raises(ValueError, match="future"):
        as_triage(Change.BORN_HOME, born_on=date(2027, 3, 2), was_pregnant=True, on=TODAY)


def test_a_loss_asks_nothing_but_the_loss() -> None:
    told = as_triage(Change.DIED, born_on=None, was_pregnant=False, on=TODAY)
    assert told == {"baby": "died"}


@pytest.mark.parametrize(
    ("answers", "wording", "variant", "baby"),
    [
        ({"respondent": "self_mother", "baby": "home"}, "loss", "loss", False),
        ({"respondent": "self_pregnant"}, "loss", "loss", False),
        ({"respondent": "self_pregnant"}, "baby", "", True),
        ({"respondent": "self_pregnant"}, "pregnant", "pregnant", False),
        ({"respondent": "self_mother", "baby": "died"}, "nicu", "nicu", True),
        ({"respondent": "self_mother", "baby": "elsewhere"}, "baby", "", True),
        ({"respondent": "proxy", "baby": "home"}, "loss", "proxy", False),
    ],
)
def test_her_answers_are_read_as_it_is_now(
    answers: dict[str, str], wording: str, variant: str, baby: bool
) -> None:
    now = as_it_is_now(answers, wording)
    assert (variant_of(now), has_baby(now)) == (variant, baby)
    if wording == "baby" and answers.get("baby") == "elsewhere":
        assert now["baby"] == "elsewhere"
