"""A moment that came free goes round: offered to one mother, kept for her, then to the next.

Found by looking (`pass_on`, every fifteen seconds), so that nothing is lost with a program: the
place and its offers are rows. Every deed locks her request first, then the calendar, then rows.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from uuid import UUID, uuid4

from accounts.domain.actor import Actor
from accounts.services import audit
from accounts.services.sealing import Unreadable
from notifications.outbox import enqueue
from notifications.recipients import client_recipient
from scheduling.domain import earlier
from scheduling.domain.errors import HoldExpired, PlaceTaken
from scheduling.domain.fit import Choice
from scheduling.domain.ranking import rank
from scheduling.domain.transitions import EARLIER_OFFER, check_step
from scheduling.models import (
    LIVE,
    Appointment,
    CareRequest,
    EarlierOffer,
    EarlierOfferEvent,
    FreedPlace,
)
from scheduling.selectors import candidates
from scheduling.selectors import earlier as places
from scheduling.services import appointments, matching, offers, owed, promises, seconds, steps
from scheduling.services.locks import lock_clinicians, lock_request, whole_deed

Status = EarlierOffer.Status
Outcome = FreedPlace.Outcome
#: As many places a round as surely fit between two rounds; the soonest to start come first.
PLACES_A_ROUND = 40


def pass_on(*, actor: Actor, now: datetime) -> int:
    """End the offers that nobody answered, then offer every free place; gives how many offers.

    Safe to run twice, or at once: a place that somebody else has in hand is left to her.
    """
    offers.release_expired(now=now)
    for offer_id in places.stale_offers(now=now):
        with suppress(PlaceTaken):
            _end_stale(offer_id, actor, now)
    offered = 0
    for place in places.to_pass_on(now=now, limit=PLACES_A_ROUND):
        with suppress(PlaceTaken):
            offered += _pass_on(place, actor, now)
    return offered


def accept(*, offer_id: UUID, actor: Actor, now: datetime) -> Appointment:
    """Yes: her meeting moves there, and the moment she had comes free. Twice is once.

    She chose it, so nobody asks her to confirm it. Raises HoldExpired when it is no longer kept
    for her, PlaceTaken when we could not look, and NotAllowed (`too_late`) when her own meeting
    has begun.
    """
    with whole_deed():
        offer = _locked(offer_id)
        if offer.status == Status.ACCEPTED:
            return offer.hold
        if offer.status != Status.OFFERED:
            raise HoldExpired
        hold = appointments.locked_hold(offer.hold_id)
        hold.care_request = offer.care_request
        appointments.check_kept(hold, now)
        live = offer.care_request.appointments.filter(sequence=hold.sequence, status__in=LIVE)
        old = live.select_related("clinician").first()
        if old is not None:
            appointments.check_to_come(old, now)
        appointments.take_instead(old, hold, actor=actor, now=now)
        steps.appointment_to(hold, Appointment.Status.CONFIRMED, actor=actor, now=now)
        _to(offer, Status.ACCEPTED, actor, now)
        _close(offer.place, Outcome.TAKEN, now)
        seconds.follow(hold, actor=actor, now=now)
    return hold


def decline(*, offer_id: UUID, actor: Actor, now: datetime) -> None:
    """No: she keeps what she has, and the next one is asked. Too late or twice changes nothing."""
    with whole_deed():
        offer = _locked(offer_id)
        if offer.status == Status.OFFERED:
            _let_go(offer, Status.DECLINED, actor, now)


def set_wish(*, care_request_id: UUID, wants: bool, actor: Actor, now: datetime) -> None:
    """Whether she wants to hear of earlier moments. Without it an offer that stands is declined."""
    with whole_deed():
        care_request = lock_request(care_request_id)
        if care_request.wants_earlier == wants:
            return
        care_request.wants_earlier = wants
        care_request.save(update_fields=["wants_earlier"])
        standing = EarlierOffer.objects.filter(care_request=care_request, status=Status.OFFERED)
        for offer in standing.select_related("hold", "place", "care_request"):
            if not wants:
                _let_go(offer, Status.DECLINED, actor, now)
        _log(care_request, "earlier.wish", "U", "carerequest", care_request.pk, actor, now)


def _pass_on(place: FreedPlace, actor: Actor, now: datetime) -> bool:
    """Close the place, wait, or offer it to whose turn it is. True when it was offered."""
    if kept_until := places.kept_until(place.slot, now=now):
        _look_at(place, kept_until)
        return False
    if outcome := _ended(place, now):
        _close(place, outcome, now)
        return False
    passed: set[UUID] = set()
    if earlier.can_offer(place.slot.starts_at, now=now):
        while turn := _first(place, passed, now):
            if _offer(place, turn, passed, actor, now):
                return True
            passed.add(turn.request_id)
    _look_at(place, earlier.look_again(now))
    return False


def _ended(place: FreedPlace, now: datetime) -> Outcome | None:
    """What became of the place; None while it can still be offered."""
    if earlier.is_over(place.slot.starts_at, now=now):
        return Outcome.OVER
    if place.slot.withdrawn_at is not None:
        return Outcome.WITHDRAWN
    return Outcome.TAKEN if place.slot.is_taken else None


def _first(place: FreedPlace, passed: set[UUID], now: datetime) -> earlier.Turn | None:
    """Whose turn it is, leaving out those for whom it could not be kept just now."""
    free = places.place_of(place.slot, now=now)
    if free is None:
        return None
    waiting = places.waiting_for(place.slot, now=now)
    turns = earlier.in_turn(free, waiting, now=now)
    return next((turn for turn in turns if turn.request_id not in passed), None)


def _offer(
    place: FreedPlace, turn: earlier.Turn, passed: set[UUID], actor: Actor, now: datetime
) -> bool:
    """Keep the place for her and owe her word of it. False when caps or the calendar forbid it.

    Looked at again under the locks; raises PlaceTaken when it is somebody else's turn by now.
    """
    with whole_deed():
        care_request = lock_request(turn.request_id)
        lock_clinicians([place.slot.clinician_id])
        steps.release_expired_holds(now=now)
        is_open = FreedPlace.objects.select_for_update().filter(pk=place.pk, closed_at=None)
        if not is_open.exists() or _first(place, passed, now) != turn:
            raise PlaceTaken
        meeting = care_request.appointments.filter(sequence=places.FIRST, status__in=LIVE).first()
        choice = _choice(care_request, place, meeting, now)
        if choice is None or not _is_reachable(care_request):
            return False
        _keep(place, care_request, choice, meeting, turn, actor, now)
    return True


def _choice(
    care_request: CareRequest, place: FreedPlace, meeting: Appointment | None, now: datetime
) -> Choice | None:
    """The place as a choice, if it is free and every hard filter and cap lets her in."""
    leaving = meeting.id if meeting else None
    free = candidates.still_free(care_request, [place.slot_id], now=now, leaving=leaving)
    deadlines = promises.deadlines(care_request, sequence=places.FIRST, now=now)
    found = rank(candidates.need_of(care_request), free, deadlines, now=now)
    return found[0] if found else None


def _is_reachable(care_request: CareRequest) -> bool:
    """Whether any channel is open by which she could hear of it."""
    try:
        her = client_recipient(care_request.client)
    except Unreadable:
        return False
    return bool((her.may_email and her.email) or (her.may_sms and her.phone))


def _keep(
    place: FreedPlace,
    care_request: CareRequest,
    choice: Choice,
    meeting: Appointment | None,
    turn: earlier.Turn,
    actor: Actor,
    now: datetime,
) -> None:
    level = care_request.level or 1
    expires_at = earlier.answer_by(level, choice.starts_at, now=now)
    if expires_at is None:
        raise PlaceTaken
    offer_id = uuid4()
    hold = steps.new_appointment(
        care_request,
        choice,
        status=Appointment.Status.HELD,
        sequence=meeting.sequence if meeting else matching.next_sequence(care_request),
        now=now,
        hold_expires_at=expires_at,
        hold_token=offer_id,
    )
    steps.insert([hold], actor=actor, now=now)
    offer = EarlierOffer.objects.create(
        id=offer_id,
        place=place,
        slot_id=place.slot_id,
        care_request=care_request,
        hold=hold,
        meeting=meeting,
        level=level,
        reasons=list(turn.reasons),
        policy_version=earlier.VERSION,
        offered_at=now,
        expires_at=expires_at,
    )
    EarlierOfferEvent.objects.create(offer=offer, at=now, new=offer.status, actor_id=actor.user_id)
    _look_at(place, expires_at)
    enqueue(
        kind=owed.EARLIER_OFFER,
        subject_id=offer_id,
        dedupe_key=f"{owed.EARLIER_OFFER}:{offer_id}",
        now=now,
    )
    _log(care_request, "earlier.offered", "C", "earlieroffer", offer_id, actor, now)


def _end_stale(offer_id: UUID, actor: Actor, now: datetime) -> None:
    with whole_deed():
        offer = _locked(offer_id)
        if offer.status != Status.OFFERED or places.is_live(offer, now=now):
            return
        is_over = offer.expires_at <= now
        _let_go(offer, Status.EXPIRED if is_over else Status.WITHDRAWN, actor, now)


def _locked(offer_id: UUID) -> EarlierOffer:
    """The offer as it is now, her request locked. Raises EarlierOffer.DoesNotExist."""
    request_id = EarlierOffer.objects.values_list("care_request_id", flat=True).get(pk=offer_id)
    care_request = lock_request(request_id)
    offer = EarlierOffer.objects.select_related("hold__clinician", "place").get(pk=offer_id)
    offer.care_request = care_request
    return offer


def _let_go(offer: EarlierOffer, new: Status, actor: Actor, now: datetime) -> None:
    """End the offer, free its place, and have the next one asked at once."""
    hold = Appointment.objects.select_for_update().get(pk=offer.hold_id)
    if hold.status == Appointment.Status.HELD:
        steps.appointment_to(
            hold, Appointment.Status.RELEASED, actor=actor, now=now, reason=str(new)
        )
    _to(offer, new, actor, now)
    _look_at(offer.place, now)


def _to(offer: EarlierOffer, new: Status, actor: Actor, now: datetime) -> None:
    old = offer.status
    check_step(EARLIER_OFFER, old, new)
    offer.status, offer.ended_at = new, now
    offer.save(update_fields=["status", "ended_at"])
    EarlierOfferEvent.objects.create(offer=offer, at=now, old=old, new=new, actor_id=actor.user_id)
    _log(offer.care_request, f"earlier.{new}", "U", "earlieroffer", offer.pk, actor, now)


def _look_at(place: FreedPlace, at: datetime) -> None:
    FreedPlace.objects.filter(pk=place.pk, closed_at=None).update(look_at=at)


def _close(place: FreedPlace, outcome: Outcome, now: datetime) -> None:
    FreedPlace.objects.filter(pk=place.pk, closed_at=None).update(closed_at=now, outcome=outcome)


def _log(
    care_request: CareRequest,
    event: str,
    action: str,
    object_type: str,
    object_id: UUID,
    actor: Actor,
    now: datetime,
) -> None:
    audit.record(
        actor=actor,
        event=event,
        action=action,
        now=now,
        subject_id=care_request.client_id,
        object_type=object_type,
        object_id=object_id,
    )
