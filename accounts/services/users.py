"""Users come, are signed out, leave and return, on whichever side of the house it is asked."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import router, transaction

from accounts.domain.actor import Actor
from accounts.domain.people import can_manage
from accounts.models import Role, User
from accounts.services import audit


class NotAllowed(Exception):
    """This actor may not do this to that user. `reason` is a code: yourself, last_admin, role."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def create_user_with_address(
    *,
    email: str,
    name: str,
    role: str,
    now: datetime,
    password: str | None = None,
    language: str = "nl",
    phone: str = "",
    using: str | None = None,
) -> User:
    """Make a user who can sign in with this address (in the caller's transaction).

    The address counts as verified: it was shown by following an invitation.
    """
    alias = using or router.db_for_write(User)
    user = User.objects.db_manager(alias).create_user(
        email, password, role=role, name=name, language=language, phone=phone, created_at=now
    )
    EmailAddress.objects.using(alias).create(
        user_id=user.pk, email=user.email or "", verified=True, primary=True
    )
    return user


def give_totp(*, user: User, secret: str, using: str | None = None) -> None:
    """Give a user a code generator with this secret (base 32), as demo and test worlds need."""
    factors = Authenticator.objects.using(using or router.db_for_write(User))
    for kind, data in (
        (Authenticator.Type.TOTP, {"secret": encrypt(secret)}),
        (
            Authenticator.Type.RECOVERY_CODES,
            {"seed": encrypt(secrets.token_hex(40)), "used_mask": 0},
        ),
    ):
        if not factors.filter(user_id=user.pk, type=kind).exists():
            factors.create(user_id=user.pk, type=kind, data=data)


def deactivate(*, user_id: UUID, actor: Actor, now: datetime) -> None:
    """Let a user go: she cannot sign in, and every session of hers ends in this transaction.

    Raises User.DoesNotExist, or NotAllowed: yourself, the last administrator, a role above.
    """
    alias = router.db_for_write(User)
    with transaction.atomic(using=alias, durable=True):
        user = User.objects.select_for_update().get(pk=user_id)
        _check_manage(user, actor)
        _check_not_last_admin(user)
        close_account(user=user, actor=actor, now=now)


def close_account(*, user: User, actor: Actor, now: datetime) -> None:
    """Nobody signs in to it any more, from now on (in the transaction of who decided that)."""
    user.is_active = False
    user.deactivated_at = now
    user.save(update_fields=["is_active", "deactivated_at"])
    _end_all_sessions(user)
    _record(user, actor, "user.deactivate", "U", now, router.db_for_write(User))


def reactivate(*, user_id: UUID, actor: Actor, now: datetime) -> None:
    """Let a user in again who was let go.

    Raises User.DoesNotExist, or NotAllowed for a role above.
    """
    alias = router.db_for_write(User)
    with transaction.atomic(using=alias, durable=True):
        user = User.objects.select_for_update().get(pk=user_id)
        _check_manage(user, actor)
        open_account(user=user, actor=actor, now=now)


def open_account(*, user: User, actor: Actor, now: datetime) -> None:
    """She may sign in again, with the factors she had (in the transaction of who decided that)."""
    user.is_active = True
    user.deactivated_at = None
    user.save(update_fields=["is_active", "deactivated_at"])
    _record(user, actor, "user.reactivate", "U", now, router.db_for_write(User))


def end_sessions(*, user_id: UUID, actor: Actor, now: datetime) -> int:
    """Sign a user out everywhere, at once; gives how many sessions ended.

    Raises User.DoesNotExist, or NotAllowed: yourself (there is a page for that), a role above.
    """
    alias = router.db_for_write(User)
    with transaction.atomic(using=alias, durable=True):
        user = User.objects.get(pk=user_id)
        _check_manage(user, actor)
        ended = _end_all_sessions(user)
        _record(user, actor, "user.end_sessions", "E", now, alias)
    return ended


def _check_manage(user: User, actor: Actor) -> None:
    if user.pk == actor.user_id:
        raise NotAllowed("yourself")
    if not can_manage(actor.role, user.role):
        raise NotAllowed("role")


def _check_not_last_admin(user: User) -> None:
    others = User.objects.select_for_update().filter(role=Role.ADMIN, is_active=True)
    if user.role == Role.ADMIN and not others.exclude(pk=user.pk).exists():
        raise NotAllowed("last_admin")


def _end_all_sessions(user: User) -> int:
    sessions = UserSession.objects.filter(user_id=user.pk)
    keys = list(sessions.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    sessions.delete()
    return len(keys)


def _record(user: User, actor: Actor, event: str, action: str, now: datetime, alias: str) -> None:
    audit.record(
        actor=actor,
        event=event,
        action=action,
        now=now,
        object_type="user",
        object_id=user.pk,
        purpose="ADMIN",
        using=alias,
    )
