"""Wrong codes and numbers, without who gave them; and what the clinic hears of many."""

from __future__ import annotations

from django.db import models


class WrongProof(models.Model):
    """Somebody gave a wrong code or number. Keyed hashes alone: enough to count, not to find."""

    at = models.DateTimeField()
    network_index = models.BinaryField(max_length=32, help_text="her network, cut short")
    person_index = models.BinaryField(max_length=32)
    employer_id = models.UUIDField(null=True, help_text="the employer she named, if one exists")

    class Meta:
        indexes = [
            models.Index(fields=["network_index", "at"], name="wrong_by_network"),
            models.Index(fields=["person_index", "at"], name="wrong_by_person"),
            models.Index(fields=["employer_id", "at"], name="wrong_by_employer"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class GuessAlarm(models.Model):
    """Many wrong proofs in a day for one employer, or for nobody's. Somebody looks and says so."""

    employer_id = models.UUIDField(null=True)
    day = models.DateField()
    raised_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employer_id", "day"], name="guess_alarm_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}"
