"""Who suits her, and by which name each hard filter says no."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from scheduling.domain.fit import Need, Offer, mode_of, refusals, skill_fit

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)  # Monday 10:00 in Amsterdam
ANNA, BEA = UUID(int=1), UUID(int=2)
NEED = Need(level=3, track="individual", languages=("nl",), modes=("online",))


def an_offer(hours: float = 24, **fields: Any) -> Offer:
    values: dict[str, Any] = {
        "slot_id": 1,
        "starts_at": NOW + timedelta(hours=hours),
        "ends_at": NOW + timedelta(hours=hours, minutes=50),
        "modes": ("online",),
        "protected_level": None,
        "clinician_id": ANNA,
        "clinician_name": "Anna Voorbeeld",
        "gender": "woman",
        "region": "Utrecht",
        "languages": ("nl", "en"),
        "tracks": ("individual", "parent_child"),
        "levels": (1, 2, 3, 4),
        "skills": {},
    }
    return Offer(**(values | fields))


def no(offer: Offer, need: Need = NEED, *, is_new: bool = True) -> set[str]:
    return set(refusals(need, offer, now=NOW, is_new=is_new))


def test_what_suits_has_no_refusal() -> None:
    assert no(an_offer()) == set()


@pytest.mark.parametrize(
    ("offer", "need", "code"),
    [
        (an_offer(is_active=False), NEED, "inactive"),
        (an_offer(0.99), NEED, "lead"),
        (an_offer(languages=("tr",)), NEED, "language"),
        (an_offer(tracks=("parent_child",)), NEED, "track"),
        (an_offer(levels=(1, 2)), NEED, "level"),
        (an_offer(gender="man"), replace(NEED, gender_wish="woman"), "gender"),
        (an_offer(), replace(NEED, excluded=frozenset({ANNA})), "excluded"),
        (an_offer(modes=("in_person",)), NEED, "mode"),
        (an_offer(49, protected_level=4), NEED, "protected"),
        (an_offer(accepts_new_from=NOW + timedelta(days=1)), NEED, "paused"),
        (an_offer(new_this_week=6), NEED, "week_full"),
        (an_offer(caseload=24), NEED, "caseload_full"),
    ],
)
def test_each_hard_filter_says_no_by_its_own_name(offer: Offer, need: Need, code: str) -> None:
    assert no(offer, need) == {code}


@pytest.mark.parametrize(
    ("offer", "need"),
    [
        (an_offer(1), NEED),  # exactly the lead
        (an_offer(languages=("tr",)), replace(NEED, languages=())),
        (an_offer(48, protected_level=4), NEED),  # released
        (an_offer(49, protected_level=3), NEED),
        (an_offer(accepts_new_from=NOW), NEED),
        (an_offer(new_this_week=5, caseload=23), NEED),
    ],
)
def test_the_edges_of_the_filters_let_through(offer: Offer, need: Need) -> None:
    assert no(offer, need) == set()


def test_caps_and_pause_do_not_bind_for_a_psychologist_she_has() -> None:
    full = an_offer(new_this_week=9, caseload=99, accepts_new_from=NOW + timedelta(days=30))
    assert no(full, is_new=False) == set()


def test_in_person_only_in_her_own_region() -> None:
    room = an_offer(modes=("in_person", "online"))
    wish = replace(NEED, modes=("in_person", "online"))
    assert mode_of(replace(wish, region="Utrecht"), room) == "in_person"
    assert mode_of(replace(wish, region="Zeeland"), room) == "online"
    assert mode_of(replace(wish, modes=("in_person",), region="Zeeland"), room) is None
    assert mode_of(replace(wish, modes=(), region="Utrecht"), room) == "online"


def test_skill_fit_is_the_mean_over_what_she_needs() -> None:
    need = replace(NEED, track="parent_child", situation="nicu")
    assert need.skills == ("attachment", "premature_birth")
    assert skill_fit(need, an_offer(skills={"attachment": 0.5, "premature_birth": 1.0})) == 0.75
    assert skill_fit(NEED, an_offer()) == 1.0
