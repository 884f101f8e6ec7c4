"""She came, and care begins; or she did not, and somebody phones her."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from accounts.domain.actor import Actor
from accounts.services import audit
from care.models import Episode
from scheduling.models import Appointment, CareRequest
from scheduling.services import appointments, requests
from scheduling.services.locks import whole_deed

State = CareRequest.State


def attended(*, appointment_id: UUID, actor: Actor, now: datetime) -> Episode | None:
    """She came. The first time an episode of care opens, and with it law 1's watch ends.

    None when her request was closed before: the meeting is noted, no care begins. Marking twice
    changes nothing. Raises NotAllowed: `wrong_state`, `too_early`.
    """
    with whole_deed():
        appointment = appointments.mark_attended(
            appointment_id=appointment_id, actor=actor, now=now
        )
        if appointment.care_request.state == State.OPEN:
            _open_episode(appointment, actor, now)
        return Episode.objects.filter(care_request_id=appointment.care_request_id).first()


def did_not_attend(*, appointment_id: UUID, actor: Actor, now: datetime) -> Appointment:
    """She did not come: somebody phones her and her next meeting stands. Never a discharge.

    Raises NotAllowed: `wrong_state`, `too_early`; and ClinicNotReady.
    """
    with whole_deed():
        return appointments.mark_did_not_attend(appointment_id=appointment_id, actor=actor, now=now)


def _open_episode(appointment: Appointment, actor: Actor, now: datetime) -> None:
    care_request = appointment.care_request
    episode = Episode.objects.create(
        care_request=care_request,
        client_id=care_request.client_id,
        clinician_id=appointment.clinician_id,
        opened_at=now,
    )
    requests.take_into_care(care_request=care_request, actor=actor, now=now)
    audit.record(
        actor=actor,
        event="episode.open",
        action="C",
        now=now,
        subject_id=care_request.client_id,
        object_type="episode",
        object_id=episode.pk,
    )
