"""The watchdog's round: with PostgreSQL alone it rings a person before something breaks.

Each finding is its own short transaction; ringing happens after it, outside any.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.domain.actor import Actor
from accounts.models import Heartbeat, User
from accounts.selectors import clinic
from accounts.services import audit
from notifications.channels.base import PermanentFailure, TemporaryFailure
from notifications.outbox import enqueue
from notifications.selectors.outbox import backlog
from notifications.services.delivery import deliver
from notifications.services.ring import ring_phone
from notifications.services.sweep import due_messages
from scheduling.domain import watch
from scheduling.domain.watch import Ring
from scheduling.models import (
    LIVE,
    Appointment,
    CareRequest,
    Commitment,
    DutyAlarm,
    Incident,
    Promise,
    PromiseOutcome,
    SafetyCall,
)
from scheduling.selectors.duty import coordinator, on_duty
from scheduling.selectors.ladder import first_meetings
from scheduling.selectors.seconds import OWED_IN, is_owed, second_meetings
from scheduling.services import commitments, ladder, owed, promises

Term = PromiseOutcome.Term
#: Terms whose miss is an incident with an owner and a letter.
WATCHED_TERMS = (Term.CONTACT, Term.FIRST, Term.SECOND)
WATCHDOG = Actor.system("watchdog")
#: Somebody must own a missed promise and act on it within this time.
MEND_WITHIN = timedelta(minutes=60)
#: How long a round may spend on messages that were left lying.
DELIVERY_SECONDS = 20.0


@dataclass
class Round:
    """What one round found and did."""

    rung: list[str] = field(default_factory=list)
    missed: list[UUID] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    climbed: int = 0
    delivered: int = 0


def look(*, now: datetime) -> Round:
    """One round: what must ring first, then missed promises, then messages left lying."""
    found = Round()
    found.silent = watch.silent_programs(dict(Heartbeat.objects.values_list("name", "at")), now=now)
    is_overdue = _is_overdue(now)
    rings = [*_calls(now), *_nearly_broken(now), *_machinery(found.silent, is_overdue, now)]
    found.rung = [ring.dedupe_key for ring in rings if _ring(ring, now)]
    found.missed = [
        promise.pk for promise, term in _overdue_promises(now) if _miss(promise, term, now)
    ]
    found.climbed = ladder.climb(actor=WATCHDOG, now=now)
    if found.silent or is_overdue:
        found.delivered = _deliver_left(now)
    return found


def ring_test(*, actor: Actor, now: datetime) -> DutyAlarm:
    """Ring the duty phone for a test; once acknowledged, bookings may open."""
    with transaction.atomic(durable=True):
        alarm = DutyAlarm.objects.create(
            kind=DutyAlarm.Kind.TEST, dedupe_key=f"test:{now.isoformat()}", rung_at=now
        )
        audit.record(
            actor=actor,
            event="duty_alarm.test",
            action="E",
            now=now,
            object_type="dutyalarm",
            object_id=alarm.pk,
            purpose="OPERATE",
        )
    _deliver(alarm, now)
    return alarm


def _calls(now: datetime) -> list[Ring]:
    """A ring for each open call that nobody has taken on. The call's clock starts an hour before
    it is due: at once inside staffed hours, and at their beginning otherwise."""
    found = (
        watch.rings_for_call(
            call_id=call.pk,
            made_at=call.made_at,
            is_acknowledged=call.acknowledged_at is not None,
            rings_from=call.due_at - timedelta(minutes=60),
            now=now,
        )
        for call in SafetyCall.objects.filter(ended_at=None)
    )
    return [ring for ring in found if ring is not None]


def _unkept(term: str, now: datetime) -> QuerySet[Promise]:
    """Promises that hold, whose term is neither kept nor missed, and that no meeting keeps.

    A meeting inside the promise keeps it also while its outcome is not written down yet; one that
    she herself gave up was offered in time. A second one is owed in care, too.
    """
    by = f"{term}_by"
    decided = PromiseOutcome.objects.filter(promise=OuterRef("pk"), term=term)
    meeting = _meetings_for(term).filter(
        care_request=OuterRef("care_request"), during__startswith__lte=OuterRef(by)
    )
    held = Promise.objects.filter(superseded_by=None)
    if term == Term.SECOND:
        held = held.filter(is_owed(), care_request__state__in=OWED_IN)
    else:
        held = held.filter(care_request__state=CareRequest.State.OPEN)
    return (
        held.filter(~Exists(decided), ~Exists(meeting), **{f"{by}__lte": now + watch.EARLY_WARNING})
        .select_related("care_request", "owner")
        .order_by(by)
    )


def _meetings_for(term: str) -> QuerySet[Appointment]:
    """Meetings that keep this term when they come in time."""
    if term == Term.FIRST:
        return first_meetings()
    if term == Term.SECOND:
        return second_meetings()
    return Appointment.objects.filter(status__in=LIVE)


def _nearly_broken(now: datetime) -> list[Ring]:
    """A ring for each contact that is due soon with no meeting before it."""
    return [
        Ring("promise", str(promise.pk), f"promise:{promise.pk}:contact")
        for promise in _unkept(Term.CONTACT, now)
        if watch.is_about_to_break(made_at=promise.made_at, due_at=promise.contact_by, now=now)
    ]


def _machinery(silent: list[str], is_overdue: bool, now: datetime) -> list[Ring]:
    """One ring an hour while something stands still."""
    hour = now.strftime("%Y%m%d%H")
    still = [*silent, *(["outbox"] if is_overdue else [])]
    return [Ring("machinery", name, f"machinery:{name}:{hour}") for name in still]


def _is_overdue(now: datetime) -> bool:
    """Whether a message of either side should have gone long ago."""
    oldest = backlog(now=now).oldest_due_at
    return oldest is not None and now - oldest > watch.OVERDUE


def _overdue_promises(now: datetime) -> list[tuple[Promise, str]]:
    """What was promised and is over: contact, the first meeting and the second."""
    return [
        (promise, term)
        for term in WATCHED_TERMS
        for promise in _unkept(term, now)
        if getattr(promise, f"{term}_by") < now
    ]


def _miss(promise: Promise, term: str, now: datetime) -> bool:
    """Write a missed term: outcome, incident with an owner, a task for that owner, and a
    message to her. False when another watchdog was first, or it is no longer true."""
    with transaction.atomic(durable=True):
        # Somebody who holds the request may be mending it this very moment: next round, then.
        free = CareRequest.objects.select_for_update(skip_locked=True)
        if free.filter(pk=promise.care_request_id).first() is None:
            return False
        # Looked at again under the lock: kept, superseded, booked or closed since?
        if not _unkept(term, now).filter(pk=promise.pk).exists():
            return False
        _own_up(promise, term, now)
    return True


def _own_up(promise: Promise, term: str, now: datetime) -> None:
    care_request, owner = promise.care_request, _owner(promise, now)
    promises.record_outcome(care_request=care_request, term=term, at=now, actor=WATCHDOG)
    # Contact and meeting may be promised for one moment: one task and one letter own up to both.
    is_told = promise.incidents.filter(opened_at__gt=now - MEND_WITHIN).exists()
    incident = Incident.objects.create(promise=promise, term=term, opened_at=now, owner=owner)
    if not is_told:
        _mend(care_request, incident, owner, now)
    audit.record(
        actor=WATCHDOG,
        event="promise.missed",
        action="C",
        now=now,
        subject_id=care_request.client_id,
        object_type="incident",
        object_id=incident.pk,
    )


def _mend(care_request: CareRequest, incident: Incident, owner: User, now: datetime) -> None:
    """A task for whoever makes it right, and a letter to her."""
    commitments.make(
        care_request=care_request,
        kind=Commitment.Kind.LADDER_STEP,
        due_at=now + MEND_WITHIN,
        owner=owner,
        actor=WATCHDOG,
        now=now,
    )
    enqueue(
        kind=owed.PROMISE_MISSED,
        subject_id=care_request.pk,
        dedupe_key=f"{owed.PROMISE_MISSED}:{incident.pk}",
        now=now,
    )


def _owner(promise: Promise, now: datetime) -> User:
    """Who owns the promise, unless she left the clinic since."""
    owner = promise.owner
    return owner if owner and owner.is_active else on_duty(now) or coordinator()


def _deliver_left(now: datetime) -> int:
    """Deliver what was left lying, in this very process; how many went.

    Not for long: the next round must be in time for a safety call. It takes what is left.
    """
    until, sent = time.monotonic() + DELIVERY_SECONDS, 0
    for side, message_id in due_messages(now=now):
        sent += deliver(side=side, message_id=message_id, now=now) == "sent"
        if time.monotonic() > until:
            break
    return sent


def _ring(ring: Ring, now: datetime) -> bool:
    """Note the alarm, then ring. True when the phone rang just now for this reason."""
    alarm, _created = DutyAlarm.objects.get_or_create(
        dedupe_key=ring.dedupe_key,
        defaults={"kind": ring.kind, "subject_id": ring.subject_id, "rung_at": now},
    )
    return alarm.delivered_at is None and _deliver(alarm, now)


def _deliver(alarm: DutyAlarm, now: datetime) -> bool:
    """Send the SMS. A phone that cannot be reached is tried again in the next round."""
    phone = _duty_phone(now)
    if not phone:
        return False
    try:
        ring_phone(phone=phone, text_key=alarm.kind, now=now, key=alarm.pk)
    except (TemporaryFailure, PermanentFailure):
        return False
    DutyAlarm.objects.filter(pk=alarm.pk).update(delivered_at=now)
    return True


def _duty_phone(now: datetime) -> str:
    """The clinic's duty phone; without one, the phone of whoever is on duty."""
    on_shift = on_duty(now)
    return clinic.profile().duty_phone or (on_shift.phone if on_shift else "")
