"""Keys for an employer's own systems: made and ended by its owner, asked for at every call."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, router, transaction
from django.db.models import Q

from accounts.domain.actor import Actor
from accounts.services import audit
from benefits.domain import api_keys as keys
from benefits.domain.api_keys import Scope
from benefits.domain.periods import local_day
from benefits.models import ApiKey, Employer


class NameTaken(ValueError):
    """A key of this employer that still stands has this name."""


class KeyRefused(Exception):
    """Unknown, ended, too old, or for something else: the caller never learns which."""


def issue(
    *,
    employer: Employer,
    name: str,
    scopes: Iterable[str],
    expires_on: date,
    actor: Actor,
    now: datetime,
) -> tuple[ApiKey, str]:
    """Make a key, and give its secret: this is the only moment that anybody has it.

    Raises NameTaken, or ValueError for an unknown scope, no scope, or a day that is over or more
    than a year away.
    """
    chosen = sorted({Scope(each).value for each in scopes})
    if not chosen:
        raise ValueError("a key opens something")
    keys.check_expiry(expires_on, local_day(now))
    token = keys.new_token()
    with transaction.atomic(using=router.db_for_write(ApiKey), durable=True):
        key = ApiKey(
            employer_id=employer.pk,
            name=name.strip(),
            prefix=keys.prefix_of(token),
            digest=keys.digest_of(token),
            scopes=chosen,
            created_by_id=actor.user_id,
            created_at=now,
            expires_on=expires_on,
        )
        try:
            with transaction.atomic(using=router.db_for_write(ApiKey)):
                key.save(force_insert=True)
        except IntegrityError:
            raise NameTaken(key.name) from None
        _note(actor, "api_key.issue", "C", key, now)
    return key, token


def revoke(*, employer: Employer, key_id: UUID, actor: Actor, now: datetime) -> None:
    """End a key at once; once more changes nothing. Raises ApiKey.DoesNotExist for no such key."""
    with transaction.atomic(using=router.db_for_write(ApiKey), durable=True):
        key = ApiKey.objects.select_for_update().get(pk=key_id, employer_id=employer.pk)
        if key.revoked_at is None:
            key.revoked_at = now
            key.save(update_fields=["revoked_at"])
            _note(actor, "api_key.revoke", "U", key, now)


def employer_for(token: str, scope: str, now: datetime) -> Employer:
    """The employer whose key this is, if it opens `scope` today. Raises KeyRefused, always alike.

    Any text is taken. That the key was used is noted by the day.
    """
    today = local_day(now)
    found = ApiKey.objects.select_related("employer").filter(prefix=keys.prefix_of(token)).first()
    is_right = keys.is_same(bytes(found.digest) if found else keys.NOBODYS_DIGEST, token)
    stands = found and found.revoked_at is None and found.expires_on >= today
    if not found or not is_right or not stands or scope not in found.scopes:
        raise KeyRefused
    not_today = Q(last_used_on=None) | Q(last_used_on__lt=today)
    ApiKey.objects.filter(not_today, pk=found.pk).update(last_used_on=today)
    return found.employer


def _note(actor: Actor, event: str, action: str, key: ApiKey, now: datetime) -> None:
    audit.record(
        actor=actor,
        event=event,
        action=action,
        now=now,
        object_type="employer",
        object_id=key.employer_id,
        purpose="ADMIN",
        rule="own_employer",
        note=key.prefix,
    )
