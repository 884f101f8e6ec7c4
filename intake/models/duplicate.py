"""Two clients who may be one person, until a coordinator says. Nothing is merged by itself."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Client


class PossibleDuplicate(models.Model):
    """`newer` sent an intake, and an `earlier` client has the same phone, e-mail or person."""

    class Verdict(models.TextChoices):
        SAME = "same"
        DIFFERENT = "different"

    newer = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    earlier = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    matched = ArrayField(models.CharField(max_length=8), help_text="person, phone, email")
    found_at = models.DateTimeField()
    verdict = models.CharField(max_length=9, choices=Verdict.choices, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["newer", "earlier"], name="possible_duplicate_once"),
            models.CheckConstraint(
                condition=~Q(newer=models.F("earlier")), name="possible_duplicate_of_another"
            ),
            models.CheckConstraint(
                condition=Q(verdict="", decided_at__isnull=True, decided_by__isnull=True)
                | Q(
                    verdict__in=("same", "different"),
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                name="possible_duplicate_decided_by_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="different") | ~Q(reason=""),
                name="possible_duplicate_different_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.newer_id} {self.earlier_id} {self.verdict or 'open'}"
