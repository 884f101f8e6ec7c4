"""What stands behind a mother: an appointment, a safety call or a dated task (law 1)."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

_HAS_COVER = """
    SELECT EXISTS (SELECT 1 FROM scheduling_appointment
                   WHERE care_request_id = %(id)s AND status IN ('booked', 'confirmed'))
        OR EXISTS (SELECT 1 FROM scheduling_safetycall
                   WHERE care_request_id = %(id)s AND ended_at IS NULL)
        OR EXISTS (SELECT 1 FROM scheduling_commitment
                   WHERE care_request_id = %(id)s AND ended_at IS NULL)
"""


def has_cover(care_request_id: UUID) -> bool:
    """Whether a live cover stands, by the very words of law 1's trigger."""
    with connection.cursor() as cursor:
        cursor.execute(_HAS_COVER, {"id": care_request_id})
        row = cursor.fetchone()
    return bool(row and row[0])
