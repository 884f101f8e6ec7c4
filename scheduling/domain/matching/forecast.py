"""How many mothers will come, and what they will need: a first guess that learns every day.

The header's guess can be wrong. What has been seen of the last days, weighed against the guess
(gamma-Poisson), moves the level up or down; the mix follows what was seen as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from scheduling.domain.matching.clock import MINUTES_A_DAY, day_of, weekday_of
from scheduling.domain.matching.model import FloatArray, IntArray, Need
from scheduling.domain.matching.profiles import ProfileTable


@dataclass(frozen=True, slots=True)
class Guess:
    """The best guess at the start: intakes a week, shares of weekdays (from Monday), and levels.

    `severity_share` follows the order of the severities.
    """

    intakes_per_week: float
    weekday_share: tuple[float, ...]
    severity_share: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Memory:
    """How quickly the forecast forgets, and how much it trusts its first guess.

    `recent_days`: half of the weight of a day is lost in so many days. `level_prior`: the guess
    counts as so many intakes seen. `mix_prior`: the same for the shares of the severities.
    `cancel_prior`: cancellations and intakes of each severity before anything is seen. `own_mix`:
    with so many known of a severity, half of those sampled are drawn from them and half from
    everybody.
    """

    recent_days: float = 7.0
    level_prior: float = 40.0
    mix_prior: float = 150.0
    cancel_prior: tuple[float, float] = (1.0, 30.0)
    own_mix: float = 20.0


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Sampled mothers: in which future, when, how severe, and which known profile they have."""

    future: IntArray
    at: IntArray
    severity: IntArray
    profile: IntArray


class Forecast:
    """Learns from `history` and from every intake; samples what may come."""

    def __init__(
        self,
        guess: Guess,
        table: ProfileTable,
        history: Iterable[tuple[Need, int]],
        *,
        start: int,
        memory: Memory | None = None,
    ) -> None:
        self._guess = guess
        self._table = table
        self._memory = memory or Memory()
        self._start = start
        self._share = np.array(guess.weekday_share) / sum(guess.weekday_share)
        self._severities = np.array(guess.severity_share, float) * self._memory.mix_prior
        self._minutes = Minutes()
        self._days: dict[int, int] = {}
        self._intakes = np.zeros(len(guess.severity_share))
        self._cancelled = np.zeros(len(guess.severity_share))
        for need, severity in history:
            self._remember(need, severity)

    def observe(self, need: Need, severity: int) -> None:
        """One intake came in."""
        day = day_of(need.submitted)
        self._days[day] = self._days.get(day, 0) + 1
        self._severities[severity] += 1
        self._intakes[severity] += 1
        self._remember(need, severity)

    def observe_cancellation(self, severity: int | None = None) -> None:
        """One mother gave an hour back in time for somebody else; of any severity, if not said."""
        if severity is None:
            self._cancelled += self._severities / self._severities.sum()
        else:
            self._cancelled[severity] += 1

    def stays(self) -> FloatArray:
        """The share of mothers of each severity who keep what they are given."""
        cancelled, of = self._memory.cancel_prior
        found: FloatArray = 1 - (cancelled + self._cancelled) / (of + self._intakes)
        return found

    def level(self, now: int) -> tuple[float, float]:
        """Busyness against the guess as a gamma distribution: its shape and its rate."""
        seen = expected = 0.0
        today = day_of(now)
        fading = 0.5 ** (1 / self._memory.recent_days)
        for day in range(max(day_of(self._start), today - 35), today + 1):
            weight = fading ** (today - day)
            part = self._part_of_day(now) if day == today else 1.0
            seen += weight * self._days.get(day, 0)
            expected += weight * part * self._expected(day)
        prior = self._memory.level_prior
        return prior + seen, prior + expected

    def sample(self, rng: np.random.Generator, now: int, until: int, copies: int) -> Arrivals:
        """`copies` possible futures: every mother who may come after `now` and up to `until`."""
        if until <= now or not self._guess.intakes_per_week:
            nobody = np.empty(0, np.int64)
            return Arrivals(nobody, nobody, nobody, nobody)
        shape, rate = self.level(now)
        severities = self._severities * self.stays()
        busy = rng.gamma(shape, 1 / rate, copies) * severities.sum() / self._severities.sum()
        days = np.arange(day_of(now), day_of(until) + 1)
        expected = np.array([self._expected(int(day)) for day in days])
        weights = (busy[:, None] * expected[None, :]).ravel()
        count = int(weights.sum() + rng.random())
        cell = rng.choice(len(weights), count, p=weights / weights.sum())
        future, day = cell // len(days), days[cell % len(days)]
        minute = self._minutes.seen()
        at = day * MINUTES_A_DAY + minute[_alike(rng, count, len(minute))]
        inside = np.flatnonzero((at > now) & (at <= until))
        order = inside[np.lexsort((at[inside], future[inside]))]
        severity = _evenly(rng, len(order), severities)
        return Arrivals(future[order], at[order], severity, self._profiles(rng, severity))

    def _profiles(self, rng: np.random.Generator, severity: IntArray) -> IntArray:
        """Somebody known of the same severity; of any, where few of it are known."""
        profile = np.zeros(len(severity), np.int64)
        for level in range(len(self._severities)):
            mine = np.flatnonzero(severity == level)
            own = self._table.of_severity(level)
            found = _alike(rng, len(mine), len(self._table))
            if len(own):
                alike = rng.random(len(mine)) < len(own) / (len(own) + self._memory.own_mix)
                found = np.where(alike, own[_alike(rng, len(mine), len(own))], found)
            profile[mine] = found
        return profile

    def _remember(self, need: Need, severity: int) -> None:
        self._minutes.add(need.submitted % MINUTES_A_DAY)
        self._table.add(need, severity)

    def _expected(self, day: int) -> float:
        return float(self._guess.intakes_per_week * self._share[weekday_of(day)])

    def _part_of_day(self, now: int) -> float:
        """How much of a day's intakes have come by this hour."""
        return self._minutes.share_until(now % MINUTES_A_DAY)


class Minutes:
    """At which minutes of the day the last intakes came."""

    def __init__(self, most: int = 5000) -> None:
        self._ring: IntArray = np.zeros(most, np.int64)
        self._per_minute: IntArray = np.zeros(MINUTES_A_DAY, np.int64)
        self._count = 0

    def add(self, minute: int) -> None:
        """One more; the oldest makes room."""
        place = self._count % len(self._ring)
        if self._count >= len(self._ring):
            self._per_minute[self._ring[place]] -= 1
        self._ring[place] = minute
        self._per_minute[minute] += 1
        self._count += 1

    def seen(self) -> IntArray:
        """All of them; noon, where there are none."""
        if not self._count:
            return np.array([MINUTES_A_DAY // 2])
        return self._ring[: self._count]

    def share_until(self, minute: int) -> float:
        """Which share of a day's intakes has come by this minute."""
        if not self._count:
            return (minute + 1) / MINUTES_A_DAY
        return float(self._per_minute[: minute + 1].sum()) / min(self._count, len(self._ring))


def _evenly(rng: np.random.Generator, count: int, weights: FloatArray) -> IntArray:
    """`count` draws in random order that hit each place as often as its weight says, within one.

    Several futures together then hold the right number of every sort of mother, which takes much
    of the chance out of their mean.
    """
    upper = np.cumsum(weights) / weights.sum()
    spread = (rng.permutation(count) + rng.random()) / max(1, count)
    return np.minimum(np.searchsorted(upper, spread, "right"), len(weights) - 1)


def _alike(rng: np.random.Generator, count: int, places: int) -> IntArray:
    """`_evenly` among places of the same weight."""
    spread = (rng.permutation(count) + rng.random()) * (places / max(1, count))
    return np.minimum(spread.astype(np.int64), places - 1)
