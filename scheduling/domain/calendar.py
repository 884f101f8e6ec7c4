"""From wall-clock rules to slots: which moments of a psychologist's week can be given away.

Rules speak the time on the wall in Amsterdam; slots are UTC. Local times that do not exist (the
spring night) or exist twice (the autumn night) are refused rather than guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from scheduling.domain.working_days import AMSTERDAM, ONE_DAY, is_public_holiday, local_day

AN_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """Every week on `weekday` (0 = Monday) from `starts` to `ends`, wall clock, half-open.

    Holds from `valid_from` to `valid_until` (exclusive; None: without end). Lengths in minutes;
    the buffer follows each session. Raises ValueError when it makes no sense.
    """

    weekday: int
    starts: time
    ends: time
    session_minutes: int
    buffer_minutes: int
    modes: tuple[str, ...]
    protected_level: int | None
    valid_from: date
    valid_until: date | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError("weekdays run from 0 (Monday) to 6 (Sunday)")
        if self.session_minutes < 1 or self.buffer_minutes < 0:
            raise ValueError("a session takes a minute at least, a buffer none or more")
        if self.ends <= self.starts:
            raise ValueError("a rule ends after it starts; split one that passes midnight")

    def holds_on(self, day: date) -> bool:
        """Whether the rule applies to this calendar day."""
        return (
            day.weekday() == self.weekday
            and self.valid_from <= day
            and (self.valid_until is None or day < self.valid_until)
        )


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open range of moments, `[starts_at, ends_at)`, aware."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether the other half-open range shares a moment with this one."""
        return self.starts_at < ends_at and starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class PlannedSlot:
    """A moment that the rules offer, in UTC."""

    starts_at: datetime
    ends_at: datetime
    modes: tuple[str, ...]
    protected_level: int | None


@dataclass(frozen=True, slots=True)
class Extra:
    """One stretch beside the rules, `[starts_at, ends_at)`, aware; lengths in minutes."""

    starts_at: datetime
    ends_at: datetime
    session_minutes: int
    buffer_minutes: int
    modes: tuple[str, ...]
    protected_level: int | None = None

    def sessions(self) -> tuple[PlannedSlot, ...]:
        """Those that fit before its end, by the clock that never turns."""
        length = timedelta(minutes=self.session_minutes)
        found: list[PlannedSlot] = []
        begin = self.starts_at.astimezone(UTC)
        while begin + length <= self.ends_at:
            found.append(PlannedSlot(begin, begin + length, self.modes, self.protected_level))
            begin += length + timedelta(minutes=self.buffer_minutes)
        return tuple(found)


def expand(
    rules: Sequence[Rule],
    *,
    first_day: date,
    until_day: date,
    time_off: Iterable[Period] = (),
    works_on_holidays: bool = False,
    extra: Iterable[Extra] = (),
) -> tuple[PlannedSlot, ...]:
    """The slots of the days from `first_day` to `until_day` (exclusive), in order of time.

    A slot that touches time off is dropped whole. Dutch public holidays are free unless
    `works_on_holidays`. Where two rules overlap the earlier start wins, then the earlier rule.
    What is `extra` comes beside them, on holidays too, and wins where a rule overlaps it.
    """
    away = tuple(time_off)
    added = [
        slot
        for stretch in extra
        for slot in stretch.sessions()
        if first_day <= local_day(slot.starts_at) < until_day
        and not any(p.overlaps(slot.starts_at, slot.ends_at) for p in away)
    ]
    weekly = _weekly(rules, first_day, until_day, away, works_on_holidays)
    if not added:
        return tuple(weekly)
    taken = [Period(slot.starts_at, slot.ends_at) for slot in added]
    kept = (s for s in weekly if not any(p.overlaps(s.starts_at, s.ends_at) for p in taken))
    return tuple(sorted((*kept, *added), key=lambda slot: slot.starts_at))


def _weekly(
    rules: Sequence[Rule],
    first_day: date,
    until_day: date,
    away: Sequence[Period],
    works_on_holidays: bool,
) -> list[PlannedSlot]:
    planned: list[PlannedSlot] = []
    day = first_day
    while day < until_day:
        if works_on_holidays or not is_public_holiday(day):
            for slot in _offered_on(day, rules):
                is_free = not planned or planned[-1].ends_at <= slot.starts_at
                if is_free and not any(p.overlaps(slot.starts_at, slot.ends_at) for p in away):
                    planned.append(slot)
        day += ONE_DAY
    return planned


def _offered_on(day: date, rules: Sequence[Rule]) -> list[PlannedSlot]:
    """What the rules of this day offer, in order of time; of two equals the first rule."""
    offered = [slot for rule in rules if rule.holds_on(day) for slot in _sessions(day, rule)]
    return sorted(offered, key=lambda slot: slot.starts_at)


def _sessions(day: date, rule: Rule) -> Iterator[PlannedSlot]:
    """The sessions of one rule on one day that fit before its end and exist exactly once."""
    midnight = datetime.combine(day, time())
    begin = midnight + _since_midnight(rule.starts)
    end = midnight + _since_midnight(rule.ends)
    length = timedelta(minutes=rule.session_minutes)
    step = length + timedelta(minutes=rule.buffer_minutes)
    offset = _steady_offset(day)
    while begin + length <= end:
        if offset is not None:
            starts_at: datetime | None = (begin - offset).replace(tzinfo=UTC)
        else:
            starts_at = _start_on_a_changing_day(begin, length)
        if starts_at:
            yield PlannedSlot(starts_at, starts_at + length, rule.modes, rule.protected_level)
        begin += step


@lru_cache(maxsize=512)
def _steady_offset(day: date) -> timedelta | None:
    """How far Amsterdam is from UTC all through this day; None on a day the clocks change."""
    midnight = datetime.combine(day, time(), tzinfo=AMSTERDAM)
    offset = midnight.utcoffset()
    return offset if offset == (midnight + ONE_DAY).utcoffset() else None


def _start_on_a_changing_day(begin: datetime, length: timedelta) -> datetime | None:
    """The start in UTC of a session at `begin` (wall clock), if all of it has one meaning."""
    starts_at = moment_on_the_wall(begin)
    last = moment_on_the_wall(begin + length - AN_INSTANT)
    if starts_at and last and last - starts_at == length - AN_INSTANT:
        return starts_at
    return None


def moment_on_the_wall(local: datetime) -> datetime | None:
    """The one moment (UTC) at which clocks in Amsterdam show `local` (naive).

    None when that time does not exist, or exists twice: a meeting needs one meaning.
    """
    found = moments_on_the_wall(local)
    return found[0] if len(found) == 1 else None


def moments_on_the_wall(local: datetime) -> tuple[datetime, ...]:
    """Every moment (UTC) at which clocks in Amsterdam show `local` (naive), the earlier first.

    None in the hour that spring skips, two in the hour that autumn repeats.
    """
    readings = (local.replace(tzinfo=AMSTERDAM, fold=fold) for fold in (0, 1))
    moments = {reading.astimezone(UTC) for reading in readings}
    shown = (m for m in moments if m.astimezone(AMSTERDAM).replace(tzinfo=None) == local)
    return tuple(sorted(shown))


def _since_midnight(wall_clock: time) -> timedelta:
    return timedelta(hours=wall_clock.hour, minutes=wall_clock.minute, seconds=wall_clock.second)
