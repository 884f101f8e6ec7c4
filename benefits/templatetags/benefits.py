"""How the pages about money write figures."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from benefits.domain import money

register = template.Library()


@register.filter
def euros(cents: int) -> str:
    """`{{ amount_cents|euros }}`: an amount in the reader's language."""
    return money.euros(cents, get_language() or "nl")


@register.filter
def thousands(number: int) -> str:
    """`{{ headcount|thousands }}`: a whole number in groups of three."""
    return money.grouped(number, get_language() or "nl")
