"""What she agreed to, in which words, and when. Withdrawing writes a new row."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.models import Client


class Consent(models.Model):
    """One answer to one purpose. Append-only; the newest row of a purpose holds."""

    class Purpose(models.TextChoices):
        CARE_RECORD = "care_record"
        INFORM_GP = "inform_gp"
        SELF_PAY = "self_pay"
        RESEARCH = "research"

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    is_given = models.BooleanField()
    text_version = models.CharField(max_length=16)
    text_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="read it out or copied her signed paper; null: she answered on the page",
    )

    class Meta:
        indexes = [models.Index(fields=["client", "purpose", "-at"], name="consent_newest")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.is_given}"
