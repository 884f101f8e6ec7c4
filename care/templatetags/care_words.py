"""Time and codes as staff read them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from care import words
from care.domain.order import span_of
from intake.domain import instruments
from scheduling.domain.reasons import LANGUAGES
from scheduling.domain.working_days import AMSTERDAM, local_day

register = template.Library()

#: The file with the words of her wishes.
PREFERENCES = "preferences-1.0"
#: Up to here a baby's age is told in weeks, after it in months.
WEEKS_TOLD = 16
_TABLES: dict[str, dict[Any, Any]] = {
    "task": words.TASKS,
    "cause": words.CAUSES,
    "wish": words.CALL_WISHES,
    "outcome": words.CALL_OUTCOMES,
    "status": words.STATUSES,
    "decision": words.DECISIONS,
    "state": words.REQUEST_STATES,
    "alarm": words.ALARMS,
    "part": words.PARTS,
    "refusal": words.REFUSALS,
    "term": words.TERMS,
    "ladder": words.LADDER,
    "ladder_status": words.LADDER_STATUSES,
    "time_off": words.TIME_OFF,
    "matched": words.MATCHED,
    "track": words.TRACKS,
    "mode": words.MODES,
    "step": words.STEPS,
    "message": words.MESSAGES,
}


@register.filter
def said(code: str, table: str) -> str:
    """`{{ task.kind|said:"task" }}`: a code in words; the code itself where it is unknown."""
    return str(_TABLES[table].get(code, code))


@register.filter
def time_left(moment: datetime, now: datetime) -> str:
    """`nog 3 uur`, or `20 minuten te laat`."""
    span = span_of(moment - now)
    length = _length(span.count, span.unit)
    if span.is_late:
        return _("%(length)s te laat") % {"length": length}
    return _("nog %(length)s") % {"length": length}


@register.filter
def ago(moment: datetime, now: datetime) -> str:
    """`3 uur geleden`, or `zojuist`."""
    span = span_of(moment - now)
    if span.count == 0:
        return _("zojuist")
    return _("%(length)s geleden") % {"length": _length(span.count, span.unit)}


@register.filter
def when(moment: datetime, now: datetime) -> str:
    """`vandaag 10:30`, `morgen 09:00`, `do 26 nov 11:00`, on the clock in Amsterdam."""
    local = localtime(moment, AMSTERDAM)
    days = (local.date() - local_day(now)).days
    clock = date_format(local, "H:i")
    if days == 0:
        return _("vandaag %(clock)s") % {"clock": clock}
    if days == 1:
        return _("morgen %(clock)s") % {"clock": clock}
    if days == -1:
        return _("gisteren %(clock)s") % {"clock": clock}
    is_near = abs(moment - now) < timedelta(days=180)
    return f"{date_format(local, 'D j b' if is_near else 'j b Y')} {clock}"


@register.filter
def since_birth(weeks: int | None, wording: str) -> str:
    """`6 weken na de bevalling`; of a baby who died only that, of one not born that she waits."""
    if wording == "pregnant":
        return _("zwanger")
    if weeks is None:
        return _("baby overleden") if wording == "loss" else ""
    if wording == "loss":
        return _("baby overleden, %(age)s na de bevalling") % {"age": _age(weeks)}
    return _("%(age)s na de bevalling") % {"age": _age(weeks)}


@register.filter
def languages(codes: list[str]) -> str:
    """`Nederlands, Engels` for `["nl", "en"]`, in the reader's language."""
    column = 1 if get_language() == "en" else 0
    return ", ".join(LANGUAGES.get(code, (code, code))[column] for code in codes)


@register.filter
def wishes(codes: list[str], question: str) -> str:
    """`{{ codes|wishes:"day_parts" }}`: what she ticked, in the words of the question."""
    item = next(item for item in instruments.load(PREFERENCES).items if item.id == question)
    said_in = get_language() or "nl"
    found = (item.option(code) for code in codes)
    return ", ".join(option.words.text.say(said_in) for option in found if option)


@register.filter
def weekday(number: int) -> str:
    """`Maandag` for 0."""
    return str(words.WEEKDAYS[number])


@register.filter
def minutes_of(during: Any) -> int:
    """How many minutes a meeting lasts."""
    return int((during.upper - during.lower) / timedelta(minutes=1))


def _age(weeks: int) -> str:
    if weeks < WEEKS_TOLD:
        return ngettext("%(n)d week", "%(n)d weken", weeks) % {"n": weeks}
    months = round(weeks * 7 * 12 / 365)
    return ngettext("%(n)d maand", "%(n)d maanden", months) % {"n": months}


def _length(count: int, unit: str) -> str:
    if unit == "minutes":
        return ngettext("%(n)d minuut", "%(n)d minuten", count) % {"n": count}
    if unit == "hours":
        return ngettext("%(n)d uur", "%(n)d uur", count) % {"n": count}
    return ngettext("%(n)d dag", "%(n)d dagen", count) % {"n": count}
