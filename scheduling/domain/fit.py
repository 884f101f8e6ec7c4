"""Who suits her: what she needs, what is free, and why a moment is not for her.

Hard filters say no: those of the matching engine, and what a wish of hers or a rule of the clinic
forbids. SQL narrows the field first (`scheduling.selectors.candidates`); of what is left,
`scheduling.domain.ranking` says which is hers.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from scheduling.domain import weighing
from scheduling.domain.matching import engine, filters
from scheduling.domain.matching.clock import minutes
from scheduling.domain.matching.model import Need as EngineNeed
from scheduling.domain.matching.model import Psychologist

#: Written beside every decision of this module.
VERSION = engine.NAME
MIN_LEAD = weighing.LEAD
#: A place kept for the more urgent is open to everybody so long before it starts.
PROTECTION_ENDS = timedelta(hours=48)
#: From this level on a mother is seen at the first moment, whatever part of the week she asked.
URGENT = 4
#: What a psychologist can be good at, as keys of her skills. Track or situation -> skill.
SKILL_FOR = {
    "parent_child": "attachment",
    "loss": "grief",
    "nicu": "premature_birth",
    "pregnant": "pregnancy",
}
#: A skill from here on is worth naming to her.
SKILL_WORTH_NAMING = 0.5
IN_PERSON = "in_person"
#: A psychologist she has sees her whatever her caps say.
_NO_CAP = 1_000_000


@dataclass(frozen=True, slots=True)
class Need:
    """What she needs. Empty `languages` or `modes`: no wish. `situation`: which texts fit her."""

    level: int
    track: str
    languages: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    region: str = ""
    gender_wish: str = ""
    day_parts: tuple[str, ...] = ()
    excluded: frozenset[UUID] = frozenset()
    situation: str = "baby"

    @property
    def skills(self) -> tuple[str, ...]:
        """The skills that would help her."""
        return tuple(SKILL_FOR[key] for key in (self.track, self.situation) if key in SKILL_FOR)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Until when a moment keeps the promise: contact with somebody, and the meeting itself."""

    contact_by: datetime
    meeting_by: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """A free moment of one psychologist, with what decides whether it suits.

    `price`: what the hour is worth to those still to come, solved at `priced_at`; `held`: in which
    share of the futures a mother of level 4, 3, 2 and 1 would hold it. None before the first round.
    """

    slot_id: int
    starts_at: datetime
    ends_at: datetime
    modes: tuple[str, ...]
    protected_level: int | None
    clinician_id: UUID
    clinician_name: str
    gender: str
    region: str
    languages: tuple[str, ...]
    tracks: tuple[str, ...]
    levels: tuple[int, ...]
    skills: dict[str, float]
    is_active: bool = True
    accepts_new_from: datetime | None = None
    new_this_week: int = 0
    max_new_per_week: int = 6
    caseload: int = 0
    caseload_cap: int = 24
    price: float | None = None
    held: tuple[float, ...] = ()
    priced_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Weighing:
    """How the engine weighed a moment, for staff: worth to her, and to those still to come.

    `kept_back`: the code of an hour that would have been worth more to her (see
    `matching.explain`), else nothing. `priced_at` None: by the plain rule, without a forecast.
    """

    version: str
    value: float
    price: float
    fit: float
    prompt: float
    kept_back: str = ""
    priced_at: datetime | None = None

    def to_dict(self) -> dict[str, str | float | None]:
        """As it is stored with the appointment."""
        return {
            "version": self.version,
            "value": round(self.value, 4),
            "price": round(self.price, 4),
            "fit": round(self.fit, 4),
            "prompt": round(self.prompt, 4),
            "kept_back": self.kept_back,
            "priced_at": self.priced_at.isoformat() if self.priced_at else None,
        }


@dataclass(frozen=True, slots=True)
class Choice:
    """A moment that suits her, why, and whether it keeps the promise.

    `weighing` is absent where a person chose and not the engine.
    """

    slot_id: int
    clinician_id: UUID
    clinician_name: str
    starts_at: datetime
    ends_at: datetime
    mode: str
    reasons: tuple[str, ...]
    is_in_time: bool
    weighing: Weighing | None = None


def refusals(need: Need, offer: Offer, *, now: datetime, is_new: bool) -> frozenset[str]:
    """Why this moment does not suit her, as codes; empty when it does.

    `is_new`: she would be a new client of this psychologist, so her caps and her pause count.
    Language, track, level, mode, region, exclusion and lead are the engine's own filters.
    """
    who = as_psychologist(offer, is_new=is_new)
    mother = as_need(need, Deadlines(now, now), now, None)
    slot = weighing.slot(
        id=offer.slot_id, psychologist=who.id, starts_at=offer.starts_at, modes=offer.modes
    )
    by_engine = filters.refusals(mother, who, slot, weighing.RULES, now=weighing.minute_from(now))
    found = {
        "week_full": is_new and offer.new_this_week >= offer.max_new_per_week,
        "caseload_full": is_new and offer.caseload >= offer.caseload_cap,
    }
    codes = {"level" if code == filters.SEVERITY else code for code in by_engine}
    codes |= {code for code, is_so in found.items() if is_so}
    return own_refusals(need, offer, now=now, is_new=is_new) | codes


def own_refusals(need: Need, offer: Offer, *, now: datetime, is_new: bool) -> frozenset[str]:
    """What a wish of hers or a rule of the clinic forbids and the engine does not know."""
    found = {
        "inactive": not offer.is_active,
        "gender": bool(need.gender_wish) and need.gender_wish != offer.gender,
        "protected": _is_kept_for_others(need, offer, now),
        "paused": is_new and offer.accepts_new_from is not None and offer.accepts_new_from > now,
    }
    return frozenset(code for code, is_so in found.items() if is_so)


def mode_of(need: Need, offer: Offer) -> str | None:
    """How they would meet: her first wish that the moment allows, in person in her region only.

    None when there is none. Without a wish, online comes first: it asks least of her.
    """
    return mode_for(need.modes, offered=offer.modes, is_near=offer.region == need.region)


def mode_for(wishes: Collection[str], *, offered: Collection[str], is_near: bool) -> str | None:
    """As `mode_of`, from the parts: her wishes, what the moment offers, and whether it is near."""
    for mode in wishes or ("online", IN_PERSON):
        if mode in offered and (mode != IN_PERSON or is_near):
            return mode
    return None


def skill_fit(need: Need, offer: Offer) -> float:
    """How well her needs and the psychologist's skills meet: the mean, 0 to 1; 1 without needs."""
    if not need.skills:
        return 1.0
    return sum(offer.skills.get(skill, 0.0) for skill in need.skills) / len(need.skills)


def _is_kept_for_others(need: Need, offer: Offer, now: datetime) -> bool:
    return (
        offer.protected_level is not None
        and need.level < offer.protected_level
        and offer.starts_at > now + PROTECTION_ENDS
    )


def as_psychologist(offer: Offer, *, is_new: bool) -> Psychologist:
    """The psychologist as the engine knows her; for one she has (`is_new` false) no cap binds."""
    return weighing.psychologist(
        id=str(offer.clinician_id),
        languages=offer.languages,
        tracks=offer.tracks,
        levels=offer.levels,
        region=offer.region,
        skills=offer.skills,
        max_new_per_week=offer.max_new_per_week if is_new else _NO_CAP,
        caseload_left=offer.caseload_cap - offer.caseload if is_new else _NO_CAP,
    )


def as_need(need: Need, deadlines: Deadlines, now: datetime, known: UUID | None) -> EngineNeed:
    """What she needs as the engine knows it; `known`: the psychologist she has."""
    return weighing.need(
        id="her",
        level=need.level,
        submitted=minutes(now),
        deadline=minutes(deadlines.meeting_by),
        languages=need.languages,
        track=need.track,
        modes=need.modes,
        region=need.region,
        skills=need.skills,
        prior=str(known) if known else None,
        exclude=map(str, need.excluded),
        contact_by=minutes(deadlines.contact_by),
    )
