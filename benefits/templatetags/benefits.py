"""How the pages about money write figures."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from benefits.domain import money
from benefits.domain.invoice import InvoiceDocument
from benefits.domain.overview import InvoiceFacts
from benefits.papers import words

register = template.Library()


@register.filter
def euros(cents: int) -> str:
    """`{{ amount_cents|euros }}`: an amount in the reader's language."""
    return money.euros(cents, get_language() or "nl")


@register.filter
def thousands(number: int) -> str:
    """`{{ headcount|thousands }}`: a whole number in groups of three."""
    return money.grouped(number, get_language() or "nl")


@register.filter
def percent(share: float) -> str:
    """`{{ kept|percent }}`: a share in whole per cent; never 100 while something is missing."""
    whole = round(100 * share)
    return f"{99 if whole == 100 and share < 1 else whole}\u00a0%"


@register.simple_tag
def period(invoice: InvoiceFacts | InvoiceDocument) -> str:
    """`{% period invoice %}`: the quarter, or the first and the last of several."""
    return words.period_of(invoice.quarter, invoice.last)


@register.simple_tag
def promise(invoice: InvoiceDocument) -> str:
    """`{% promise invoice %}`: what its amount depends on."""
    return words.promise_of(invoice.covers)
