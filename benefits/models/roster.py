"""A list of staff between reading and confirming: counts, problems by row, and keyed hashes.

The file itself is gone when the request that brought it ends; no column could hold a line of it.
"""

from __future__ import annotations

import uuid

from django.db import models

from benefits.domain.roster_changes import UploadState
from benefits.models.employer import Employer


class RosterUpload(models.Model):
    """One list: what it would change, what was wrong with it, and what became of it."""

    class Channel(models.TextChoices):
        FILE = "file"
        SCIM = "scim"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="uploads")
    channel = models.CharField(max_length=4, choices=Channel.choices, default=Channel.FILE)
    state = models.CharField(
        max_length=8, choices=[(state.value, state.value) for state in UploadState]
    )
    rows = models.PositiveIntegerField()
    new = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    back = models.PositiveIntegerField(default=0)
    leaving = models.PositiveIntegerField(default=0)
    at_work = models.PositiveIntegerField(default=0, help_text="people at work before it")
    left_today = models.PositiveIntegerField(default=0, help_text="went inactive the day before")
    is_complete = models.BooleanField(help_text="whether who is absent counts as leaving")
    is_swapped = models.BooleanField(default=False, help_text="columns read the other way round")
    problems = models.JSONField(default=list, help_text="[row, code] of the first ones")
    problem_counts = models.JSONField(default=dict, help_text="code -> rows")
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True, help_text="who confirmed, released or refused it")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "channel"],
                condition=models.Q(state__in=["held", "ready"]),
                name="roster_upload_one_open",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(reason=""),
                name="roster_upload_refused_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.id}"


class StagedEntry(models.Model):
    """One person of a list that waits: the same two hashes, or only that she stays as she is."""

    upload = models.ForeignKey(RosterUpload, on_delete=models.CASCADE, related_name="staged")
    number_hash = models.BinaryField(max_length=32)
    claim_hash = models.BinaryField(
        max_length=32, null=True, help_text="none: the row was unreadable, she stays as she is"
    )
    inactive_since = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "number_hash"], name="staged_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
