"""The clinic's own words as the matching engine's: levels, psychologists, free moments, needs.

`scheduling.domain.matching` decides; this module translates and nothing else. The booking of one
mother (`scheduling.domain.fit`) and the nightly prices (`scheduling.selectors.whole_clinic`) both
come through here, so that a moment costs in one what the other found it worth.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from math import ceil

from scheduling.domain.matching.clock import DAYS_A_WEEK, minutes, moment
from scheduling.domain.matching.model import (
    IN_PERSON,
    ONLINE,
    Need,
    Psychologist,
    Rules,
    Severity,
    Slot,
)
from scheduling.domain.matching.state import State
from scheduling.domain.promises import POLICY, Days, Term
from scheduling.domain.working_days import OFFICE_HOURS, StaffedHours, local_day

#: A booked moment starts at least so long after the booking (`rules.min_lead_minutes` of the
#: public scenarios).
LEAD = timedelta(minutes=60)
#: What keeping the promise of a level weighs: the proportions of the public scenarios (urgent,
#: soon, routine), half of the last for a light need. A proposal that a clinician must sign off.
WEIGHTS = {1: 1.0, 2: 2.0, 3: 4.0, 4: 8.0}
#: Level 1 promises no meeting; one that she asks for is hers within 14 days (clinical.md 4.2).
TALK_ON_REQUEST = Days(14)
#: A meeting soon enough to be the promised contact saves a phone call: worth three times what the
#: best fit adds over a middling one, less than what an hour somebody urgent needs tomorrow costs.
CONTACT = 0.15
RULES = Rules(lead_minutes=LEAD // timedelta(minutes=1), contact=CONTACT)
#: Stands for "any language will do".
ANY_LANGUAGE = "*"
#: No budget ever decides whom she sees: who pays is settled elsewhere.
PAYER = "anybody"


@dataclass(frozen=True, slots=True)
class LevelDeadline:
    """Until when a first meeting keeps the promise of a level, as the engine asks for it."""

    term: Term
    staffed: StaffedHours = OFFICE_HOURS

    def ends(self, submitted: int) -> int:
        """The last minute (since 1970) of what was submitted at that minute."""
        return minutes(self.term.ends(moment(submitted), self.staffed))


def severities(staffed: StaffedHours = OFFICE_HOURS) -> tuple[Severity, ...]:
    """The levels that are matched, as severities named "1" to "4", the severest first.

    Level 5 is not among them: nobody is matched until a clinician has spoken with her.
    """
    return tuple(
        Severity(
            str(level),
            WEIGHTS[level],
            LevelDeadline(POLICY.terms[level].first or TALK_ON_REQUEST, staffed),
        )
        for level in sorted(WEIGHTS, reverse=True)
    )


def minute_from(at: datetime) -> int:
    """The first whole minute (since 1970) that is not before `at`."""
    return ceil(at.timestamp() / 60)


def week_of(at: datetime) -> int:
    """The number of the week, Monday to Sunday in Amsterdam."""
    return _week_at(minutes(at) // 60)


@lru_cache(maxsize=16_384)
def _week_at(hour: int) -> int:
    """The week of an hour since 1970: clocks change, and days begin, at whole hours."""
    return (local_day(moment(60 * hour)).toordinal() - 1) // DAYS_A_WEEK


def psychologist(
    *,
    id: str,
    languages: Iterable[str],
    tracks: Iterable[str],
    levels: Iterable[int],
    region: str,
    skills: Mapping[str, float],
    max_new_per_week: int,
    caseload_left: int,
) -> Psychologist:
    """A psychologist as the engine knows her; `caseload_left`: mothers she still takes."""
    return Psychologist(
        id=id,
        languages=frozenset((*languages, ANY_LANGUAGE)),
        tracks=frozenset(tracks),
        severities=frozenset(map(str, levels)),
        region=region,
        max_new_per_week=max_new_per_week,
        caseload_free=max(0, caseload_left),
        skills=dict(skills),
    )


def slot(*, id: int, psychologist: str, starts_at: datetime, modes: Sequence[str]) -> Slot:
    """A free moment as the engine knows it."""
    return slot_at(id=id, psychologist=psychologist, start=minutes(starts_at), modes=modes)


def slot_at(*, id: int, psychologist: str, start: int, modes: Sequence[str]) -> Slot:
    """The same from the minute (since 1970) at which it starts."""
    return Slot(str(id), psychologist, start, _week_at(start // 60), tuple(modes))


def need(
    *,
    id: str,
    level: int,
    submitted: int,
    deadline: int,
    languages: Sequence[str],
    track: str,
    modes: Sequence[str],
    region: str,
    skills: Collection[str],
    prior: str | None = None,
    exclude: Iterable[str] = (),
    contact_by: int | None = None,
) -> Need:
    """A mother's need as the engine knows it. Times in minutes since 1970.

    Without a wish for a language any will do; without one for a mode, online comes first: it asks
    least of her. Every skill that would help her counts the same.
    """
    return Need(
        id=id,
        severity=str(level),
        submitted=submitted,
        deadline=deadline,
        languages=tuple(languages) or (ANY_LANGUAGE,),
        track=track,
        modes=tuple(modes) or (ONLINE, IN_PERSON),
        region=region,
        payers=(PAYER,),
        needs=dict.fromkeys(skills, 1.0),
        prior=prior,
        exclude=frozenset(exclude),
        contact_by=contact_by,
    )


def state(
    *,
    psychologists: Sequence[Psychologist],
    slots: Iterable[Slot],
    new_in_week: Mapping[tuple[str, int], int],
    staffed: StaffedHours = OFFICE_HOURS,
) -> State:
    """The clinic, or the part of it that matters to one mother, at one moment.

    `new_in_week`: (psychologist, week) -> mothers whose first meeting is in that week already.
    """
    found = State(
        rules=RULES,
        severities=severities(staffed),
        psychologists=psychologists,
        payers={PAYER: None},
        slots=slots,
    )
    weeks = [week for _, week in new_in_week]
    if weeks:
        found.ledger.cover_weeks(min(weeks), max(weeks))
    for (who, week), count in new_in_week.items():
        if who in found.roster.index:
            found.ledger.occupy(found.roster.index[who], week, count)
    return found
