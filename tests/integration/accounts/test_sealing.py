"""Sealing against the real database: what is tampered with is refused and reported."""

from __future__ import annotations

import logging
from datetime import datetime

import pytest
from django.db import transaction

from accounts.models import AccessEvent, Client, RecordKey
from accounts.services import clients, sealing
from accounts.services.sealing import Unreadable
from tests.factories.accounts import make_client

OLD, NEW = bytes(32), bytes(range(32))


@pytest.mark.django_db
def test_a_clients_details_open_for_her_alone() -> None:
    her, other = make_client(email="anna@post.example"), make_client(email="els@post.example")
    assert clients.contact_of(her).email == "anna@post.example"
    assert b"anna" not in bytes(her.sealed_contact or b"")
    assert clients.contact_of(Client.objects.get(pk=other.pk)).email == "els@post.example"


def test_swapped_values_do_not_open_and_are_reported(
    committed_db: object, caplog: pytest.LogCaptureFixture
) -> None:
    her, other = make_client(), make_client()
    Client.objects.filter(pk=her.pk).update(sealed_contact=other.sealed_contact)
    her.refresh_from_db()
    with (
        caplog.at_level(logging.ERROR, "houvast.security"),
        pytest.raises(Unreadable),
        transaction.atomic(),
    ):
        clients.contact_of(her)
    event = AccessEvent.objects.get(event="seal.unreadable")
    assert event.object_type == "accounts.client.sealed_contact"
    assert event.object_id == str(her.pk)
    assert event.outcome == AccessEvent.Outcome.FAILED
    assert f"accounts.client.sealed_contact {her.pk}" in caplog.text


def test_one_flipped_byte_is_never_shown(committed_db: object) -> None:
    her = make_client()
    sealed = bytearray(bytes(her.sealed_identity or b""))
    sealed[-1] ^= 1
    Client.objects.filter(pk=her.pk).update(sealed_identity=bytes(sealed))
    her.refresh_from_db()
    with pytest.raises(Unreadable):
        clients.identity_of(her)
    assert AccessEvent.objects.filter(event="seal.unreadable").count() == 1


@pytest.mark.django_db
def test_the_ring_turns_without_touching_what_was_sealed(settings: object, now: datetime) -> None:
    settings.HOUVAST_KEYS = {"old": OLD}  # type: ignore[attr-defined]
    key = sealing.new_key(now=now)
    sealed = sealing.seal_json(key, "t.c:1", {"a": [1, None, "é"]})
    settings.HOUVAST_KEYS = {"new": NEW, "old": OLD}  # type: ignore[attr-defined]
    assert sealing.open_json(key, "t.c:1", sealed) == {"a": [1, None, "é"]}
    assert sealing.rewrap_key(key) is True
    assert sealing.rewrap_key(key) is False
    settings.HOUVAST_KEYS = {"new": NEW}  # type: ignore[attr-defined]
    again = RecordKey.objects.get(pk=key.pk)
    assert again.ring_key_id == "new"
    assert sealing.open_json(again, "t.c:1", sealed) == {"a": [1, None, "é"]}


def test_a_destroyed_key_shreds_what_it_sealed(committed_db: object, now: datetime) -> None:
    key = sealing.new_key(now=now)
    sealed = sealing.seal_json(key, "t.c:1", "geheim")
    sealing.destroy_key(key, now=now)
    again = RecordKey.objects.get(pk=key.pk)
    assert (again.wrapped, again.destroyed_at) == (None, now)
    with pytest.raises(Unreadable):
        sealing.open_json(again, "t.c:1", sealed)
    with pytest.raises(Unreadable):
        sealing.seal_json(again, "t.c:1", "meer")


def test_texts_open_in_their_place_alone(committed_db: object) -> None:
    sealed = sealing.seal_text("mfa.authenticator", "JBSWY3DP")
    assert "JBSWY3DP" not in sealed
    assert sealing.open_text("mfa.authenticator", sealed) == "JBSWY3DP"
    for place, text in (("elsewhere", sealed), ("mfa.authenticator", "JBSWY3DP")):
        with pytest.raises(Unreadable):
            sealing.open_text(place, text)
