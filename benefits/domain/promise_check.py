"""Would a contract break promises to those who need care? What the answer looks like."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LevelShare:
    """Shares of promises kept at one level: as it is, and with the contract beside its range.

    None where nobody of that level is expected.
    """

    level: int
    without: float | None
    kept: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What so many people more would do to the promises of the coming weeks.

    `breaks`: a level falls below `target` through them. `levels` is empty when so many more cannot
    even be computed. `is_assumed`: `per_100` (intakes of 100 people a year) is an assumption.
    """

    breaks: bool
    staff: int
    weeks: int
    per_100: float
    is_assumed: bool
    target: float
    levels: tuple[LevelShare, ...] = ()

    def figures(self) -> dict[str, object]:
        """The same to be kept: what somebody saw who decided against it."""
        return {
            "staff": self.staff,
            "weeks": self.weeks,
            "per_100": self.per_100,
            "is_assumed": self.is_assumed,
            "target": self.target,
            "levels": [
                {
                    "level": each.level,
                    "without": each.without,
                    "kept": each.kept,
                    "low": each.low,
                    "high": each.high,
                }
                for each in self.levels
            ],
        }
