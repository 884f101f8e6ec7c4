"""Words about meetings: when, where, and why this person."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from scheduling.domain import reasons

register = template.Library()


@register.filter
def why(codes: list[str]) -> str:
    """The reasons as one clause: "spreekt Nederlands en is het eerst vrij"."""
    return reasons.sentence(codes, get_language() or "nl")


@register.filter
def mode_words(mode: str) -> str:
    """`online` or `in_person` in words."""
    return _("Videogesprek") if mode == "online" else _("Gesprek bij ons")
