"""Which moment is hers: the engine's answer, her wishes before it, and the words for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.domain import weighing
from scheduling.domain.fit import Choice, Deadlines, Need, Offer, refusals
from scheduling.domain.ranking import rank
from tests.unit.scheduling.test_fit import ANNA, BEA, NEED, NOW, an_offer

IN_TIME = Deadlines(contact_by=NOW + timedelta(days=3), meeting_by=NOW + timedelta(days=7))


def ranked(*offers: Offer, need: Need = NEED, **options: Any) -> tuple[Choice, ...]:
    return rank(need, offers, IN_TIME, now=NOW, count=len(offers), **options)


def order(*offers: Offer, need: Need = NEED, **options: Any) -> list[int]:
    return [choice.slot_id for choice in ranked(*offers, need=need, **options)]


def test_inside_the_promise_goes_before_everything() -> None:
    late = an_offer(24 * 8, slot_id=1, skills={"attachment": 1.0})
    early = an_offer(24 * 6, slot_id=2)
    assert order(late, early) == [2, 1]


def test_contact_in_time_is_worth_something_but_not_her_part_of_the_week() -> None:
    soon, asked = an_offer(71, slot_id=1), an_offer(24 * 4 + 9, slot_id=2)  # Friday 19:00
    assert order(asked, soon) == [1, 2]
    (found,) = ranked(soon)
    assert found.weighing is not None
    assert found.weighing.value == pytest.approx(
        4 * (0.9 + 0.1 * (1 - 71 / 168) + weighing.CONTACT), abs=1e-3
    )
    assert order(asked, soon, need=replace(NEED, day_parts=("eve",))) == [2, 1]


def test_the_part_she_asked_goes_before_an_earlier_day_unless_she_is_urgent() -> None:
    evening = an_offer(48 + 9, slot_id=1)
    morning = an_offer(24, slot_id=2)
    assert order(evening, morning, need=replace(NEED, day_parts=("eve",))) == [1, 2]
    urgent = replace(NEED, level=4, day_parts=("eve",))
    assert order(evening, morning, need=urgent) == [2, 1]


def test_fit_then_the_hour_then_the_psychologist_decide_while_nothing_is_dear() -> None:
    need = replace(NEED, track="parent_child")
    skilled = an_offer(27, slot_id=9, clinician_id=BEA, skills={"attachment": 0.8})
    assert order(an_offer(24, slot_id=1), skilled, need=need) == [9, 1]
    assert order(an_offer(25, slot_id=1), an_offer(24, slot_id=2)) == [2, 1]
    assert order(an_offer(24, slot_id=2), an_offer(24, slot_id=1, clinician_id=BEA)) == [1, 2]
    # Help for what troubles her is worth days, not the whole window.
    assert order(replace(skilled, starts_at=NOW + timedelta(days=3)), an_offer(), need=need) == [
        9,
        1,
    ]


def priced(offer: Offer, price: float, held: tuple[float, ...] = (), hours: int = 1) -> Offer:
    return replace(offer, price=price, held=held, priced_at=NOW - timedelta(hours=hours))


def test_an_hour_dear_to_others_is_kept_and_staff_can_read_why() -> None:
    need = replace(NEED, level=2)
    dear = priced(an_offer(24, slot_id=1), 1.0, (0.4, 0.1, 0.2, 0.0))
    cheap = priced(an_offer(120, slot_id=2), 0.1, (0.0, 0.0, 0.1, 0.0))
    best, other = ranked(dear, cheap, need=need)
    assert (best.slot_id, other.slot_id) == (2, 1)
    assert best.weighing is not None
    assert best.weighing.kept_back == "kept:1:0.50"  # levels 4 and 3 together
    assert best.weighing.price == pytest.approx(0.1)
    assert best.weighing.to_dict()["priced_at"] == "2027-03-01T08:00:00+00:00"
    assert best.weighing.version == "houvast-matching/1"
    # Whoever it is kept for gets it.
    assert order(dear, cheap, need=replace(NEED, level=4)) == [1, 2]


def test_no_price_makes_her_late_and_an_old_round_is_not_believed() -> None:
    in_time, late = an_offer(100, slot_id=1), an_offer(24 * 8, slot_id=2)
    assert order(priced(in_time, 99.0), priced(late, 0.0)) == [1, 2]
    dear, cheap = an_offer(24, slot_id=1), an_offer(30, slot_id=2)
    assert order(priced(dear, 9.0, hours=36), priced(cheap, 0.0, hours=36)) == [2, 1]
    assert order(priced(dear, 9.0, hours=37), priced(cheap, 0.0, hours=37)) == [1, 2]


def test_an_hour_that_was_opened_since_costs_what_its_day_does() -> None:
    day = [priced(an_offer(24 + n, slot_id=n), 2.0) for n in (1, 2)]
    fresh = replace(an_offer(23, slot_id=3), priced_at=NOW)
    cheaper = priced(an_offer(48, slot_id=4), 0.5)
    assert order(*day, fresh, cheaper) == [4, 3, 1, 2]


def test_for_a_later_meeting_the_one_she_knows_comes_first() -> None:
    known = an_offer(72, slot_id=1, clinician_id=ANNA)
    other = an_offer(24, slot_id=2, clinician_id=BEA)
    assert order(known, other, known=ANNA) == [1, 2]
    assert order(known, other, known=BEA) == [2, 1]


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


def consistent(drawn: list[Offer], load: dict[tuple[int, int], int]) -> list[Offer]:
    """As one query gives them: of one psychologist everything but the moment is the same."""
    first: dict[int, Offer] = {}
    found = []
    for offer in drawn:
        who = first.setdefault(offer.clinician_id.int, offer)
        week = (offer.starts_at - NOW).days // 7
        found.append(
            replace(
                offer,
                levels=who.levels,
                caseload=who.caseload,
                skills=who.skills,
                new_this_week=load.get((who.clinician_id.int, week), 0),
            )
        )
    return found


offers = st.builds(
    consistent,
    st.lists(
        st.builds(
            an_offer,
            st.integers(0, 24 * 20),
            slot_id=st.integers(1, 1000),
            clinician_id=st.sampled_from([ANNA, BEA]),
            levels=st.sampled_from([(1,), (2, 3), (1, 2, 3, 4), (4,)]),
            protected_level=st.sampled_from([None, 2, 4]),
            caseload=st.integers(20, 25),
            skills=st.sampled_from([{}, {"attachment": 0.3}, {"attachment": 1.0}]),
            price=st.sampled_from([None, 0.0, 0.4, 3.0, 10.0]),
            priced_at=st.sampled_from([None, NOW]),
        ),
        max_size=12,
        unique_by=lambda offer: offer.slot_id,
    ),
    st.fixed_dictionaries({(who, week): st.integers(0, 7) for who in (1, 2) for week in range(4)}),
)
needs = st.builds(
    Need,
    level=st.integers(1, 4),
    track=st.sampled_from(["individual", "parent_child"]),
    day_parts=st.sampled_from([(), ("am",), ("eve", "tue_am"), ("pm",)]),
)


@settings(max_examples=60)
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


@settings(max_examples=60)
@given(offers, st.sampled_from(["individual", "parent_child"]))
def test_never_worse_for_the_worse(drawn: list[Offer], track: str) -> None:
    """With the same psychologists a higher level never misses a window that a lower one gets.

    Whatever the hours cost.
    """
    open_to_all = [replace(offer, levels=(1, 2, 3, 4)) for offer in drawn]
    got = {}
    for level in (2, 3, 4):
        need = Need(level=level, track=track)
        got[level] = any(c.is_in_time for c in rank(need, open_to_all, IN_TIME, now=NOW))
    assert got[2] <= got[3] <= got[4]
