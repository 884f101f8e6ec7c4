"""The ladder behind a promise that no place keeps: its steps, and whom a longer day was asked."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from scheduling.models.appointment import Appointment
from scheduling.models.clinician import Clinician
from scheduling.models.cover import Commitment
from scheduling.models.promise import Promise


class LadderStep(models.Model):
    """One step for one promise, with an owner and a deadline.

    `commitment`: the dated task that the step gives a person, where it gives one. The cover of
    law 1 is never this row.
    """

    class Kind(models.TextChoices):
        LONGER_DAY = "longer_day"
        BRIDGING_CALL = "bridging_call"
        PARTNER = "partner"
        COORDINATOR = "coordinator"

    class Status(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        DECLINED = "declined"
        LAPSED = "lapsed"
        NOT_NEEDED = "not_needed"

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="ladder")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    commitment = models.OneToOneField(
        Commitment, on_delete=models.PROTECT, null=True, related_name="ladder_step"
    )
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    outcome = models.CharField(max_length=200, blank=True)
    arranged_at = models.DateTimeField(null=True, blank=True, help_text="when the partner sees her")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["promise", "kind"], name="ladder_step_once"),
            models.UniqueConstraint(
                fields=["promise"], condition=models.Q(status="open"), name="ladder_step_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(status="open", ended_at__isnull=True)
                | (~models.Q(status="open") & models.Q(ended_at__isnull=False)),
                name="ladder_step_ended_has_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=("done", "declined"))
                | (models.Q(ended_by__isnull=False) & ~models.Q(outcome="")),
                name="ladder_step_answered_by_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.status}"


class LadderEvent(models.Model):
    """Every turn a step took. Append-only."""

    step = models.ForeignKey(LadderStep, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    old = models.CharField(max_length=10, blank=True)
    new = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.old}>{self.new}"


class LongerDayAsk(models.Model):
    """ "Can you see her sooner?", to one psychologist, with one moment after her last place."""

    class Answer(models.TextChoices):
        YES = "yes"
        NO = "no"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    step = models.ForeignKey(LadderStep, on_delete=models.PROTECT, related_name="asks")
    clinician = models.ForeignKey(Clinician, on_delete=models.PROTECT, related_name="longer_days")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    modes = ArrayField(models.CharField(max_length=10))
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=3, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    appointment = models.OneToOneField(
        Appointment, on_delete=models.PROTECT, null=True, related_name="longer_day"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["step", "clinician"], name="longer_day_asked_once"),
            models.UniqueConstraint(
                fields=["step"], condition=models.Q(answer="yes"), name="longer_day_first_yes_wins"
            ),
            models.CheckConstraint(
                condition=~models.Q(answer="yes") | models.Q(appointment__isnull=False),
                name="longer_day_yes_is_an_appointment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.answer or 'open'}"
