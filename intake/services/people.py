"""From an anonymous draft to a client: the moment she says who she is or how to reach her."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from accounts.domain.actor import Actor
from accounts.domain.person import Contact, Identity
from accounts.models import Client
from accounts.services import clients
from intake.domain.content import Content
from intake.domain.people import younger_band
from intake.models import Draft
from scheduling.domain.working_days import local_day

#: Page -> the fields it fills.
_IDENTITY = {
    "identity": ("name", "born_on", "postcode"),
    "others": ("gp_practice", "emergency_name", "emergency_phone"),
}


def ensure_client(*, draft: Draft, now: datetime) -> Client:
    """The client behind a locked draft, made when there is none (in the caller's transaction).

    Her record is sealed with the draft's key, and from here on with hers: they are one.
    """
    if draft.client is None:
        draft.client = clients.create_client(key=draft.key, language=draft.language, now=now)
    return draft.client


def save_page(
    *,
    draft: Draft,
    content: Content,
    page: str,
    values: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> None:
    """Add what one page says about her to what is known (in the caller's transaction)."""
    client = ensure_client(draft=draft, now=now)
    identity, contact = clients.identity_of(client), clients.contact_of(client)
    if page == "contact":
        contact = Contact.from_json(values)
    else:
        given = {name: values[name] for name in _IDENTITY[page] if name in values}
        if isinstance(given.get("born_on"), str):
            given["born_on"] = date.fromisoformat(given["born_on"])
        identity = replace(identity, **given)
    _save(draft, content, identity, contact, actor, now)


def save_all(
    *,
    draft: Draft,
    content: Content,
    identity: Identity,
    contact: Contact,
    actor: Actor,
    now: datetime,
) -> None:
    """Replace all that is known about her (in the caller's transaction)."""
    ensure_client(draft=draft, now=now)
    _save(draft, content, identity, contact, actor, now)


def save_phone(
    *, draft: Draft, content: Content, phone: str, actor: Actor, now: datetime
) -> Client:
    """A number to ring, and nothing more allowed than she allowed before (in the caller's
    transaction)."""
    client = ensure_client(draft=draft, now=now)
    contact = replace(clients.contact_of(client), phone=phone)
    _save(draft, content, clients.identity_of(client), contact, actor, now)
    return client


def _save(
    draft: Draft,
    content: Content,
    identity: Identity,
    contact: Contact,
    actor: Actor,
    now: datetime,
) -> None:
    client = ensure_client(draft=draft, now=now)
    clients.save_person(client=client, identity=identity, contact=contact, actor=actor, now=now)
    # A birth date that shows somebody younger than she said counts; one that shows older does not.
    band = younger_band(content.answers, identity.born_on, on=local_day(now))
    if band:
        content.answers["age_band"] = band
