"""Every questionnaire that was kept of one intake, opened: hers, and what professionals entered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from accounts.services.sealing import open_json
from intake.domain.responses import Sheet, from_json
from intake.models import Intake, Response


@dataclass(frozen=True, slots=True)
class Kept:
    """One response with what was filled in. `is_corrected`: a later one took its place."""

    response: Response
    sheet: Sheet
    is_corrected: bool


def kept_of(intake: Intake) -> list[Kept]:
    """All of them, the one taken last first. Raises Unreadable when a seal does not open."""
    return opened(intake, rows_of([intake.pk])[intake.pk])


def rows_of(intake_ids: Iterable[UUID]) -> dict[UUID, list[Response]]:
    """The responses of many intakes, the one taken last first. One query; their seals stay shut."""
    found: dict[UUID, list[Response]] = {intake_id: [] for intake_id in intake_ids}
    rows = Response.objects.filter(intake_id__in=found).select_related("entered_by")
    for row in rows.order_by("-taken_on", "-entered_at", "id"):
        found[row.intake_id].append(row)
    return found


def opened(intake: Intake, rows: Iterable[Response]) -> list[Kept]:
    """The rows of this intake, opened with its key. Raises Unreadable."""
    known = list(rows)
    corrected = {row.supersedes_id for row in known}
    return [Kept(row, sheet_of(row, intake), row.pk in corrected) for row in known]


def newest_of(kept: Iterable[Kept]) -> list[Kept]:
    """The one that holds of each instrument: taken last, and not corrected since."""
    found: dict[str, Kept] = {}
    for each in kept:
        if not each.is_corrected:
            found.setdefault(each.response.instrument_id, each)
    return list(found.values())


def sheet_of(response: Response, intake: Intake) -> Sheet:
    """What was filled in; `intake` brings the key. Raises Unreadable."""
    return from_json(open_json(intake.key, place_of(response.pk), response.sealed_items))


def place_of(response_id: UUID) -> str:
    """Where the sealed items belong: they open nowhere else."""
    return f"intake.response.sealed_items:{response_id}"
