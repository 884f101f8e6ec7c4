"""The letter to a colleague who is asked to sign for a lower level. No name, no fact of hers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from intake.models import LoweringProposal
from intake.services.review import LOWERING_ASKED
from notifications.domain.letter import Letter, Withdrawn
from notifications.recipients import staff_recipient
from notifications.registry import MessageKind, register
from notifications.wording import letter, speaking

STAFF_PAGE = "/praktijk/"


def prepare(subject_id: UUID, now: datetime) -> Letter | Withdrawn:
    """Still asked, or answered meanwhile."""
    proposal = (
        LoweringProposal.objects.select_related("second_clinician")
        .filter(pk=subject_id, answered_at=None)
        .first()
    )
    if proposal is None:
        return Withdrawn("answered")
    recipient = staff_recipient(proposal.second_clinician)
    with speaking(recipient.language):
        return letter(
            recipient,
            _("Een collega vraagt je om mee te kijken. Je vindt de vraag bovenaan je caseload."),
            path=STAFF_PAGE,
            subject=_("Een collega vraagt je om mee te kijken"),
        )


register(MessageKind(LOWERING_ASKED, prepare))
