"""The duty screen, read from the database: who must be phoned, and what rang."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.domain.person import Contact, Identity
from accounts.models import Role, User
from accounts.services.clients import contact_of, identity_of
from care.selectors import access
from intake.services.safety import call_wish_of
from scheduling.models import CareRequest, DutyAlarm, DutyShift, SafetyCall
from scheduling.selectors import duty


@dataclass(frozen=True)
class Call:
    """Somebody who must be phoned. `is_draft`: she has not sent her intake.

    `wish`: when she would like it (`soon`, `morning`, `afternoon`, or empty).
    """

    call: SafetyCall
    identity: Identity
    contact: Contact
    is_draft: bool
    wish: str


def calls_for(user: User, *, now: datetime) -> list[Call]:
    """The open calls this person may see: all of them, or her own and those of her shift."""
    visible = duty.open_calls().select_related("care_request__client__key", "owner")
    if user.role == Role.CLINICIAN:
        hers = access.visible_to(user, now=now).values("pk")
        visible = visible.filter(care_request_id__in=hers)
    return [
        Call(
            call=call,
            identity=identity_of(call.care_request.client),
            contact=contact_of(call.care_request.client),
            is_draft=call.care_request.state == CareRequest.State.DRAFT,
            wish=call_wish_of(care_request_id=call.care_request_id),
        )
        for call in visible
    ]


def alarms() -> list[DutyAlarm]:
    """Alarms nobody has taken on, the newest first. A safety call rings anew until someone does."""
    return list(DutyAlarm.objects.filter(acknowledged_at=None).order_by("-rung_at")[:50])


def shift_now(*, now: datetime) -> DutyShift | None:
    """The shift that is under way."""
    return DutyShift.objects.select_related("user").filter(during__contains=now).first()


def next_shift(*, now: datetime) -> DutyShift | None:
    """The first shift that begins later."""
    later = DutyShift.objects.select_related("user").filter(during__startswith__gt=now)
    return later.order_by("during").first()
