"""Scenario files (`matching-scenario/1`): records as the engine's own words.

Every function raises KeyError, TypeError or ValueError for what is not as the format says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from scheduling.domain.matching import clock
from scheduling.domain.matching.callbacks import DutyRoster, Shift
from scheduling.domain.matching.deadlines import DeadlineRule, Hours, WorkingDays
from scheduling.domain.matching.forecast import Guess
from scheduling.domain.matching.model import BIT, Need, Psychologist, Rules, Severity, Slot
from scheduling.domain.matching.state import State

Record = Mapping[str, Any]
FORMAT = "matching-scenario/1"


def clinic(scenario: Record) -> State:
    """The clinic as it is known at the start."""
    if scenario["format"] != FORMAT:
        raise ValueError(f"the format is {scenario['format']!r}, not {FORMAT!r}")
    holidays = frozenset(date.fromisoformat(day) for day in scenario["calendar"]["holidays"])
    return State(
        rules=_rules(scenario),
        severities=[_severity(each, holidays) for each in scenario["severities"]],
        psychologists=[_psychologist(each) for each in scenario["psychologists"]],
        payers={each["id"]: _places(each["places"]) for each in scenario["payers"]},
        slots=slots(scenario["slots"]),
    )


def guess(scenario: Record) -> Guess:
    """The forecast of the header."""
    forecast = scenario["forecast"]
    weekdays = tuple(float(share) for share in forecast["weekday_share"])
    if len(weekdays) != clock.DAYS_A_WEEK:
        raise ValueError("forecast.weekday_share needs seven numbers")
    return Guess(
        float(forecast["intakes_per_week"]),
        weekdays,
        tuple(
            float(forecast["severity_share"].get(each["id"], 0.0))
            for each in scenario["severities"]
        ),
    )


def duty(scenario: Record) -> DutyRoster:
    """The shifts for call-backs."""
    shifts = [
        Shift(each["id"], each["psychologist"], clock.read(each["from"]), clock.read(each["to"]))
        for each in scenario["duty"]
    ]
    return DutyRoster(shifts, int(scenario["rules"]["call_minutes"]))


def slots(records: Iterable[Record]) -> list[Slot]:
    """Hours; their week runs from Monday 00:00 UTC."""
    return [_slot(each) for each in records]


def need(record: Record, state: State, submitted: int) -> Need:
    """One intake, submitted at that minute, with the deadline of her severity."""
    severity = state.severities[state.severity_row[record["severity"]]]
    languages, modes = tuple(record["languages"]), tuple(record["modes"])
    if not languages or not modes or not set(modes) <= set(BIT):
        raise ValueError(f"languages {languages} and modes {modes}")
    return Need(
        id=str(record.get("id", "")),
        severity=severity.id,
        submitted=submitted,
        deadline=severity.promise.ends(submitted),
        languages=languages,
        track=record["track"],
        modes=modes,
        region=record["region"],
        payers=tuple(record.get("payers", ())),
        must=tuple(record["must"]),
        needs=dict(record["needs"]),
        prior=record.get("prior_psychologist"),
        exclude=frozenset(record.get("exclude", ())),
    )


def _severity(record: Record, holidays: frozenset[date]) -> Severity:
    promise = record["promise"]
    rule: DeadlineRule
    if "hours" in promise:
        rule = Hours(int(promise["hours"]))
    else:
        rule = WorkingDays(int(promise["working_days"]), holidays)
    return Severity(record["id"], float(record["weight"]), rule, record.get("callback_minutes"))


def _psychologist(record: Record) -> Psychologist:
    return Psychologist(
        id=record["id"],
        languages=frozenset(record["languages"]),
        tracks=frozenset(record["tracks"]),
        severities=frozenset(record["severities"]),
        region=record["region"],
        max_new_per_week=int(record["max_new_per_week"]),
        caseload_free=int(record["caseload_free"]),
        skills={skill: float(level) for skill, level in record["skills"].items()},
    )


def _slot(record: Record) -> Slot:
    start = clock.read(record["start"])
    return Slot(
        id=record["id"],
        psychologist=record["psychologist"],
        start=start,
        week=clock.week_of(start),
        modes=tuple(record["modes"]),
    )


def _places(places: int | None) -> int | None:
    return None if places is None else int(places)


def _rules(scenario: Record) -> Rules:
    score, fit = scenario["scoring"], scenario["scoring"]["fit_weights"]
    return Rules(
        lead_minutes=int(scenario["rules"]["min_lead_minutes"]),
        must_level=float(score["must_level"]),
        base=float(score["base"]),
        fit=float(score["fit"]),
        prompt=float(score["prompt"]),
        late=float(score["late"]),
        fit_needs=float(fit["needs"]),
        fit_language=float(fit["language"]),
        fit_mode=float(fit["mode"]),
        fit_continuity=float(fit["continuity"]),
        second_language=float(score["second_language"]),
        second_mode=float(score["second_mode"]),
    )
