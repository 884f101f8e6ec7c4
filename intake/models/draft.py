"""An intake in the making: every answer is saved here the moment it is given."""

from __future__ import annotations

import uuid

from django.db import models

from accounts.models import Client, RecordKey


class Draft(models.Model):
    """One JSON of answers under one seal. The questionnaire version is pinned when she starts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="drafts")
    language = models.CharField(max_length=2, default="nl")
    questionnaire_version = models.CharField(max_length=160)
    sealed_answers = models.BinaryField()
    revision = models.PositiveIntegerField(default=0)
    page = models.CharField(max_length=40, blank=True, help_text="where she was")
    is_short = models.BooleanField(default=False, help_text="three o'clock mode")
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    help_shown_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client"],
                condition=models.Q(submitted_at__isnull=True),
                name="draft_one_open_per_client",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
