"""Triage of JSON lines: one intake in, one decision with its promise out, in the same order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from intake.domain.triage.answers import InvalidAnswer, parse_answers
from intake.domain.triage.assess import assess
from intake.domain.triage.rules import DecisionTable
from intake.domain.triage.tables import CURRENT_TABLE
from scheduling.domain.promises import promise_times
from scheduling.domain.working_days import OFFICE_HOURS, StaffedHours


@dataclass(frozen=True, slots=True)
class LineResult:
    """The JSON text of one line, and whether it is a decision or an error."""

    text: str
    is_valid: bool


def triage_lines(
    lines: Iterable[str | bytes],
    *,
    now: datetime,
    counterfactuals: bool = True,
    staffed: StaffedHours = OFFICE_HOURS,
    table: DecisionTable = CURRENT_TABLE,
) -> Iterator[LineResult]:
    """One result for each line that is not blank; a bad line gives its error in its place.

    ``now`` (UTC) is the moment of submission where a line has no ``at`` of its own.
    """
    for line in lines:
        if not line.strip():
            continue
        try:
            raw = _read_object(line)
            decision = assess(parse_answers(raw), table, counterfactuals=counterfactuals)
            promise = promise_times(decision.level, _submitted_at(raw, now), staffed)
        except InvalidAnswer as error:
            yield LineResult(_dump({"error": error.message, "field": error.field or None}), False)
        else:
            result = decision.to_dict() | {"promise": promise.to_dict()}
            yield LineResult(_dump(result), True)


def _read_object(line: str | bytes) -> dict[str, Any]:
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError):
        raise InvalidAnswer("", "the line is not valid JSON") from None
    if not isinstance(raw, dict):
        raise InvalidAnswer("", "the line is not a JSON object")
    return raw


def _submitted_at(raw: dict[str, Any], now: datetime) -> datetime:
    at = raw.get("at")
    if at is None:
        return now
    try:
        moment = datetime.fromisoformat(at)
    except (TypeError, ValueError):
        moment = None
    # Calendars end with year 9999 and a promise reaches weeks ahead.
    if moment is None or not 1900 <= moment.year <= 9000:
        raise InvalidAnswer("at", "must be a moment in ISO format, UTC")
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _dump(result: dict[str, Any]) -> str:
    return json.dumps(result, ensure_ascii=False)
