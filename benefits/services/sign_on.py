"""An employer's own sign-in: recorded, tested once by its owner, and only then switched on."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, router, transaction

from accounts.domain.actor import Actor
from accounts.models import AccessEvent, User
from accounts.services import audit
from accounts.services.sealing import seal_text
from benefits.domain.officers import OWNER
from benefits.domain.sign_on import NotTrusted, Terms, new_address
from benefits.models import Employer, EmployerMember, SignOn
from benefits.selectors.sign_on import officer_by_email, place_of


class NotTested(Exception):
    """It can be switched on after its owner came through it once."""


def save(
    *, employer: Employer, terms: Terms, secret: str, origin: str, actor: Actor, now: datetime
) -> SignOn:
    """Record whom to ask. Whatever was there before is off until it is tested again.

    An empty `secret` keeps the one that is there, for the same issuer and client alone: a secret
    never goes to somebody it was not meant for. `origin`: where the issuer says that its people
    sign in. Raises ValueError when there is no secret to keep.
    """
    try:
        return _save(employer, terms, secret, origin, actor, now)
    except IntegrityError:
        # A colleague recorded the first one in the same moment: hers is there now.
        return _save(employer, terms, secret, origin, actor, now)


def let_through(row: SignOn, email: str) -> User:
    """The officer of this employer with a verified address. Raises NotTrusted for anybody else."""
    user = officer_by_email(row.employer_id, email)
    if user is None:
        raise NotTrusted("nobody")
    return user


def is_owner(row: SignOn, actor: Actor) -> bool:
    """Whether this is an owner of the employer whose sign-in it is."""
    owners = EmployerMember.objects.filter(employer_id=row.employer_id, role=OWNER)
    return actor.user_id is not None and owners.filter(user_id=actor.user_id).exists()


def note_tested(*, row: SignOn, user: User, actor: Actor, now: datetime) -> None:
    """Its owner came through it as herself. Raises NotTrusted when it was somebody else, or what
    she tested was changed meanwhile.
    """
    if user.pk != actor.user_id or not is_owner(row, actor):
        raise NotTrusted("somebody_else")
    with transaction.atomic(using=router.db_for_write(SignOn), durable=True):
        held = SignOn.objects.select_for_update().get(pk=row.pk)
        if held.changed_at != row.changed_at:
            raise NotTrusted("changed")
        held.tested_at = now
        held.save(update_fields=["tested_at"])
        _note(actor, "sign_on.test", held, now)


def switch(*, employer: Employer, is_on: bool, actor: Actor, now: datetime) -> None:
    """Let officers sign in by it, or no longer. Twice changes nothing.

    Raises SignOn.DoesNotExist, NotTested.
    """
    with transaction.atomic(using=router.db_for_write(SignOn), durable=True):
        row = SignOn.objects.select_for_update().get(employer_id=employer.pk)
        if is_on and row.tested_at is None:
            raise NotTested
        if row.is_on != is_on:
            row.enabled_at = now if is_on else None
            row.save(update_fields=["enabled_at"])
            _note(actor, "sign_on.on" if is_on else "sign_on.off", row, now)


def note_used(*, row: SignOn, actor: Actor, now: datetime) -> None:
    """An officer came in by it; her second factor comes after."""
    with transaction.atomic(using=router.db_for_write(SignOn)):
        _note(actor, "sign_on.used", row, now, action="E")


def note_refused(*, row: SignOn, reason: str, actor: Actor, now: datetime) -> None:
    """Somebody did not come in. `reason` is a code: who it was is not kept."""
    with transaction.atomic(using=router.db_for_write(SignOn)):
        _note(actor, "sign_on.refused", row, now, action="E", note=reason, is_refused=True)


def _save(
    employer: Employer, terms: Terms, secret: str, origin: str, actor: Actor, now: datetime
) -> SignOn:
    with transaction.atomic(using=router.db_for_write(SignOn), durable=True):
        row = SignOn.objects.select_for_update().filter(employer_id=employer.pk).first()
        if row is None:
            row = SignOn(employer_id=employer.pk, address=new_address())
        is_same_client = (row.issuer, row.client_id) == (terms.issuer, terms.client_id)
        if secret:
            row.sealed_secret = seal_text(place_of(row), secret)
        elif not (row.sealed_secret and is_same_client):
            raise ValueError("a client needs its secret")
        row.issuer, row.client_id = terms.issuer, terms.client_id
        row.email_domain, row.changed_at = terms.email_domain, now
        row.authorize_origin, row.tested_at, row.enabled_at = origin, None, None
        row.save()
        _note(actor, "sign_on.save", row, now)
    return row


def _note(
    actor: Actor,
    event: str,
    row: SignOn,
    now: datetime,
    *,
    action: str = "U",
    note: str = "",
    is_refused: bool = False,
) -> None:
    outcome = AccessEvent.Outcome.FAILED if is_refused else AccessEvent.Outcome.OK
    audit.record(
        actor=actor,
        event=event,
        action=action,
        now=now,
        object_type="employer",
        object_id=row.employer_id,
        purpose="SECURITY",
        outcome=outcome,
        rule="own_employer",
        note=note,
    )
