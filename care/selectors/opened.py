"""A record with its seals open: what she answered, and what the rules made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from accounts.services.sealing import open_json
from intake.models import Intake, TriageRecord
from intake.services.decisions import detail_of
from intake.services.submission import place_of
from scheduling.models import CareRequest


@dataclass(frozen=True)
class Opened:
    """Empty where she has not sent anything yet. `scored`: items from outside the path."""

    answers: dict[str, Any] = field(default_factory=dict)
    scored: dict[str, Any] = field(default_factory=dict)
    detail: dict[str, Any] = field(default_factory=dict)
    version: str = ""
    table_version: str = ""

    @property
    def flags(self) -> list[str]:
        """What a human must see beside the level, by name."""
        return list(self.detail.get("flags", ()))


def opened(care_request: CareRequest, decision: TriageRecord | None) -> Opened:
    """Her answers and the decision that holds. Raises Unreadable when a seal does not open."""
    intake = intake_of(care_request)
    if intake is None:
        return Opened()
    frozen = open_json(intake.key, place_of(intake.pk), intake.sealed_answers)
    return Opened(
        answers=frozen["answers"],
        scored=frozen["scored"],
        detail=detail_of(decision) if decision else {},
        version=intake.questionnaire_version,
        table_version=decision.table_version if decision else "",
    )


def intake_of(care_request: CareRequest) -> Intake | None:
    """What she sent; None for a draft."""
    try:
        intake: Intake = care_request.intake
    except ObjectDoesNotExist:
        return None
    return intake
