"""Words about meetings: when, where, and why this person."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import template
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from scheduling.domain import reasons, titles
from scheduling.models import Appointment

register = template.Library()


@register.filter
def why(codes: list[str]) -> str:
    """The reasons as one clause: "spreekt Nederlands en is het eerst vrij"."""
    return reasons.sentence(codes, get_language() or "nl")


@register.filter
def short_moment(at: datetime) -> str:
    """`di 24 nov, 15:00`; in English `Tue 24 Nov, 15:00`."""
    words = date_format(localtime(at), "D j M, H:i")
    return words.lower() if get_language() == "nl" else words


@register.filter
def profession(title: str) -> str:
    """A psychologist's title; in English the protected Dutch ones are explained."""
    return titles.in_words(title, get_language() or "nl")


@register.filter
def minutes(meeting: Appointment) -> int:
    """How long a meeting takes, in minutes."""
    lasts: timedelta = meeting.during.upper - meeting.during.lower
    return int(lasts.total_seconds() // 60)


@register.filter
def mode_words(mode: str) -> str:
    """`online` or `in_person` in words."""
    return _("Videogesprek") if mode == "online" else _("Gesprek bij ons")
