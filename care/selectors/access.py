"""Who may see which record. Every page about a mother starts here.

A psychologist sees her own clients: a meeting that stands or was, an episode's stand-in, the
colleague whose signature is asked, a dated task of hers, a safety call while she is on duty.
Before that she sees nothing. Coordinator and administrator see level, promise and contact of
everybody, and nobody's answers. What is not hers does not exist for her.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from accounts.access import NotYours
from accounts.models import Role, User
from care.models import CareRelation
from intake.models import LoweringProposal
from scheduling.models import Appointment, CareRequest, Commitment, DutyShift, SafetyCall

Status = Appointment.Status
#: Meetings that make a mother hers: one that stands, and one that was.
MEETINGS = (Status.BOOKED, Status.CONFIRMED, Status.ATTENDED, Status.DID_NOT_ATTEND)
OWN_CLIENT = "own_client"
CARE_RELATION = "care_relation"
SECOND_SIGNATURE = "second_signature"
OWN_TASK = "own_task"
DUTY_CALL = "duty_call"
BOARD = "clinic_board"


def visible_to(user: User, *, now: datetime) -> QuerySet[CareRequest]:
    """The requests this person may see, each with the rule that allows it as `basis`."""
    everyone = CareRequest.objects.all()
    if user.role in (Role.COORDINATOR, Role.ADMIN):
        return everyone.annotate(basis=Value(BOARD, output_field=CharField()))
    if user.role != Role.CLINICIAN:
        return everyone.none().annotate(basis=Value("", output_field=CharField()))
    reasons = [When(condition, then=Value(rule)) for rule, condition in _reasons(user, now)]
    basis = Case(*reasons, default=Value(""), output_field=CharField())
    return everyone.annotate(basis=basis).exclude(basis="")


def request_for(user: User, care_request_id: UUID, *, now: datetime) -> CareRequest:
    """The request, if she may see it. Raises NotYours, also when there is none."""
    found = (
        visible_to(user, now=now)
        .select_related("client__key", "intake__key", "episode__clinician")
        .filter(pk=care_request_id)
        .first()
    )
    if found is None:
        known = CareRequest.objects.filter(pk=care_request_id).values_list("client_id", flat=True)
        raise NotYours("carerequest", care_request_id, known.first())
    return found


def sees_answers(care_request: CareRequest) -> bool:
    """Whether the rule that shows this request shows what she answered, too."""
    return bool(care_request.basis != BOARD)  # type: ignore[attr-defined]


def may_share(care_request: CareRequest) -> bool:
    """Whether the rule that shows this request lets her say who else reads along.

    Who was let in herself, for a while or for one task, lets nobody else in: else two colleagues
    could keep each other in for ever.
    """
    return care_request.basis in (OWN_CLIENT, BOARD)  # type: ignore[attr-defined]


def is_own_client(user: User) -> Exists:
    """A condition on requests: this psychologist has, or had, a meeting with her."""
    return Exists(
        Appointment.objects.filter(
            care_request=OuterRef("pk"), clinician__user=user, status__in=MEETINGS
        )
    )


def reads_along(user: User, now: datetime) -> Exists:
    """A condition on requests: she stands in for somebody, or supervises."""
    return Exists(
        CareRelation.objects.filter(
            Q(ends_at=None) | Q(ends_at__gt=now),
            client=OuterRef("client"),
            user=user,
            starts_at__lte=now,
        )
    )


def _reasons(user: User, now: datetime) -> list[tuple[str, Exists | Q]]:
    asked = LoweringProposal.objects.filter(
        intake=OuterRef("pk"), second_clinician=user, answered_at=None
    )
    task = Commitment.objects.filter(care_request=OuterRef("pk"), owner=user, ended_at=None)
    call = SafetyCall.objects.filter(care_request=OuterRef("pk"), ended_at=None)
    shift = DutyShift.objects.filter(user=user, during__contains=now)
    return [
        (OWN_CLIENT, is_own_client(user)),
        (CARE_RELATION, reads_along(user, now)),
        (SECOND_SIGNATURE, Exists(asked)),
        (OWN_TASK, Exists(task)),
        (DUTY_CALL, Exists(call.filter(Q(owner=user) | Q(acknowledged_by=user)))),
        (DUTY_CALL, Q(Exists(call)) & Q(Exists(shift))),
    ]
