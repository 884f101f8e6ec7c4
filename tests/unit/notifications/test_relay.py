"""The relay's pauses, and that it leaves when it is told."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kombu.exceptions import OperationalError

from notifications.relay import LONGEST_PAUSE_SECONDS, Relay, pause


@pytest.mark.parametrize(
    ("failures", "longest"), [(1, 0.5), (2, 1.0), (5, 8.0), (6, 10.0), (10_000, 10.0)]
)
def test_pauses_double_up_to_ten_seconds(failures: int, longest: float) -> None:
    assert pause(failures, draw=0.0) == longest / 2
    assert pause(failures, draw=0.999) <= longest


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_there_is_always_some_pause(failures: int, draw: float) -> None:
    assert 0.25 <= pause(failures, draw=draw) <= LONGEST_PAUSE_SECONDS


class Flaky(Relay):
    """A relay whose rounds are told beforehand: an error to raise, or None for a good round."""

    def __init__(self, *rounds: Exception | None) -> None:
        super().__init__()
        self.rounds = list(rounds)
        self.waited: list[float] = []

    def _rounds(self) -> Iterator[None]:
        while self.rounds:
            error = self.rounds.pop(0)
            if error:
                raise error
            yield
        self.stop()

    def _wait(self, seconds: float) -> None:
        self.waited.append(seconds)


def test_a_good_round_ends_the_counting_of_failures() -> None:
    relay = Flaky(OperationalError(), OSError(), None, OperationalError(), None)
    relay.run()
    assert relay.rounds == []
    assert [0.25 <= relay.waited[0] <= 0.5, 0.5 <= relay.waited[1] <= 1.0] == [True, True]
    assert 0.25 <= relay.waited[2] <= 0.5


def test_a_fault_of_our_own_is_not_swallowed() -> None:
    with pytest.raises(KeyError):
        Flaky(KeyError("ours")).run()


def test_stopping_ends_a_pause() -> None:
    relay = Relay()
    relay.stop()
    began = time.monotonic()
    relay._wait(10)
    assert time.monotonic() - began < 1
