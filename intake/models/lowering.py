"""A clinician thinks a level of 4 or 5 is too high: a second one must agree."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from intake.models.intake import Intake


class LoweringProposal(models.Model):
    """A proposal to lower, signed or declined by the colleague who was asked, on her own screen.

    Nothing changes until she signs. The proposer may take it back: then she is `answered_by`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="lowerings")
    from_level = models.PositiveSmallIntegerField()
    to_level = models.PositiveSmallIntegerField()
    sealed_reason = models.BinaryField()
    contacted_at = models.DateTimeField(help_text="when the proposer spoke with her")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    second_clinician = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    is_signed = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["intake"],
                condition=models.Q(answered_at__isnull=True),
                name="lowering_one_open_per_intake",
            ),
            models.CheckConstraint(
                condition=models.Q(from_level__in=(4, 5), to_level__gte=1)
                & models.Q(to_level__lt=models.F("from_level")),
                name="lowering_goes_down_from_4_or_5",
            ),
            models.CheckConstraint(
                condition=~models.Q(second_clinician=models.F("proposed_by")),
                name="lowering_takes_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    answered_at__isnull=True, answered_by__isnull=True, is_signed__isnull=True
                )
                | models.Q(
                    answered_at__isnull=False, answered_by__isnull=False, is_signed__isnull=False
                ),
                name="lowering_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(is_signed=True)
                | models.Q(answered_by=models.F("second_clinician")),
                name="lowering_signed_by_the_second",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_level}>{self.to_level} {self.id}"
