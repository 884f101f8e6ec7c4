"""A longer day: a psychologist says yes or no to one more meeting after her own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from accounts.domain.actor import Actor
from scheduling.domain.errors import PlaceTaken
from scheduling.models import LIVE, Appointment, LadderStep, LongerDayAsk, Slot
from scheduling.selectors import ladder as ladders
from scheduling.services import appointments, ladder, seconds, steps
from scheduling.services.locks import lock_clinicians, whole_deed

Status = LadderStep.Status


def say_yes(*, ask_id: UUID, actor: Actor, now: datetime) -> Appointment:
    """A psychologist sees her after her own day: a real place and a real appointment, and the
    second one with it.

    The first yes wins; saying it twice is saying it once. Raises PlaceTaken when somebody else
    was first, it is over, or something came into her calendar.
    """
    with whole_deed():
        ask = _locked_ask(ask_id)
        if ask.answer == LongerDayAsk.Answer.YES and ask.appointment is not None:
            return ask.appointment
        lock_clinicians([ask.clinician_id])
        is_over = ask.step.due_at <= now or ask.starts_at <= now
        if ask.step.status != Status.OPEN or ask.answer or is_over or not ladders.is_free(ask):
            raise PlaceTaken
        booked = _book(ask, actor, now)
        _note_answer(ask, LongerDayAsk.Answer.YES, booked, now)
        ladder.end(ask.step, Status.DONE, LongerDayAsk.Answer.YES, actor, now)
        seconds.follow(booked, actor=actor, now=now)
    return booked


def say_no(*, ask_id: UUID, actor: Actor, now: datetime) -> None:
    """She cannot. When everybody said so the next step begins at once."""
    with whole_deed():
        ask = _locked_ask(ask_id)
        if ask.answer or ask.step.status != Status.OPEN:
            return
        _note_answer(ask, LongerDayAsk.Answer.NO, None, now)
        if not ask.step.asks.filter(answer="").exists():
            ladder.end(ask.step, Status.DECLINED, LongerDayAsk.Answer.NO, actor, now)
            ladder.next_step(ask.step.promise, actor, now)


def _book(ask: LongerDayAsk, actor: Actor, now: datetime) -> Appointment:
    """A place after her day, and the first meeting in it; a later one she had moves there."""
    care_request = ask.step.promise.care_request
    slot, _created = Slot.objects.get_or_create(
        clinician=ask.clinician,
        starts_at=ask.starts_at,
        defaults={"ends_at": ask.ends_at, "modes": ask.modes},
    )
    live = care_request.appointments.filter(sequence=ladders.FIRST, status__in=LIVE)
    old = live.select_related("clinician").first()
    if old is not None:
        appointments.check_to_come(old, now)
    hold = steps.new_appointment(
        care_request,
        ladders.choice_of(ask, slot, care_request),
        status=Appointment.Status.HELD,
        sequence=ladders.FIRST,
        now=now,
        hold_expires_at=ask.ends_at,
        hold_token=ask.pk,
    )
    steps.insert([hold], actor=actor, now=now)
    hold.clinician = ask.clinician
    appointments.take_instead(old, hold, actor=actor, now=now)
    return hold


def _note_answer(
    ask: LongerDayAsk, said: LongerDayAsk.Answer, booked: Appointment | None, now: datetime
) -> None:
    ask.answer, ask.answered_at, ask.appointment = said, now, booked
    ask.save(update_fields=["answer", "answered_at", "appointment"])


def _locked_ask(ask_id: UUID) -> LongerDayAsk:
    """The question as it is now, her request locked. Raises LongerDayAsk.DoesNotExist."""
    step = ladder.locked(LongerDayAsk.objects.values_list("step_id", flat=True).get(pk=ask_id))
    ask = LongerDayAsk.objects.select_related("clinician", "appointment").get(pk=ask_id)
    ask.step = step
    return ask
