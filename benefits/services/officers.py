"""People of an employer: invited by the clinic, members from the moment they join."""

from __future__ import annotations

from datetime import datetime

from accounts.domain.actor import Actor
from accounts.models import Invitation, Role, User
from accounts.services import invitations
from benefits.models import Employer, EmployerMember


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

    `member_role` is one of EmployerMember.EmployerRole. Raises what `invitations.invite` raises:
    NotAllowed, AlreadyHere.
    """
    return invitations.invite(
        email=email,
        name=name,
        role=Role.EMPLOYER,
        actor=actor,
        now=now,
        employer_id=employer.pk,
        employer_role=EmployerMember.EmployerRole(member_role).value,
        language=language,
        using="employer",
    )


def join(*, invitation: Invitation, user: User, now: datetime, using: str) -> None:
    """Make an officer who joins a member of the employer that she was invited to.

    Raises ValueError when the invitation names no employer.
    """
    if invitation.employer_id is None:
        raise ValueError("an officer is invited to an employer")
    EmployerMember.objects.using(using).create(
        user_id=user.pk, employer_id=invitation.employer_id, role=invitation.employer_role
    )
