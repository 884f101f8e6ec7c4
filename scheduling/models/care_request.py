"""Someone asks for care: one row from the first call for help to the episode or the close."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import Client


class CareRequest(models.Model):
    """What she needs, as far as matching must know it. There is no waiting state.

    `id` equals the id of the draft and of the intake it comes from. `draft`: not submitted yet
    (only a safety call may exist). `open`: submitted, and law 1 demands a live cover.
    `in_care`: an episode of care is open. `closed`: by a person, with a reason.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        OPEN = "open"
        IN_CARE = "in_care"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="care_requests")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    track = models.CharField(max_length=16, blank=True, help_text="individual or parent_child")
    languages = ArrayField(models.CharField(max_length=3), default=list)
    modes = ArrayField(models.CharField(max_length=10), default=list)
    region = models.CharField(max_length=40, blank=True)
    gender_wish = models.CharField(max_length=8, blank=True)
    day_parts = ArrayField(models.CharField(max_length=10), default=list)
    excluded_clinicians = ArrayField(models.UUIDField(), default=list)
    wants_earlier = models.BooleanField(
        default=True, db_default=True, help_text="tell her when an earlier moment comes free"
    )
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    close_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(submitted_at__isnull=False),
                name="care_request_submitted_has_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="closed")
                | (
                    models.Q(closed_by__isnull=False, closed_at__isnull=False)
                    & ~models.Q(close_reason="")
                ),
                name="care_request_closed_by_a_person_with_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(level__isnull=True) | models.Q(level__range=(1, 5)),
                name="care_request_level_1_to_5",
            ),
        ]
        indexes = [models.Index(fields=["state", "level"], name="care_request_board")]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class CareRequestEvent(models.Model):
    """Every step a care request took. Append-only."""

    care_request = models.ForeignKey(CareRequest, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    old = models.CharField(max_length=8, blank=True)
    new = models.CharField(max_length=8)
    actor_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.old}>{self.new}"
