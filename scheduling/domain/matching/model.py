"""What the engine works with: severities, psychologists, hours, and what a mother needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scheduling.domain.matching.deadlines import DeadlineRule

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

ONLINE, IN_PERSON = "online", "in_person"
#: Ways to meet, as bits: an hour or a mother may have both.
BIT = {ONLINE: 1, IN_PERSON: 2}
BOTH = BIT[ONLINE] | BIT[IN_PERSON]


@dataclass(frozen=True, slots=True)
class Severity:
    """One level of need: what keeping its promise weighs, and when the promise ends."""

    id: str
    weight: float
    promise: DeadlineRule
    callback_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Psychologist:
    """Who she is and whom she takes. Skills: level above 0 and up to 1; what is absent is 0."""

    id: str
    languages: frozenset[str]
    tracks: frozenset[str]
    severities: frozenset[str]
    region: str
    max_new_per_week: int
    caseload_free: int
    skills: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slot:
    """An hour that can be given. `start` in minutes since 1970; `week`: the one its cap counts."""

    id: str
    psychologist: str
    start: int
    week: int
    modes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """What a mother needs. Of languages, modes and payers the preferred one comes first.

    `needs`: what she wants help with, skill -> weight. `must`: skills without which nobody suits.
    `prior`: the psychologist she knows. `exclude`: psychologists she must not be given.
    `contact_by`: until when a first meeting would also be the contact she was promised.
    """

    id: str
    severity: str
    submitted: int
    deadline: int
    languages: tuple[str, ...]
    track: str
    modes: tuple[str, ...]
    region: str
    payers: tuple[str, ...]
    must: tuple[str, ...] = ()
    needs: Mapping[str, float] = field(default_factory=dict)
    prior: str | None = None
    exclude: frozenset[str] = frozenset()
    contact_by: int | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """Numbers the clinic sets. The defaults are those of the public scenarios.

    A kept promise is worth base + fit x (how well she is understood) + prompt x (how soon), times
    the weight of her severity; a broken one `late`, divided by how many times too long it took.
    `contact`: what a meeting is worth beside that when it saves the phone call that was promised
    (nothing in scenarios, which know no such call).
    """

    lead_minutes: int = 60
    must_level: float = 0.5
    base: float = 0.7
    fit: float = 0.2
    prompt: float = 0.1
    late: float = 0.5
    contact: float = 0.0
    fit_needs: float = 0.5
    fit_language: float = 0.2
    fit_mode: float = 0.15
    fit_continuity: float = 0.15
    second_language: float = 0.6
    second_mode: float = 0.6
