"""A psychologist as the calendar knows her: what she offers, to whom, and how much of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Clinician(models.Model):
    """One psychologist. Hard limits (languages, tracks, levels, caps) are hers to set."""

    class Gender(models.TextChoices):
        WOMAN = "woman"
        MAN = "man"
        OTHER = "other"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="clinician"
    )
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=60, default="GZ-psycholoog")
    big_number = models.CharField(max_length=11, blank=True)
    gender = models.CharField(max_length=8, choices=Gender.choices, default=Gender.WOMAN)
    region = models.CharField(max_length=40)
    place = models.CharField(max_length=60, blank=True, help_text="shown for in-person meetings")
    languages = ArrayField(models.CharField(max_length=3))
    tracks = ArrayField(models.CharField(max_length=16), help_text="individual, parent_child")
    levels = ArrayField(models.PositiveSmallIntegerField(), help_text="levels accepted, 1 to 4")
    skills: models.JSONField[Any, Any] = models.JSONField(default=dict, help_text="skill to 0..1")
    max_new_per_week = models.PositiveSmallIntegerField(default=6)
    caseload_cap = models.PositiveSmallIntegerField(default=24)
    video_link = models.URLField(blank=True)
    works_longer = models.BooleanField(
        default=False, db_default=False, help_text="may be asked for one more meeting after her day"
    )
    is_active = models.BooleanField(default=True)
    accepts_new_from = models.DateTimeField(null=True, blank=True, help_text="pause until then")

    class Meta:
        indexes = [GinIndex(fields=["languages", "tracks"], name="clinician_offers")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(big_number="") | models.Q(big_number__regex=r"^\d{11}$"),
                name="clinician_big_number_has_11_digits",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
