"""Decisions about urgency. Rows are never edited: a later one supersedes."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from intake.models.intake import Intake


class TriageRecord(models.Model):
    """One decision: the table's proposal, or what a clinician made of it.

    `sealed_detail` holds the JSON of reasons, fired rules, flags, track, counterfactuals and,
    for a person's decision, her written reason.
    """

    class Kind(models.TextChoices):
        PROPOSED = "proposed"
        NOT_PROPOSED = "not_proposed"
        CONFIRMED = "confirmed"
        RAISED = "raised"
        LOWERED = "lowered"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    level = models.PositiveSmallIntegerField()
    table_version = models.CharField(max_length=16)
    table_hash = models.CharField(max_length=64)
    input_hash = models.CharField(max_length=64)
    sealed_detail = models.BinaryField()
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    second_clinician = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    contacted_at = models.DateTimeField(null=True, blank=True, help_text="contact before lowering")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["intake"],
                condition=models.Q(supersedes__isnull=True),
                name="triage_record_one_first",
            ),
            models.CheckConstraint(
                condition=models.Q(level__range=(1, 5)), name="triage_record_level_1_to_5"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["proposed", "not_proposed"])
                | models.Q(decided_by__isnull=False),
                name="triage_record_person_decides",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.level}"
