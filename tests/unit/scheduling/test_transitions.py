"""The tables of steps, and the page that is drawn from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduling.domain import diagram
from scheduling.domain.errors import WRONG_STATE, NotAllowed
from scheduling.domain.transitions import (
    APPOINTMENT,
    APPOINTMENT_STARTS,
    CARE_REQUEST,
    CARE_REQUEST_STARTS,
    Transitions,
    can_go,
    check_step,
)
from scheduling.models import LIVE, OCCUPYING, Appointment, CareRequest

STATES_PAGE = Path(__file__).resolve().parents[3] / "docs" / "states.md"


def test_the_page_of_states_is_fresh() -> None:
    assert STATES_PAGE.read_text(encoding="utf-8") == diagram.page()


def test_every_state_of_the_models_is_in_the_tables() -> None:
    assert set(APPOINTMENT) == set(Appointment.Status.values)
    assert set(CARE_REQUEST) == set(CareRequest.State.values)


@pytest.mark.parametrize(
    ("table", "starts"), [(APPOINTMENT, APPOINTMENT_STARTS), (CARE_REQUEST, CARE_REQUEST_STARTS)]
)
def test_every_state_can_be_reached_and_leads_nowhere_unknown(
    table: Transitions, starts: tuple[str, ...]
) -> None:
    reached, frontier = set(starts), set(starts)
    while frontier:
        frontier = {new for old in frontier for new in table[old]} - reached
        reached |= frontier
    assert reached == set(table)


def test_a_live_appointment_was_never_over_before() -> None:
    over = set(APPOINTMENT) - {"held", *LIVE}
    assert not any(can_go(APPOINTMENT, old, new) for old in over for new in APPOINTMENT)


def test_what_keeps_a_place_and_what_lets_it_go() -> None:
    assert set(APPOINTMENT) - set(OCCUPYING) == {"moved", "cancelled", "released"}


def test_a_step_that_is_not_in_the_table_is_refused() -> None:
    check_step(APPOINTMENT, "booked", "confirmed")
    with pytest.raises(NotAllowed) as refused:
        check_step(APPOINTMENT, "cancelled", "confirmed")
    assert refused.value.code == WRONG_STATE
    with pytest.raises(NotAllowed):
        check_step(CARE_REQUEST, "closed", "open")
