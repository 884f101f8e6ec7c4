from __future__ import annotations

from datetime import datetime

import pytest

from accounts.domain.actor import Actor
from accounts.joining import invited_as
from accounts.models import Invitation, User
from accounts.services import invitations
from accounts.services.users import NotAllowed
from accounts.sides import on_side
from benefits.models import EmployerMember
from benefits.services.officers import invite_officer, join
from notifications.models import OutboxMessage
from tests.factories import benefits as make
from tests.factories.accounts import PASSWORD


@pytest.mark.usefixtures("committed_db")
def test_an_officer_joins_on_the_employer_s_side_alone(now: datetime) -> None:
    employer = make.an_employer(now)
    invitation = invite_officer(
        employer=employer,
        name="Demo Officier",
        email="Officier@Voorbeeld.example",
        member_role="hr",
        actor=make.ACTOR,
        now=now,
    )
    assert OutboxMessage.objects.using("employer").get().subject_id == invitation.pk
    assert not OutboxMessage.objects.exists()
    with on_side("employer"):
        user = invitations.accept(
            token=invitations.token_of(invitation), password=PASSWORD, now=now
        )
    member = EmployerMember.objects.get()
    assert (member.user_id, member.employer_id, member.role) == (user.pk, employer.pk, "hr")
    assert not User.objects.exists()
    assert not Invitation.objects.exists()


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize("role", ["coordinator", "clinician", "client"])
def test_the_administrator_alone_invites_officers(now: datetime, role: str) -> None:
    with pytest.raises(NotAllowed):
        invite_officer(
            employer=make.an_employer(now),
            name="Demo",
            email="demo@voorbeeld.example",
            member_role="hr",
            actor=Actor(user_id=None, role=role),
            now=now,
        )


@pytest.mark.django_db
def test_an_invitation_says_as_what_and_where(now: datetime) -> None:
    employer = make.an_employer(now)
    asked = Invitation(role="employer", employer_id=employer.pk, employer_role="finance")
    assert invited_as(asked) == "financiën bij Voorbeeld BV"
    assert invited_as(Invitation(role="coordinator")) == "coördinator"


@pytest.mark.django_db
def test_an_unknown_role_is_refused(now: datetime) -> None:
    with pytest.raises(ValueError, match="boss"):
        invite_officer(
            employer=make.an_employer(now),
            name="Demo",
            email="demo@voorbeeld.example",
            member_role="boss",
            actor=make.ACTOR,
            now=now,
        )


def test_nobody_joins_an_employer_that_is_not_named(now: datetime) -> None:
    with pytest.raises(ValueError, match="invited to an employer"):
        join(invitation=Invitation(), user=User(), now=now, using="employer")
