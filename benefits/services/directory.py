"""An employer's directory keeps the roster: one person at a time, by the rules of a list.

Only keyed hashes stay, nobody is taken off, and more than a quarter going inactive within a day
waits for the clinic.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import router, transaction

from accounts.domain.actor import Actor
from accounts.services import audit
from benefits.domain.periods import local_day
from benefits.domain.roster_changes import LOOKED_BACK, Changes, UploadState, is_held
from benefits.models import Employer, RosterEntry, RosterUpload, StagedEntry
from benefits.services.roster import claim_hash, number_hash
from benefits.services.roster_lists import judge, lock_roster


class AlreadyThere(ValueError):
    """Somebody with this number is on the roster."""


class NotThere(LookupError):
    """The directory knows nobody by this id."""


class NeedsNumber(ValueError):
    """A new birth date or number needs both: neither is kept, so neither can be filled in."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the directory may see her. `is_held`: going inactive waits for the clinic."""

    id: UUID
    is_active: bool
    is_held: bool = False


def find_person(*, employer: Employer, number: str) -> Person | None:
    """Who has this number; she gets an id when she had none. None when she is not there."""
    with transaction.atomic(using=_alias(), durable=True):
        lock_roster(employer.pk)
        entry = _by_number(employer, number)
        if entry is None:
            return None
        if entry.scim_id is None:
            entry.scim_id = uuid4()
            entry.save(update_fields=["scim_id"])
        return _seen(entry)


def person_of(*, employer: Employer, person_id: UUID) -> Person:
    """Who has this id. Raises NotThere."""
    return _seen(_by_id(employer, person_id))


def add_person(
    *,
    employer: Employer,
    number: str,
    born_on: date,
    is_active: bool,
    actor: Actor,
    now: datetime,
) -> Person:
    """Put somebody on the roster. Raises AlreadyThere."""
    with transaction.atomic(using=_alias(), durable=True):
        lock_roster(employer.pk)
        if _by_number(employer, number):
            raise AlreadyThere
        entry = RosterEntry.objects.create(
            employer_id=employer.pk,
            number_hash=number_hash(employer.pk, number),
            claim_hash=claim_hash(employer.pk, number, born_on),
            inactive_since=None if is_active else local_day(now),
            scim_id=uuid4(),
        )
        _note(employer, "directory.add", "C", actor, now)
        return _seen(entry)


def change_person(
    *,
    employer: Employer,
    person_id: UUID,
    is_active: bool | None,
    number: str = "",
    born_on: date | None = None,
    actor: Actor,
    now: datetime,
) -> Person:
    """Bring somebody up to date; what is None or empty stays as it is.

    Raises NotThere, AlreadyThere for a number of somebody else, NeedsNumber for one of number
    and birth date without the other.
    """
    with transaction.atomic(using=_alias(), durable=True):
        lock_roster(employer.pk)
        entry = _by_id(employer, person_id)
        _rename(employer, entry, number, born_on)
        held = is_active is False and not _take_leave(employer, entry, now)
        if is_active:
            entry.inactive_since = entry.left_at = None
            _forget_held(employer, entry)
        entry.save()
        _note(employer, "directory.change", "U", actor, now, note="held" if held else "")
        return Person(person_id, entry.inactive_since is None, is_held=held)


def remove_person(*, employer: Employer, person_id: UUID, actor: Actor, now: datetime) -> bool:
    """Make somebody inactive and forget her id; she keeps the grace period. False when held.

    Raises NotThere.
    """
    with transaction.atomic(using=_alias(), durable=True):
        lock_roster(employer.pk)
        entry = _by_id(employer, person_id)
        is_done = _take_leave(employer, entry, now)
        if is_done:
            entry.scim_id = None
        entry.save()
        _note(employer, "directory.remove", "U", actor, now, note="" if is_done else "held")
        return is_done


def _rename(employer: Employer, entry: RosterEntry, number: str, born_on: date | None) -> None:
    if bool(number) != (born_on is not None):
        if number and number_hash(employer.pk, number) == bytes(entry.number_hash):
            return  # the number she has; her birth date stays
        raise NeedsNumber
    if number and born_on:
        other = _by_number(employer, number)
        if other and other.pk != entry.pk:
            raise AlreadyThere
        entry.number_hash = number_hash(employer.pk, number)
        entry.claim_hash = claim_hash(employer.pk, number, born_on)


def _take_leave(employer: Employer, entry: RosterEntry, now: datetime) -> bool:
    """Make her inactive from today; False when that waits for the clinic."""
    if entry.inactive_since is not None:
        return True
    entries = RosterEntry.objects.filter(employer_id=employer.pk)
    changes = Changes(
        leaving=1,
        at_work=entries.filter(inactive_since=None).count(),
        left_today=entries.filter(left_at__gt=now - LOOKED_BACK).count(),
    )
    if is_held(changes):
        _hold(employer, entry, now)
        return False
    entry.inactive_since, entry.left_at = local_day(now), now
    return True


def _hold(employer: Employer, entry: RosterEntry, now: datetime) -> None:
    """Set her aside with the others whom the directory took off, for the clinic to look at."""
    upload = _held_by_directory(employer)
    if upload is None:
        upload = RosterUpload.objects.create(
            employer_id=employer.pk,
            channel=RosterUpload.Channel.SCIM,
            state=UploadState.HELD,
            rows=0,
            is_complete=False,
            created_at=now,
            expires_at=now + timedelta(days=1),
        )
    StagedEntry.objects.get_or_create(
        upload=upload,
        number_hash=entry.number_hash,
        defaults={"claim_hash": entry.claim_hash, "inactive_since": local_day(now)},
    )
    upload.rows = upload.staged.count()
    judge(upload, now)
    upload.save()


def _forget_held(employer: Employer, entry: RosterEntry) -> None:
    upload = _held_by_directory(employer)
    if upload:
        upload.staged.filter(number_hash=entry.number_hash).delete()


def _held_by_directory(employer: Employer) -> RosterUpload | None:
    return RosterUpload.objects.filter(
        employer_id=employer.pk, channel=RosterUpload.Channel.SCIM, state=UploadState.HELD
    ).first()


def _by_number(employer: Employer, number: str) -> RosterEntry | None:
    digest = number_hash(employer.pk, number)
    return RosterEntry.objects.filter(employer_id=employer.pk, number_hash=digest).first()


def _by_id(employer: Employer, person_id: UUID) -> RosterEntry:
    entry = RosterEntry.objects.filter(employer_id=employer.pk, scim_id=person_id).first()
    if entry is None:
        raise NotThere
    return entry


def _seen(entry: RosterEntry) -> Person:
    if entry.scim_id is None:
        raise NotThere
    return Person(entry.scim_id, entry.inactive_since is None)


def _note(
    employer: Employer, event: str, action: str, actor: Actor, now: datetime, note: str = ""
) -> None:
    audit.record(
        actor=actor,
        event=event,
        action=action,
        now=now,
        object_type="employer",
        object_id=employer.pk,
        purpose="BILLING",
        rule="own_employer",
        note=note,
    )


def _alias() -> str:
    return router.db_for_write(RosterEntry)
