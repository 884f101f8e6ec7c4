"""Where lines and bars go in a drawing: plain geometry for the chart templates.

All lengths are user units of the SVG's viewBox; the first value stands left, 0 at the bottom.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Line:
    """A line through values, ready for `<polyline points>`; `dots` are its corners."""

    width: int
    height: int
    dots: tuple[tuple[str, str], ...]

    @property
    def points(self) -> str:
        """The corners as SVG wants them."""
        return " ".join(f"{x},{y}" for x, y in self.dots)

    @property
    def last(self) -> tuple[str, str] | None:
        """The newest corner, or None without values."""
        return self.dots[-1] if self.dots else None


@dataclass(frozen=True)
class Level:
    """A horizontal line with a label."""

    y: str
    text_y: str
    label: str


@dataclass(frozen=True)
class ScoreChart:
    """A line, its cut-offs and the band in which a change says nothing."""

    line: Line
    cutoffs: tuple[Level, ...]
    band_y: str | None
    band_height: str | None


@dataclass(frozen=True)
class Bar:
    """One horizontal bar; `length` is its share of the longest in percent."""

    label: str
    value: float
    length: str
    level: int | None


@dataclass(frozen=True)
class Stick:
    """One week: a bar from the bottom, and a dot with its range. What is absent is None."""

    x: str
    bar_x: str
    bar_y: str | None
    bar_height: str | None
    middle_y: str | None
    low_y: str | None
    high_y: str | None
    label: str
    is_marked: bool


@dataclass(frozen=True)
class WeekChart:
    """Weeks side by side over the same ground, with marks on the left and perhaps a target."""

    sticks: tuple[Stick, ...]
    marks: tuple[Level, ...]
    target_y: str | None
    bar_width: str
    width: int
    height: int
    floor: str


def line(
    values: Sequence[float], *, top: float, width: int, height: int, pad: int, left: int = 0
) -> Line:
    """Spread `values` evenly over the width, 0 at the bottom and `top` at the top.

    One value stands at the right-hand end: the present. Values outside 0..top lie on the edge.
    """
    room = width - left - 2 * pad
    step = room / (len(values) - 1) if len(values) > 1 else 0.0
    start = left + pad if len(values) > 1 else left + pad + room
    return Line(
        width,
        height,
        tuple(
            (_number(start + index * step), _number(_y(value, top, height, pad)))
            for index, value in enumerate(values)
        ),
    )


def bars(rows: Sequence[Mapping[str, Any]]) -> tuple[Bar, ...]:
    """Bars relative to the longest; all empty when every value is 0."""
    longest = max((float(row["value"]) for row in rows), default=0.0)
    return tuple(
        Bar(
            str(row["label"]),
            row["value"],
            _number(100 * max(float(row["value"]), 0.0) / longest if longest > 0 else 0.0),
            row.get("level"),
        )
        for row in rows
    )


def week_chart(
    rows: Sequence[Mapping[str, Any]],
    *,
    top: float | None = None,
    target: float | None = None,
    width: int = 400,
    height: int = 190,
    pad: int = 20,
    left: int = 34,
) -> WeekChart:
    """Place weeks (label, bar, low, middle, high, is_marked) side by side, 0 at the bottom.

    `top` is the highest value that is seen, unless given.
    """
    seen = [float(row[name]) for row in rows for name in ("bar", "high") if row[name] is not None]
    highest = top or _round_up(max(seen, default=1.0))
    step = (width - left) / max(1, len(rows))
    bar = step * 0.5

    def y(value: float | None) -> str | None:
        return None if value is None else _number(_y(value, highest, height, pad))

    sticks = []
    for number, row in enumerate(rows):
        x = left + step * (number + 0.5)
        tall = None if row["bar"] is None else height - pad - _y(row["bar"], highest, height, pad)
        sticks.append(
            Stick(
                _number(x),
                _number(x - bar / 2),
                y(row["bar"]),
                None if tall is None else _number(tall),
                y(row["middle"]),
                y(row["low"]),
                y(row["high"]),
                str(row["label"]),
                bool(row["is_marked"]),
            )
        )
    marks = tuple(
        Level(_number(at), _number(at + 4), _number(value))
        for value in (0.0, highest / 2, highest)
        for at in [_y(value, highest, height, pad)]
    )
    floor = _number(height - pad)
    return WeekChart(tuple(sticks), marks, y(target), _number(bar), width, height, floor)


def _round_up(value: float) -> float:
    """The next even whole number, so that the mark halfway is whole too."""
    return max(2.0, 2.0 * -(-value // 2))


def score_chart(
    values: Sequence[float],
    *,
    top: float,
    cutoffs: Sequence[Mapping[str, Any]],
    reliable: float | None,
    width: int = 400,
    height: int = 180,
    pad: int = 16,
) -> ScoreChart:
    """Place scores, cut-off lines and the band of `reliable` points around the first score."""
    levels = tuple(
        Level(_number(y), _number(y - 5), str(cutoff["label"]))
        for cutoff in cutoffs
        for y in [_y(float(cutoff["value"]), top, height, pad)]
    )
    band_y = band_height = None
    if reliable and values:
        upper = _y(values[0] + reliable, top, height, pad)
        band_y = _number(upper)
        band_height = _number(_y(values[0] - reliable, top, height, pad) - upper)
    return ScoreChart(
        line(values, top=top, width=width, height=height, pad=pad), levels, band_y, band_height
    )


def _y(value: float, top: float, height: int, pad: int) -> float:
    share = min(max(value / top, 0.0), 1.0) if top > 0 else 0.0
    return pad + (height - 2 * pad) * (1 - share)


def _number(value: float) -> str:
    """One decimal with a point, whatever the language of the page."""
    return f"{value:.1f}".removesuffix(".0")
