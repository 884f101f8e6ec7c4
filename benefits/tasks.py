"""Work that comes round. Running it twice, late or at the same moment does no harm."""

from __future__ import annotations

from celery import shared_task

from accounts.clock import now
from accounts.domain.actor import Actor
from accounts.sides import on_side
from benefits.services import guessing, invoices, roster_decisions


@shared_task(name="benefits.tasks.issue_invoices")
def issue_invoices() -> None:
    """Issue the invoices of quarters that have closed."""
    invoices.issue_due(actor=Actor.system("beat"), now=now())


@shared_task(name="benefits.tasks.sweep_lists")
def sweep_lists() -> None:
    """Forget lists of staff that nobody confirmed in time, and wrong codes of long ago."""
    with on_side("employer"):
        roster_decisions.sweep(now())
    guessing.forget_old(now())
