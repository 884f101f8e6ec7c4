"""From an address to what this person may see. Everything else does not exist for her."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict

from accounts.access import NotYours
from accounts.models import Role, User
from accounts.requests import actor_of
from accounts.services.audit import Showing, shown
from care.selectors import access
from scheduling.models import Appointment, CareRequest, Clinician

Found = TypeVar("Found", bound=Model)


class StaffRequest(HttpRequest):
    """A request behind `@staff`: somebody of the clinic has signed in."""

    user: User


def posted(request: StaffRequest) -> QueryDict | None:
    """What was sent, also when it is empty; None when the page is only asked for."""
    return request.POST if request.method == "POST" else None


def reading(
    request: StaffRequest, event: str, now: datetime, **details: Any
) -> AbstractContextManager[Showing]:
    """What is read in the block is about to be shown, and goes into the access log with it."""
    return shown(actor=actor_of(request), event=event, now=now, **details)


def her_request(request: StaffRequest, care_request_id: UUID, now: datetime) -> CareRequest:
    """The request for care, as far as this person may see it. Raises NotYours."""
    return access.request_for(request.user, care_request_id, now=now)


def clinical_request(request: StaffRequest, care_request_id: UUID, now: datetime) -> CareRequest:
    """The same for who may see her answers and decide about her. Raises NotYours."""
    found = her_request(request, care_request_id, now)
    if not access.sees_answers(found):
        raise NotYours("carerequest", care_request_id, found.client_id)
    return found


def shared_request(request: StaffRequest, care_request_id: UUID, now: datetime) -> CareRequest:
    """The same for who may say who else reads along. Raises NotYours."""
    found = her_request(request, care_request_id, now)
    if not access.may_share(found):
        raise NotYours("carerequest", care_request_id, found.client_id)
    return found


def her_meeting(request: StaffRequest, appointment_id: UUID, now: datetime) -> Appointment:
    """A meeting of hers, for the psychologist who has it or who stands in. Raises NotYours."""
    meetings = Appointment.objects.select_related("clinician", "care_request")
    meeting = meetings.filter(pk=appointment_id).first()
    if meeting is None:
        raise NotYours("appointment", appointment_id)
    found = access.request_for(request.user, meeting.care_request_id, now=now)
    is_own = meeting.clinician.user_id == request.user.pk
    if not is_own and found.basis != access.CARE_RELATION:  # type: ignore[attr-defined]
        raise NotYours("appointment", appointment_id, meeting.client_id)
    return meeting


def hanging_on(
    request: StaffRequest, rows: QuerySet[Found], key: object, now: datetime
) -> tuple[Found, CareRequest]:
    """A call, a task or the like, with the request it hangs on. Raises NotYours."""
    row = rows.filter(pk=key).first()
    if row is None:
        raise NotYours(rows.model._meta.model_name or "", key)
    return row, her_request(request, row.care_request_id, now)  # type: ignore[attr-defined]


def her_calendar(request: StaffRequest, clinician_id: UUID | None = None) -> Clinician | None:
    """A psychologist's own calendar, or any for coordinator and administrator.

    None for a psychologist whose profile is not there yet. Raises NotYours.
    """
    calendars = Clinician.objects.select_related("user")
    if request.user.role == Role.CLINICIAN:
        own = calendars.filter(user=request.user).first()
        if clinician_id is not None and (own is None or own.pk != clinician_id):
            raise NotYours("clinician", clinician_id)
        return own
    found = calendars.filter(pk=clinician_id).first() if clinician_id else None
    if found is None:
        raise NotYours("clinician", clinician_id)
    return found


def colleagues_of(user: User) -> list[User]:
    """The other psychologists, by name."""
    others = User.objects.filter(role=Role.CLINICIAN, is_active=True).exclude(pk=user.pk)
    return list(others.order_by("name"))
