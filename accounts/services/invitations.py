"""Inviting people: a link that works once, for seven days, and is stored as a hash."""

from __future__ import annotations

import base64
from datetime import datetime
from uuid import UUID, uuid4

from django.db import router, transaction
from django.db.models import QuerySet

from accounts import joining, mail
from accounts.domain import codes
from accounts.domain.actor import Actor
from accounts.domain.people import INVITATION_LIFETIME, can_invite
from accounts.models import Invitation, User
from accounts.services import audit
from accounts.services.indexing import index_of
from accounts.services.users import NotAllowed, create_user_with_address


class AlreadyHere(Exception):
    """Someone with this address has an account on this side of the house."""


class InvitationOver(Exception):
    """The link is unknown, used, withdrawn, or older than seven days."""


def invite(
    *,
    email: str,
    name: str,
    role: str,
    actor: Actor,
    now: datetime,
    employer_id: UUID | None = None,
    employer_role: str = "",
    language: str = "nl",
    by_mail: bool = True,
    using: str | None = None,
    tell_if_here: bool = True,
) -> Invitation:
    """Ask someone to join. Earlier open invitations of the same kind to this address end; a letter
    is owed.

    Officers of an employer are invited with `using="employer"`: their users live on that side.
    Raises NotAllowed when this actor may not invite this role, AlreadyHere when she has joined;
    without `tell_if_here` the asker never learns that, and the letter leads to a closed door.
    """
    if not can_invite(actor.role, role):
        raise NotAllowed("role")
    alias = using or router.db_for_write(Invitation)
    address = email.strip().lower()
    with transaction.atomic(using=alias):
        if tell_if_here and User.objects.using(alias).filter(email=address).exists():
            raise AlreadyHere
        earlier = _open(alias, now).filter(email=address, employer_id=employer_id)
        earlier.update(withdrawn_at=now)
        invitation = Invitation(
            id=uuid4(),
            email=address,
            # One line: a break in a name has no business in a letter.
            name=" ".join(name.split()),
            role=role,
            employer_id=employer_id,
            employer_role=employer_role,
            language=language,
            invited_by_id=actor.user_id,
            created_at=now,
            expires_at=now + INVITATION_LIFETIME,
        )
        invitation.digest = codes.link_digest(token_of(invitation))
        invitation.save(using=alias)
        _record(invitation, actor, "user.invite", "C", now, alias)
        if by_mail:
            mail.send(
                kind=mail.INVITATION,
                subject_id=invitation.pk,
                dedupe_key=f"invitation:{invitation.pk}",
                now=now,
                using=alias,
            )
    return invitation


def token_of(invitation: Invitation) -> str:
    """The secret part of the link (256 bits), made anew from the keyed hash of its id.

    So the letter can be worded when it is sent, while the database holds nothing that opens it.
    """
    return base64.urlsafe_b64encode(index_of("invitation link", str(invitation.pk))).decode()[:43]


def open_invitation(*, token: str, now: datetime) -> Invitation | None:
    """The invitation behind a link, if it still stands. Looking uses nothing up."""
    alias = router.db_for_write(Invitation)
    return _open(alias, now).filter(digest=codes.link_digest(token)).first()


def open_invitations(*, now: datetime) -> QuerySet[Invitation]:
    """Everyone who was asked and has not answered, newest first."""
    return _open(router.db_for_write(Invitation), now).order_by("-created_at")


def accept(*, token: str, password: str, now: datetime, access_point: str = "") -> User:
    """Join: make the user with this password, and whatever her role needs. Works once.

    Raises InvitationOver, or AlreadyHere when the address has an account after all.
    """
    alias = router.db_for_write(Invitation)
    with transaction.atomic(using=alias, durable=True):
        waiting = _open(alias, now).select_for_update()
        invitation = waiting.filter(digest=codes.link_digest(token)).first()
        if invitation is None:
            raise InvitationOver
        if User.objects.using(alias).filter(email=invitation.email).exists():
            raise AlreadyHere
        user = create_user_with_address(
            email=invitation.email,
            name=invitation.name,
            role=invitation.role,
            language=invitation.language,
            password=password,
            now=now,
            using=alias,
        )
        joining.run_steps(invitation=invitation, user=user, now=now, using=alias)
        invitation.accepted_at = now
        invitation.save(update_fields=["accepted_at"])
        actor = Actor(user_id=user.pk, role=user.role, access_point=access_point)
        _record(invitation, actor, "user.join", "C", now, alias)
    return user


def withdraw(
    *, invitation_id: UUID, actor: Actor, now: datetime, employer_id: UUID | None = None
) -> None:
    """Take an invitation back; its link is dead from now on. `employer_id`: whose it must be.

    Raises Invitation.DoesNotExist when it does not stand any more, NotAllowed for a role above.
    """
    alias = router.db_for_write(Invitation)
    with transaction.atomic(using=alias, durable=True):
        standing = _open(alias, now).filter(employer_id=employer_id)
        invitation = standing.select_for_update().get(pk=invitation_id)
        if not can_invite(actor.role, invitation.role):
            raise NotAllowed("role")
        invitation.withdrawn_at = now
        invitation.save(update_fields=["withdrawn_at"])
        _record(invitation, actor, "user.withdraw_invitation", "U", now, alias)


def _open(alias: str, now: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.using(alias).filter(
        accepted_at=None, withdrawn_at=None, expires_at__gt=now
    )


def _record(
    invitation: Invitation, actor: Actor, event: str, action: str, now: datetime, alias: str
) -> None:
    audit.record(
        actor=actor,
        event=event,
        action=action,
        now=now,
        object_type="invitation",
        object_id=invitation.pk,
        purpose="ADMIN",
        note=invitation.role,
        using=alias,
    )
