"""Why this psychologist and this hour, as staff read it."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from care.templatetags.care_words import when
from scheduling.domain import reasons
from scheduling.domain.matching import explain
from scheduling.models import Appointment

register = template.Library()


@register.filter
def why_this_hour(meeting: Appointment, now: datetime) -> list[str]:
    """`{% for line in meeting|why_this_hour:now %}`: its reasons, and how the engine weighed it.

    Empty for a moment that a person chose.
    """
    language = get_language() or "nl"
    lines = []
    if meeting.reasons:
        sentence = reasons.sentence(meeting.reasons, language)
        lines.append(
            _("%(name)s %(reasons)s.") % {"name": meeting.clinician.name, "reasons": sentence}
        )
    weighing = meeting.weighing
    if not weighing:
        return lines
    lines.append(_("Past voor %(percent)d %%.") % {"percent": round(100 * weighing["fit"])})
    if weighing["kept_back"]:
        words = explain.words(weighing["kept_back"], language)
        lines.append(_("Er is een uur dat haar beter past; %(words)s.") % {"words": words})
    if weighing["priced_at"]:
        at = when(datetime.fromisoformat(weighing["priced_at"]), now)
        lines.append(_("Gewogen met de verwachting van %(when)s.") % {"when": at})
    else:
        lines.append(_("Gewogen zonder verwachting, met de vaste regel."))
    return lines
