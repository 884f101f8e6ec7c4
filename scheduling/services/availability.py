"""What a psychologist offers: her profile, weekly hours, her limits, a pause.

After each change her calendar is made anew, in the same transaction. Moments that somebody already
has stay as they were given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from accounts.domain.actor import Actor
from accounts.models import Role, User
from accounts.services import audit
from scheduling.domain.errors import WRONG_STATE, NotAllowed
from scheduling.domain.working_days import local_day
from scheduling.models import AvailabilityRule, Clinician
from scheduling.selectors.hours import rules_in_force
from scheduling.services import calendar, freed
from scheduling.services.locks import lock_clinicians, whole_deed


@dataclass(frozen=True, slots=True)
class Profile:
    """What the clinic knows of a psychologist. `levels`: those she accepts, 1 to 4.

    `big_number`: 11 digits of the Dutch register of health professionals, or empty.
    """

    name: str
    title: str
    big_number: str
    gender: str
    region: str
    place: str
    languages: Sequence[str]
    tracks: Sequence[str]
    levels: Sequence[int]
    max_new_per_week: int
    caseload_cap: int
    video_link: str


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Every week on `weekday` (0 = Monday), in Amsterdam wall-clock time, from today on.

    `protected_level`: kept for this level and above until 48 hours before; None for everybody.
    """

    weekday: int
    starts: time
    ends: time
    session_minutes: int
    buffer_minutes: int
    modes: Sequence[str]
    protected_level: int | None

    @property
    def holds_a_session(self) -> bool:
        """Whether at least one session fits in."""
        length = _since_midnight(self.ends) - _since_midnight(self.starts)
        return length >= timedelta(minutes=self.session_minutes)


def save_profile(*, user_id: UUID, profile: Profile, actor: Actor, now: datetime) -> Clinician:
    """Write a psychologist's profile; the first time it makes her calendar.

    Raises NotAllowed (`wrong_state`) when the user is no psychologist.
    """
    values = asdict(profile) | {
        name: list(getattr(profile, name)) for name in ("languages", "tracks", "levels")
    }
    with whole_deed():
        user = User.objects.filter(pk=user_id, role=Role.CLINICIAN).first()
        if user is None:
            raise NotAllowed(WRONG_STATE)
        clinician, created = Clinician.objects.update_or_create(user=user, defaults=values)
        _log(clinician, "clinician.save_profile", "C" if created else "U", actor, now)
    return clinician


def add_hours(
    *, clinician: Clinician, hours: WeeklyHours, actor: Actor, now: datetime
) -> AvailabilityRule:
    """Offer the same hours every week from today on.

    Raises NotAllowed (`wrong_state`) when they end before they begin, hold not one session, or
    overlap hours she offers already.
    """
    today = local_day(now)
    if not hours.holds_a_session or _overlaps(clinician, hours, now):
        raise NotAllowed(WRONG_STATE)
    with _changed(clinician, "availability.add", actor, now):
        return AvailabilityRule.objects.create(
            clinician=clinician,
            **asdict(hours) | {"modes": list(hours.modes)},
            valid_from=today,
        )


def end_hours(*, rule: AvailabilityRule, actor: Actor, now: datetime) -> None:
    """Offer these hours no longer, from today on. Meetings that stand there stay."""
    with _changed(rule.clinician, "availability.end", actor, now):
        rule.valid_until = local_day(now)
        rule.save(update_fields=["valid_until"])


def set_limits(
    *,
    clinician: Clinician,
    caseload_cap: int,
    max_new_per_week: int,
    actor: Actor,
    now: datetime,
) -> None:
    """How many mothers she has at most, and how many new ones a week."""
    with whole_deed():
        clinician.caseload_cap = caseload_cap
        clinician.max_new_per_week = max_new_per_week
        clinician.save(update_fields=["caseload_cap", "max_new_per_week"])
        _log(clinician, "clinician.set_limits", "U", actor, now)


def pause(*, clinician: Clinician, until: datetime | None, actor: Actor, now: datetime) -> None:
    """Take no new mothers until then; None takes them again at once. Nobody is moved."""
    with whole_deed():
        clinician.accepts_new_from = until
        clinician.save(update_fields=["accepts_new_from"])
        _log(clinician, "clinician.pause" if until else "clinician.resume", "U", actor, now)


def set_works_longer(
    *, clinician: Clinician, works_longer: bool, actor: Actor, now: datetime
) -> None:
    """Whether she may be asked for one more meeting after her own day. She can always say no."""
    with whole_deed():
        clinician.works_longer = works_longer
        clinician.save(update_fields=["works_longer"])
        _log(clinician, "clinician.set_works_longer", "U", actor, now)


@contextmanager
def _changed(clinician: Clinician, event: str, actor: Actor, now: datetime) -> Iterator[None]:
    with whole_deed():
        lock_clinicians([clinician.id])
        yield
        with freed.noting_new(clinician, now=now):
            calendar.materialise(now=now, clinician=clinician)
        _log(clinician, event, "U", actor, now)


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)


def _overlaps(clinician: Clinician, hours: WeeklyHours, now: datetime) -> bool:
    return any(
        rule.weekday == hours.weekday and rule.starts < hours.ends and hours.starts < rule.ends
        for rule in rules_in_force(clinician, now=now)
    )


def _log(clinician: Clinician, event: str, action: str, actor: Actor, now: datetime) -> None:
    audit.record(
        actor=actor,
        event=event,
        action=action,
        now=now,
        object_type="clinician",
        object_id=clinician.pk,
        purpose="OPERATE",
    )
