"""The people of an employer, for its owners."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Invitation
from accounts.services.invitations import open_invitations
from benefits.domain.officers import FINANCE, HR, OWNER, Duty, duties_of
from benefits.models import Employer, EmployerMember

ROLES = {
    OWNER: gettext_lazy("eigenaar"),
    HR: gettext_lazy("HR"),
    FINANCE: gettext_lazy("financiën"),
}


def officers_of(employer: Employer) -> list[EmployerMember]:
    """Everyone who joined: those who may sign in first, by name."""
    members = EmployerMember.objects.filter(employer_id=employer.pk).select_related("user")
    return list(members.order_by("-user__is_active", "user__name", "pk"))


def has_officers(employer: Employer) -> bool:
    """Whether somebody joined: the first one had better be an owner, who can ask the others."""
    return EmployerMember.objects.filter(employer_id=employer.pk).exists()


def officer_of(employer: Employer, user_id: UUID) -> EmployerMember | None:
    """One of them; None when she is not this employer's."""
    members = EmployerMember.objects.filter(employer_id=employer.pk).select_related("user")
    return members.filter(user_id=user_id).first()


def invited_by(employer: Employer, now: datetime) -> list[Invitation]:
    """Who was asked and has not answered, newest first."""
    return list(open_invitations(now=now).filter(employer_id=employer.pk))


def invited_as(invitation: Invitation) -> str:
    """What an officer is invited as: her role, and at which employer."""
    employer_id = invitation.employer_id
    employer = Employer.objects.filter(pk=employer_id).first() if employer_id else None
    name = ROLES.get(invitation.employer_role, "")
    words = _("%(role)s bij %(name)s")
    return words % {"role": name, "name": employer.name} if employer else str(name)


def duties(user_id: UUID | None) -> frozenset[Duty]:
    """What this officer looks after."""
    member = EmployerMember.objects.filter(user_id=user_id).first() if user_id else None
    return duties_of(member.role) if member else frozenset()
