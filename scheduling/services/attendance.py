"""She came, or she did not. Neither ends her care by itself."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from accounts.domain.actor import Actor
from accounts.services import audit
from benefits.services import ledger
from scheduling.domain.errors import TOO_EARLY, WRONG_STATE, NotAllowed
from scheduling.domain.fit import Deadlines
from scheduling.domain.promises import promise_times
from scheduling.domain.working_days import add_working_days, end_of_day, local_day
from scheduling.models import LIVE, Appointment, CareRequest, Commitment, PromiseOutcome
from scheduling.selectors.duty import coordinator, staffed_hours
from scheduling.services import commitments, matching, owed, promises, steps
from scheduling.services.locks import lock_appointment, part_of_deed

Status = Appointment.Status
Term = PromiseOutcome.Term
#: Which term of the promise a meeting meets, by its sequence; later ones meet none.
TERM_OF = {1: Term.FIRST, 2: Term.SECOND}
#: A missed meeting is followed by a call on the second working day at the latest.
CALL_WITHIN = 2


def mark_attended(*, appointment_id: UUID, actor: Actor, now: datetime) -> Appointment:
    """She came: settle the session, write which terms of the promise were met.

    Runs in the caller's transaction, or in one of its own. Law 1 still holds at its commit: open
    the episode (`requests.take_into_care`) in the same transaction. Marking twice changes nothing.
    Raises NotAllowed: `wrong_state`, `too_early` before it begins.
    """
    with part_of_deed():
        appointment = lock_appointment(appointment_id)
        if appointment.status == Status.ATTENDED:
            return appointment
        _check_begun(appointment, now)
        steps.appointment_to(appointment, Status.ATTENDED, actor=actor, now=now)
        ledger.settle(booking_id=appointment.id, now=now)
        for term in (Term.CONTACT, TERM_OF.get(appointment.sequence)):
            if term is not None:
                promises.record_outcome(
                    care_request=appointment.care_request,
                    term=term,
                    at=appointment.during.lower,
                    actor=actor,
                )
        _log(appointment, "appointment.attended", actor, now)
    return appointment


def mark_did_not_attend(*, appointment_id: UUID, actor: Actor, now: datetime) -> Appointment:
    """She did not come: somebody phones her, and her next meeting stands. Never a discharge.

    The session is given back. Without a later meeting the next one is booked at once, with the
    psychologist she knows if possible. Runs in the caller's transaction or its own; marking twice
    changes nothing. Raises NotAllowed: `wrong_state`, `too_early`; and ClinicNotReady.
    """
    with part_of_deed():
        appointment = lock_appointment(appointment_id)
        if appointment.status == Status.DID_NOT_ATTEND:
            return appointment
        _check_begun(appointment, now)
        steps.appointment_to(appointment, Status.DID_NOT_ATTEND, actor=actor, now=now)
        steps.release(appointment, now=now)
        if appointment.care_request.state != CareRequest.State.CLOSED:
            _phone_her(appointment, actor, now)
            _book_next(appointment, actor, now)
        _log(appointment, "appointment.did_not_attend", actor, now)
    return appointment


def _phone_her(appointment: Appointment, actor: Actor, now: datetime) -> None:
    """A call as soon as her level promises contact. In care it is her psychologist's."""
    care_request = appointment.care_request
    contact_by = promise_times(care_request.level or 1, now, staffed_hours()).contact_by
    latest = end_of_day(add_working_days(local_day(now), CALL_WITHIN))
    is_in_care = care_request.state == CareRequest.State.IN_CARE
    commitments.make(
        care_request=care_request,
        kind=Commitment.Kind.LADDER_STEP,
        due_at=min(contact_by, latest),
        owner=appointment.clinician.user if is_in_care else coordinator(),
        actor=actor,
        now=now,
    )


def _book_next(appointment: Appointment, actor: Actor, now: datetime) -> None:
    care_request = appointment.care_request
    to_come = care_request.appointments.filter(status__in=LIVE, during__startswith__gt=now)
    if to_come.exists():
        return
    first_by = promise_times(care_request.level or 1, now, staffed_hours()).first_by
    by = first_by or now + promises.LATEST
    booked = matching.book_best(
        care_request,
        sequence=appointment.sequence,
        deadlines=Deadlines(contact_by=by, meeting_by=by),
        known=matching.known_by(appointment),
        actor=actor,
        now=now,
    )
    if booked:
        owed.owe(owed.BOOKED, booked[0], now=now)
        if booked[0].clinician_id != appointment.clinician_id:
            owed.owe(owed.NEW_CLIENT, booked[0], now=now)


def _check_begun(appointment: Appointment, now: datetime) -> None:
    if appointment.status not in LIVE:
        raise NotAllowed(WRONG_STATE)
    if now < appointment.during.lower:
        raise NotAllowed(TOO_EARLY)


def _log(appointment: Appointment, event: str, actor: Actor, now: datetime) -> None:
    audit.record(
        actor=actor,
        event=event,
        action="U",
        now=now,
        subject_id=appointment.client_id,
        object_type="appointment",
        object_id=appointment.pk,
    )
