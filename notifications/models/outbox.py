"""The queue of record: what we owe people, written in the transaction that made us owe it."""

from __future__ import annotations

import uuid

from django.db import models


class OutboxMessage(models.Model):
    """One message owed to one person. Holds ids only: words and addresses are found when sending.

    due -> sending (leased) -> sent | due again (retry) | dead | withdrawn (no longer true).
    """

    class Status(models.TextChoices):
        DUE = "due"
        SENDING = "sending"
        SENT = "sent"
        DEAD = "dead"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=48)
    subject_id = models.UUIDField(help_text="what it is about; the kind knows how to read it")
    dedupe_key = models.CharField(max_length=120, unique=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DUE)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    channel = models.CharField(max_length=12, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(status__in=["due", "sending"]),
                name="outbox_open_by_due",
            ),
            models.Index(fields=["subject_id"], name="outbox_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="sending") | models.Q(lease_until__isnull=False),
                name="outbox_sending_is_leased",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="sent") | models.Q(sent_at__isnull=False),
                name="outbox_sent_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id} {self.status}"


class DeliveryAttempt(models.Model):
    """What happened when a worker tried to send. Append-only; never an address, never a text."""

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(OutboxMessage, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    channel = models.CharField(max_length=12)
    outcome = models.CharField(max_length=16)
    error_class = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["message", "at"], name="delivery_attempt_of_message")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.outcome}"
