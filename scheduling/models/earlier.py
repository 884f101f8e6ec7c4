"""Earlier places: a moment that came free, and the offers of it, one after another."""

from __future__ import annotations

import uuid

from django.db import models

from scheduling.models.appointment import Appointment
from scheduling.models.calendar import Slot
from scheduling.models.care_request import CareRequest


class FreedPlace(models.Model):
    """A moment that came free and must be passed on. Written in the transaction that freed it.

    Open until it is taken, too near, or gone from the calendar. `look_at`: when to look again for
    somebody who would be helped by it.
    """

    class Cause(models.TextChoices):
        CANCELLED = "cancelled"
        MOVED = "moved"
        NEW_HOURS = "new_hours"

    class Outcome(models.TextChoices):
        TAKEN = "taken"
        OVER = "over"
        WITHDRAWN = "withdrawn"

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="freed")
    cause = models.CharField(max_length=10, choices=Cause.choices)
    freed_at = models.DateTimeField()
    look_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slot"],
                condition=models.Q(closed_at__isnull=True),
                name="freed_place_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) ^ ~models.Q(outcome=""),
                name="freed_place_closed_with_an_outcome",
            ),
        ]
        indexes = [
            models.Index(
                fields=["look_at"],
                condition=models.Q(closed_at__isnull=True),
                name="freed_place_to_look_at",
            )
        ]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.cause}"


class EarlierOffer(models.Model):
    """One moment offered to one mother, kept for her (`hold`) until `expires_at`.

    `meeting` is the appointment she would give up; None when she has none.
    """

    class Status(models.TextChoices):
        OFFERED = "offered"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        EXPIRED = "expired"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(FreedPlace, on_delete=models.PROTECT, related_name="offers")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="earlier_offers")
    care_request = models.ForeignKey(
        CareRequest, on_delete=models.PROTECT, related_name="earlier_offers"
    )
    hold = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="earlier_offer")
    meeting = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+")
    level = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list, help_text="codes that say why it was her turn")
    policy_version = models.CharField(max_length=12)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.OFFERED)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slot"],
                condition=models.Q(status="offered"),
                name="earlier_offer_one_live_per_place",
            ),
            models.UniqueConstraint(
                fields=["care_request"],
                condition=models.Q(status="offered"),
                name="earlier_offer_one_live_per_request",
            ),
            models.CheckConstraint(
                condition=models.Q(status="offered", ended_at__isnull=True)
                | (~models.Q(status="offered") & models.Q(ended_at__isnull=False)),
                name="earlier_offer_ended_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("offered_at")),
                name="earlier_offer_has_time_to_answer",
            ),
        ]
        indexes = [
            models.Index(fields=["care_request", "offered_at"], name="earlier_offer_of_request")
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.status}"


class EarlierOfferEvent(models.Model):
    """Every step an offer took. Append-only."""

    offer = models.ForeignKey(EarlierOffer, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    old = models.CharField(max_length=9, blank=True)
    new = models.CharField(max_length=9)
    actor_id = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.old}>{self.new}"
