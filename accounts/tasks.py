"""What beat asks of accounts."""

from celery import shared_task

from accounts.clock import now
from accounts.services.heartbeats import show_life


@shared_task(name="accounts.tasks.beat_tick")
def beat_tick() -> None:
    """Beat asked, the broker carried it, and a worker is doing it: both show that they live."""
    show_life("beat", "worker", now=now())
