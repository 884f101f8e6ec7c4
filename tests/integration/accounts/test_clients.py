"""A client's row: sealed, found again by what she types, with a user when she wants a lock."""

from __future__ import annotations

from datetime import datetime

import pytest

from accounts.domain.actor import Actor
from accounts.domain.person import Contact, Identity
from accounts.models import AccessEvent, Client, Role, User
from accounts.services import clients, sealing
from tests.factories.accounts import make_client

ACTOR = Actor(None, "client", "192.0.2.0/24 -", "r1")
pytestmark = pytest.mark.django_db


def test_a_new_client_has_told_nothing_and_allowed_nothing(now: datetime) -> None:
    her = clients.create_client(key=sealing.new_key(now=now), language="en", now=now)
    assert clients.identity_of(her) == Identity()
    assert clients.contact_of(her) == Contact()
    assert (her.language, her.wording, her.user) == ("en", "baby", None)


def test_saving_a_person_seals_her_and_logs_it(now: datetime) -> None:
    her = clients.create_client(key=sealing.new_key(now=now), language="nl", now=now)
    clients.save_person(
        client=her,
        identity=Identity(name="Anna de Demo"),
        contact=Contact(email=" anna@post.example ", phone="06-12345678", may_sms=True),
        actor=ACTOR,
        now=now,
    )
    stored = Client.objects.get(pk=her.pk)
    assert clients.identity_of(stored).name == "Anna de Demo"
    assert clients.contact_of(stored).email == "anna@post.example"
    assert clients.contact_of(stored).phone == "+31612345678"
    row = AccessEvent.objects.get(event="client.save_person")
    assert (row.subject_id, row.detail_fields) == (her.pk, ["contact", "identity"])
    assert "Anna" not in str(row.__dict__)


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "Anna@POST.example"},
        {"phone": "0031 6 12345678"},
        {"email": "x@y.example", "phone": "0612345678"},
    ],
)
def test_she_is_found_by_what_she_types(typed: dict[str, str]) -> None:
    her = make_client(email="anna@post.example", phone="+31612345678")
    make_client()
    assert clients.find_clients(**typed) == [her.pk]


def test_nobody_is_found_by_nothing() -> None:
    make_client(email="", phone="")
    assert clients.find_clients() == []
    assert clients.find_clients(email="els@post.example") == []


def test_a_new_address_is_not_verified_yet(now: datetime) -> None:
    her = make_client(email="anna@post.example")
    clients.verify_email(client=her, now=now)
    contact = clients.contact_of(her)
    clients.save_person(client=her, identity=Identity(), contact=contact, actor=ACTOR, now=now)
    assert her.email_verified_at == now
    clients.save_person(
        client=her,
        identity=Identity(),
        contact=Contact(email="els@post.example"),
        actor=ACTOR,
        now=now,
    )
    assert Client.objects.get(pk=her.pk).email_verified_at is None


def test_a_number_nobody_can_dial_is_kept_as_typed(now: datetime) -> None:
    assert clients.contact_of(make_client(phone="bel opa")).phone == "bel opa"


def test_wording_changes_and_is_logged(now: datetime) -> None:
    her = make_client()
    clients.set_wording(client=her, wording="loss", actor=ACTOR, now=now)
    assert Client.objects.get(pk=her.pk).wording == "loss"
    assert AccessEvent.objects.get(event="client.set_wording").subject_id == her.pk
    with pytest.raises(ValueError, match="sad"):
        clients.set_wording(client=her, wording="sad", actor=ACTOR, now=now)


def test_her_user_is_made_once_and_has_no_address(now: datetime) -> None:
    her = make_client()
    user = clients.ensure_user(client=her, now=now)
    assert clients.ensure_user(client=Client.objects.get(pk=her.pk), now=now) == user
    assert her.user == user
    assert (user.role, user.email, user.has_usable_password()) == (Role.CLIENT, None, False)
    assert User.objects.filter(role=Role.CLIENT).count() == 1
