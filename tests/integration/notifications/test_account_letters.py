"""Letters about accounts: owed through `accounts.mail`, worded when sent, on either side."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from accounts import mail
from accounts.models import Invitation, Role, User
from accounts.sides import ALIAS_OF, SIDES, Side, on_side
from notifications import registry
from notifications.domain.lockscreen import problems
from notifications.models import OutboxMessage
from notifications.services.delivery import deliver
from tests.factories.notifications import sent_box

pytestmark = pytest.mark.django_db
KINDS = (mail.PASSWORD_RESET, mail.INVITATION, mail.ACCOUNT_CHANGED)
ROLE_OF: dict[Side, str] = {"clinic": Role.CLINICIAN, "employer": Role.EMPLOYER}
LINK_OF: dict[Side, str] = {
    "clinic": "http://localhost:8000/account/",
    "employer": "http://localhost:8000/employer/account/",
}


def a_user(side: Side, language: str, now: datetime) -> UUID:
    user = User.objects.db_manager(ALIAS_OF[side]).create_user(
        f"{uuid4()}@example.org",
        role=ROLE_OF[side],
        name="Demo Depressie",
        language=language,
        created_at=now,
    )
    return user.pk


def an_invitation(side: Side, language: str, now: datetime) -> UUID:
    invitation = Invitation(
        email="new@example.org",
        name="Demo Depressie",
        role=ROLE_OF[side],
        language=language,
        digest=uuid4().bytes * 2,
        created_at=now,
        expires_at=now + timedelta(days=7),
    )
    invitation.save(using=ALIAS_OF[side])
    return invitation.pk


def subject_of(kind: str, side: Side, language: str, now: datetime) -> UUID:
    make = an_invitation if kind == mail.INVITATION else a_user
    return make(side, language, now)


def sent_about(kind: str, subject_id: UUID, side: Side, now: datetime) -> str:
    alias = ALIAS_OF[side]
    with transaction.atomic(using=alias):
        mail.send(kind=kind, subject_id=subject_id, dedupe_key=f"{kind}:1", now=now, using=alias)
    message = OutboxMessage.objects.using(alias).get(kind=kind)
    return deliver(side=side, message_id=message.pk, now=now)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_arrives_in_her_language_with_a_link_to_her_own_side(
    kind: str, side: Side, language: str, now: datetime
) -> None:
    subject_id = subject_of(kind, side, language, now)
    with sent_box() as box:
        assert sent_about(kind, subject_id, side, now) == "sent"
    [parcel] = box.parcels
    assert problems(parcel.letter) == ()
    assert parcel.letter.recipient.email.endswith("@example.org")
    assert LINK_OF[side] in parcel.letter.words.body
    is_dutch = any(word in parcel.letter.words.body for word in ("Je ", "je "))
    assert is_dutch == (language == "nl")


@pytest.mark.parametrize("kind", KINDS)
def test_about_nobody_nothing_is_sent(kind: str, now: datetime) -> None:
    with sent_box() as box:
        assert sent_about(kind, uuid4(), "clinic", now) == "withdrawn"
    assert box.parcels == []


def test_an_invitation_that_is_over_is_not_sent(now: datetime) -> None:
    subject_id = an_invitation("clinic", "nl", now)
    with sent_box() as box:
        later = now + timedelta(days=8)
        assert sent_about(mail.INVITATION, subject_id, "clinic", later) == "withdrawn"
    assert box.parcels == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_user_of_one_side_is_nobody_on_the_other(kind: str, now: datetime) -> None:
    subject_id = subject_of(kind, "employer", "nl", now)
    with on_side("clinic"):
        found = registry.get(kind).prepare(subject_id, now)
    assert type(found).__name__ == "Withdrawn"
