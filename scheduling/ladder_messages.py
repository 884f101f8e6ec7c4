"""The question to a colleague who is willing to work longer. No name, no fact that is only hers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from notifications.domain.letter import Letter, Withdrawn
from notifications.recipients import staff_recipient
from notifications.registry import MessageKind, register
from notifications.wording import letter, moment_in_words, speaking
from scheduling.models import LadderStep, LongerDayAsk
from scheduling.services import owed

STAFF_PAGE = "/praktijk/langer/"


def prepare(ask_id: UUID, now: datetime) -> Letter | Withdrawn:
    """Still asked, or answered by her or by a colleague meanwhile."""
    ask = (
        LongerDayAsk.objects.select_related("clinician__user", "step")
        .filter(pk=ask_id, answer="", step__status=LadderStep.Status.OPEN, step__due_at__gt=now)
        .first()
    )
    if ask is None:
        return Withdrawn("answered_or_over")
    recipient = staff_recipient(ask.clinician.user)
    with speaking(recipient.language):
        return letter(
            recipient,
            _("Kun jij op %(moment)s nog iemand zien, na je laatste gesprek van die dag?")
            % {"moment": moment_in_words(ask.starts_at)},
            _("Wie het eerst ja zegt, krijgt de afspraak. Antwoord voor %(by)s.")
            % {"by": moment_in_words(ask.step.due_at)},
            path=STAFF_PAGE,
            subject=_("Kun jij iemand eerder zien?"),
        )


register(MessageKind(owed.LONGER_DAY, prepare))
