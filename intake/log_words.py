"""What this room did with her record, in the words of her own log."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.selectors.audit import register_words

register_words(
    events={
        "intake.submit": _("Je intake verstuurd"),
        "on_behalf.go_on": _("Verder gegaan met invullen namens jou"),
        "intake.read_own": _("Je antwoorden teruggelezen"),
        "measure.enter": _("Een ingevulde vragenlijst toegevoegd"),
        "triage.proposed": _("Opnieuw gekeken hoe snel je hulp nodig hebt"),
        "story.approve": _("Je verhaal goedgekeurd"),
        "story.read_own": _("Je verhaal gelezen"),
    },
    objects={"story": _("Je verhaal"), "commitment": _("Een taak om jou te helpen")},
)
