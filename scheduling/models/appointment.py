"""A place in a calendar given to one mother: held for ten minutes, or booked until it is over."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models

from accounts.models import Client
from scheduling.models.calendar import Slot
from scheduling.models.care_request import CareRequest
from scheduling.models.clinician import Clinician

#: States that keep a place in the calendar.
OCCUPYING = ("held", "booked", "confirmed", "attended", "did_not_attend")
#: States that count as a cover under law 1: still to come, and without an expiry.
LIVE = ("booked", "confirmed")


class Appointment(models.Model):
    """One meeting of one client with one clinician; overlap is impossible by constraint."""

    class Status(models.TextChoices):
        HELD = "held"
        BOOKED = "booked"
        CONFIRMED = "confirmed"
        ATTENDED = "attended"
        DID_NOT_ATTEND = "did_not_attend"
        CANCELLED = "cancelled"
        MOVED = "moved"
        RELEASED = "released"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    care_request = models.ForeignKey(
        CareRequest, on_delete=models.PROTECT, related_name="appointments"
    )
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="appointments")
    clinician = models.ForeignKey(Clinician, on_delete=models.PROTECT, related_name="appointments")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, null=True, related_name="appointments")
    during = DateTimeRangeField()
    status = models.CharField(max_length=16, choices=Status.choices)
    sequence = models.PositiveSmallIntegerField(help_text="1 first, 2 second, 3 and on follow-up")
    mode = models.CharField(max_length=10, help_text="online or in_person")
    reasons = models.JSONField(default=list, help_text="codes that say why this person fits")
    weighing: models.JSONField[Any, Any] = models.JSONField(
        null=True, help_text="how the engine weighed it, for staff; nothing where a person chose"
    )
    hold_expires_at = models.DateTimeField(null=True, blank=True)
    hold_token = models.UUIDField(null=True, blank=True, help_text="the offer it belongs to")
    moved_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="moved_to"
    )
    revision = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="appointment_clinician_no_overlap",
                expressions=[
                    ("clinician", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(status__in=OCCUPYING),
            ),
            ExclusionConstraint(
                name="appointment_client_no_overlap",
                expressions=[
                    ("client", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(status__in=LIVE),
            ),
            models.UniqueConstraint(
                fields=["slot"],
                condition=models.Q(status__in=OCCUPYING),
                name="appointment_one_per_slot",
            ),
            models.UniqueConstraint(
                fields=["care_request", "sequence"],
                condition=models.Q(status__in=LIVE),
                name="appointment_one_live_per_sequence",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="held") | models.Q(hold_expires_at__isnull=False),
                name="appointment_hold_expires",
            ),
        ]
        indexes = [
            GistIndex(fields=["clinician", "during"], name="appointment_calendar"),
            models.Index(
                fields=["hold_expires_at"],
                condition=models.Q(status="held"),
                name="appointment_holds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.status}"


class AppointmentEvent(models.Model):
    """Every step an appointment took. Append-only."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    old = models.CharField(max_length=16, blank=True)
    new = models.CharField(max_length=16)
    actor_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.old}>{self.new}"
