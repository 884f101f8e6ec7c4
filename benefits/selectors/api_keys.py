"""The keys of an employer's own systems, for its owner."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from benefits.models import ApiKey, Employer


def keys_of(employer: Employer, today: date) -> tuple[list[ApiKey], list[ApiKey]]:
    """Keys that open something today, and those that ended; each newest first."""
    rows = list(ApiKey.objects.filter(employer_id=employer.pk).order_by("-created_at", "pk"))
    live = [row for row in rows if row.revoked_at is None and row.expires_on >= today]
    return live, [row for row in rows if row not in live]


def key_of(employer: Employer, key_id: UUID) -> ApiKey | None:
    """One key; None when it is not this employer's, ended, or does not exist."""
    return ApiKey.objects.filter(pk=key_id, employer_id=employer.pk, revoked_at=None).first()
