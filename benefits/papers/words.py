"""What stands on an invoice in words, in the language of the moment."""

from __future__ import annotations

from django.utils.translation import gettext as _

from benefits.domain.invoice import Covers
from benefits.domain.periods import Quarter


def covered(covers: Covers) -> str:
    """What a line of an invoice is for, in the language of the moment."""
    return {
        Covers.HEADS: _("Vast bedrag per medewerker"),
        Covers.BUNDLE: _("Gesprekken vooraf"),
        Covers.SESSIONS: _("Gesprekken in een afgesloten periode"),
    }[covers]


def promise_of(covers: Covers) -> str:
    """What the amount depends on, said below it."""
    return {
        Covers.HEADS: _("Het bedrag hangt af van het aantal medewerkers en van niets anders."),
        Covers.BUNDLE: _("Het bedrag is vooraf afgesproken en hangt van niets anders af."),
        Covers.SESSIONS: _(
            "Dit is een totaal van minstens tien mensen samen, afgerond op vijf gesprekken. Het "
            "verandert niet meer."
        ),
    }[covers]


def period_of(first: Quarter, last: Quarter) -> str:
    """`Kwartaal 1, 2027`, or the first and the last of several."""
    names = [
        _("Kwartaal %(number)s, %(year)s") % {"number": each.number, "year": each.year}
        for each in (first, last)
    ]
    if first == last:
        return names[0]
    return _("%(first)s tot en met %(last)s") % {"first": names[0], "last": names[1].lower()}
