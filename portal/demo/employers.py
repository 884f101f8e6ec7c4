"""The employers of the demo clinic and the officers who sign in there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from accounts.sides import on_side
from benefits.models import CompanyCode, Employer, EmployerMember
from benefits.services import demo
from portal.demo.clinic import SEED, SignIn, make_user, new_sign_in

OFFICERS = (("Olga Voorbeeld", "owner"), ("Piet Voorbeeld", "hr"), ("Quin Voorbeeld", "finance"))


def seed_employers(*, now: datetime) -> tuple[list[Employer], list[SignIn]]:
    """Three employers with contract, roster, invoices and code, and an officer for each."""
    employers = demo.seed(now=now, actor=SEED)
    return employers, [
        add_officer(employer, name=name, role=role, now=now)
        for employer, (name, role) in zip(employers, OFFICERS, strict=False)
    ]


def add_officer(
    employer: Employer, *, name: str, role: str, now: datetime, email: str = ""
) -> SignIn:
    """A member of the employer's side, in its own schema, with password and code generator."""
    address = email or f"{name.split()[0].lower()}@{employer.reference.lower()}.example"
    sign_in = new_sign_in("employer", name, address, side="employer")
    with on_side("employer"), transaction.atomic(using="employer"):
        user = make_user(sign_in, now=now)
        EmployerMember.objects.create(user_id=user.pk, employer_id=employer.pk, role=role)
    return replace(sign_in, user_id=str(user.pk), note=f"{employer.name}, {role}")


def current_code(employer: Employer, *, now: datetime) -> str:
    """The shared code of this quarter, as it hangs on the employer's intranet."""
    today = now.date()
    return CompanyCode.objects.get(
        employer=employer, valid_from__lte=today, valid_until__gt=today
    ).code
