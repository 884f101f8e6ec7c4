"""The next meeting, at a moment that the two agreed on."""

from __future__ import annotations

from datetime import datetime

from accounts.domain.actor import Actor
from accounts.services import audit
from scheduling.domain.errors import WRONG_STATE, NotAllowed, PlaceTaken
from scheduling.domain.fit import MIN_LEAD, Choice, mode_for
from scheduling.models import Appointment, CareRequest, Slot
from scheduling.selectors import slots
from scheduling.services import matching, owed, seconds, steps
from scheduling.services.locks import lock_clinicians, lock_request, whole_deed

Status = Appointment.Status


def book_follow_up(
    *, care_request: CareRequest, slot_id: int, actor: Actor, now: datetime
) -> Appointment:
    """Book the next meeting at one moment of a calendar, chosen by a person of the clinic.

    The psychologist hears of it unless she booked it herself. The mother's wishes, caps and
    protected places do not bind here: the two agreed on it. After a first meeting the second
    follows (`seconds`). Raises PlaceTaken with alternatives,
    and NotAllowed (`wrong_state`) unless the request is open or in care.
    """
    with matching.with_alternatives(care_request, now), whole_deed():
        locked = lock_request(care_request.id)
        if locked.state not in (CareRequest.State.OPEN, CareRequest.State.IN_CARE):
            raise NotAllowed(WRONG_STATE)
        slot = _open_slot(slot_id, now)
        lock_clinicians([slot.clinician_id])
        sequence = slots.number_if_free(locked.id, slot.pk)
        if sequence is None:
            raise PlaceTaken
        booked = steps.new_appointment(
            locked,
            _choice(locked, slot),
            status=Status.BOOKED,
            sequence=sequence,
            now=now,
        )
        steps.insert([booked], actor=actor, now=now)
        steps.reserve(booked, now=now)
        is_news = slot.clinician.user_id != actor.user_id
        news = [(owed.NEW_CLIENT, booked)] if is_news else []
        owed.owe_all([(owed.BOOKED, booked), *news], now=now)
        audit.record(
            actor=actor,
            event="appointment.book",
            action="C",
            now=now,
            subject_id=booked.client_id,
            object_type="appointment",
            object_id=booked.pk,
        )
        seconds.follow(booked, actor=actor, now=now)
    return booked


def _open_slot(slot_id: int, now: datetime) -> Slot:
    """The moment, if it looks free before anybody waits for it; an expired hold does not count."""
    slot = Slot.objects.select_related("clinician").get(pk=slot_id)
    if slot.is_taken and steps.release_expired_holds(now=now):
        slot.refresh_from_db(fields=["is_taken"])
    if slot.is_taken or slot.starts_at < now + MIN_LEAD:
        raise PlaceTaken
    return slot


def _choice(care_request: CareRequest, slot: Slot) -> Choice:
    is_near = slot.clinician.region == care_request.region
    mode = mode_for(care_request.modes, offered=slot.modes, is_near=is_near)
    return Choice(
        slot_id=slot.pk,
        clinician_id=slot.clinician_id,
        clinician_name=slot.clinician.name,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        mode=mode or slot.modes[0],
        reasons=(),
        is_in_time=True,
    )
