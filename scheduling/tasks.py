"""What beat asks of this room every so often. Each may run twice, late, or beside itself."""

from __future__ import annotations

from celery import shared_task

from accounts.clock import now
from accounts.domain.actor import Actor
from scheduling.services import (
    calendar,
    earlier,
    offers,
    pricing,
    reminders,
    seconds,
    time_off,
)

BEAT = Actor.system("worker")


@shared_task(name="scheduling.tasks.release_expired_holds")
def release_expired_holds() -> None:
    """Let go of the moments whose ten minutes are over."""
    offers.release_expired(now=now())


@shared_task(name="scheduling.tasks.pass_on_places")
def pass_on_places() -> None:
    """Offer the moments that came free to those who wait longer than they need."""
    earlier.pass_on(actor=BEAT, now=now())


@shared_task(name="scheduling.tasks.queue_reminders")
def queue_reminders() -> None:
    """Owe the reminders whose moment has come."""
    reminders.queue_reminders(now=now())


@shared_task(name="scheduling.tasks.materialise_slots")
def materialise_slots() -> None:
    """Move whoever sits in time off, make the slots of the coming twelve weeks, and look in them
    for second meetings that are owed."""
    moment = now()
    time_off.rebook_displaced(actor=BEAT, now=moment)
    calendar.materialise(now=moment)
    seconds.book_owed(actor=BEAT, now=moment)


@shared_task(name="scheduling.tasks.renew_prices")
def renew_prices() -> None:
    """Price the free hours anew where that is due. Decisions go on without it."""
    pricing.renew_if_due(now=now())
