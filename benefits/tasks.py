"""Work that comes round. Running it twice, late or at the same moment does no harm."""

from __future__ import annotations

from celery import shared_task

from accounts.clock import now
from accounts.domain.actor import Actor
from benefits.services import invoices


@shared_task(name="benefits.tasks.issue_invoices")
def issue_invoices() -> None:
    """Issue the invoices of quarters that have closed."""
    invoices.issue_due(actor=Actor.system("beat"), now=now())
