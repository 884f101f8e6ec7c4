"""People and clients for tests, and sessions in which they are signed in. All fictional."""

from __future__ import annotations

import base64
import hmac
import time
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client as Browser

from accounts import clock
from accounts.domain.actor import Actor
from accounts.domain.person import Contact, Identity
from accounts.models import Client, Role, User
from accounts.services import clients, sealing
from accounts.services.users import create_user_with_address, give_totp
from accounts.sides import ALIAS_OF, Side, on_side

PASSWORD = "vier losse woorden samen"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
EARLIER = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)

_numbers = count(1)


def side_of(role: str) -> Side:
    """The side of the house where users of this role live."""
    return "employer" if role == Role.EMPLOYER else "clinic"


def make_user(role: str = Role.CLINICIAN, *, with_totp: bool = True, **fields: Any) -> User:
    """A user who can sign in with PASSWORD and, unless told otherwise, a code generator."""
    number = next(_numbers)
    alias = ALIAS_OF[side_of(role)]
    values: dict[str, Any] = {
        "email": f"{role}{number}@kliniek.example",
        "name": f"Demo {role} {number}",
        "password": PASSWORD,
        "now": EARLIER,
    }
    with transaction.atomic(using=alias):
        user = create_user_with_address(role=role, using=alias, **(values | fields))
        if with_totp:
            give_totp(user=user, secret=TOTP_SECRET, using=alias)
    return user


def make_client(*, language: str = "nl", now: datetime = EARLIER, **contact: Any) -> Client:
    """A client who told who she is. `contact`: fields of `domain.person.Contact`."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "email": f"moeder{number}@post.example",
        "phone": f"+3161234{number:04d}",
        "may_email": True,
        "may_sms": True,
    }
    with transaction.atomic():
        client = clients.create_client(key=sealing.new_key(now=now), language=language, now=now)
        clients.save_person(
            client=client,
            identity=Identity(name=f"Demo Moeder {number}", born_on=date(1994, 5, 17)),
            contact=Contact(**(values | contact)),
            actor=Actor.system("test"),
            now=now,
        )
    return client


def signed_in(browser: Browser, user: User, *, factors: tuple[str, ...] = ("webauthn",)) -> Browser:
    """Sign `user` in, second factor done, on the side where she lives; gives the browser back."""
    side = side_of(user.role)
    with on_side(side):
        browser.force_login(user)
        if factors:
            session = browser.session
            session["second_factor"] = {"user": str(user.pk), "kinds": list(factors)}
            session.save()
    if side == "employer":
        outer = settings.EMPLOYER_COOKIES[settings.SESSION_COOKIE_NAME]
        browser.cookies[outer] = browser.cookies.pop(settings.SESSION_COOKIE_NAME).value
    return browser


def known_as(browser: Browser, client: Client) -> Browser:
    """Make this browser's session that of a client who gave her code just now."""
    session = browser.session
    session["client_id"] = str(client.pk)
    session["client_since"] = session["client_seen_at"] = clock.now().isoformat()
    session.save()
    browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    return browser


def totp_code(secret: str = TOTP_SECRET) -> str:
    """The six digits a code generator shows now (RFC 6238, 30 s), in real time.

    Waits for the next ones when these are about to end.
    """
    left = 30 - time.time() % 30
    if left < 3:
        time.sleep(left)
    counter = int(time.time()) // 30
    digest = hmac.digest(base64.b32decode(secret), counter.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
