"""Whose turn an earlier moment is: level over everything, and only when it really helps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.domain.quiet_hours import is_quiet
from scheduling.domain.earlier import (
    SHORTEST,
    TIME_TO_ANSWER,
    Waiting,
    answer_by,
    can_offer,
    in_turn,
    is_over,
    look_again,
    objections,
)
from scheduling.domain.fit import MIN_LEAD, Need, Offer

#: Monday 1 March 2027, 10:00 in Amsterdam.
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
ANNA, BEA = UUID(int=1), UUID(int=2)


def a_place(starts_at: datetime = NOW + timedelta(days=1), **fields: object) -> Offer:
    values: dict[str, object] = {
        "slot_id": 7,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=50),
        "modes": ("online",),
        "protected_level": None,
        "clinician_id": ANNA,
        "clinician_name": "Anna",
        "gender": "woman",
        "region": "Utrecht",
        "languages": ("nl",),
        "tracks": ("individual",),
        "levels": (1, 2, 3, 4),
        "skills": {},
    }
    return Offer(**(values | fields))  # type: ignore[arg-type]


def a_mother(number: int = 1, level: int = 3, **fields: object) -> Waiting:
    need = Need(level=level, track="individual", languages=("nl",), **fields.pop("need", {}))  # type: ignore[arg-type]
    values: dict[str, object] = {
        "request_id": UUID(int=number),
        "need": need,
        "promised_at": NOW - timedelta(days=2),
        "first_by": NOW + timedelta(days=7),
        "meeting_at": NOW + timedelta(days=6),
        "clinician_id": BEA,
    }
    return Waiting(**(values | fields))  # type: ignore[arg-type]


def order(*everybody: Waiting, place: Offer | None = None) -> list[int]:
    turns = in_turn(place or a_place(), everybody, now=NOW)
    return [turn.request_id.int for turn in turns]


#: Nine months of minutes, both clock changes in them.
moments = st.integers(0, 9 * 30 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))
mothers = st.builds(
    lambda number, level, promised, by, meeting, day_parts, asked: a_mother(
        number,
        level,
        promised_at=NOW - timedelta(hours=promised),
        first_by=NOW + timedelta(hours=by),
        meeting_at=None if meeting is None else NOW + timedelta(hours=meeting),
        asked_today=asked,
        need={"day_parts": day_parts},
    ),
    st.integers(1, 10_000),
    st.integers(1, 4),
    st.integers(0, 400),
    st.integers(1, 400),
    st.none() | st.integers(1, 400),
    st.sampled_from([(), ("am",), ("pm",), ("tue",)]),
    st.integers(0, 3),
)


class TestOrder:
    @given(st.lists(mothers, max_size=12, unique_by=lambda each: each.request_id), st.randoms())
    def test_a_higher_level_is_never_passed_over_and_being_first_never_counts(
        self, everybody: list[Waiting], chance: object
    ) -> None:
        place = a_place()
        turns = in_turn(place, everybody, now=NOW)
        levels = {each.request_id: each.need.level for each in everybody}
        told = [levels[turn.request_id] for turn in turns]
        assert told == sorted(told, reverse=True)
        helped = {each.request_id for each in everybody if not objections(each, place, now=NOW)}
        assert {turn.request_id for turn in turns} == helped
        shuffled = list(everybody)
        chance.shuffle(shuffled)  # type: ignore[attr-defined]
        assert in_turn(place, shuffled, now=NOW) == turns

    def test_level_before_everything_else(self) -> None:
        late = a_mother(1, 3, first_by=NOW, promised_at=NOW - timedelta(days=90), clinician_id=ANNA)
        assert order(late, a_mother(2, 4)) == [2, 1]

    def test_then_no_meeting_then_a_late_one_then_one_in_time(self) -> None:
        in_time = a_mother(1)
        late = a_mother(2, first_by=NOW + timedelta(days=5))
        nothing = a_mother(3, meeting_at=None, clinician_id=None)
        assert order(in_time, late, nothing) == [3, 2, 1]

    def test_then_the_oldest_promise_then_fit_then_the_lowest_id(self) -> None:
        older = a_mother(9, promised_at=NOW - timedelta(days=3))
        with_anna = a_mother(8, clinician_id=ANNA)
        assert order(a_mother(2), a_mother(1), with_anna, older) == [9, 8, 1, 2]

    def test_the_skill_she_needs(self) -> None:
        grieving = a_mother(2, need={"situation": "loss"})
        early = a_mother(1, need={"situation": "pregnant"})
        assert order(early, grieving, place=a_place(skills={"grief": 0.9})) == [2, 1]

    def test_the_reasons_say_why(self) -> None:
        nothing = a_mother(1, 4, meeting_at=None, clinician_id=None)
        late = a_mother(2, 3, first_by=NOW, clinician_id=ANNA)
        turns = in_turn(a_place(), [nothing, late], now=NOW)
        assert [turn.reasons for turn in turns] == [
            ("level:4", "no_meeting"),
            ("level:3", "promise_late", "same_person"),
        ]


class TestOnlyWhenItHelps:
    @pytest.mark.parametrize(("level", "hours"), [(4, 12), (3, 24), (2, 72), (1, 72)])
    def test_the_margin_of_her_level(self, level: int, hours: int) -> None:
        place = a_place()
        at = place.starts_at + timedelta(hours=hours)
        assert objections(a_mother(level=level, meeting_at=at), place, now=NOW) == frozenset()
        nearer = a_mother(level=level, meeting_at=at - timedelta(minutes=1))
        assert objections(nearer, place, now=NOW) == {"not_earlier"}

    def test_inside_her_wishes_unless_she_is_urgent(self) -> None:
        evening = {"day_parts": ("eve",)}
        assert objections(a_mother(level=3, need=evening), a_place(), now=NOW) == {"wishes"}
        assert objections(a_mother(level=4, need=evening), a_place(), now=NOW) == frozenset()

    def test_nobody_is_asked_three_times_a_day(self) -> None:
        assert objections(a_mother(asked_today=1), a_place(), now=NOW) == frozenset()
        assert objections(a_mother(asked_today=2), a_place(), now=NOW) == {"asked_enough"}

    def test_the_hard_filters_of_matching_stand(self) -> None:
        far = NOW + timedelta(days=3)
        later = {"meeting_at": NOW + timedelta(days=30)}
        kept = a_place(far, protected_level=4)
        assert objections(a_mother(level=3, **later), kept, now=NOW) == {"protected"}
        assert objections(a_mother(level=4, **later), kept, now=NOW) == frozenset()
        turkish = a_place(languages=("tr",))
        assert objections(a_mother(), turkish, now=NOW) == {"language"}

    def test_caps_bind_who_would_be_new_there(self) -> None:
        full = a_place(caseload=24, caseload_cap=24)
        assert objections(a_mother(), full, now=NOW) == {"caseload_full"}
        assert objections(a_mother(is_hers=True), full, now=NOW) == frozenset()


class TestTimeToAnswer:
    @pytest.mark.parametrize(("level", "hours"), [(4, 1), (3, 2), (2, 3), (1, 3)])
    def test_by_level(self, level: int, hours: int) -> None:
        by = answer_by(level, NOW + timedelta(days=2), now=NOW)
        assert by == NOW + timedelta(hours=hours)

    def test_by_how_soon_it_starts(self) -> None:
        assert answer_by(2, NOW + timedelta(hours=4), now=NOW) == NOW + timedelta(hours=1)
        assert answer_by(2, NOW + timedelta(hours=2), now=NOW) == NOW + SHORTEST
        assert answer_by(2, NOW + timedelta(hours=1, minutes=59), now=NOW) is None

    def test_quiet_hours_never_eat_it(self) -> None:
        evening = datetime(2027, 3, 1, 20, 0, tzinfo=UTC)  # 21:00 in Amsterdam
        tomorrow = evening + timedelta(days=2)
        assert answer_by(2, tomorrow, now=evening) == evening + timedelta(minutes=30)
        late = evening + timedelta(minutes=1)
        assert answer_by(2, tomorrow, now=late) is None
        assert look_again(late) == datetime(2027, 3, 2, 6, 30, tzinfo=UTC)

    @given(moments, st.integers(0, 24 * 30), st.sampled_from([1, 2, 3, 4]))
    def test_always_awake_always_in_time_the_same_chance_for_each_level(
        self, now: datetime, hours: int, level: int
    ) -> None:
        starts_at = now + timedelta(hours=hours)
        by = answer_by(level, starts_at, now=now)
        assert (by is not None) == can_offer(starts_at, now=now)
        if by is not None:
            assert not is_quiet(now)
            assert not is_quiet(by - timedelta(microseconds=1))
            assert SHORTEST <= by - now <= TIME_TO_ANSWER[level]
            assert by <= starts_at - MIN_LEAD
            assert not is_over(starts_at, now=now)

    @given(moments)
    def test_looking_again_is_later_and_awake(self, now: datetime) -> None:
        again = look_again(now)
        assert again > now
        assert can_offer(again + timedelta(days=2), now=again)

    def test_over_when_nobody_could_answer_in_time(self) -> None:
        assert is_over(NOW + timedelta(minutes=119), now=NOW)
        assert not is_over(NOW + timedelta(minutes=120), now=NOW)
