"""Who gets a letter, and how she may be reached. Addresses are read when it is sent, not before."""

from __future__ import annotations

from accounts.models import Client, User
from accounts.services.clients import contact_of
from notifications.domain.letter import Recipient


def client_recipient(client: Client) -> Recipient:
    """The client, with exactly the channels she allowed.

    Raises Unreadable when the seal on her contact details does not open.
    """
    contact = contact_of(client)
    return Recipient(
        language=client.language,
        email=contact.email,
        phone=contact.phone,
        may_email=contact.may_email,
        may_sms=contact.may_sms,
        is_client=True,
    )


def staff_recipient(user: User) -> Recipient:
    """Somebody who signs in with an address of her own: staff, or an employer's officer."""
    return Recipient(
        language=user.language,
        email=user.email or "",
        phone=user.phone,
        may_email=bool(user.email),
        may_sms=bool(user.phone),
    )
