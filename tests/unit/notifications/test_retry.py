"""Retry: exponential, full jitter, one hour at most, twelve tries."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.domain.retry import LONGEST_DELAY, MOST_ATTEMPTS, longest_wait, next_try

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
draws = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(1, 30), (2, 60), (3, 120), (7, 1920), (8, 3600), (12, 3600), (65535, 3600)],
)
def test_waits_double_up_to_an_hour(attempts: int, seconds: int) -> None:
    assert longest_wait(attempts) == timedelta(seconds=seconds)


@given(st.integers(1, MOST_ATTEMPTS - 1), draws)
def test_the_jitter_spans_the_whole_wait(attempts: int, draw: float) -> None:
    again = next_try(attempts, now=NOW, draw=draw)
    assert again is not None
    assert NOW <= again <= NOW + longest_wait(attempts) <= NOW + LONGEST_DELAY
    assert again == next_try(attempts, now=NOW, draw=draw)


@given(st.integers(1, MOST_ATTEMPTS - 2), draws)
def test_the_same_draw_never_waits_shorter_later(attempts: int, draw: float) -> None:
    first, second = (next_try(count, now=NOW, draw=draw) for count in (attempts, attempts + 1))
    assert first is not None
    assert second is not None
    assert first <= second


@given(st.integers(MOST_ATTEMPTS, 65535), draws)
def test_after_twelve_tries_a_person_looks(attempts: int, draw: float) -> None:
    assert next_try(attempts, now=NOW, draw=draw) is None


@pytest.mark.parametrize(("attempts", "draw"), [(0, 0.5), (-1, 0.5), (1, 1.0), (1, -0.1)])
def test_nonsense_is_refused(attempts: int, draw: float) -> None:
    with pytest.raises(ValueError, match=r"attempts count from 1|draw lies"):
        next_try(attempts, now=NOW, draw=draw)
