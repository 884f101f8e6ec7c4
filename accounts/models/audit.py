"""Who saw or did what, to whom, when and why (columns follow NEN 7513)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class AccessEvent(models.Model):
    """One thing that one person did to one record. Never edited, never deleted by the application.

    Holds facts, not content: `detail_fields` names the fields shown, never their values.
    No foreign keys on purpose: the log outlives what it speaks of.
    """

    class Action(models.TextChoices):
        CREATE = "C"
        READ = "R"
        UPDATE = "U"
        DELETE = "D"
        EXECUTE = "E"

    class Outcome(models.IntegerChoices):
        OK = 0
        DENIED = 4
        FAILED = 8

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    event = models.CharField(max_length=48)
    action = models.CharField(max_length=1, choices=Action.choices)
    outcome = models.PositiveSmallIntegerField(choices=Outcome.choices, default=Outcome.OK)
    user_id = models.UUIDField(null=True)
    responsible_user_id = models.UUIDField(null=True)
    role = models.CharField(max_length=16)
    purpose = models.CharField(max_length=16)
    access_point = models.CharField(max_length=64, blank=True)
    subject_id = models.UUIDField(null=True, help_text="the client it is about")
    object_type = models.CharField(max_length=32, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    detail_fields = ArrayField(models.CharField(max_length=40), default=list)
    rule = models.CharField(max_length=48, blank=True, help_text="the permission that allowed it")
    note = models.CharField(max_length=200, blank=True)
    request_id = models.CharField(max_length=36, blank=True)
    source = models.CharField(max_length=16, default="web")

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "-at"], name="access_event_of_client"),
            models.Index(fields=["user_id", "-at"], name="access_event_by_user"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%dT%H:%M} {self.event} {self.action}"
