"""Codes of the rule workshop in words, for pages of staff."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

#: What a draft takes before it can hold: done, still to do (`intake.selectors.tables.NEEDS`).
NEEDS: dict[str, tuple[Any, Any]] = {
    "changes": (_("Er is iets veranderd"), _("Verander een regel")),
    "examples": (
        _("Elk voorbeeld krijgt de uitkomst die is afgesproken"),
        _("Bekijk de voorbeelden die een andere uitkomst krijgen"),
    ),
    "guardrails": (
        _("Geen ondergrens of wet van de tabel is gebroken"),
        _("Een ondergrens of wet van de tabel is gebroken"),
    ),
    "sentences": (
        _("De zinnen zeggen wat de regels doen"),
        _("Schrijf de zinnen die niet meer kloppen opnieuw"),
    ),
    "replay": (_("Eerdere intakes zijn nagespeeld"), _("Speel eerdere intakes na")),
    "signatures": (_("Twee psychologen hebben getekend"), _("Teken samen met een collega")),
}
#: What differs in a rule (`care.domain.rulebook.Line`).
DIFFERS: dict[str, Any] = {
    "condition": _("Wanneer"),
    "cut_offs": _("Grenzen"),
    "reason_nl": _("Zin"),
    "reason_en": _("Zin in het Engels"),
    "title_nl": _("Korte naam"),
    "title_en": _("Korte naam in het Engels"),
}
#: Why a change cannot be made (`intake.domain.triage.changes.InvalidChange`).
INVALID: dict[str, Any] = {
    "unknown": _("Deze regel bestaat niet."),
    "wrong_number": _("Deze regel heeft een ander aantal grenzen. Kijk opnieuw."),
    "out_of_range": _("Kies een waarde die kan: van de laagste tot en met de hoogste."),
    "not_descending": _("De grenzen moeten oplopen: een hoger niveau begint bij een hogere som."),
    "not_possible": _("Dit kan deze regel niet."),
    "sentence": _("Schrijf hier een zin van hooguit 400 tekens."),
}
#: Why the workshop refused (`intake.services.tables.WorkshopRefused`).
REFUSED: dict[str, Any] = {
    "not_a_clinician": _("Alleen een psycholoog werkt aan de regels."),
    "draft_open": _("Er is al een concept. Werk daarin verder, of gooi het eerst weg."),
    "not_open": _("Dit concept is intussen gepubliceerd of weggegooid."),
    "changed": _("Iemand heeft het concept intussen veranderd. Kijk opnieuw en bewaar dan."),
    "words_missing": _("Schrijf op waarom, in hooguit 2000 tekens."),
    "nothing_to_accept": _("Dit voorbeeld krijgt de uitkomst die is afgesproken."),
    "not_ready": _("Er staat nog iets open. Kijk in de lijst wat er nog nodig is."),
    "signed_already": _("Jij hebt al getekend. De tweede handtekening is van een collega."),
}
#: Marks that speak of the table itself; the others are publications (`triage.sources`).
MARKS: dict[str, Any] = {
    "K": _("Algemene klinische kennis; wie de tabel tekent, kijkt haar na"),
    "P": _("Voorstel: geen publicatie zegt precies dit, een psycholoog moet het goedkeuren"),
}
