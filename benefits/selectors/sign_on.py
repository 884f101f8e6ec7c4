"""An employer's own sign-in, and which of its officers an address belongs to."""

from __future__ import annotations

from uuid import UUID

from accounts.models import Role, User
from accounts.services.sealing import open_text
from benefits.models import Employer, EmployerMember, SignOn


def sign_on_of(employer: Employer) -> SignOn | None:
    """What this employer recorded; None before it did."""
    return SignOn.objects.filter(employer_id=employer.pk).first()


def sign_on_at(address: str) -> SignOn | None:
    """The sign-in whose officers begin at this address; None where there is none."""
    return SignOn.objects.select_related("employer").filter(address=address).first()


def place_of(row: SignOn) -> str:
    """Where its secret belongs: it opens nowhere else."""
    return f"benefits.signon.sealed_secret:{row.pk}"


def secret_of(row: SignOn) -> str:
    """The client's secret. Raises Unreadable when the seal does not open."""
    return open_text(place_of(row), row.sealed_secret)


def officer_by_email(employer_id: UUID, email: str) -> User | None:
    """The officer of this very employer with this address who may sign in; None for anybody else.

    Somebody of another role or another employer is not looked for at all.
    """
    member = (
        EmployerMember.objects.select_related("user")
        .filter(
            employer_id=employer_id,
            user__email=email,
            user__role=Role.EMPLOYER,
            user__is_active=True,
        )
        .first()
    )
    return member.user if member else None
