"""Hours as an administrator types them: `09:00-12:30, 13:30-17:00`."""

from __future__ import annotations

import re
from itertools import pairwise

_INTERVAL = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?-(\d{1,2})(?:[:.](\d{2}))?")


class NotHours(ValueError):
    """The text is no list of intervals in order within one day."""


def parse_hours(text: str) -> list[list[str]]:
    """Intervals as `[["09:00", "12:30"], ...]`; an empty text means closed.

    `9-17` means 09:00-17:00; a day may end at 24:00. Raises NotHours when a time does not exist,
    an interval ends before it starts, or two of them overlap.
    """
    found = [_interval(part) for part in re.split(r"[,;]|\ben\b", text) if part.strip()]
    for (_, end), (start, _) in pairwise(found):
        if start < end:
            raise NotHours("intervals overlap or are out of order")
    return [[_wall(start), _wall(end)] for start, end in found]


def hours_text(intervals: list[list[str]]) -> str:
    """The text that `parse_hours` reads back."""
    return ", ".join("-".join(interval) for interval in intervals)


def _interval(part: str) -> tuple[int, int]:
    """Minutes since midnight, start and end."""
    match = _INTERVAL.fullmatch(re.sub(r"\s|(?i:uur)", "", part).replace("\u2013", "-"))
    if match is None:
        raise NotHours("not an interval")
    hour, minute, last_hour, last_minute = (int(group or 0) for group in match.groups())
    start, end = hour * 60 + minute, last_hour * 60 + last_minute
    if minute > 59 or last_minute > 59 or not 0 <= start < end <= 24 * 60:
        raise NotHours("no such interval in a day")
    return start, end


def _wall(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
