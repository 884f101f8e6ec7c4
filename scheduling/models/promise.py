"""The kept promise: what was promised, what came of it, and whom a miss rang."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from scheduling.models.care_request import CareRequest


class Promise(models.Model):
    """Contact, first and second appointment by these moments. Never edited: superseded."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    care_request = models.ForeignKey(CareRequest, on_delete=models.PROTECT, related_name="promises")
    level = models.PositiveSmallIntegerField()
    contact_by = models.DateTimeField()
    first_by = models.DateTimeField(null=True, blank=True)
    second_by = models.DateTimeField(null=True, blank=True)
    policy_version = models.CharField(max_length=12)
    is_covered = models.BooleanField(help_text="the roster covers it, so it may be shown")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["care_request"],
                condition=models.Q(supersedes__isnull=True),
                name="promise_one_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.contact_by:%Y-%m-%dT%H:%MZ}"


class PromiseOutcome(models.Model):
    """Whether a term of a promise was kept. Append-only."""

    class Term(models.TextChoices):
        CONTACT = "contact"
        FIRST = "first"
        SECOND = "second"

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="outcomes")
    term = models.CharField(max_length=8, choices=Term.choices)
    is_kept = models.BooleanField()
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["promise", "term"], name="promise_outcome_once"),
        ]

    def __str__(self) -> str:
        return f"{self.term} {'kept' if self.is_kept else 'missed'}"


class Incident(models.Model):
    """A promise that was missed, with someone who owns making it right."""

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="incidents")
    term = models.CharField(max_length=8, choices=PromiseOutcome.Term.choices)
    opened_at = models.DateTimeField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolution = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["promise", "term"], name="incident_once"),
        ]

    def __str__(self) -> str:
        return f"{self.term} {self.opened_at:%Y-%m-%d}"


class DutyAlarm(models.Model):
    """A ring of the duty phone that a person must acknowledge. `test` opens the bookings."""

    class Kind(models.TextChoices):
        TEST = "test"
        SAFETY_CALL = "safety_call"
        PROMISE = "promise"
        MACHINERY = "machinery"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    subject_id = models.CharField(max_length=40, blank=True)
    dedupe_key = models.CharField(max_length=120, unique=True)
    rung_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.kind} {self.rung_at:%Y-%m-%dT%H:%MZ}"
