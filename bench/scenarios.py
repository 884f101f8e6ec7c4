"""Generated clinics for matching, in the form that `manage.py simulate` reads.

`python -m bench.scenarios surge 1 scenario.json` writes one. Everything follows from the seed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

START = datetime(2026, 3, 2, tzinfo=UTC)
LANGUAGES = ("de", "en", "tr", "ar", "fa", "uk")
SPOKEN_BY_PEOPLE = (0.9, 0.55, 0.16, 0.10, 0.05, 0.04)
FIRST_OF_MOTHERS = (0.55, 0.1, 0.14, 0.09, 0.07, 0.05)
SKILLS = ("depression", "anxiety", "birth_trauma", "bonding", "loss", "sleep", "couple", "ocd")
SEVERITIES = ("crisis", "urgent", "soon", "routine")
SHARE = (0.02, 0.13, 0.35, 0.5)
WEEKDAYS = np.array([0.19, 0.174, 0.167, 0.151, 0.144, 0.091, 0.083])
HOURS = np.array([3, 2, 1, 1, 1, 1, 2, 4, 7, 8, 9, 7, 6, 7, 7, 6, 5, 5, 6, 8, 9, 9, 8, 5], float)
MODES = (["online"], ["in_person"], ["online", "in_person"])


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of clinic. `load`: intakes over hours; `surge`: first day, last day, times.

    `by_hours`: the severest are promised 24 hours, else the next working day. `scarce`: shares of
    psychologists and mothers with Arabic. `heavy`: days differ much and mothers come in groups.
    """

    people: int
    weeks: int = 6
    load: float = 0.85
    by_hours: bool = True
    surge: tuple[int, int, float] | None = None
    scarce: tuple[float, float] | None = None
    holidays: tuple[str, ...] = ()
    heavy: bool = False
    leave: float = 0.025


KINDS = {
    "city": Kind(people=40, load=0.75),
    "surge": Kind(people=30, load=0.8, surge=(14, 28, 1.6)),
    "scarce": Kind(people=30, load=0.75, scarce=(0.05, 0.09)),
    "holidays": Kind(people=25, load=0.8, holidays=("2026-03-19", "2026-04-03", "2026-04-06")),
    "heavy": Kind(people=25, load=0.75, heavy=True),
    "three": Kind(people=3, weeks=8, by_hours=False),
    "clinic": Kind(people=8, weeks=8, load=0.9, by_hours=False),
    "national": Kind(people=2000, weeks=5),
}


class _Maker:
    def __init__(self, kind: Kind, seed: int) -> None:
        self.kind = kind
        self.rng = np.random.default_rng(seed)
        self.regions = [f"r{n}" for n in range(1, 2 + min(9, kind.people // 8))]
        self.people = [self.person(n) for n in range(1, kind.people + 1)]

    def some(self, names: tuple[str, ...], chances: tuple[float, ...]) -> list[str]:
        return [name for name, p in zip(names, chances, strict=True) if self.rng.random() < p]

    def one(self, names: tuple[str, ...] | list[str], p: Any = None) -> str:
        return str(self.rng.choice(names, p=p))

    def person(self, number: int) -> dict[str, Any]:
        spoken = list(SPOKEN_BY_PEOPLE)
        if self.kind.scarce:
            spoken[3] = 1.0 if number == 1 else self.kind.scarce[0]
        hours = int(np.clip(self.rng.gamma(4, 1.4), 2, 12))
        is_general = number < 3 or self.rng.random() < 0.8
        return {
            "id": f"p{number}",
            "languages": self.some(LANGUAGES, tuple(spoken)) or ["de"],
            "skills": {s: float(self.rng.choice([0.5, 0.7, 1.0])) for s in self.picked(0.45)},
            "region": self.one(self.regions),
            "tracks": ["individual"] + ["parent_child"] * bool(number < 3 or number % 2),
            "severities": list(SEVERITIES if is_general else SEVERITIES[1:]),
            "max_new_per_week": max(2, round(hours * float(self.rng.uniform(0.8, 1.3)))),
            "caseload_free": int(hours * (self.kind.weeks + 3) * self.rng.uniform(0.9, 1.3)),
        }

    def picked(self, share: float) -> list[str]:
        return [skill for skill in SKILLS if self.rng.random() < share]

    def slots(self) -> dict[int, list[dict[str, Any]]]:
        """Hours by the week in which they open: four weeks ahead, and week 0 for the start."""
        found: dict[int, list[dict[str, Any]]] = {}
        for person in self.people:
            count = max(2, round(person["caseload_free"] / (self.kind.weeks + 3) / 1.1))
            pattern = sorted({self.hour() for _ in range(count)})
            for week in range(self.kind.weeks + 3):
                for day, hour in pattern:
                    at = START + timedelta(weeks=week, days=day, hours=hour)
                    if at.date().isoformat() in self.kind.holidays or self.rng.random() < 0.06:
                        continue
                    modes = MODES[int(self.rng.choice(3, p=[0.35, 0.2, 0.45]))]
                    slot = {"psychologist": person["id"], "start": _iso(at), "modes": modes}
                    found.setdefault(max(0, week - 3), []).append(slot)
        number = 0
        for opened in sorted(found):
            found[opened].sort(key=lambda slot: (slot["start"], slot["psychologist"]))
            for slot in found[opened]:
                number += 1
                slot["id"] = f"s{number}"
        return found

    def hour(self) -> tuple[int, int]:
        is_weekend = self.kind.by_hours and self.rng.random() < 0.2
        day = self.rng.integers(5, 7) if is_weekend else self.rng.integers(5)
        return int(day), int(self.rng.integers(8, 18))

    def mother(self) -> dict[str, Any]:
        severity = self.one(SEVERITIES, SHARE)
        first = np.array(FIRST_OF_MOTHERS)
        if self.kind.scarce:
            first[3] = self.kind.scarce[1]
        languages = [self.one(LANGUAGES, first / first.sum())]
        if self.rng.random() < 0.33:
            languages = list(dict.fromkeys([*languages, self.one(LANGUAGES, first / first.sum())]))
        modes = ["online", "in_person"] if self.rng.random() < 0.5 else ["in_person", "online"]
        strict = 0.03 if severity in SEVERITIES[:2] else 0.12
        payers = ["fund"] if self.rng.random() < 0.45 else [self.one(["e1", "e2"]), "fund"]
        found = {
            "severity": severity,
            "languages": languages,
            "track": "parent_child" if self.rng.random() < 0.2 else "individual",
            "modes": modes[:1] if self.rng.random() < 0.36 else modes,
            "region": self.one(self.regions),
            "must": [self.one(SKILLS)] if self.rng.random() < strict else [],
            "needs": {skill: int(self.rng.integers(1, 4)) for skill in self.picked(0.25)},
            "payers": payers,
        }
        if self.rng.random() < 0.1:
            found["prior_psychologist"] = self.people[self.rng.integers(len(self.people))]["id"]
        if self.rng.random() < 0.03:
            found["exclude"] = [self.people[self.rng.integers(len(self.people))]["id"]]
        return found

    def arrivals(self, first: datetime, days: int, weekly: float, surges: bool) -> list[datetime]:
        found: list[datetime] = []
        for number in range(days):
            day = first + timedelta(days=number)
            expected = weekly * WEEKDAYS[day.weekday()] / WEEKDAYS.sum()
            if surges and self.kind.surge and self.kind.surge[0] <= number < self.kind.surge[1]:
                expected *= self.kind.surge[2]
            if self.kind.heavy:
                expected *= self.rng.gamma(2, 0.5)
            for _ in range(self.rng.poisson(expected)):
                hour = int(self.rng.choice(24, p=HOURS / HOURS.sum()))
                at = day + timedelta(hours=hour, minutes=int(self.rng.integers(60)))
                is_group = self.kind.heavy and self.rng.random() < 0.03
                found += [at] * (int(self.rng.integers(3, 8)) if is_group else 1)
        return sorted(found)

    def events(
        self, weekly: float, slots: dict[int, list[dict[str, Any]]]
    ) -> Iterator[tuple[datetime, int, dict[str, Any]]]:
        end = START + timedelta(weeks=self.kind.weeks)
        for number, at in enumerate(self.arrivals(START, 7 * self.kind.weeks, weekly, True), 1):
            intake = {"id": f"i{number}", **self.mother()}
            yield at, 2, {"type": "intake", "intake": intake}
            later = at + timedelta(minutes=60 + int(self.rng.gamma(1, 5) * 1440))
            if self.rng.random() < 0.09 and later < end:
                yield later, 3, {"type": "cancel", "intake": intake["id"]}
        for week, opened in slots.items():
            if 0 < week <= self.kind.weeks:
                at = START + timedelta(weeks=week - 1, hours=6)
                yield at, 0, {"type": "open_slots", "slots": opened}
        for week in range(self.kind.weeks):
            for person in self.people:
                if self.rng.random() < self.kind.leave:
                    at = START + timedelta(weeks=week, days=int(self.rng.integers(5)), hours=7)
                    back = at + timedelta(days=int(self.rng.integers(1, 5)))
                    away = {"from": _iso(at), "to": _iso(back)}
                    yield at, 1, {"type": "leave", "psychologist": person["id"], **away}
        half = START + timedelta(weeks=self.kind.weeks // 2)
        yield half, 1, {"type": "budget", "payer": "e1", "places": int(weekly)}


def generate(kind: Kind, seed: int, name: str = "generated") -> dict[str, Any]:
    """One scenario as JSON data. The same kind and seed give the same scenario."""
    maker = _Maker(kind, seed)
    slots = maker.slots()
    weekly = kind.load * sum(len(each) for each in slots.values()) / (kind.weeks + 3)
    before = START - timedelta(weeks=8)
    history = [
        {"at": _iso(at), **maker.mother()}
        for at in maker.arrivals(before, 56, weekly, False)[-1500:]
    ]
    events = sorted(maker.events(weekly, slots), key=lambda event: event[:2])
    forecast = {
        "intakes_per_week": round(weekly, 2),
        "weekday_share": (WEEKDAYS / WEEKDAYS.sum()).round(4).tolist(),
        "severity_share": dict(zip(SEVERITIES, SHARE, strict=True)),
    }
    return _header(kind, seed, name) | {
        "forecast": forecast,
        "history": history,
        "psychologists": maker.people,
        "payers": [
            {"id": "e1", "places": int(weekly * kind.weeks * 0.15)},
            {"id": "e2", "places": int(weekly * kind.weeks * 0.1)},
            {"id": "fund", "places": None},
        ],
        "duty": _duty(kind),
        "slots": slots[0],
        "events": [{"at": _iso(at), **event} for at, _, event in events],
    }


def _header(kind: Kind, seed: int, name: str) -> dict[str, Any]:
    soonest = {"hours": 24} if kind.by_hours else {"working_days": 1}
    promises = (soonest, soonest, {"working_days": 5}, {"working_days": 10})
    severities: list[dict[str, Any]] = [
        {"id": each, "weight": weight, "promise": promise}
        for each, weight, promise in zip(SEVERITIES, (8, 4, 2, 1), promises, strict=True)
    ]
    severities[0]["callback_minutes"] = 60
    return {
        "format": "matching-scenario/1",
        "id": name,
        "title": name,
        "seed": seed,
        "start": _iso(START),
        "end": _iso(START + timedelta(weeks=kind.weeks)),
        "calendar": {"holidays": list(kind.holidays)},
        "severities": severities,
        "rules": {"min_lead_minutes": 60, "call_minutes": 45},
        "scoring": {
            "base": 0.7,
            "fit": 0.2,
            "prompt": 0.1,
            "late": 0.5,
            "fit_weights": {"needs": 0.5, "language": 0.2, "mode": 0.15, "continuity": 0.15},
            "second_language": 0.6,
            "second_mode": 0.6,
            "must_level": 0.5,
        },
        "no_show": {"base": 0.08, "per_day": 0.012, "max": 0.3},
    }


def _duty(kind: Kind) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for shift in range(3 * (7 * kind.weeks + 1)):
        at = START + timedelta(hours=8 * shift)
        for _ in range(2 + kind.people // 500):
            number = len(found) + 1
            times = {"from": _iso(at), "to": _iso(at + timedelta(hours=8))}
            found.append(
                {"id": f"d{number}", "psychologist": f"p{number % kind.people + 1}", **times}
            )
    return found


def _iso(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M}:00Z"


def main() -> None:
    """KIND SEED FILE."""
    kind, seed, path = sys.argv[1:4]
    scenario = generate(KINDS[kind], int(seed), f"{kind}-{seed}")
    Path(path).write_text(json.dumps(scenario), encoding="utf-8")


if __name__ == "__main__":
    main()
