"""The clinic itself: one row, filled by the guided set-up."""

from __future__ import annotations

from typing import Any

from django.db import models


def weekdays_nine_to_five() -> dict[str, list[list[str]]]:
    """Monday to Friday 09:00-17:00, the set-up page's starting point."""
    return {str(day): [["09:00", "17:00"]] for day in range(5)}


class Clinic(models.Model):
    """Name, numbers and hours. `staffed_hours`: weekday (0 = Monday) to wall-clock intervals."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=20)
    city = models.CharField(max_length=60, blank=True)
    region = models.CharField(max_length=40, blank=True)
    rooms = models.JSONField(default=list)
    staffed_hours: models.JSONField[Any, Any] = models.JSONField(default=weekdays_nine_to_five)
    gp_post_name = models.CharField(max_length=80, blank=True)
    gp_post_phone = models.CharField(max_length=20, blank=True)
    duty_phone = models.CharField(max_length=20, blank=True, help_text="E.164, rings for danger")
    partner_name = models.CharField(max_length=80, blank=True, db_default="")
    partner_phone = models.CharField(max_length=20, blank=True, db_default="")
    session_price_cents = models.PositiveIntegerField(default=0)
    bookings_open_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="clinic_is_one_row"),
        ]

    def __str__(self) -> str:
        return self.name
