"""Who picks up the duty phone, and when: one person at a time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from psycopg.types.range import Range

from accounts.domain.actor import Actor
from accounts.domain.policy import STAFF
from accounts.models import User
from accounts.services import audit
from scheduling.models import DutyShift


class ShiftTaken(ValueError):
    """Somebody is on duty already at some moment of it."""


class ShiftEmpty(ValueError):
    """It ends before it begins, or it is over."""


def add_shift(
    *, user_id: UUID, starts_at: datetime, ends_at: datetime, actor: Actor, now: datetime
) -> DutyShift:
    """Put somebody of the staff on duty from `starts_at` to `ends_at` (exclusive).

    Raises ShiftEmpty, ShiftTaken, and User.DoesNotExist for anybody but active staff.
    """
    if starts_at >= ends_at or ends_at <= now:
        raise ShiftEmpty
    user = User.objects.get(pk=user_id, is_active=True, role__in=sorted(STAFF))
    with transaction.atomic(durable=True):
        try:
            with transaction.atomic():
                shift = DutyShift.objects.create(user=user, during=Range(starts_at, ends_at))
        except IntegrityError as error:
            raise ShiftTaken from error
        _log(shift, "duty_shift.add", "C", actor, now)
    return shift


def remove_shift(*, shift_id: int, actor: Actor, now: datetime) -> None:
    """Take a shift away. One that is under way ends now, so that the past stays true.

    Raises DutyShift.DoesNotExist when it is over already.
    """
    with transaction.atomic(durable=True):
        shift = DutyShift.objects.select_for_update().get(pk=shift_id, during__endswith__gt=now)
        _log(shift, "duty_shift.remove", "D", actor, now)
        if shift.during.lower < now:
            shift.during = Range(shift.during.lower, now)
            shift.save(update_fields=["during"])
        else:
            shift.delete()


def _log(shift: DutyShift, event: str, action: str, actor: Actor, now: datetime) -> None:
    audit.record(
        actor=actor,
        event=event,
        action=action,
        now=now,
        object_type="dutyshift",
        object_id=shift.pk,
        purpose="OPERATE",
        note=str(shift.user_id),
    )
