"""Questionnaires outside the code (licensed texts), and the answers to one questionnaire."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from intake.models.intake import Intake


class InstrumentPack(models.Model):
    """The licensed words of an instrument in one language, loaded by the clinic that may use them.

    `key` names instrument, version, language and the first letters of its fingerprint. A pack is
    never edited: a better one is loaded beside it and this one is retired, because answers point
    at it.
    """

    key = models.CharField(max_length=64, primary_key=True)
    instrument_id = models.CharField(max_length=16)
    instrument_version = models.CharField(max_length=16)
    language = models.CharField(max_length=2)
    content = models.JSONField(help_text="the words, as the file gave them")
    content_hash = models.CharField(max_length=64, unique=True)
    licence = models.TextField(help_text="who allowed what, as the file says it")
    loaded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["instrument_id", "language"],
                condition=models.Q(retired_at__isnull=True),
                name="instrument_pack_one_in_use",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Response(models.Model):
    """One instrument answered once: by herself in the intake, or entered by a professional.

    `sealed_items` holds for each item the chosen position and the scored value, both null where it
    was left open, or the sum alone where only that is known. Append-only; a correction is a new
    row that supersedes.
    """

    class Source(models.TextChoices):
        HERSELF = "herself"
        PROFESSIONAL = "professional"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="responses")
    instrument_id = models.CharField(max_length=16)
    instrument_version = models.CharField(max_length=64, help_text="also the pack's key")
    language = models.CharField(max_length=2)
    source = models.CharField(max_length=12, choices=Source.choices)
    taken_on = models.DateField()
    sealed_items = models.BinaryField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    entered_at = models.DateTimeField()
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source="herself", entered_by__isnull=True)
                | models.Q(source="professional", entered_by__isnull=False),
                name="response_entered_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["intake", "instrument_id"], name="response_of_intake")]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.taken_on}"
