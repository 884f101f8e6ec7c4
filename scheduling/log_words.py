"""What this room did with her record, in the words of her own log."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.selectors.audit import register_words

register_words(
    events={
        "earlier.offered": _("Een eerder moment voor je vastgehouden"),
        "earlier.accepted": _("Een eerder moment aangenomen"),
        "earlier.declined": _("Een eerder moment afgeslagen"),
        "earlier.expired": _("Een eerder moment weer vrijgegeven"),
        "earlier.withdrawn": _("Een eerder moment weer vrijgegeven"),
        "earlier.wish": _("Je keuze over eerdere momenten veranderd"),
        "ladder.step": _("Een volgende manier gezocht om je op tijd te helpen"),
        "ladder.done": _("Een manier gevonden om je op tijd te helpen"),
        "ladder.declined": _("Een manier om je op tijd te helpen lukte niet"),
        "ladder.lapsed": _("Een manier om je op tijd te helpen lukte niet"),
        "ladder.not_needed": _("Verder zoeken was niet meer nodig"),
    },
)
