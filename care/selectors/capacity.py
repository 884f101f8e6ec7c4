"""What the page about capacity shows: the outlook, and beside it what a change makes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduling.domain.capacity.clinic import WEEK
from scheduling.domain.capacity.forecast import Comparison
from scheduling.domain.capacity.intervals import Figure
from scheduling.domain.capacity.outlook import ALL, LANGUAGE, LEVEL, TRACK, Group, Outlook, Week
from scheduling.domain.capacity.sizing import TARGET
from scheduling.domain.matching.clock import moment
from scheduling.models import Clinician


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group as it would be, and as it is now; `before` only beside a change."""

    name: str
    now: Group
    before: Group | None

    @property
    def is_short(self) -> bool:
        """Whether fewer promises are kept than the clinic wants."""
        kept = self.now.kept.expected
        return kept is not None and kept < TARGET


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A week as it would be, and as it is now; `before` only beside a change."""

    starts_at: datetime
    ends_at: datetime
    now: Week
    before: Week | None


@dataclass(frozen=True, slots=True)
class CapacityPage:
    """Everything on the page. `outlook`: with the change where there is one."""

    outlook: Outlook
    baseline: Outlook
    is_changed: bool
    target: float
    until: datetime
    kept: Figure | None
    kept_before: Figure | None
    levels: tuple[GroupRow, ...]
    languages: tuple[GroupRow, ...]
    tracks: tuple[GroupRow, ...]
    weeks: tuple[WeekRow, ...]

    @property
    def short_levels(self) -> tuple[GroupRow, ...]:
        """The levels of which too few promises are kept."""
        return tuple(row for row in self.levels if row.is_short)

    @property
    def is_worse(self) -> bool:
        """Whether a change takes a level that was kept below what the clinic wants, or lower."""
        return any(
            row.before is None
            or row.before.kept.expected is None
            or (row.now.kept.expected or 0.0) < row.before.kept.expected
            for row in self.short_levels
        )


def page_of(found: Comparison) -> CapacityPage:
    """The comparison as the page reads it."""
    baseline, outlook = found.baseline, found.changed or found.baseline
    is_changed = found.changed is not None
    everybody = outlook.group(ALL)
    before = baseline.group(ALL) if is_changed else None
    return CapacityPage(
        outlook=outlook,
        baseline=baseline,
        is_changed=is_changed,
        target=TARGET,
        until=moment(outlook.weeks[-1].start + WEEK - 1),
        kept=everybody.kept if everybody else None,
        kept_before=before.kept if before else None,
        levels=_rows(outlook.of(LEVEL), baseline, is_changed),
        languages=_rows(outlook.of(LANGUAGE), baseline, is_changed),
        tracks=_rows(outlook.of(TRACK), baseline, is_changed),
        weeks=tuple(
            WeekRow(
                starts_at=moment(now.start),
                ends_at=moment(now.start) + timedelta(days=6),
                now=now,
                before=was if is_changed else None,
            )
            for now, was in zip(outlook.weeks, baseline.weeks, strict=True)
        ),
    )


def colleagues() -> list[tuple[str, str]]:
    """Id and name of every psychologist who works here."""
    people = Clinician.objects.filter(is_active=True).order_by("name").values_list("id", "name")
    return [(str(pk), name) for pk, name in people]


def _rows(groups: Iterable[Group], baseline: Outlook, is_changed: bool) -> tuple[GroupRow, ...]:
    return tuple(
        GroupRow(each.name, each, baseline.group(each.kind, each.name) if is_changed else None)
        for each in groups
    )
