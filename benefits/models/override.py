"""A contract that was agreed although it would break promises: by whom, why, and seeing what.

Stands on the clinic's side alone. Without foreign keys: none crosses the wall.
"""

from __future__ import annotations

import uuid

from django.db import models


class ContractOverride(models.Model):
    """One such decision. Append-only."""

    class Cause(models.TextChoices):
        CONTRACT = "contract"
        HEADCOUNT = "headcount"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    employer_id = models.UUIDField(db_index=True)
    contract_id = models.UUIDField()
    cause = models.CharField(max_length=9, choices=Cause.choices)
    added_staff = models.PositiveIntegerField()
    reason = models.TextField()
    figures = models.JSONField(help_text="the verdict as it was shown")
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reason__regex=r"\S"), name="contract_override_has_a_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(added_staff__gte=1), name="contract_override_adds_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cause} {self.contract_id}"
