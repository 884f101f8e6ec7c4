"""The choice: the promise first, late ones soon, never a refusal, never worse for the worse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scheduling.domain.matching.choice import NO_PAYER, NO_SLOT, Decision, choose, ranked
from scheduling.domain.matching.explain import words
from scheduling.domain.matching.model import IN_PERSON, ONLINE, Slot
from scheduling.domain.matching.prices import STALE_AFTER, Opinion, Prices, carve_out
from scheduling.domain.matching.state import State
from tests.unit.scheduling.matching.clinics import (
    BY_ID,
    DAY,
    HOUR,
    MONDAY,
    clinic,
    need,
    psychologist,
    slot,
)


def priced(state: State, worth: dict[str, float], at: int = MONDAY) -> Prices:
    """Prices in units of value, as one far future found them; others cost nothing."""
    prices = Prices(8, 8)
    rows = np.arange(len(state.calendar))
    found = np.array([10_000.0 * worth.get(name, 0.0) for name in state.calendar.ids])
    held = np.zeros((len(rows), 4))
    held[:, 1] = found > 0
    prices.add_far(Opinion(at, 1, rows, found, held), state.calendar)
    return prices


def chosen(state: State, severity: str = "routine", prices: Prices | None = None) -> Decision:
    return choose(state, need(severity=severity), MONDAY, prices or priced(state, {}))


SOON, LATER, LAST = MONDAY + 2 * HOUR, MONDAY + 20 * HOUR, MONDAY + 60 * HOUR


def test_without_prices_the_soonest_of_equals() -> None:
    assert chosen(clinic([slot("b", LATER), slot("a", SOON)])).slot == "a"


def test_of_hours_at_one_time_the_lowest_id() -> None:
    state = clinic(
        [slot("s2", SOON, "p2"), slot("s1", SOON, "p1")], [psychologist(), psychologist("p2")]
    )
    assert chosen(state).slot == "s1"


def test_a_dear_hour_goes_to_whoever_it_is_worth_it_for() -> None:
    state = clinic([slot("a", SOON), slot("b", LATER)])
    prices = priced(state, {"a": 0.5})
    routine = chosen(state, "routine", prices)
    assert routine.slot == "b"
    assert routine.kept_back == "kept:a:1.00"
    assert words(routine.kept_back, "nl") == (
        "dit uur wordt bewaard voor iemand met meer haast: p = 1,00"
    )
    assert chosen(state, "crisis", priced(state, {"a": 0.2})).slot == "a"


def test_no_price_makes_her_late_while_an_hour_in_time_is_free() -> None:
    state = clinic([slot("a", SOON), slot("late", MONDAY + 25 * HOUR)])
    assert chosen(state, "urgent", priced(state, {"a": 1000.0})).slot == "a"


def test_what_must_be_late_is_among_the_first() -> None:
    hours = [slot(f"s{n}", MONDAY + (30 + 5 * n) * HOUR) for n in range(12)]
    dear = {f"s{n}": 50.0 for n in range(5)}
    found = chosen(clinic(hours), "urgent", priced(clinic(hours), dear))
    assert not found.is_in_time
    assert found.start is not None
    assert found.start <= MONDAY + 54 * HOUR
    assert "late" in found.reasons


def test_nobody_is_refused_while_an_hour_could_be_given() -> None:
    state = clinic([slot("far", MONDAY + 60 * DAY)])
    assert chosen(state, "routine", priced(state, {"far": 1000.0})).slot == "far"
    assert chosen(clinic()).refusal == NO_SLOT
    assert chosen(clinic([slot("a", SOON)], payers={"fund": 0})).refusal == NO_PAYER


def test_full_weeks_and_caseloads_are_left_alone() -> None:
    people = [psychologist(max_new_per_week=1), psychologist("p2")]
    hours = [slot("a", SOON), slot("b", SOON + HOUR), slot("c", LAST, "p2")]
    state = clinic(hours, people)
    state.book(need("i0"), 0, ONLINE, "fund")
    assert chosen(state).slot == "c"


def test_reasons_are_true_and_have_words_in_both_languages() -> None:
    state = clinic([slot("a", SOON, modes=(ONLINE, IN_PERSON))])
    mother = need(modes=(IN_PERSON, ONLINE), prior="p1", needs={"loss": 1})
    found = choose(state, mother, MONDAY, priced(state, {}))
    assert found.mode == IN_PERSON
    assert found.reasons == (
        "prior", "language", "skills", "mode_in_person", "promise", "earliest",
    )  # fmt: skip
    assert [words(code, "nl") for code in found.reasons][1] == "spreekt je taal"
    assert [words(code, "en") for code in found.reasons][4] == "can see you within your promise"


def test_prices_that_are_too_old_give_way_to_a_plain_rule() -> None:
    hours = np.arange(SOON + DAY, SOON + 5 * DAY, HOUR)
    kept = hours[carve_out(hours, now=MONDAY, weight=1, most=8) > 0]
    assert len(kept) == len(hours) / 4
    assert len({int(hour) % DAY for hour in kept}) == 24  # another hour of the day each day
    state = clinic([slot("a", int(kept[0])), slot("b", int(kept[0]) + HOUR)])
    old = priced(state, {"b": 9.0}, at=MONDAY - STALE_AFTER - 1)
    assert chosen(state, "routine", old).slot == "b"
    assert chosen(state, "urgent", old).slot == "a"
    assert chosen(state, "routine", Prices(8, 8)).slot == "b"


LEVELS = ["routine", "soon", "urgent", "crisis"]
starts = st.integers(1, 15 * 24).map(lambda hour: MONDAY + hour * HOUR)


@given(
    st.lists(starts, min_size=1, max_size=12, unique=True),
    st.lists(st.floats(0, 9), min_size=12, max_size=12),
    st.integers(0, 2),
    st.integers(1, 3),
)
def test_never_worse_for_the_worse(
    times: list[int], worth: list[float], low: int, higher: int
) -> None:
    """Whenever the lower level would be seen inside the higher one's window, she is seen too."""
    hours: list[Slot] = [slot(f"s{n:02}", at) for n, at in enumerate(times)]
    state = clinic(hours)
    prices = priced(state, {hour.id: worth[n] for n, hour in enumerate(hours)})
    lower, upper = LEVELS[low], LEVELS[min(3, low + higher)]
    mild = choose(state, need(severity=lower), MONDAY, prices)
    severe = choose(state, need(severity=upper), MONDAY, prices)
    window = BY_ID[upper].promise.ends(MONDAY)
    if mild.start is not None and mild.start <= window:
        assert severe.start is not None
        assert severe.start <= window
        assert severe.is_in_time
    assert (mild.slot is None) == (severe.slot is None)


def test_choosing_changes_nothing() -> None:
    state = clinic([slot("a", SOON)])
    before = state.calendar.free.copy()
    chosen(state)
    assert np.array_equal(before, state.calendar.free)
    assert state.bookings == {}


def test_a_rebooked_mother_keeps_the_deadline_of_her_submission() -> None:
    state = clinic([slot("a", MONDAY + 26 * HOUR)])
    mother = replace(need(severity="urgent"), submitted=MONDAY - DAY, deadline=MONDAY)
    found = choose(state, mother, MONDAY, priced(state, {}))
    assert found.slot == "a"
    assert not found.is_in_time


@given(
    st.lists(starts, max_size=12, unique=True),
    st.lists(st.floats(0, 9), min_size=12, max_size=12),
    st.sampled_from(LEVELS),
    st.integers(1, 14),
)
def test_the_first_of_the_ranked_is_the_choice(
    times: list[int], worth: list[float], severity: str, count: int
) -> None:
    hours: list[Slot] = [slot(f"s{n:02}", at) for n, at in enumerate(times)]
    state = clinic(hours)
    prices = priced(state, {hour.id: worth[n] for n, hour in enumerate(hours)})
    mother = need(severity=severity)
    found = ranked(state, mother, MONDAY, prices, count=count)
    assert len(found) == min(count, len(hours))
    assert found[:1] == [choose(state, mother, MONDAY, prices)][: len(hours)]
    kept = [each.is_in_time for each in found]
    assert kept == sorted(kept, reverse=True)
    scores = [each.value.score for each in found if each.value and each.is_in_time]
    assert scores == sorted(scores, reverse=True)


def test_what_she_would_rather_have_goes_first_but_only_within_the_promise() -> None:
    hours = [slot("a", SOON), slot("b", LATER), slot("late", MONDAY + 15 * DAY)]
    state = clinic(hours)
    prices = priced(state, {"b": 0.5})
    rather = {"a": 1, "b": 0, "late": 0}
    found = ranked(state, need(), MONDAY, prices, count=3, rather=rather)
    assert [each.slot for each in found] == ["b", "a", "late"]
    assert ranked(clinic(hours, payers={"fund": 0}), need(), MONDAY, prices, count=3) == []


def test_a_meeting_that_saves_a_call_is_worth_it_where_the_clinic_says_so() -> None:
    hours = [slot("a", SOON), slot("b", LATER)]
    state = clinic(hours)
    mother = need(contact_by=SOON)
    prices = priced(state, {"a": 0.1})
    assert choose(state, mother, MONDAY, prices).slot == "b"
    state.rules = replace(state.rules, contact=0.15)
    found = choose(state, mother, MONDAY, prices)
    assert found.slot == "a"
    assert choose(state, need(), MONDAY, prices).slot == "b"  # nobody promised her a call
