"""Who suits her, and which free moment comes first, with the reasons.

Hard filters say no; what is left is put in one plain order. SQL narrows the field first
(`scheduling.selectors.candidates`), but this module decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from scheduling.domain import reasons
from scheduling.domain.day_parts import hour_of_week, hours_of_week
from scheduling.domain.working_days import AMSTERDAM

#: Written beside every decision of this module.
VERSION = "earliest-1"
#: A booked moment starts at least so long after the booking (`rules.min_lead_minutes` of the
#: public scenarios).
MIN_LEAD = timedelta(minutes=60)
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
    """A free moment of one psychologist, with what decides whether it suits."""

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


@dataclass(frozen=True, slots=True)
class Choice:
    """A moment that suits her, why, and whether it keeps the promise."""

    slot_id: int
    clinician_id: UUID
    clinician_name: str
    starts_at: datetime
    ends_at: datetime
    mode: str
    reasons: tuple[str, ...]
    is_in_time: bool


def refusals(need: Need, offer: Offer, *, now: datetime, is_new: bool) -> frozenset[str]:
    """Why this moment does not suit her, as codes; empty when it does.

    `is_new`: she would be a new client of this psychologist, so her caps and her pause count.
    """
    found = {
        "inactive": not offer.is_active,
        "lead": offer.starts_at < now + MIN_LEAD,
        "language": bool(need.languages) and not set(need.languages) & set(offer.languages),
        "track": need.track not in offer.tracks,
        "level": need.level not in offer.levels,
        "gender": bool(need.gender_wish) and need.gender_wish != offer.gender,
        "excluded": offer.clinician_id in need.excluded,
        "mode": mode_of(need, offer) is None,
        "protected": _is_kept_for_others(need, offer, now),
        "paused": is_new and offer.accepts_new_from is not None and offer.accepts_new_from > now,
        "week_full": is_new and offer.new_this_week >= offer.max_new_per_week,
        "caseload_full": is_new and offer.caseload >= offer.caseload_cap,
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


def rank(
    need: Need,
    offers: Iterable[Offer],
    deadlines: Deadlines,
    *,
    now: datetime,
    known: UUID | None = None,
    count: int = 1,
) -> tuple[Choice, ...]:
    """The best `count` moments, best first; fewer when fewer suit.

    The order, each step deciding only where the one before is equal: inside the promise; with
    contact in time; with the psychologist she knows (`known`, for later meetings); in the part of
    the week she asked for, unless she is urgent; the earliest day; the skill she needs; the
    earliest hour; the lowest slot number.
    """
    suiting = [
        offer
        for offer in offers
        if not refusals(need, offer, now=now, is_new=offer.clinician_id != known)
    ]
    wanted = hours_of_week(need.day_parts)

    def order(offer: Offer) -> tuple[bool, bool, bool, bool, datetime, float, datetime, int]:
        starts = offer.starts_at
        local = starts.astimezone(AMSTERDAM)
        return (
            starts > deadlines.meeting_by,
            starts > deadlines.contact_by,
            known is not None and offer.clinician_id != known,
            _waits_for_wish(need) and hour_of_week(starts) not in wanted,
            local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0),
            -skill_fit(need, offer),
            starts,
            offer.slot_id,
        )

    best = sorted(suiting, key=order)[:count]
    earliest = min((offer.starts_at for offer in suiting), default=None)
    return tuple(_choice(need, offer, deadlines, wanted, earliest, known) for offer in best)


def skill_fit(need: Need, offer: Offer) -> float:
    """How well her needs and the psychologist's skills meet: the mean, 0 to 1; 1 without needs."""
    if not need.skills:
        return 1.0
    return sum(offer.skills.get(skill, 0.0) for skill in need.skills) / len(need.skills)


def _waits_for_wish(need: Need) -> bool:
    return bool(need.day_parts) and need.level < URGENT


def _is_kept_for_others(need: Need, offer: Offer, now: datetime) -> bool:
    return (
        offer.protected_level is not None
        and need.level < offer.protected_level
        and offer.starts_at > now + PROTECTION_ENDS
    )


def _choice(
    need: Need,
    offer: Offer,
    deadlines: Deadlines,
    wanted: frozenset[int],
    earliest: datetime | None,
    known: UUID | None,
) -> Choice:
    why = []
    if offer.clinician_id == known:
        why.append(reasons.KNOWN)
    why += [
        reasons.skill(skill)
        for skill in need.skills
        if offer.skills.get(skill, 0.0) >= SKILL_WORTH_NAMING
    ]
    why += [reasons.language(code) for code in need.languages if code in offer.languages][:1]
    if hour_of_week(offer.starts_at) in wanted:
        why.append(reasons.day_part(offer.starts_at))
    if offer.starts_at == earliest:
        why.append(reasons.EARLIEST)
    return Choice(
        slot_id=offer.slot_id,
        clinician_id=offer.clinician_id,
        clinician_name=offer.clinician_name,
        starts_at=offer.starts_at,
        ends_at=offer.ends_at,
        mode=mode_of(need, offer) or "",
        reasons=tuple(why),
        is_in_time=offer.starts_at <= deadlines.meeting_by,
    )
