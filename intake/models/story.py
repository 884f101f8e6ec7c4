"""Her story in a few lines, approved by her, so that she tells it once."""

from __future__ import annotations

import uuid

from django.db import models

from intake.models.intake import Intake


class Story(models.Model):
    """One wording of her story that she approved. Append-only; the highest number is read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="stories")
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    sealed_text = models.BinaryField()
    approved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["intake", "number"], name="story_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.approved_at:%Y-%m-%d}"
