"""The letter to whoever sees her: something changed, read it first. No name, no fact of hers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from intake.services.loss import SITUATION_CHANGED, seen_by
from notifications.domain.letter import Letter, Withdrawn
from notifications.recipients import staff_recipient
from notifications.registry import MessageKind, register
from notifications.wording import letter, speaking
from scheduling.models import CareRequest

STAFF_PAGE = "/praktijk/"


def prepare(care_request_id: UUID, now: datetime) -> Letter | Withdrawn:
    """To who sees her at the moment of sending; withdrawn when her request was closed."""
    care_request = CareRequest.objects.filter(pk=care_request_id).first()
    if care_request is None or care_request.state == CareRequest.State.CLOSED:
        return Withdrawn("closed")
    reader = seen_by(care_request)
    if reader is None:
        return Withdrawn("nobody sees her any more")
    recipient = staff_recipient(reader)
    with speaking(recipient.language):
        return letter(
            recipient,
            _("Iemand die jij ziet, gaf door dat er iets veranderd is."),
            _("Het staat bij haar naam in je caseload. Lees het voor je haar spreekt."),
            path=STAFF_PAGE,
            subject=_("Er is iets veranderd"),
        )


register(MessageKind(SITUATION_CHANGED, prepare))
