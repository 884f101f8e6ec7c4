"""What beat asks of accounts."""

from celery import shared_task

from accounts import clock
from accounts.models import Heartbeat


@shared_task(name="accounts.tasks.beat_tick")  # type: ignore[untyped-decorator]
def beat_tick() -> None:
    """Note that beat, broker and worker together got this far."""
    Heartbeat.objects.update_or_create(name="beat", defaults={"at": clock.now()})
