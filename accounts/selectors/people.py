"""Who works at the clinic."""

from __future__ import annotations

from accounts.domain.policy import STAFF
from accounts.models import User


def staff_of_clinic() -> list[User]:
    """Everyone with a staff account, those who may sign in first, then by name."""
    return list(User.objects.filter(role__in=sorted(STAFF)).order_by("-is_active", "name", "pk"))
