"""What stands behind a mother besides an appointment: a call, or a dated task with an owner."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from scheduling.models.care_request import CareRequest


class SafetyCall(models.Model):
    """Someone of the clinic must phone her by `due_at`. Owner: the duty clinician."""

    care_request = models.ForeignKey(
        CareRequest, on_delete=models.PROTECT, related_name="safety_calls"
    )
    cause = models.CharField(max_length=24, help_text="danger_answer, asked_for_call, level_5")
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    outcome = models.CharField(
        max_length=24, blank=True, help_text="spoken, handed_to_crisis_care, not_reached"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["care_request"],
                condition=models.Q(ended_at__isnull=True),
                name="safety_call_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True)
                | (models.Q(ended_by__isnull=False) & ~models.Q(outcome="")),
                name="safety_call_ended_by_a_person",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(ended_at__isnull=True),
                name="safety_call_open_by_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cause} {self.due_at:%Y-%m-%dT%H:%MZ}"


class Commitment(models.Model):
    """A dated task for a person: read an intake, phone a relative, find a place by hand."""

    class Kind(models.TextChoices):
        READ = "read"
        TALK_ON_REQUEST = "talk_on_request"
        PROXY_CONTACT = "proxy_contact"
        MINOR_ROUTE = "minor_route"
        LADDER_STEP = "ladder_step"
        NO_MATCH = "no_match"
        LIFE_CHANGE = "life_change"
        SECOND_MEETING = "second_meeting"

    care_request = models.ForeignKey(
        CareRequest, on_delete=models.PROTECT, related_name="commitments"
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="commitments"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    outcome = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True)
                | (models.Q(ended_by__isnull=False) & ~models.Q(outcome="")),
                name="commitment_ended_by_a_person",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(ended_at__isnull=True),
                name="commitment_open_by_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_at:%Y-%m-%d}"
