"""Who may come in the coming weeks: sampled futures that are the same with and without a change.

A change adds mothers to a future, or takes some of its mothers away; the others stay who they are
and come when they came. So a difference between two outlooks is the change's own, not chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scheduling.domain.capacity.clinic import WEEK, Clinic
from scheduling.domain.capacity.what_if import WhatIf
from scheduling.domain.matching.clock import MINUTES_A_DAY, day_of, weekday_of
from scheduling.domain.matching.forecast import Arrivals, Forecast, Memory
from scheduling.domain.matching.model import FloatArray, IntArray, Need
from scheduling.domain.matching.profiles import ProfileTable

#: So many mothers of the past, the newest, show what the next will need.
FACES = 1_000
#: The clinic's rate is trusted as far as the intakes behind it reach, but no further than this:
#: demand drifts.
MOST_TRUSTED, LEAST_TRUSTED = 150, 10
#: Numbers of the streams of chance; each has its own, so that none disturbs another.
_BASE, _THIN, _MORE, _EMPLOYER = 1, 2, 3, 100


@dataclass(frozen=True, slots=True)
class Coming:
    """One future in order of time: when each mother comes, how severe, which known face she has."""

    at: IntArray
    severity: IntArray
    face: IntArray

    def __len__(self) -> int:
        return len(self.at)


@dataclass(frozen=True, slots=True)
class Source:
    """What futures are drawn from. `faces`: mothers seen before, as they are known to `table`."""

    faces: Sequence[Need]
    table: ProfileTable
    forecast: Forecast


def source(clinic: Clinic, now: int) -> Source:
    """The clinic's own history, its newest part; without any, one plain face for everybody."""
    known = list(clinic.history)[-FACES:] or [(_plain(clinic), 0)]
    table = ProfileTable(clinic.state.roster)
    trusted = min(MOST_TRUSTED, max(LEAST_TRUSTED, len(clinic.history)))
    # Nobody is left out because she might cancel: she asks, so she counts.
    memory = Memory(level_prior=float(trusted), cancel_prior=(0.0, 1.0))
    forecast = Forecast(clinic.guess, table, known, start=now, memory=memory)
    return Source([need for need, _ in known], table, forecast)


def futures(
    clinic: Clinic, found: Source, what_if: WhatIf, now: int, until: int, copies: int, seed: int
) -> list[Coming]:
    """So many futures of the clinic under the what-if; the same seed gives the same mothers."""
    base = found.forecast.sample(np.random.default_rng([seed, _BASE]), now, until, copies)
    keep = np.random.default_rng([seed, _THIN]).random(len(base.at))
    percent, weekly = what_if.demand_percent, clinic.guess.intakes_per_week
    kept = keep < 1 + min(0.0, percent) / 100
    streams = [(_MORE, max(0.0, percent) / 100 * weekly)]
    streams += [
        (_EMPLOYER + number, employer.intakes_per_week)
        for number, employer in enumerate(what_if.employers)
    ]
    return [
        _merged(
            [
                _of(base, np.flatnonzero(kept & (base.future == copy))),
                *(_more(clinic, found, now, until, rate, [seed, number, copy])
                  for number, rate in streams if rate > 0),
            ]
        )
        for copy in range(copies)
    ]  # fmt: skip


def _of(arrivals: Arrivals, rows: IntArray) -> Coming:
    return Coming(arrivals.at[rows], arrivals.severity[rows], arrivals.profile[rows])


def _merged(parts: Sequence[Coming]) -> Coming:
    at = np.concatenate([part.at for part in parts])
    order = np.argsort(at, kind="stable")
    return Coming(
        at[order],
        np.concatenate([part.severity for part in parts])[order],
        np.concatenate([part.face for part in parts])[order],
    )


def _more(
    clinic: Clinic, found: Source, now: int, until: int, rate: float, stream: list[int]
) -> Coming:
    """Mothers who come on top, at `rate` a week. A higher rate adds to those of a lower one."""
    count = _poisson(np.random.default_rng([*stream, 0]), rate * (until - now) / WEEK)
    rng = np.random.default_rng([*stream, 1])
    draws = rng.random((count, 4))
    days = np.arange(day_of(now), day_of(until) + 1)
    share = np.array([clinic.guess.weekday_share[weekday_of(int(day))] for day in days])
    own, of_level = _shares(clinic), len(clinic.guess.severity_share)
    severity = np.minimum(np.searchsorted(np.cumsum(own), draws[:, 1], "right"), of_level - 1)
    face = (draws[:, 2] * len(found.faces)).astype(np.int64)
    for level in range(of_level):
        alike = found.table.of_severity(level)
        mine = np.flatnonzero(severity == level)
        if len(alike):
            face[mine] = alike[(draws[mine, 2] * len(alike)).astype(np.int64)]
    minute = np.array([need.submitted % MINUTES_A_DAY for need in found.faces], np.int64)
    day = days[np.searchsorted(np.cumsum(share) / share.sum(), draws[:, 0], "right")]
    at = day * MINUTES_A_DAY + minute[(draws[:, 3] * len(minute)).astype(np.int64)]
    inside = np.flatnonzero((at > now) & (at <= until))
    return Coming(at[inside], severity[inside].astype(np.int64), face[inside])


def _poisson(rng: np.random.Generator, mean: float) -> int:
    """A Poisson number that never falls when the mean rises: arrivals of one unit process."""
    count, passed = 0, 0.0
    while True:
        gaps: FloatArray = np.cumsum(rng.exponential(size=256)) + passed
        inside = int(np.searchsorted(gaps, mean, "right"))
        count += inside
        if inside < len(gaps):
            return count
        passed = float(gaps[-1])


def _shares(clinic: Clinic) -> FloatArray:
    own = np.array(clinic.guess.severity_share, float)
    found: FloatArray = own / own.sum() if own.sum() else np.full(len(own), 1 / len(own))
    return found


def _plain(clinic: Clinic) -> Need:
    """Where nobody came yet: the commonest language and track of those who work here, online."""
    people = clinic.state.roster.psychologists
    severity = clinic.state.severities[0]
    need = Need("", severity.id, 10 * 60, 0, ("nl",), "individual", ("online",), "", ("",))
    if not people:
        return need
    return replace(
        need,
        languages=(_commonest([name for each in people for name in sorted(each.languages)]),),
        track=_commonest([name for each in people for name in sorted(each.tracks)]),
        payers=clinic.state.ledger.payers or ("",),
    )


def _commonest(names: Sequence[str]) -> str:
    return max(sorted(set(names)), key=names.count)
