"""Joining by invitation: once, within seven days, with whatever the role needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client as Browser

from accounts import joining
from accounts.domain.actor import Actor
from accounts.models import AccessEvent, Invitation, Role, User
from accounts.services import invitations
from accounts.services.users import NotAllowed
from accounts.sides import on_side
from notifications.models import OutboxMessage
from tests.factories.accounts import PASSWORD, make_user, signed_in
from tests.integration.accounts.masking import masked

ADMIN = Actor(uuid4(), "admin")


def invite(now: datetime, **fields: Any) -> Invitation:
    values: dict[str, Any] = {
        "email": "Els@Kliniek.example",
        "name": "Els de Demo",
        "role": "clinician",
        "actor": ADMIN,
    }
    return invitations.invite(**(values | fields), now=now)


@pytest.mark.django_db
def test_an_invitation_owes_a_letter_and_keeps_no_secret(now: datetime) -> None:
    invitation = invite(now)
    token = invitations.token_of(invitation)
    message = OutboxMessage.objects.get(kind="invitation")
    assert message.subject_id == invitation.pk
    assert len(token) == 43
    assert token not in str(Invitation.objects.get().__dict__)
    assert invitation.email == "els@kliniek.example"
    assert AccessEvent.objects.get(event="user.invite").object_id == str(invitation.pk)


@pytest.mark.django_db
def test_joining_works_once(now: datetime) -> None:
    token = invitations.token_of(invite(now))
    user = invitations.accept(token=token, password=PASSWORD, now=now)
    assert (user.email, user.name, user.role) == ("els@kliniek.example", "Els de Demo", "clinician")
    assert user.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=user).verified is True
    assert AccessEvent.objects.get(event="user.join").user_id == user.pk
    with pytest.raises(invitations.InvitationOver):
        invitations.accept(token=token, password="iets heel anders nu", now=now)
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


@pytest.mark.django_db
def test_an_invitation_ends_after_seven_days_or_when_replaced_or_withdrawn(now: datetime) -> None:
    first = invite(now)
    token = invitations.token_of(first)
    assert invitations.open_invitation(token=token, now=now + timedelta(days=6, hours=23)) == first
    assert invitations.open_invitation(token=token, now=now + timedelta(days=7)) is None
    second = invite(now)
    assert invitations.open_invitation(token=token, now=now) is None
    invitations.withdraw(invitation_id=second.pk, actor=ADMIN, now=now)
    again = invitations.token_of(second)
    assert invitations.open_invitation(token=again, now=now) is None
    with pytest.raises(invitations.InvitationOver):
        invitations.accept(token=again, password=PASSWORD, now=now)


@pytest.mark.django_db
def test_who_is_here_is_not_invited_again(now: datetime) -> None:
    make_user(email="els@kliniek.example")
    with pytest.raises(invitations.AlreadyHere):
        invite(now)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("actor_role", "role"),
    [("clinician", "clinician"), ("coordinator", "admin"), ("employer", "admin")],
)
def test_nobody_invites_above_herself(now: datetime, actor_role: str, role: str) -> None:
    with pytest.raises(NotAllowed):
        invite(now, role=role, actor=Actor(uuid4(), actor_role))
    assert not Invitation.objects.exists()


@pytest.fixture
def joined() -> Iterator[list[dict[str, Any]]]:
    """What the room above is told when an officer joins."""
    told: list[dict[str, Any]] = []
    before = joining._steps.get("employer")
    joining.register_step("employer", lambda **facts: told.append(facts))
    yield told
    joining._steps.pop("employer")
    if before:
        joining._steps["employer"] = before


@pytest.mark.django_db
def test_an_officer_joins_on_the_employers_side(
    now: datetime, joined: list[dict[str, Any]]
) -> None:
    employer_id = uuid4()
    invitation = invite(
        now, role="employer", employer_id=employer_id, employer_role="hr", using="employer"
    )
    assert not Invitation.objects.using("default").exists()
    assert OutboxMessage.objects.using("employer").get().subject_id == invitation.pk
    with on_side("employer"):
        user = invitations.accept(
            token=invitations.token_of(invitation), password=PASSWORD, now=now
        )
    assert User.objects.using("employer").get().pk == user.pk
    assert not User.objects.using("default").filter(pk=user.pk).exists()
    assert joined[0]["user"] == user
    assert joined[0]["invitation"].employer_id == employer_id
    assert joined[0]["using"] == "employer"


def test_when_the_role_cannot_be_set_up_nobody_joins(committed_db: object, now: datetime) -> None:
    def fail(**_: Any) -> None:
        raise LookupError("no such employer")

    token = invitations.token_of(invite(now, role="clinician"))
    before = joining._steps.get("clinician")
    joining.register_step("clinician", fail)
    try:
        with pytest.raises(LookupError):
            invitations.accept(token=token, password=PASSWORD, now=now)
    finally:
        joining._steps.pop("clinician")
        if before:
            joining._steps["clinician"] = before
    assert not User.objects.exists()
    assert invitations.open_invitation(token=token, now=now) is not None


def test_ten_clicks_one_account(
    run_together: Callable[[int, Callable[[int], Any]], list[Any]], now: datetime
) -> None:
    with transaction.atomic():
        token = invitations.token_of(invite(now, role="coordinator"))
    answers = run_together(
        10, lambda _: invitations.accept(token=token, password=PASSWORD, now=now)
    )
    assert [type(answer).__name__ for answer in answers].count("User") == 1
    assert sum(isinstance(a, invitations.InvitationOver) for a in answers) == 9


@pytest.mark.django_db
def test_the_link_shows_then_joins_then_asks_a_second_factor(
    client: Browser, stopped_clock: datetime
) -> None:
    invitation = invite(stopped_clock, role="coordinator")
    token = invitations.token_of(invitation)
    moved = client.get(f"/account/uitnodiging/{token}/")
    assert (moved.status_code, moved["Location"]) == (302, "/account/uitnodiging/")
    for _ in range(2):
        page = client.get("/account/uitnodiging/")
        assert page.status_code == 200
        assert "Els de Demo" in page.content.decode()
        assert token not in page.content.decode()
    refused = client.post("/account/uitnodiging/", {"password": "te kort", "again": "te kort"})
    assert refused.status_code == 422
    differ = {"password": PASSWORD, "again": PASSWORD + "x"}
    assert client.post("/account/uitnodiging/", differ).status_code == 422
    done = client.post(
        "/account/uitnodiging/",
        {"password": PASSWORD, "again": PASSWORD, "role": "admin", "email": "x@y.example"},
    )
    assert (done.status_code, done["Location"]) == (302, "/account/2fa/")
    user = User.objects.get()
    assert (user.role, user.email) == (Role.COORDINATOR, "els@kliniek.example")
    assert client.get("/account/2fa/").status_code == 200
    assert client.get("/account/mensen/")["Location"].startswith("/account/2fa/?next=")
    assert client.get("/account/uitnodiging/").status_code == 410


@pytest.mark.django_db
def test_an_unknown_link_and_a_used_one_look_the_same(
    client: Browser, stopped_clock: datetime
) -> None:
    token = invitations.token_of(invite(stopped_clock))
    invitations.accept(token=token, password=PASSWORD, now=stopped_clock)
    pages = []
    for link in (token, "x" * 43):
        client.get(f"/account/uitnodiging/{link}/")
        pages.append(client.get("/account/uitnodiging/"))
    assert {page.status_code for page in pages} == {410}
    assert masked(pages[0]) == masked(pages[1])


@pytest.mark.django_db
def test_the_first_administrator_comes_from_the_command_line(
    client: Browser, stopped_clock: datetime
) -> None:
    out = StringIO()
    call_command("create_admin", email="bea@kliniek.example", name="Bea", stdout=out)
    link = out.getvalue().strip()
    assert link.startswith("http://localhost:8000/account/uitnodiging/")
    client.get(link.removeprefix("http://localhost:8000"))
    client.post("/account/uitnodiging/", {"password": PASSWORD, "again": PASSWORD})
    assert User.objects.get().role == Role.ADMIN
    assert not OutboxMessage.objects.filter(kind="invitation").exists()
    with pytest.raises(CommandError, match="has an account already"):
        call_command("create_admin", email="bea@kliniek.example", name="Bea")
    with pytest.raises(CommandError, match="is not an e-mail address"):
        call_command("create_admin", email="bea", name="Bea")


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["\r\n", "\n", "\x0b", "\u2028", "\x85"])
def test_a_name_is_one_line(now: datetime, ending: str) -> None:
    invitation = invitations.invite(
        email="els@kliniek.example",
        name=f" Els{ending}Bcc: an@kliniek.example ",
        role="clinician",
        actor=Actor(user_id=None, role="admin"),
        now=now,
    )
    assert invitation.name == "Els Bcc: an@kliniek.example"


@pytest.mark.django_db
def test_inviting_from_the_page(client: Browser, stopped_clock: datetime) -> None:
    signed_in(client, make_user("coordinator"))
    form = {"name": "Els", "email": "els@kliniek.example", "role": "clinician", "language": "en"}
    assert client.post("/account/mensen/uitnodigen/", form | {"role": "admin"}).status_code == 422
    assert client.post("/account/mensen/uitnodigen/", form).status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.language) == ("clinician", "en")
    listing = client.get("/account/mensen/").content.decode()
    assert "els@kliniek.example" in listing
    make_user(email="an@kliniek.example")
    here = client.post("/account/mensen/uitnodigen/", form | {"email": "an@kliniek.example"})
    assert here.status_code == 422
    gone = client.post(f"/account/mensen/uitnodiging/{invitation.pk}/intrekken/")
    assert gone.status_code == 302
    again = client.post(f"/account/mensen/uitnodiging/{invitation.pk}/intrekken/")
    assert again.status_code == 404
    unknown = client.post(f"/account/mensen/uitnodiging/{UUID(int=1)}/intrekken/")
    assert unknown.status_code == 404
