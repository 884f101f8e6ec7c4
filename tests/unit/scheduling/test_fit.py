"""Who suits her, in which order, and in which words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.domain.fit import Deadlines, Need, Offer, mode_of, rank, refusals, skill_fit

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)  # Monday 10:00 in Amsterdam
ANNA, BEA = UUID(int=1), UUID(int=2)
NEED = Need(level=3, track="individual", languages=("nl",), modes=("online",))
IN_TIME = Deadlines(contact_by=NOW + timedelta(days=3), meeting_by=NOW + timedelta(days=7))


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


def order(*offers: Offer, need: Need = NEED, **options: Any) -> list[int]:
    found = rank(need, offers, IN_TIME, now=NOW, count=len(offers), **options)
    return [choice.slot_id for choice in found]


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


def test_inside_the_promise_goes_before_everything() -> None:
    late = an_offer(24 * 8, slot_id=1, skills={"attachment": 1.0})
    early = an_offer(24 * 6, slot_id=2)
    assert order(late, early) == [2, 1]


def test_contact_in_time_goes_before_the_part_of_the_week_she_asked() -> None:
    need = replace(NEED, day_parts=("eve",))
    asked_later = an_offer(24 * 4 + 9, slot_id=1)  # Friday 19:00
    morning_soon = an_offer(24, slot_id=2)
    assert order(asked_later, morning_soon, need=need) == [2, 1]


def test_the_part_she_asked_goes_before_an_earlier_day_unless_she_is_urgent() -> None:
    evening = an_offer(48 + 9, slot_id=1)
    morning = an_offer(24, slot_id=2)
    assert order(evening, morning, need=replace(NEED, day_parts=("eve",))) == [1, 2]
    urgent = replace(NEED, level=4, day_parts=("eve",))
    assert order(evening, morning, need=urgent) == [2, 1]


def test_within_a_day_skill_decides_then_the_hour_then_the_number() -> None:
    need = replace(NEED, track="parent_child")
    skilled = an_offer(27, slot_id=9, skills={"attachment": 0.8})
    assert order(an_offer(24, slot_id=1), skilled, need=need) == [9, 1]
    assert order(an_offer(25, slot_id=1), an_offer(24, slot_id=2)) == [2, 1]
    assert order(an_offer(24, slot_id=2), an_offer(24, slot_id=1)) == [1, 2]
    # Another day is not worth it.
    assert order(an_offer(50, slot_id=9, skills={"attachment": 1.0}), an_offer(24), need=need) == [
        1,
        9,
    ]


def test_for_a_later_meeting_the_one_she_knows_comes_first() -> None:
    known = an_offer(72, slot_id=1, clinician_id=ANNA)
    other = an_offer(24, slot_id=2, clinician_id=BEA)
    assert order(known, other, known=ANNA) == [1, 2]
    assert order(known, other, known=BEA) == [2, 1]


def test_skill_fit_is_the_mean_over_what_she_needs() -> None:
    need = replace(NEED, track="parent_child", situation="nicu")
    assert need.skills == ("attachment", "premature_birth")
    assert skill_fit(need, an_offer(skills={"attachment": 0.5, "premature_birth": 1.0})) == 0.75
    assert skill_fit(NEED, an_offer()) == 1.0


def test_reasons_name_what_speaks_for_this_person_and_moment() -> None:
    need = replace(NEED, track="parent_child", languages=("tr", "nl"), day_parts=("tue_am",))
    offer = an_offer(24, skills={"attachment": 0.5})
    (choice,) = rank(need, [offer], IN_TIME, now=NOW)
    assert choice.reasons == ("skill:attachment", "language:nl", "day_part:tue_am", "earliest")
    assert (choice.mode, choice.is_in_time) == ("online", True)
    (known,) = rank(NEED, [offer], IN_TIME, now=NOW, known=ANNA)
    assert known.reasons == ("known", "language:nl", "earliest")


def test_a_late_choice_says_so() -> None:
    (choice,) = rank(NEED, [an_offer(24 * 8)], IN_TIME, now=NOW)
    assert not choice.is_in_time
    (edge,) = rank(NEED, [an_offer(24 * 7)], IN_TIME, now=NOW)
    assert edge.is_in_time


offers = st.lists(
    st.builds(
        an_offer,
        st.integers(0, 24 * 20),
        slot_id=st.integers(1, 1000),
        clinician_id=st.sampled_from([ANNA, BEA]),
        levels=st.sets(st.integers(1, 4), min_size=1).map(tuple),
        protected_level=st.none() | st.integers(1, 5),
        new_this_week=st.integers(0, 7),
        caseload=st.integers(20, 25),
        skills=st.dictionaries(st.just("attachment"), st.floats(0.1, 1)),
    ),
    max_size=12,
    unique_by=lambda offer: offer.slot_id,
)
needs = st.builds(
    Need,
    level=st.integers(1, 4),
    track=st.sampled_from(["individual", "parent_child"]),
    day_parts=st.sets(st.sampled_from(["am", "pm", "eve", "tue_am"])).map(tuple),
)


@given(offers, needs)
def test_what_always_holds(drawn: list[Offer], need: Need) -> None:
    found = rank(need, drawn, IN_TIME, now=NOW, count=len(drawn))
    by_slot = {offer.slot_id: offer for offer in drawn}
    suiting = {o.slot_id for o in drawn if not refusals(need, o, now=NOW, is_new=True)}
    assert {choice.slot_id for choice in found} == suiting
    assert found == rank(need, drawn[::-1], IN_TIME, now=NOW, count=len(drawn))
    assert all(choice.starts_at == by_slot[choice.slot_id].starts_at for choice in found)
    in_time = [choice.is_in_time for choice in found]
    assert in_time == sorted(in_time, reverse=True)


@given(offers, st.sampled_from(["individual", "parent_child"]))
def test_never_worse_for_the_worse(drawn: list[Offer], track: str) -> None:
    """With the same psychologists a higher level never misses a window that a lower one gets."""
    open_to_all = [replace(offer, levels=(1, 2, 3, 4)) for offer in drawn]
    got = {}
    for level in (2, 3, 4):
        need = Need(level=level, track=track)
        got[level] = any(c.is_in_time for c in rank(need, open_to_all, IN_TIME, now=NOW))
    assert got[2] <= got[3] <= got[4]
