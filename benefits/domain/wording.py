"""Words about who pays. Dutch, as message ids: whoever shows them translates them.

She reads the truth once she has shown that her e-mail address or phone is hers. Before that
everybody reads `UNTIL_VERIFIED`, whatever the truth is (decisions.md 15).
"""

from __future__ import annotations

from dataclasses import dataclass

from benefits.domain.eligibility import Rule


@dataclass(frozen=True, slots=True)
class Words:
    """A short title, and what it means for her."""

    title: str
    text: str


def _(text: str) -> str:
    """Mark a text for translation; this layer knows no language."""
    return text


UNTIL_VERIFIED = Words(
    _("Dank je. We laten het je weten op je eigen pagina."),
    _("Je afspraak gaat door, wat het antwoord ook is."),
)
# The same for who got the right and for who came second with the same proof: whoever types a
# colleague's number and birth date must not learn whether it was used before.
_PAID = Words(
    _("Je gesprekken worden betaald"),
    _("Je werkgever ziet niet wie er komt, en ook niet dat er iemand komt."),
)
_CLINIC_PAYS = Words(
    _("De kliniek betaalt je gesprekken"),
    _("Dat gaat uit een eigen fonds. Je hoeft er niets voor te doen."),
)
_GOES_ON = _(
    "Je afspraak gaat door: de kliniek betaalt hem uit een eigen fonds. "
    "Een nieuwe code kun je altijd aan ons doorgeven."
)

_WORDS: dict[Rule, Words] = {
    Rule.ON_ROSTER: _PAID,
    Rule.ON_LEAVE: _PAID,
    Rule.COMPANY_CODE: _PAID,
    Rule.SELF_PAY: Words(
        _("Je betaalt zelf"),
        _("Zo heb je het gekozen. Na elk gesprek krijg je een rekening."),
    ),
    Rule.NO_PROOF: _CLINIC_PAYS,
    Rule.UNKNOWN_CODE: Words(_("We herkennen de code van je werkgever niet"), _GOES_ON),
    Rule.CODE_OVER: Words(_("De code van je werkgever is verlopen"), _GOES_ON),
    Rule.NO_CONTRACT: Words(_("Je werkgever heeft nu geen regeling met ons"), _GOES_ON),
    Rule.NOT_ON_ROSTER: Words(_("We vinden je niet op de lijst van je werkgever"), _GOES_ON),
    Rule.LEAVE_OVER: Words(_("Je recht via je werkgever is voorbij"), _GOES_ON),
    Rule.NOT_LOOKED_AT: Words(_("We konden de code van je werkgever nu niet nakijken"), _GOES_ON),
    Rule.CLAIMED_BY_OTHER: _PAID,
    Rule.ALL_CLAIMED: _PAID,
}


def funding_words(rule: str) -> Words:
    """What she reads about who pays, by the rule that decided it.

    Raises ValueError when there is no such rule.
    """
    return _WORDS[Rule(rule)]
