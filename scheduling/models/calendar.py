"""When she works: wall-clock rules, time off, the slots made from them, and who is on duty."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models

from scheduling.models.clinician import Clinician


class AvailabilityRule(models.Model):
    """Every week on this day from `starts` to `ends`, in Amsterdam wall-clock time."""

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="rules")
    weekday = models.PositiveSmallIntegerField(help_text="0 = Monday")
    starts = models.TimeField()
    ends = models.TimeField()
    session_minutes = models.PositiveSmallIntegerField(default=50)
    buffer_minutes = models.PositiveSmallIntegerField(default=10)
    modes = ArrayField(models.CharField(max_length=10), help_text="online, in_person")
    protected_level = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="kept for this level and above until shortly before"
    )
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="first day it no longer holds")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weekday__lte=6) & models.Q(starts__lt=models.F("ends")),
                name="availability_rule_makes_sense",
            ),
            models.CheckConstraint(
                condition=models.Q(session_minutes__gte=15), name="availability_session_15_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts:%H:%M}-{self.ends:%H:%M}"


class ExtraHours(models.Model):
    """A single stretch beside the weekly hours, by exact moments: the clock's turns change nothing.

    Holds on public holidays, too: whoever adds it means that very day.
    """

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="extra_hours")
    during = DateTimeRangeField()
    session_minutes = models.PositiveSmallIntegerField(default=50)
    buffer_minutes = models.PositiveSmallIntegerField(default=10)
    modes = ArrayField(models.CharField(max_length=10), help_text="online, in_person")
    protected_level = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="kept for this level and above until shortly before"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="extra_hours_do_not_overlap",
                expressions=[
                    ("clinician", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=models.Q(during__isempty=False)
                & models.Q(during__lower_inf=False, during__upper_inf=False),
                name="extra_hours_have_a_length",
            ),
            models.CheckConstraint(
                condition=models.Q(session_minutes__gte=15), name="extra_hours_session_15_up"
            ),
        ]

    def __str__(self) -> str:
        return str(self.during)


class TimeOff(models.Model):
    """Leave, illness or a single blocked hour."""

    class Kind(models.TextChoices):
        LEAVE = "leave"
        ILLNESS = "illness"
        OTHER = "other"

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="time_off")
    during = DateTimeRangeField()
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.LEAVE)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="time_off_does_not_overlap",
                expressions=[
                    ("clinician", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.during}"


class Slot(models.Model):
    """A moment that can be given to one mother. Materialised from rules twelve weeks ahead.

    `is_taken` says whether an occupying appointment overlaps it. PostgreSQL keeps it by triggers
    (migration 0003), so that free moments are found by one index, however full the calendars.
    `price` and `held` are those of the last `PriceRound`; a second index (migration 0009) finds
    the cheapest free moments of a day.
    """

    clinician = models.ForeignKey(Clinician, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    modes = ArrayField(models.CharField(max_length=10))
    protected_level = models.PositiveSmallIntegerField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    is_taken = models.BooleanField(default=False, db_default=False, editable=False)
    price = models.FloatField(
        null=True, editable=False, help_text="what it is worth to those still to come"
    )
    held = ArrayField(
        models.FloatField(),
        null=True,
        editable=False,
        help_text="in which share of the futures level 4, 3, 2 and 1 would hold it",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinician", "starts_at"], name="slot_once"),
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")), name="slot_has_length"
            ),
        ]
        indexes = [
            models.Index(
                fields=["starts_at", "clinician"],
                condition=models.Q(withdrawn_at__isnull=True, is_taken=False),
                name="slot_free_by_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%dT%H:%MZ}"


class PriceRound(models.Model):
    """One time that the hours were priced anew: when, why, and what it took."""

    class Cause(models.TextChoices):
        FIRST = "first"
        NIGHT = "night"
        CALENDAR = "calendar"
        ASKED = "asked"

    at = models.DateTimeField()
    cause = models.CharField(max_length=8, choices=Cause.choices)
    free_slots = models.PositiveIntegerField(help_text="hours that were free then")
    futures = models.PositiveIntegerField(help_text="sampled futures that were matched")
    seconds = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["-at"], name="price_round_last")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%dT%H:%MZ} {self.cause}"


class DutyShift(models.Model):
    """Who picks up the duty phone, and when."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="duty_shifts"
    )
    during = DateTimeRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="duty_one_at_a_time",
                expressions=[("during", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return str(self.during)
