"""Poster, intranet text and a text for managers with the shared code, in Dutch or English.

Whoever stands before the poster gives nothing away by reading it: no word about health on it, nor
for whom it is. The text for the intranet, which one reads alone, says what there is.
"""

from __future__ import annotations

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from benefits.domain.launch import LaunchFacts
from benefits.papers.sheet import BRAND, SOFT, Sheet


def poster_pdf(facts: LaunchFacts, language: str) -> bytes:
    """One sheet to hang up."""
    with translation.override(language):
        sheet = Sheet(_("Poster"), language)
        sheet.ln(12)
        sheet.put(_("Goed om te weten"), size=40, bold=True, color=BRAND, after=8, align="C")
        sheet.put(_("Er is een regeling voor jou en je gezin."), size=18, align="C")
        words = _("%(employer)s betaalt.")
        sheet.put(words % {"employer": facts.employer}, size=18, after=12, align="C")
        sheet.code(facts.address, size=70)
        sheet.ln(8)
        sheet.put(facts.short_address, size=18, bold=True, after=6, align="C")
        sheet.put(_("Onze code"), size=12, color=SOFT, align="C")
        sheet.put(facts.code, size=30, bold=True, color=BRAND, after=6, align="C")
        sheet.put(_valid_until(facts), size=12, color=SOFT, after=12, align="C")
        sheet.put(_same_code(), size=14, after=4, align="C")
        sheet.put(_("Scan hem thuis, op je eigen telefoon."), size=12, color=SOFT, align="C")
        return sheet.content()


def intranet_pdf(facts: LaunchFacts, language: str) -> bytes:
    """The text for the intranet, with a picture of the address."""
    with translation.override(language):
        return _letter(_("Tekst voor intranet"), intranet_text(facts), facts, language)


def managers_pdf(facts: LaunchFacts, language: str) -> bytes:
    """What who leads people says about it, and what she never asks."""
    with translation.override(language):
        return _letter(_("Voor leidinggevenden"), managers_text(facts), facts, language)


def _letter(name: str, text: tuple[str, ...], facts: LaunchFacts, language: str) -> bytes:
    sheet = Sheet(name, language)
    title, *paragraphs = text
    sheet.put(title, size=20, bold=True, color=BRAND, after=5)
    for each in paragraphs:
        sheet.put(each, size=11.5, after=4)
    sheet.ln(4)
    sheet.code(facts.address, size=45)
    return sheet.content()


def intranet_text(facts: LaunchFacts) -> tuple[str, ...]:
    """Title and paragraphs, in the language of the moment."""
    where = _("Ga naar %(address)s en vul deze code in: %(code)s.")
    return tuple(
        paragraph
        for paragraph in (
            _("Een regeling voor jou en je gezin"),
            _(
                "Een kind krijgen is veel. Verwacht je een kind, of is het er net, en wil je met "
                "iemand praten over hoe het gaat? Dan kan dat snel, bij een psycholoog."
            ),
            _who_pays(facts),
            _("Ook je partner kan meedoen.") if facts.includes_partner else "",
            f"{where % {'address': facts.short_address, 'code': facts.code}} {_valid_until(facts)}",
            _same_code(),
            _never_who(facts),
        )
        if paragraph
    )


def managers_text(facts: LaunchFacts) -> tuple[str, ...]:
    """Title and paragraphs, in the language of the moment."""
    return (
        _("Voor leidinggevenden"),
        _(
            "Wie een kind verwacht of net kreeg, kan snel met een psycholoog praten over hoe het "
            "gaat. %(employer)s betaalt. Zo vertel je het, zonder dat iemand zich bekeken voelt."
        )
        % {"employer": facts.employer},
        _(
            "Vertel het aan iedereen: in het team, of in elk gesprek over verlof. Nooit alleen aan "
            "wie het moeilijk lijkt te hebben."
        ),
        _("Geef de code mee. Iedereen heeft dezelfde: %(code)s.") % {"code": facts.code},
        _(
            "Vraag nooit of iemand er gebruik van maakt. Je hoeft het niet te weten, en niemand "
            "kan het je vertellen."
        ),
        _("Vertelt iemand het uit zichzelf? Luister, en schrijf het nergens op."),
        _(
            "Heeft iemand tijd nodig voor een afspraak? Behandel die als een afspraak bij de "
            "huisarts, en vraag niet waarvoor."
        ),
        _("Is er direct gevaar? Bel 112."),
    )


def _who_pays(facts: LaunchFacts) -> str:
    if facts.cap is None:
        return _("%(employer)s betaalt.") % {"employer": facts.employer}
    words = _("%(employer)s betaalt, tot %(cap)s gesprekken per persoon per jaar.")
    return words % {"employer": facts.employer, "cap": facts.cap}


def _never_who(facts: LaunchFacts) -> str:
    if facts.is_by_use:
        return _("Wij horen nooit wie zich meldt. Wel later een totaal van minstens tien mensen.")
    return _("Wij horen nooit wie zich meldt, en ook niet hoeveel mensen dat zijn.")


def _valid_until(facts: LaunchFacts) -> str:
    words = _("De code geldt tot en met %(day)s.")
    return words % {"day": date_format(facts.until, "j F Y")}


def _same_code() -> str:
    return _("Iedereen heeft dezelfde code. Niemand ziet wie hem gebruikt.")
