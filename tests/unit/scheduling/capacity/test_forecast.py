"""Weeks ahead: what is expected of a clinic, and what a change does to it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.domain.capacity import clinic as clinics
from scheduling.domain.capacity.clinic import AFTERWARDS, WEEK, Booked
from scheduling.domain.capacity.forecast import LIMITS, Limits, compare
from scheduling.domain.capacity.outlook import ALL, LANGUAGE, LEVEL, Outlook
from scheduling.domain.capacity.what_if import (
    Absence,
    ExtraSlots,
    NewEmployer,
    WhatIf,
    WhatIfError,
)
from tests.unit.scheduling.capacity.worlds import NOW, look, past, world
from tests.unit.scheduling.matching.clinics import HOUR, need, psychologist

#: Chance in a share kept that is left when the same mothers are placed in another order.
NOISE = 0.02
ROUGH = Limits(repetitions=(9,), tried=0, night=1_000)
TURKISH = [psychologist("p1"), psychologist("p2", languages=frozenset({"tr"}), max_new_per_week=1)]


def kept(outlook: Outlook, kind: str = ALL, name: str = "") -> float:
    group = outlook.group(kind, name)
    assert group is not None
    assert group.kept.expected is not None
    return group.kept.expected


def test_a_quiet_clinic_keeps_every_promise() -> None:
    found = look(world(3.0)).baseline
    assert kept(found) > 0.99
    assert found.at_risk == ()
    assert found.advice == ()
    assert found.repetitions == 19
    assert found.known == 30
    assert found.psychologists == 2
    group = found.group(ALL)
    assert group is not None
    assert group.demand.expected == pytest.approx(3.0, abs=0.4)


def test_a_clinic_asked_for_twice_what_it_has_breaks_promises_and_says_where() -> None:
    people = [psychologist("p1", max_new_per_week=3)]
    found = look(world(6.0, people=people), weeks=6).baseline
    assert kept(found) < 0.7
    assert len(found.at_risk) >= 4
    last = found.weeks[-1]
    assert last.capacity.expected is not None
    assert last.capacity.expected <= 3.01
    assert (found.advice[0].language, found.advice[0].track) == ("de", "individual")
    assert found.advice[0].extra >= 3


def test_the_advice_for_a_small_language_mends_it() -> None:
    clinic = world(6.0, people=TURKISH, a_day=4, history=[*past("de", 20), *past("tr", 12)])
    found = look(clinic, weeks=6).baseline
    assert kept(found, LANGUAGE, "tr") < 0.95 <= kept(found, LANGUAGE, "de")
    (advice,) = found.advice
    assert advice.language == "tr"
    extra = ExtraSlots(advice.extra, advice.language, advice.track)
    changed = look(clinic, WhatIf(extra=(extra,)), weeks=6).changed
    assert changed is not None
    assert kept(changed, LANGUAGE, "tr") >= 0.95
    assert changed.advice == ()


def test_who_is_promised_no_meeting_is_counted_and_takes_no_hour() -> None:
    found = look(replace(world(6.0), promised=("4", "3"))).baseline
    routine = found.group(LEVEL, "2")
    assert routine is not None
    assert routine.demand.expected
    assert routine.kept.expected is None
    assert routine.longest_wait.expected is None
    used = sum(week.used.expected or 0 for week in found.weeks)
    assert used < 2 * 6.0 * 0.6


def test_a_colleague_away_takes_her_hours_with_her() -> None:
    clinic = world(6.0)
    gone = look(clinic, WhatIf(absences=(Absence("p1", 2),))).changed
    here = look(clinic).baseline
    assert gone is not None
    for before, after in zip(here.weeks, gone.weeks, strict=True):
        assert (after.capacity.expected or 0) < 0.7 * (before.capacity.expected or 0)


def test_whoever_had_a_meeting_with_her_goes_first() -> None:
    booked = [
        Booked(replace(need(f"b{n}"), severity="2"), NOW + n * HOUR, is_first=n % 2 == 0)
        for n in range(1, 7)
    ]
    clinic = world(3.0, booked={"p1": booked, "p2": booked})
    gone = look(clinic, WhatIf(absences=(Absence("p1", 1),))).changed
    assert gone is not None
    assert gone.displaced == 6
    alone = look(replace(clinic, booked={}), WhatIf(absences=(Absence("p1", 1),))).changed
    assert alone is not None
    assert alone.displaced == 0
    took = (alone.weeks[0].capacity.expected or 0) - (gone.weeks[0].capacity.expected or 0)
    assert took == pytest.approx(6, abs=1.5)


def test_places_that_are_added_count_in_the_weeks_of_the_clinic() -> None:
    """The clinic may number its weeks as it likes."""
    found = look(world(4.0, shift=100_000), WhatIf(extra=(ExtraSlots(2, "de"),))).changed
    assert found is not None
    assert found.weeks[1].capacity.expected == pytest.approx(12 + 2 - 4 / 2, abs=9)


def test_more_staff_bring_what_was_assumed() -> None:
    more = look(world(6.0), WhatIf(employers=(NewEmployer(5200, 3.0),)), weeks=4)
    assert more.changed is not None
    before, after = more.baseline.group(ALL), more.changed.group(ALL)
    assert before is not None
    assert after is not None
    gained = (after.demand.expected or 0) - (before.demand.expected or 0)
    assert gained == pytest.approx(3.0, abs=0.4)


def test_full_caseloads_give_nothing_until_care_ends() -> None:
    people = [psychologist("p1", caseload_free=0)]
    shut = look(world(2.0, people=people), weeks=2).baseline
    assert kept(shut) == 0.0
    group = shut.group(ALL)
    assert group is not None
    assert group.longest_wait.expected is None
    ending = world(2.0, people=people, occupied={"p1": 24}, case_weeks=6.0)
    assert kept(look(ending, weeks=4).baseline) > 0.5


def test_calendars_that_end_repeat_their_last_week() -> None:
    clinic = world()
    until = NOW + 20 * WEEK
    ready = clinics.prepared(clinic, NOW, until)
    calendar = ready.state.calendar
    assert int(calendar.start.max()) > until - WEEK
    ends = calendar.between(until - WEEK, until - 1)
    assert len(ends) == 2 * 2 * 5
    assert len(clinic.state.calendar) == 2 * 2 * 5 * 10


def test_nobody_here_and_nobody_yet() -> None:
    nobody = look(world(6.0, people=[])).baseline
    assert kept(nobody) == 0.0
    assert nobody.psychologists == 0
    quiet = look(world(0.0, history=[])).baseline
    assert quiet.groups == ()
    assert quiet.known == 0
    opening = look(world(0.0, history=[]), WhatIf(employers=(NewEmployer(5200, 4.0),))).changed
    assert opening is not None
    assert kept(opening) > 0.95


def test_the_same_question_gets_the_same_answer() -> None:
    what_if = WhatIf(demand_percent=20.0, employers=(NewEmployer(800, 5.0),))
    assert look(world(), what_if) == look(world(), what_if)


def test_the_clinic_it_starts_from_stays_as_it_was() -> None:
    clinic = world()
    free = clinic.state.calendar.free.copy()
    look(clinic, WhatIf(absences=(Absence("p1", 1),), extra=(ExtraSlots(1, "de"),)))
    assert (clinic.state.calendar.free == free).all()
    assert clinic.state.ledger.caseload.tolist() == [100, 100]
    assert len(clinic.state.roster) == 2


def test_large_clinics_are_lived_through_fewer_times() -> None:
    assert [LIMITS.copies(each, 8) for each in (9.0, 19.0, 60.0, 400.0)] == [39, 19, 9, 9]


@pytest.mark.parametrize(
    "what_if",
    [
        WhatIf(absences=(Absence("nobody", 1),)),
        WhatIf(extra=(ExtraSlots(1, "de", "couples"),)),
        WhatIf(employers=(NewEmployer(1_000_000, 100.0),)),
    ],
)
def test_a_change_that_cannot_be_is_refused(what_if: WhatIf) -> None:
    with pytest.raises(WhatIfError):
        look(world(), what_if)


@pytest.mark.parametrize("weeks", [0, 11])
def test_weeks_beyond_the_calendars_are_refused(weeks: int) -> None:
    with pytest.raises(ValueError, match="weeks"):
        compare(world(), now=NOW, weeks=weeks, what_if=WhatIf())


@settings(max_examples=6)
@given(st.floats(2.0, 12.0), st.floats(-60.0, 150.0), st.floats(0.0, 40.0))
def test_more_demand_never_keeps_more(a_week: float, lower: float, step: float) -> None:
    clinic = world(a_week, people=[psychologist("p1", max_new_per_week=5)])
    less = look(clinic, WhatIf(demand_percent=lower or 1.0), limits=ROUGH).changed
    more = look(clinic, WhatIf(demand_percent=(lower or 1.0) + step), limits=ROUGH).changed
    assert less
    assert more
    assert kept(more) <= kept(less) + NOISE


@settings(max_examples=6)
@given(st.floats(2.0, 12.0), st.integers(1, 4), st.integers(1, 4))
def test_more_places_never_keep_fewer(a_week: float, few: int, more: int) -> None:
    clinic = world(a_week, people=[psychologist("p1", max_new_per_week=3)])
    some = look(clinic, WhatIf(extra=(ExtraSlots(few, "de"),)), limits=ROUGH).changed
    many = look(clinic, WhatIf(extra=(ExtraSlots(few + more, "de"),)), limits=ROUGH).changed
    assert some
    assert many
    assert kept(many) >= kept(some) - NOISE


def test_hours_reach_beyond_the_last_promise() -> None:
    assert AFTERWARDS > 14 * 24 * 60
