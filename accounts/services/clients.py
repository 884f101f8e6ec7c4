"""A client comes to exist, tells who she is, and chooses how she may be reached."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.domain.actor import Actor
from accounts.domain.blind_index import NotAPhoneNumber, e164, person_text
from accounts.domain.person import Contact, Identity
from accounts.models import Client, RecordKey, Role, User, Wording
from accounts.services import audit
from accounts.services.indexing import index_of
from accounts.services.sealing import open_json, seal_json


def create_client(*, key: RecordKey, language: str, now: datetime) -> Client:
    """Make a client without a name yet (in the caller's transaction). `key` seals her record."""
    return Client.objects.create(key=key, language=language, created_at=now)


def save_person(
    *, client: Client, identity: Identity, contact: Contact, actor: Actor, now: datetime
) -> None:
    """Seal who she is and how to reach her (in the caller's transaction).

    The phone number is stored as E.164 when it is one. A changed address is no longer verified.
    """
    contact = replace(contact, email=contact.email.strip(), phone=_phone(contact.phone))
    email_index = index_of("email", contact.email) if contact.email else None
    if email_index != _bytes(client.email_index):
        client.email_verified_at = None
    client.sealed_identity = seal_json(client.key, _place("identity", client), identity.as_json())
    client.sealed_contact = seal_json(client.key, _place("contact", client), contact.as_json())
    client.email_index = email_index
    client.phone_index = index_of("phone", contact.phone) if contact.phone else None
    client.person_index = _person_index(identity)
    client.save(
        update_fields=[
            "sealed_identity",
            "sealed_contact",
            "email_index",
            "phone_index",
            "person_index",
            "email_verified_at",
        ]
    )
    audit.record(
        actor=actor,
        event="client.save_person",
        action="U",
        now=now,
        subject_id=client.pk,
        object_type="client",
        object_id=client.pk,
        fields=("identity", "contact"),
    )


def identity_of(client: Client) -> Identity:
    """Who she is; all empty before she told. Raises Unreadable when the seal does not open."""
    if client.sealed_identity is None:
        return Identity()
    return Identity.from_json(
        open_json(client.key, _place("identity", client), client.sealed_identity)
    )


def contact_of(client: Client) -> Contact:
    """How she may be reached; nothing allowed before she told.

    Raises Unreadable when the seal does not open.
    """
    if client.sealed_contact is None:
        return Contact()
    return Contact.from_json(
        open_json(client.key, _place("contact", client), client.sealed_contact)
    )


def set_wording(*, client: Client, wording: str, actor: Actor, now: datetime) -> None:
    """Change which texts fit her situation; queued messages follow, for they are worded late.

    Raises ValueError on an unknown wording.
    """
    wording = Wording(wording)
    with transaction.atomic():
        client.wording = wording
        client.save(update_fields=["wording"])
        audit.record(
            actor=actor,
            event="client.set_wording",
            action="U",
            now=now,
            subject_id=client.pk,
            object_type="client",
            object_id=client.pk,
            fields=("wording",),
        )


def verify_email(*, client: Client, now: datetime) -> None:
    """Note that she reached her own mailbox, the first time she shows it."""
    Client.objects.filter(pk=client.pk, email_verified_at=None).update(email_verified_at=now)
    client.refresh_from_db(fields=["email_verified_at"])


def find_clients(*, email: str = "", phone: str = "") -> list[UUID]:
    """Ids of the clients with this address or number, newest first; hers alone to learn."""
    clients = Client.objects.none()
    if email:
        clients |= Client.objects.filter(email_index=index_of("email", email))
    if phone:
        clients |= Client.objects.filter(phone_index=index_of("phone", phone))
    return list(clients.order_by("-created_at").values_list("pk", flat=True))


def ensure_user(*, client: Client, now: datetime) -> User:
    """The user row that carries her second factor; made when she first asks for one.

    It has no address and no password: she is known by a mailed code, then by her factor.
    """
    with transaction.atomic():
        locked = (
            Client.objects.select_for_update(of=("self",)).select_related("user").get(pk=client.pk)
        )
        if locked.user is None:
            locked.user = User.objects.create_user(
                None, role=Role.CLIENT, language=locked.language, created_at=now
            )
            locked.save(update_fields=["user"])
        client.user = locked.user
        return locked.user


def _place(what: str, client: Client) -> str:
    return f"accounts.client.sealed_{what}:{client.pk}"


def _person_index(identity: Identity) -> bytes | None:
    if not identity.name.strip() or identity.born_on is None:
        return None
    return index_of("person", person_text(identity.name, identity.born_on))


def _phone(value: str) -> str:
    try:
        return e164(value) if value.strip() else ""
    except NotAPhoneNumber:
        return value.strip()


def _bytes(value: bytes | memoryview | None) -> bytes | None:
    return None if value is None else bytes(value)
