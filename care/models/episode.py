"""An episode of care, and who may see the record while it lasts."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from accounts.models import Client
from scheduling.models import CareRequest, Clinician


class Episode(models.Model):
    """Care by one clinician after the first meeting. Opening it ends law 1's watch."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    care_request = models.OneToOneField(
        CareRequest, on_delete=models.PROTECT, related_name="episode"
    )
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="episodes")
    clinician = models.ForeignKey(Clinician, on_delete=models.PROTECT, related_name="episodes")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | ~models.Q(close_reason=""),
                name="episode_closed_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["clinician"],
                condition=models.Q(closed_at__isnull=True),
                name="episode_open_of_clinician",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class CareRelation(models.Model):
    """Someone beside the booked clinician who may see a record: a stand-in, a supervisor.

    The booked clinician and the coordinator need no row: theirs follows from the appointment.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="care_relations"
    )
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="care_relations")
    reason = models.CharField(max_length=120)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "client"], name="care_relation_lookup")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.client_id}"
