"""Why an employer's own sign-in let somebody not in, for its owner who tests it. Whoever tries to
sign in never reads a reason.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

_UNREADABLE = _(
    "Jullie inlogsysteem gaf geen bruikbaar antwoord. Kijk adres, client-id en geheim na."
)
_WORDS: dict[str, Any] = {
    "no_answer": _("Op dit adres antwoordt geen inlogsysteem dat wij kunnen bereiken."),
    "document": _("Op dit adres staat geen volledige beschrijving van een OpenID-inlogsysteem."),
    "issuer": _(
        "Het inlogsysteem op dit adres noemt zichzelf anders. Neem het adres precies over."
    ),
    "moved": _("Jullie inlogsysteem is verhuisd. Bewaar de gegevens opnieuw."),
    "changed": _("De gegevens zijn intussen veranderd. Begin de proef opnieuw."),
    "state": _("Deze proef was al gebruikt of verlopen. Begin opnieuw."),
    "cancelled": _("Jullie inlogsysteem liet je niet door."),
    "not_verified": _(
        "Jullie inlogsysteem zegt niet dat je e-mailadres gecontroleerd is (email_verified)."
    ),
    "domain": _("Je e-mailadres daar eindigt niet op het domein dat hier staat."),
    "nobody": _("Het e-mailadres daar is van niemand die hier namens jullie meedoet."),
    "somebody_else": _("Je kwam daar binnen als iemand anders. Log daar in als jezelf."),
}


def refusal_in_words(reason: str) -> str:
    """What went wrong and what to do about it."""
    return str(_WORDS.get(reason, _UNREADABLE))
