"""A submitted intake: the answers, frozen."""

from __future__ import annotations

from django.db import models

from accounts.models import Client, RecordKey
from scheduling.models import CareRequest


class Intake(models.Model):
    """What she sent, as she sent it. Never edited. Law 1's trigger hangs on this row.

    Its primary key is the care request's, which is the draft's: one id for the whole path.
    """

    class Source(models.TextChoices):
        HERSELF = "herself"
        PHONE = "phone"
        PAPER = "paper"
        REPLAY = "replay"

    care_request = models.OneToOneField(
        CareRequest, on_delete=models.PROTECT, primary_key=True, related_name="intake"
    )
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="intakes")
    key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.HERSELF)
    reference = models.CharField(max_length=12, unique=True, help_text="what she can say by phone")
    language = models.CharField(max_length=2)
    questionnaire_version = models.CharField(max_length=160)
    instrument_versions = models.JSONField(default=dict)
    sealed_answers = models.BinaryField()
    submitted_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reference
