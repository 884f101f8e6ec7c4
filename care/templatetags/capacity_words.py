"""Figures of a forecast as people read them, and the rows of its pictures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import Form
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from care.selectors.capacity import WeekRow
from care.words import FIRST_WITHIN
from scheduling.domain.capacity.intervals import Figure
from scheduling.domain.reasons import LANGUAGES
from scheduling.domain.weighing import ANY_LANGUAGE
from scheduling.domain.working_days import AMSTERDAM

register = template.Library()
_DAY = 24
#: Up to here a wait is told in hours.
_HOURS_TOLD = 48


@register.filter
def percent(share: float | None) -> str:
    """`0.966|percent`: "97 %"; never 100 while something is missing."""
    if share is None:
        return "–"
    whole = round(100 * share)
    return f"{99 if whole == 100 and share < 1 else whole}\u00a0%"


@register.filter
def percent_between(figure: Figure) -> str:
    """`tussen 91 % en 99 %`; nothing where there is no figure."""
    if figure.low is None or figure.high is None:
        return ""
    return _("tussen %(low)s en %(high)s") % {
        "low": percent(figure.low),
        "high": percent(figure.high),
    }


@register.filter
def count_between(figure: Figure) -> str:
    """`3 tot 11`, whole numbers."""
    if figure.low is None or figure.high is None:
        return ""
    low, high = (number_format(value, 0) for value in (figure.low, figure.high))
    return low if low == high else _("%(low)s tot %(high)s") % {"low": low, "high": high}


@register.filter
def count(figure: Figure) -> str:
    """`6,3`."""
    return "–" if figure.expected is None else number_format(figure.expected, 1)


@register.filter
def wait(hours: float | None) -> str:
    """`30 uur`, `4 dagen`; where a wait has no end within sight: `geen plek`."""
    if hours is None:
        return _("geen plek")
    if hours < _HOURS_TOLD:
        return _("%(n)d uur") % {"n": round(hours)}
    days = round(hours / _DAY)
    return ngettext("%(n)d dag", "%(n)d dagen", days) % {"n": days}


@register.filter
def wait_between(figure: Figure) -> str:
    """`2 tot 5 dagen`, as two waits."""
    if figure.low is None:
        return ""
    return _("%(low)s tot %(high)s") % {"low": wait(figure.low), "high": wait(figure.high)}


@register.filter
def language_name(code: str) -> str:
    """`Turks`, in the reader's language; `*` is any."""
    if code == ANY_LANGUAGE:
        return _("elke taal")
    column = 1 if get_language() == "en" else 0
    return LANGUAGES.get(code, (code, code))[column]


@register.filter
def promised(level: str) -> str:
    """Within what time a first meeting is promised: the detail beside a level."""
    return str(FIRST_WITHIN[int(level)])


@register.filter
def carried(form: Form) -> list[tuple[str, Any]]:
    """What was filled in, to go along with a change that is tried; not the extra places."""
    given = [(field.name, field.value()) for field in form if not field.name.startswith("extra_")]
    return [(name, value) for name, value in given if value not in (None, "")]


@register.filter
def demand_rows(rows: Iterable[WeekRow]) -> list[dict[str, Any]]:
    """For `week_chart`: a bar for the room there is, a dot for who is expected to come."""
    return [
        _row(row, row.now.demand, row.now.demand.expected, bar=row.now.capacity.expected)
        for row in rows
    ]


@register.filter
def promise_rows(rows: Iterable[WeekRow]) -> list[dict[str, Any]]:
    """For `week_chart`: the share of promises kept, in percent."""
    found = []
    for row in rows:
        kept = row.now.kept
        low, high = (None if value is None else 100 * value for value in (kept.low, kept.high))
        expected = None if kept.expected is None else 100 * kept.expected
        found.append(_row(row, Figure(expected, low, high), expected))
    return found


def _row(
    row: WeekRow, range_: Figure, middle: float | None, bar: float | None = None
) -> dict[str, Any]:
    return {
        "label": date_format(localtime(row.starts_at, AMSTERDAM), "j b"),
        "bar": bar,
        "low": range_.low,
        "middle": middle,
        "high": range_.high,
        "is_marked": row.now.is_at_risk,
    }
