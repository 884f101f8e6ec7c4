"""People of an employer: its owners ask them in, change what they do, and let them go."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import router, transaction

from accounts.domain.actor import Actor
from accounts.models import Invitation, Role, User
from accounts.services import audit, invitations
from accounts.services.users import NotAllowed, close_account, open_account
from benefits.domain.officers import MAX_OPEN_INVITATIONS, OWNER
from benefits.models import Employer, EmployerMember


class TooManyInvitations(Exception):
    """So many invitations of this employer stand that one must be answered or taken back first."""


def invite_officer(
    *,
    employer: Employer,
    name: str,
    email: str,
    member_role: str,
    actor: Actor,
    now: datetime,
    language: str = "nl",
) -> Invitation:
    """Ask an officer to join; on the employer's side she sets her own password and second factor.

    `member_role` is one of EmployerMember.EmployerRole. An owner who asks learns of her own
    people alone whether they are here. Raises NotAllowed, AlreadyHere, TooManyInvitations.
    """
    role = EmployerMember.EmployerRole(member_role).value
    is_colleague = actor.role == Role.EMPLOYER
    if is_colleague:
        _check_may_invite(employer, email, actor, now)
    return invitations.invite(
        email=email,
        name=name,
        role=Role.EMPLOYER,
        actor=actor,
        now=now,
        employer_id=employer.pk,
        employer_role=role,
        language=language,
        using="employer",
        tell_if_here=not is_colleague,
    )


def withdraw_invitation(
    *, employer: Employer, invitation_id: UUID, actor: Actor, now: datetime
) -> None:
    """Take an invitation of this employer back. Raises Invitation.DoesNotExist."""
    invitations.withdraw(invitation_id=invitation_id, actor=actor, now=now, employer_id=employer.pk)


def change_role(
    *, employer: Employer, user_id: UUID, member_role: str, actor: Actor, now: datetime
) -> None:
    """Give an officer another role. Raises NotAllowed (yourself, role) or DoesNotExist."""
    role = EmployerMember.EmployerRole(member_role).value
    with transaction.atomic(using=router.db_for_write(EmployerMember), durable=True):
        member = _other(employer, user_id, actor)
        if member.role != role:
            member.role = role
            member.save(update_fields=["role"])
            _note(actor, "officer.role", member, now, note=role)


def remove_officer(*, employer: Employer, user_id: UUID, actor: Actor, now: datetime) -> None:
    """Let an officer go: her account closes and every session ends in this transaction.

    Raises NotAllowed (yourself, role) or EmployerMember.DoesNotExist.
    """
    with transaction.atomic(using=router.db_for_write(EmployerMember), durable=True):
        member = _other(employer, user_id, actor)
        if member.user.is_active:
            close_account(user=member.user, actor=actor, now=now)
            _note(actor, "officer.remove", member, now)


def readmit_officer(*, employer: Employer, user_id: UUID, actor: Actor, now: datetime) -> None:
    """Let an officer in again who was let go. Raises what `remove_officer` raises."""
    with transaction.atomic(using=router.db_for_write(EmployerMember), durable=True):
        member = _other(employer, user_id, actor)
        if not member.user.is_active:
            open_account(user=member.user, actor=actor, now=now)
            _note(actor, "officer.readmit", member, now)


def join(*, invitation: Invitation, user: User, now: datetime, using: str) -> None:
    """Make an officer who joins a member of the employer that she was invited to.

    Raises ValueError when the invitation names no employer.
    """
    if invitation.employer_id is None:
        raise ValueError("an officer is invited to an employer")
    EmployerMember.objects.using(using).create(
        user_id=user.pk, employer_id=invitation.employer_id, role=invitation.employer_role
    )


def _check_may_invite(employer: Employer, email: str, actor: Actor, now: datetime) -> None:
    members = EmployerMember.objects.filter(employer_id=employer.pk)
    if not _is_owner(employer, actor):
        raise NotAllowed("role")
    if members.filter(user__email=email.strip().lower()).exists():
        raise invitations.AlreadyHere
    standing = invitations.open_invitations(now=now).filter(employer_id=employer.pk)
    if standing.count() >= MAX_OPEN_INVITATIONS:
        raise TooManyInvitations


def _other(employer: Employer, user_id: UUID, actor: Actor) -> EmployerMember:
    """A colleague of the acting owner, under the lock of all members.

    Two owners who act on each other come here one after the other; the second one is no owner
    any more. Nobody acts on herself, so an owner always remains.
    """
    members = EmployerMember.objects.filter(employer_id=employer.pk)
    list(members.select_for_update().order_by("pk"))
    if not _is_owner(employer, actor):
        raise NotAllowed("role")
    if user_id == actor.user_id:
        raise NotAllowed("yourself")
    return members.select_related("user").get(user_id=user_id)


def _is_owner(employer: Employer, actor: Actor) -> bool:
    members = EmployerMember.objects.filter(employer_id=employer.pk, role=OWNER)
    found = members.filter(user_id=actor.user_id or UUID(int=0), user__is_active=True)
    return found.exists()


def _note(actor: Actor, event: str, member: EmployerMember, now: datetime, note: str = "") -> None:
    audit.record(
        actor=actor,
        event=event,
        action="U",
        now=now,
        object_type="user",
        object_id=member.user_id,
        purpose="ADMIN",
        rule="own_employer",
        note=note,
    )
