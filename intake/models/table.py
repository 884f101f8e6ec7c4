"""Versions of the decision table that a clinic made itself: drafted, replayed, signed, frozen.

A version is a shipped table with its differences, never a copy: what was not changed stays what
its authors wrote. The names of rules and the shape of their conditions are not up for change here.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from accounts.models import RecordKey


class TableDraft(models.Model):
    """A table in the making: all its differences from a shipped table.

    `changes` has the form of `intake.domain.triage.changes`; `examples` holds, for each example
    whose outcome moves, the accepted outcome and why.
    """

    class State(models.TextChoices):
        OPEN = "open"
        PUBLISHED = "published"
        DISCARDED = "discarded"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, related_name="+")
    version = models.CharField(max_length=16)
    base_version = models.CharField(max_length=16)
    changes = models.JSONField(default=dict)
    examples = models.JSONField(default=dict)
    purpose = models.TextField(help_text="why there should be a new version")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    revision = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state="open"),
                name="table_draft_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at__isnull=True)
                | (~models.Q(state="open") & models.Q(closed_at__isnull=False)),
                name="table_draft_closed_with_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.state}"


class TableReplay(models.Model):
    """History decided again under a draft. Append-only; it speaks of one fingerprint only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(TableDraft, on_delete=models.PROTECT, related_name="replays")
    table_hash = models.CharField(max_length=64)
    since = models.DateTimeField(null=True, blank=True)
    intakes = models.PositiveIntegerField()
    unreadable = models.PositiveIntegerField()
    raised = models.PositiveIntegerField()
    lowered = models.PositiveIntegerField()
    sealed_moves = models.BinaryField(help_text="who would move, from which level to which")
    run_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    run_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["draft", "-run_at"], name="table_replay_newest")]

    def __str__(self) -> str:
        return f"{self.intakes} intakes, {self.raised} up, {self.lowered} down"


class TableSignature(models.Model):
    """A clinician read the replay and signs this very table. Append-only.

    `fingerprint` covers the table, the accepted examples and the purpose: whatever changes
    afterwards, this signature is no longer about it.
    """

    draft = models.ForeignKey(TableDraft, on_delete=models.PROTECT, related_name="signatures")
    replay = models.ForeignKey(TableReplay, on_delete=models.PROTECT, related_name="signatures")
    fingerprint = models.CharField(max_length=64)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "fingerprint", "signed_by"], name="table_signed_once_by_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fingerprint[:8]} {self.signed_at:%Y-%m-%d}"


class PublishedTable(models.Model):
    """A table in force from `published_at` until a later one. Never edited."""

    version = models.CharField(max_length=16, primary_key=True)
    draft = models.OneToOneField(TableDraft, on_delete=models.PROTECT, related_name="published")
    base_version = models.CharField(max_length=16)
    changes = models.JSONField()
    examples = models.JSONField()
    purpose = models.TextField()
    table_hash = models.CharField(max_length=64, unique=True)
    first_signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    second_signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(first_signer=models.F("second_signer")),
                name="published_table_takes_two_people",
            ),
        ]
        indexes = [models.Index(fields=["-published_at"], name="published_table_newest")]

    def __str__(self) -> str:
        return self.version
