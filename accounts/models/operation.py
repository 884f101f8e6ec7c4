"""Signs of life of the running parts, and the test clock."""

from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """When a running part (beat, relay, worker, watchdog) last said that it lives."""

    name = models.CharField(max_length=24, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%H:%M:%S}"


class ClockOffset(models.Model):
    """How far the test clock runs from real time. Read only when HOUVAST_TESTING=1."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    offset_seconds = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="clock_offset_is_one_row"),
        ]

    def __str__(self) -> str:
        return f"{self.offset_seconds:+d} s"
