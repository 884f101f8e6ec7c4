"""What is tried when no place keeps the promise: the order, the deadlines, the longer day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.domain.quiet_hours import is_quiet
from scheduling.domain.ladder import (
    BREAK,
    LEAD,
    SHORTEST_STEP,
    STEPS,
    Facts,
    Stretch,
    due_of,
    longer_days,
    next_step,
    search_until,
)
from scheduling.domain.transitions import LADDER_STEP, can_go

#: Monday 1 March 2027, 10:00 in Amsterdam.
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
facts = st.builds(
    Facts, st.frozensets(st.sampled_from(STEPS)), st.booleans(), st.booleans(), st.booleans()
)


def a_place(starts_at: datetime, minutes: int = 50) -> Stretch:
    return Stretch(starts_at, starts_at + timedelta(minutes=minutes), ("online",))


class TestOrder:
    def test_all_of_them_in_order(self) -> None:
        tried: list[str] = []
        while kind := next_step(Facts(frozenset(tried), can_ask=True, has_partner=True)):
            tried.append(kind)
        assert tuple(tried) == STEPS

    def test_what_cannot_be_taken_is_passed_over(self) -> None:
        assert next_step(Facts()) == "bridging_call"
        assert next_step(Facts(has_contact=True)) == "coordinator"
        assert next_step(Facts(has_contact=True, has_partner=True)) == "partner"

    @given(facts)
    def test_never_twice_and_a_person_is_always_left(self, known: Facts) -> None:
        kind = next_step(known)
        assert kind not in known.tried
        assert (kind is None) <= ("coordinator" in known.tried)

    def test_every_end_is_an_end(self) -> None:
        assert all(can_go(LADDER_STEP, "open", end) for end in LADDER_STEP if end != "open")
        assert not any(LADDER_STEP[end] for end in LADDER_STEP if end != "open")


class TestDeadlines:
    @pytest.mark.parametrize(
        ("kind", "hours"),
        [("longer_day", 2), ("bridging_call", 24), ("partner", 24), ("coordinator", 7 * 24)],
    )
    def test_each_has_its_own(self, kind: str, hours: int) -> None:
        due = due_of(kind, contact_by=NOW + 3 * DAY, first_by=NOW + 7 * DAY, now=NOW)
        assert due == NOW + timedelta(hours=hours)

    def test_a_call_is_due_with_the_contact(self) -> None:
        contact_by = NOW + timedelta(hours=5)
        assert due_of("bridging_call", contact_by=contact_by, first_by=NOW + DAY, now=NOW) == (
            contact_by
        )

    def test_colleagues_are_not_counted_asleep(self) -> None:
        night = NOW + timedelta(hours=14)
        due = due_of("longer_day", contact_by=night + DAY, first_by=night + DAY, now=night)
        assert due == datetime(2027, 3, 2, 8, 30, tzinfo=UTC)
        assert not is_quiet(due)

    @given(
        st.sampled_from(STEPS), st.integers(-200, 400), st.integers(-200, 400), st.integers(0, 400)
    )
    def test_nobody_gets_less_than_an_hour(
        self, kind: str, contact: int, first: int, later: int
    ) -> None:
        now = NOW + timedelta(hours=later)
        contact_by, first_by = NOW + timedelta(hours=contact), NOW + timedelta(hours=first)
        assert due_of(kind, contact_by=contact_by, first_by=first_by, now=now) >= (
            now + SHORTEST_STEP
        )


class TestLongerDay:
    def test_one_more_after_the_last_place_of_each_day(self) -> None:
        places = [
            a_place(NOW + DAY),
            a_place(NOW + DAY + timedelta(hours=3)),
            a_place(NOW + 2 * DAY),
        ]
        found = longer_days(places, until=NOW + 3 * DAY, now=NOW)
        last = NOW + DAY + timedelta(hours=3, minutes=50) + BREAK
        assert [each.starts_at for each in found] == [
            last,
            NOW + 2 * DAY + timedelta(minutes=50) + BREAK,
        ]
        assert found[0].ends_at - found[0].starts_at == timedelta(minutes=50)

    def test_not_too_soon_not_too_late_not_in_the_night(self) -> None:
        soon = a_place(NOW + LEAD - timedelta(hours=1, minutes=1))
        assert longer_days([soon], until=NOW + DAY, now=NOW) == ()
        after = a_place(NOW + 3 * DAY)
        assert longer_days([after], until=NOW + 2 * DAY, now=NOW) == ()
        evening = a_place(datetime(2027, 3, 2, 18, 10, tzinfo=UTC))  # 19:10, so until 21:00
        assert len(longer_days([evening], until=NOW + 3 * DAY, now=NOW)) == 1
        later = a_place(datetime(2027, 3, 2, 18, 11, tzinfo=UTC))
        assert longer_days([later], until=NOW + 3 * DAY, now=NOW) == ()
        midnight = a_place(datetime(2027, 3, 2, 22, 30, tzinfo=UTC))
        assert longer_days([midnight], until=NOW + 3 * DAY, now=NOW) == ()

    def test_after_the_promise_a_week_is_still_worth_it(self) -> None:
        assert search_until(NOW + DAY, now=NOW) == NOW + DAY
        assert search_until(NOW, now=NOW) == NOW + timedelta(days=7)
