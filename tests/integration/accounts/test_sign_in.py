"""Signing in on both sides: password, then a second factor, and nothing learned by strangers."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from allauth.account import app_settings
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client as Browser

from accounts import clock, letters
from accounts.domain.actor import Actor
from accounts.models import AccessEvent, User
from accounts.services import users
from accounts.sides import on_side
from notifications.models import OutboxMessage
from tests.factories.accounts import (
    PASSWORD,
    TOTP_SECRET,
    make_user,
    signed_in,
    totp_code,
)
from tests.integration.accounts.masking import masked

MOUNTS = {"clinician": "", "coordinator": "", "employer": "/employer"}


def events(alias: str = "default") -> list[str]:
    rows = AccessEvent.objects.using(alias).order_by("pk")
    return list(rows.values_list("event", flat=True))


def give_password(browser: Browser, user: User, password: str = PASSWORD) -> str:
    mount = "/employer" if user.role == "employer" else ""
    answer = browser.post(f"{mount}/account/login/", {"login": user.email, "password": password})
    return str(answer.headers.get("Location", answer.status_code))


@pytest.mark.parametrize(("role", "mount"), MOUNTS.items())
@pytest.mark.django_db
def test_password_then_code(client: Browser, role: str, mount: str) -> None:
    user = make_user(role)
    assert give_password(client, user) == f"{mount}/account/2fa/authenticate/"
    assert client.get(f"{mount}/account/sessions/").status_code == 302
    step = client.post(f"{mount}/account/2fa/authenticate/", {"code": totp_code()})
    assert step.status_code == 302
    assert client.get(f"{mount}/account/sessions/").status_code == 200
    alias = "employer" if mount else "default"
    assert events(alias)[-2:] == ["second_factor.used", "sign_in.ok"]
    other = "default" if mount else "employer"
    assert not User.objects.using(other).exists()


@pytest.mark.django_db
def test_cookies_of_the_sides_do_not_meet(client: Browser) -> None:
    give_password(client, make_user("employer"))
    client.post("/employer/account/2fa/authenticate/", {"code": totp_code()})
    assert "employer-session" in client.cookies
    assert client.get("/account/sessions/")["Location"].startswith("/account/login/")


@pytest.mark.django_db
def test_a_code_works_once(client: Browser) -> None:
    user = make_user("clinician")
    code = totp_code()
    give_password(client, user)
    client.post("/account/2fa/authenticate/", {"code": code})
    second = Browser()
    give_password(second, user)
    assert second.post("/account/2fa/authenticate/", {"code": code}).status_code == 200
    assert second.get("/account/sessions/").status_code == 302
    assert events()[-1] != "sign_in.ok"


@pytest.mark.django_db
def test_the_password_alone_opens_the_set_up_and_nothing_else(client: Browser) -> None:
    user = make_user("clinician", with_totp=False)
    give_password(client, user)
    assert client.get("/account/2fa/").status_code == 200
    for path in ("/account/sessions/", "/account/password/change/", "/praktijk/"):
        answer = client.get(path)
        assert answer.status_code in (302, 404), path
        assert answer.status_code == 404 or answer["Location"].startswith("/account/2fa/"), path
    assert client.post("/account/logout/").status_code == 302


@pytest.mark.parametrize(("role", "mount"), MOUNTS.items())
def test_setting_up_a_code_generator_opens_the_house(
    client: Browser, committed_db: object, role: str, mount: str
) -> None:
    user = make_user(role, with_totp=False)
    alias = "employer" if mount else "default"
    give_password(client, user)
    page = client.get(f"{mount}/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    form = {"code": totp_code(secret)}
    done = client.post(f"{mount}/account/2fa/totp/activate/", form)
    assert done.status_code == 302
    assert client.get(f"{mount}/account/sessions/").status_code == 200
    factor = Authenticator.objects.using(alias).get(user_id=user.pk, type="totp")
    assert secret not in factor.data["secret"]
    assert factor.data["secret"].startswith("development:")
    assert "second_factor.added" in events(alias)
    message = OutboxMessage.objects.using(alias).get(kind="account_changed")
    assert message.subject_id == user.pk


@pytest.mark.django_db
def test_proving_oneself_again_after_five_minutes(
    client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_password(client, make_user("clinician"))
    client.post("/account/2fa/authenticate/", {"code": totp_code()})
    real = time.time
    monkeypatch.setattr("time.time", lambda: real() + 301)
    answer = client.post("/account/2fa/totp/deactivate/")
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    assert Authenticator.objects.filter(type="totp").count() == 1


@pytest.mark.django_db
def test_an_administrator_needs_a_passkey(client: Browser) -> None:
    admin = make_user("admin")
    give_password(client, admin)
    client.post("/account/2fa/authenticate/", {"code": totp_code()})
    assert client.get("/account/mensen/")["Location"].startswith("/account/2fa/")
    assert client.get("/account/2fa/webauthn/add/").status_code == 200


@pytest.mark.django_db
def test_in_testing_a_code_generator_will_do(client: Browser, settings: object) -> None:
    settings.HOUVAST_TESTING = True  # type: ignore[attr-defined]
    give_password(client, make_user("admin"))
    client.post("/account/2fa/authenticate/", {"code": totp_code()})
    assert client.get("/account/mensen/").status_code == 200


@pytest.mark.django_db
def test_recovery_codes_let_her_in(client: Browser) -> None:
    user = make_user("coordinator")
    codes = Authenticator.objects.get(user_id=user.pk, type="recovery_codes").wrap()
    give_password(client, user)
    code = codes.get_unused_codes()[0]
    client.post("/account/2fa/authenticate/", {"code": code})
    assert client.get("/account/mensen/").status_code == 200
    again = Browser()
    give_password(again, user)
    assert again.post("/account/2fa/authenticate/", {"code": code}).status_code == 200


@pytest.mark.django_db
def test_the_session_id_changes_when_signing_in(client: Browser) -> None:
    user = make_user("clinician")
    give_password(client, user)
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/account/2fa/authenticate/", {"code": totp_code()})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    thief = Browser()
    thief.cookies[settings.SESSION_COOKIE_NAME] = before
    assert thief.get("/account/sessions/").status_code == 302


@pytest.mark.parametrize("mount", ["", "/employer"])
@pytest.mark.django_db
def test_a_wrong_password_and_an_unknown_address_look_the_same(mount: str) -> None:
    user = make_user("employer" if mount else "clinician")
    answers = []
    for login in (user.email, "x" * (len(user.email or "") - 16) + "@kliniek.example"):
        browser = Browser()
        form = {"login": login, "password": "niet het goede woord"}
        answer = browser.post(f"{mount}/account/login/", form)
        status, body, headers = masked(answer)
        answers.append((status, body.replace(str(login).encode(), b""), set(headers)))
    assert answers[0] == answers[1]
    assert events("employer" if mount else "default")[-2:] == ["sign_in.failed"] * 2


@pytest.mark.django_db
def test_known_and_unknown_cost_the_same_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_user("clinician")
    real, made = MD5PasswordHasher.encode, []

    def encode(self: MD5PasswordHasher, password: str, salt: str) -> str:
        made.append(password)
        return real(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)
    for login in (user.email, "nobody@kliniek.example"):
        made.clear()
        form = {"login": login, "password": "niet het goede woord"}
        Browser().post("/account/login/", form)
        assert made == ["niet het goede woord"], login


@pytest.mark.parametrize("mount", ["", "/employer"])
@pytest.mark.django_db
def test_asking_a_new_password_tells_nothing(mount: str) -> None:
    user = make_user("employer" if mount else "clinician")
    alias = "employer" if mount else "default"
    answers, rows = [], []
    for email in (user.email, "nobody@kliniek.example"):
        browser = Browser()
        answer = browser.post(f"{mount}/account/password/reset/", {"email": email}, follow=True)
        answers.append((masked(answer), answer.redirect_chain))
        rows.append(OutboxMessage.objects.using(alias).filter(kind="password_reset").count())
    assert answers[0] == answers[1]
    assert rows == [1, 2]
    subjects = set(OutboxMessage.objects.using(alias).values_list("subject_id", flat=True))
    assert user.pk in subjects
    assert events(alias)[-2:] == ["password.asked"] * 2


@pytest.mark.django_db
def test_the_link_in_the_letter_sets_a_new_password_and_keeps_the_second_factor(
    client: Browser, stopped_clock: datetime
) -> None:
    user = make_user("clinician")
    letter = letters.password_reset(user.pk, stopped_clock)
    assert letter is not None
    link = next(line for line in letter.body.splitlines() if line.startswith("http"))
    path = link.removeprefix(settings.HOUVAST_BASE_URL)
    clean = client.get(path)["Location"]
    assert path not in clean
    new = "een nieuw stel losse woorden"
    done = client.post(clean, {"password1": new, "password2": new})
    assert done.status_code == 302
    assert client.get("/account/sessions/").status_code == 302
    assert give_password(Browser(), user, PASSWORD) == "200"
    assert give_password(client, user, new) == "/account/2fa/authenticate/"
    used = Browser().get(path)
    assert used.status_code == 200
    assert "password.reset" in events()


@pytest.mark.django_db
def test_a_letter_for_nobody_is_withdrawn(stopped_clock: datetime) -> None:
    gone = make_user("clinician")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert letters.password_reset(uuid4(), stopped_clock) is None
    assert letters.password_reset(gone.pk, stopped_clock) is None


@pytest.mark.django_db
def test_five_wrong_passwords_make_her_wait_and_a_stranger_cannot_lock_her_out_for_long() -> None:
    user = make_user("clinician")
    for _ in range(5):
        give_password(Browser(), user, "niet het goede woord")
    assert give_password(Browser(), user) == "200"
    windows = [part.split("/")[1] for part in app_settings.RATE_LIMITS["login_failed"].split(",")]
    assert windows == ["m", "300s"]


@pytest.mark.django_db
def test_nobody_signs_up(client: Browser) -> None:
    for path in ("/account/signup/", "/account/3rdparty/signup/", "/account/email/"):
        assert client.get(path).status_code == 404
    form = {"email": "x@y.example", "password1": PASSWORD, "role": "admin"}
    assert client.post("/account/signup/", form).status_code == 404
    assert not User.objects.exists()


@pytest.mark.django_db
def test_who_was_let_go_is_out_at_once(client: Browser, now: datetime) -> None:
    user, admin = make_user("clinician"), make_user("admin")
    signed_in(client, user)
    assert client.get("/account/sessions/").status_code == 200
    assert UserSession.objects.filter(user=user).count() == 1
    users.deactivate(user_id=user.pk, actor=Actor(admin.pk, "admin"), now=now)
    assert client.get("/account/sessions/")["Location"].startswith("/account/login/")
    assert not UserSession.objects.filter(user=user).exists()
    assert not Session.objects.filter(
        session_key=client.cookies[settings.SESSION_COOKIE_NAME].value
    ).exists()
    assert give_password(Browser(), user) == "/account/inactive/"
    users.reactivate(user_id=user.pk, actor=Actor(admin.pk, "admin"), now=now)
    assert give_password(Browser(), user) == "/account/2fa/authenticate/"


@pytest.mark.django_db
def test_log_out_everywhere_from_the_list_of_devices() -> None:
    user = make_user("clinician")
    here, there = signed_in(Browser(), user), signed_in(Browser(), user)
    for browser in (here, there):
        assert browser.get("/account/sessions/").status_code == 200
    assert here.post("/account/sessions/").status_code == 302
    assert there.get("/account/sessions/")["Location"].startswith("/account/login/")
    assert here.get("/account/sessions/").status_code == 200


@pytest.mark.django_db
def test_a_new_password_ends_other_sessions() -> None:
    user = make_user("clinician")
    here, there = signed_in(Browser(), user), signed_in(Browser(), user)
    new = "een nieuw stel losse woorden"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/account/password/change/", form).status_code == 302
    assert there.get("/account/sessions/").status_code == 302
    assert here.get("/account/sessions/").status_code == 200
    assert OutboxMessage.objects.filter(kind="account_changed", subject_id=user.pk).exists()


@pytest.mark.parametrize(("role", "minutes"), [("clinician", 15), ("employer", 15)])
@pytest.mark.django_db
def test_a_quiet_session_ends(role: str, minutes: int, now: datetime) -> None:
    mount = MOUNTS[role]
    with clock.stopped_at(now):
        browser = signed_in(Browser(), make_user(role))
        assert browser.get(f"{mount}/account/sessions/").status_code == 200
    with clock.stopped_at(now + timedelta(minutes=minutes)):
        assert browser.get(f"{mount}/account/sessions/").status_code == 200
    with clock.stopped_at(now + timedelta(minutes=2 * minutes, seconds=1)):
        answer = browser.get(f"{mount}/account/sessions/")
        assert answer["Location"].startswith(f"{mount}/account/login/?next=")
        assert "Het was een tijd stil" in browser.get(answer["Location"]).content.decode()


@pytest.mark.django_db
def test_a_busy_session_ends_after_twelve_hours(now: datetime) -> None:
    with clock.stopped_at(now):
        browser = signed_in(Browser(), make_user("clinician"))
    for step in range(1, 72):
        with clock.stopped_at(now + timedelta(minutes=10 * step)):
            assert browser.get("/account/sessions/").status_code == 200
    with clock.stopped_at(now + timedelta(hours=12, seconds=1)):
        assert browser.get("/account/sessions/").status_code == 302


@pytest.mark.django_db
def test_the_secret_of_a_factor_is_sealed_in_the_database() -> None:
    user = make_user("employer")
    with on_side("employer"):
        factor = Authenticator.objects.get(user_id=user.pk, type="totp")
    assert TOTP_SECRET not in str(factor.data)
