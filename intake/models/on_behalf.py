"""Who types in an intake for her, from what, and since when her promise counts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.db.models.lookups import LessThanOrEqual

from intake.domain.on_behalf import OLDEST_PAPER
from intake.models.draft import Draft

#: How long it lay. A difference of two moments knows no summer time.
_LAY = ExpressionWrapper(F("started_at") - F("received_at"), output_field=models.DurationField())


class OnBehalf(models.Model):
    """A draft that somebody of the clinic types in. Never changed; it goes when the draft goes.

    Its primary key is the draft's: without this row a draft is in the hands of the mother herself.
    """

    class Source(models.TextChoices):
        PHONE = "phone"
        PAPER = "paper"

    draft = models.OneToOneField(
        Draft, on_delete=models.CASCADE, primary_key=True, related_name="on_behalf"
    )
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    source = models.CharField(max_length=5, choices=Source.choices)
    received_at = models.DateTimeField(help_text="her promise counts from here")
    started_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(source="phone", received_at=F("started_at")) | Q(source="paper"),
                name="on_behalf_call_is_received_at_its_start",
            ),
            models.CheckConstraint(
                condition=Q(received_at__lte=F("started_at")),
                name="on_behalf_not_received_later",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(_LAY, OLDEST_PAPER),
                name="on_behalf_paper_of_three_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.source}"
