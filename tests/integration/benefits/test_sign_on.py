"""Officers sign in by their employer's own system, over the whole code flow; nobody else does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client as Browser

from accounts.models import AccessEvent, Role, User
from accounts.sides import on_side
from benefits.domain.sign_on import Terms
from benefits.models import Employer, SignOn
from benefits.outbound import OutboundSession
from benefits.selectors.sign_on import secret_of
from benefits.services import officers, sign_on
from tests.factories import benefits as make
from tests.factories.accounts import make_client, make_user, signed_in, totp_code
from tests.integration.benefits import issuer as issuers
from tests.integration.benefits.issuer import Issuer

pytestmark = pytest.mark.usefixtures("committed_db")

FAILED = "/employer/inloggen/mislukt/"
PAGE = "/employer/beheer/inloggen/"
SECOND_STEP = "/employer/account/2fa/authenticate/"


@pytest.fixture(autouse=True)
def first_tries() -> None:
    cache.clear()


@pytest.fixture
def employer(now: datetime, committed_db: object) -> Employer:
    return make.an_employer(now)


@pytest.fixture
def owner(employer: Employer) -> User:
    return make.an_officer(employer, "owner")


@pytest.fixture
def officer(employer: Employer) -> User:
    return make.an_officer(employer, "hr")


@pytest.fixture
def issuer(owner: User) -> Iterator[Issuer]:
    """Signed in there: the owner."""
    with issuers.running(email=owner.email) as found:
        yield found


@pytest.fixture
def row(employer: Employer, issuer: Issuer, owner: User, now: datetime) -> SignOn:
    """Recorded, tested and on."""
    return recorded(employer, issuer, now)


def recorded(employer: Employer, issuer: Issuer, now: datetime, *, is_on: bool = True) -> SignOn:
    made = make.a_sign_on(employer, now, issuer.url, secret=issuer.secret)
    if not is_on:
        SignOn.objects.using("employer").update(enabled_at=None, tested_at=None)
    return made


def begun(browser: Browser, row: SignOn) -> str:
    """Where the issuer is asked."""
    answer = browser.post(f"/employer/inloggen/{row.address}/?process=connect&auth_params=a%3Db")
    assert answer.status_code == 302, answer.content
    return str(answer["Location"])


def agreed(at_issuer: str) -> str:
    """The person agrees at the issuer, by HTTP; gives where she is sent back to."""
    answer = requests.get(at_issuer, allow_redirects=False, timeout=5)
    return answer.headers["Location"].removeprefix("http://testserver")


def through(browser: Browser, row: SignOn) -> Any:
    """The whole way; the answer to coming back."""
    return browser.get(agreed(begun(browser, row)))


def reasons() -> list[str]:
    rows = AccessEvent.objects.using("employer").filter(event="sign_on.refused").order_by("pk")
    return list(rows.values_list("note", flat=True))


def user_in(browser: Browser) -> str | None:
    """Who is signed in on the employer's side, if anybody."""
    cookie = browser.cookies.get(settings.EMPLOYER_COOKIES[settings.SESSION_COOKIE_NAME])
    with on_side("employer"):
        return SessionStore(cookie.value).get("_auth_user_id") if cookie else None


class TestComingIn:
    def test_an_officer_comes_in_and_still_shows_her_second_factor(
        self, client: Browser, row: SignOn, issuer: Issuer, officer: User, employer: Employer
    ) -> None:
        issuer.person["email"] = str(officer.email).upper()
        page = client.get(f"/employer/inloggen/{row.address}/")
        assert f"Inloggen als {employer.name}" in page.content.decode()
        assert f"form-action 'self' {issuer.url};" in page["Content-Security-Policy"] + ";"
        asked = parse_qs(urlsplit(begun(client, row)).query)
        assert "a" not in asked
        assert asked["redirect_uri"] == [
            f"http://testserver/employer/inloggen/{row.address}/terug/"
        ]
        answer = through(client, row)
        assert answer["Location"] == SECOND_STEP
        assert client.get("/employer/").status_code == 302
        answer = client.post(SECOND_STEP, {"code": totp_code()})
        assert answer["Location"] == "/employer/"
        assert user_in(client) == str(officer.pk)
        assert client.get("/employer/").status_code == 200
        events = AccessEvent.objects.using("employer").filter(user_id=officer.pk)
        assert {"sign_on.used", "sign_in.ok", "second_factor.used"} <= set(
            events.values_list("event", flat=True)
        )
        assert "/keys" in issuer.asked  # the signature was looked at
        assert "/userinfo" not in issuer.asked

    def test_an_address_that_the_issuer_tells_apart(
        self, client: Browser, row: SignOn, issuer: Issuer
    ) -> None:
        issuer.puts_email_in_userinfo = True
        assert through(client, row)["Location"] == SECOND_STEP
        issuer.userinfo = {"sub": "8"}
        assert through(Browser(), row)["Location"] == FAILED
        assert reasons() == ["subject"]

    def test_nothing_is_kept_of_who_it_is_there(
        self, client: Browser, row: SignOn, officer: User
    ) -> None:
        from allauth.socialaccount.models import SocialAccount, SocialToken

        before = User.objects.using("employer").count()
        through(client, row)
        assert User.objects.using("employer").count() == before
        assert not SocialAccount.objects.using("employer").exists()
        assert not SocialToken.objects.using("employer").exists()

    def test_whoever_was_signed_in_before_is_not_any_more(
        self, row: SignOn, issuer: Issuer, owner: User, officer: User
    ) -> None:
        browser = signed_in(Browser(), officer)
        assert through(browser, row)["Location"] == SECOND_STEP
        assert browser.get("/employer/recht/")["Location"].startswith("/employer/account/login/")


class TestNobodyElse:
    @pytest.mark.parametrize(
        ("said", "reason"),
        [
            ({"email": "vreemd@kliniek.example"}, "nobody"),
            ({"email": "vreemd@elders.example"}, "domain"),
            ({"email": None}, "not_verified"),
            ({"email_verified": False}, "not_verified"),
            ({"email_verified": None}, "not_verified"),
            ({"email_verified": "yes"}, "not_verified"),
            ({"nonce": "another"}, "nonce"),
            ({"nonce": None}, "nonce"),
            ({"aud": "another"}, "conversation"),
            ({"iss": "http://127.0.0.1:1"}, "conversation"),
            ({"exp": 1}, "conversation"),
            ({"exp": None}, "no_end"),
            ({"sub": None}, "conversation"),
        ],
    )
    def test_what_an_identity_must_say(
        self, client: Browser, row: SignOn, issuer: Issuer, said: dict[str, Any], reason: str
    ) -> None:
        issuer.puts_email_in_userinfo = False
        issuer.document = {"userinfo_endpoint": f"{issuer.url}/nothing"} if "email" in said else {}
        issuer.identity = said
        if said.get("email", "") is None:
            issuer.person.pop("email")
            issuer.document = {}
        assert through(client, row)["Location"] == FAILED
        assert user_in(client) is None
        assert reasons() == [reason]
        page = client.get(FAILED)
        assert page.status_code == 403
        assert reason not in page.content.decode()

    @pytest.mark.parametrize(
        ("algorithm", "key", "reason"),
        [("RS256", 1, "conversation"), ("HS256", 0, "algorithm"), ("none", 0, "algorithm")],
    )
    def test_a_signature_that_is_not_the_issuers(
        self, client: Browser, row: SignOn, issuer: Issuer, algorithm: str, key: int, reason: str
    ) -> None:
        issuer.algorithm, issuer.signs_with = algorithm, key
        assert through(client, row)["Location"] == FAILED
        assert reasons() == [reason]

    def test_an_officer_of_another_employer(
        self, client: Browser, row: SignOn, issuer: Issuer, now: datetime
    ) -> None:
        foreign = make.an_officer(make.an_employer(now), "owner")
        issuer.person["email"] = foreign.email
        assert through(client, row)["Location"] == FAILED
        assert (user_in(client), reasons()) == (None, ["nobody"])

    @pytest.mark.parametrize("role", [Role.CLINICIAN, Role.COORDINATOR, Role.ADMIN, Role.CLIENT])
    def test_another_role_with_this_address(
        self, client: Browser, row: SignOn, issuer: Issuer, role: str
    ) -> None:
        address = "zelfde@kliniek.example"
        if role == Role.CLIENT:
            make_client(email=address)
        else:
            make_user(role, email=address, with_totp=False)
        issuer.person["email"] = address
        assert through(client, row)["Location"] == FAILED
        assert (user_in(client), reasons()) == (None, ["nobody"])

    def test_somebody_of_another_role_on_this_very_side(
        self, client: Browser, row: SignOn, issuer: Issuer, officer: User
    ) -> None:
        User.objects.using("employer").filter(pk=officer.pk).update(role=Role.ADMIN)
        issuer.person["email"] = officer.email
        assert through(client, row)["Location"] == FAILED
        assert reasons() == ["nobody"]

    def test_an_officer_who_was_let_go(
        self,
        client: Browser,
        row: SignOn,
        issuer: Issuer,
        owner: User,
        officer: User,
        now: datetime,
    ) -> None:
        issuer.person["email"] = officer.email
        address = agreed(begun(client, row))
        with on_side("employer"):
            officers.remove_officer(
                employer=row.employer,
                user_id=officer.pk,
                actor=make.Actor(user_id=owner.pk, role=Role.EMPLOYER),
                now=now,
            )
        assert client.get(address)["Location"] == FAILED
        assert (user_in(client), reasons()) == (None, ["nobody"])

    def test_an_invited_person_who_did_not_join(
        self, client: Browser, row: SignOn, issuer: Issuer, now: datetime
    ) -> None:
        with on_side("employer"):
            officers.invite_officer(
                employer=row.employer,
                name="Demo",
                email="komt@kliniek.example",
                member_role="hr",
                actor=make.ACTOR,
                now=now,
            )
        issuer.person["email"] = "komt@kliniek.example"
        assert through(client, row)["Location"] == FAILED


class TestTheConversation:
    def test_a_state_works_once_and_in_its_own_browser(self, client: Browser, row: SignOn) -> None:
        address = agreed(begun(client, row))
        assert Browser().get(address)["Location"] == FAILED
        assert client.get(address)["Location"] == SECOND_STEP
        assert client.get(address)["Location"] == FAILED
        assert client.get(f"/employer/inloggen/{row.address}/terug/")["Location"] == FAILED
        assert reasons() == ["state", "state", "state"]

    def test_a_state_of_another_employers_sign_in(
        self, client: Browser, row: SignOn, issuer: Issuer, now: datetime
    ) -> None:
        other = recorded(make.an_employer(now), issuer, now)
        address = agreed(begun(client, row)).replace(row.address, other.address)
        assert client.get(address)["Location"] == FAILED
        assert reasons() == ["state"]

    def test_a_code_of_somebody_elses_sign_in(self, client: Browser, row: SignOn) -> None:
        """PKCE: the code was asked for by another browser than the one that brings it."""
        stolen = parse_qs(urlsplit(agreed(begun(Browser(), row))).query)["code"][0]
        own = urlsplit(agreed(begun(client, row)))
        state = parse_qs(own.query)["state"][0]
        answer = client.get(f"{own.path}?code={stolen}&state={state}")
        assert answer["Location"] == FAILED
        assert reasons() == ["conversation"]

    def test_who_changes_her_mind_there(self, client: Browser, row: SignOn) -> None:
        state = parse_qs(urlsplit(begun(client, row)).query)["state"][0]
        answer = client.get(
            f"/employer/inloggen/{row.address}/terug/?error=access_denied&state={state}"
        )
        assert answer["Location"] == FAILED
        assert reasons() == ["cancelled"]

    def test_off_or_unknown_there_is_no_entrance(
        self, client: Browser, row: SignOn, employer: Employer, now: datetime
    ) -> None:
        address = agreed(begun(client, row))
        with on_side("employer"):
            sign_on.switch(employer=employer, is_on=False, actor=make.ACTOR, now=now)
        assert client.get(f"/employer/inloggen/{row.address}/").status_code == 404
        assert client.post(f"/employer/inloggen/{row.address}/").status_code == 404
        assert client.get("/employer/inloggen/aaaaaaaaaaaa/").status_code == 404
        assert client.get(address)["Location"] == FAILED
        assert reasons() == ["off"]

    def test_what_changed_meanwhile_ends_what_was_begun(
        self, client: Browser, row: SignOn, employer: Employer, issuer: Issuer, clock_moves: Any
    ) -> None:
        address = agreed(begun(client, row))
        recorded(employer, issuer, clock_moves)
        assert client.get(address)["Location"] == FAILED
        assert reasons() == ["changed"]

    @pytest.mark.parametrize(
        ("document", "reason"),
        [
            ({"issuer": "http://127.0.0.1:1"}, "issuer"),
            ({"authorization_endpoint": "http://127.0.0.1:1/a"}, "moved"),
            ({"token_endpoint": "file:///etc/passwd"}, "document"),
            ({"jwks_uri": None}, "document"),
        ],
    )
    def test_an_issuer_that_says_something_else_now(
        self, client: Browser, row: SignOn, issuer: Issuer, document: dict[str, Any], reason: str
    ) -> None:
        issuer.document = document
        assert client.post(f"/employer/inloggen/{row.address}/")["Location"] == FAILED
        assert reasons() == [reason]

    def test_an_issuer_that_does_not_answer(
        self, client: Browser, employer: Employer, now: datetime
    ) -> None:
        with issuers.running() as gone:
            row = recorded(employer, gone, now)
        assert client.post(f"/employer/inloggen/{row.address}/")["Location"] == FAILED
        assert reasons() == ["conversation"]

    def test_so_often_and_no_more(self, client: Browser, row: SignOn, issuer: Issuer) -> None:
        for _ in range(61):
            client.get(f"/employer/inloggen/{row.address}/terug/")
        assert client.post(f"/employer/inloggen/{row.address}/")["Location"] == FAILED
        assert issuer.asked == []
        assert len(reasons()) == 60


@pytest.fixture
def clock_moves(now: datetime) -> datetime:
    return now.replace(minute=now.minute + 1)


class TestTheOwnersPage:
    def test_recorded_tested_and_on(self, owner: User, issuer: Issuer, employer: Employer) -> None:
        browser = signed_in(Browser(), owner)
        assert "Nog niet ingesteld" in browser.get(PAGE).content.decode()
        terms = {"issuer": issuer.url, "client_id": "houvast", "email_domain": "@Kliniek.example"}
        answer = browser.post(PAGE, terms | {"secret": issuer.secret})
        assert answer["Location"] == PAGE
        row = SignOn.objects.get()
        assert issuer.secret not in row.sealed_secret
        assert secret_of(row) == issuer.secret
        page = browser.get(PAGE).content.decode()
        assert f"http://testserver/employer/inloggen/{row.address}/terug/" in page
        assert issuer.secret not in page
        assert browser.post(f"{PAGE}schakel/", {"on": "1"})["Location"] == PAGE
        assert not SignOn.objects.get().is_on
        asked = browser.post(f"{PAGE}proef/")["Location"]
        assert browser.get(agreed(asked))["Location"] == PAGE
        assert "De proef is gelukt." in browser.get(PAGE).content.decode()
        browser.post(f"{PAGE}schakel/", {"on": "1"})
        assert SignOn.objects.get().is_on
        assert f"/employer/inloggen/{row.address}/<" in browser.get(PAGE).content.decode()
        log = browser.get("/employer/beheer/logboek/").content.decode()
        for words in ("systeem bewaard", "systeem beproefd", "systeem aangezet"):
            assert words in log.replace("inlogsysteem", "systeem"), words

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"email": "collega"}, "Je kwam daar binnen als iemand anders."),
            ({"email": "vreemd@kliniek.example"}, "van niemand die hier namens jullie meedoet"),
            ({"email_verified": False}, "(email_verified)"),
        ],
    )
    def test_a_test_that_fails_says_why_and_leaves_it_off(
        self,
        owner: User,
        officer: User,
        employer: Employer,
        issuer: Issuer,
        now: datetime,
        said: dict[str, Any],
        words: str,
    ) -> None:
        recorded(employer, issuer, now, is_on=False)
        browser = signed_in(Browser(), owner)
        issuer.person |= {"email": officer.email} if said == {"email": "collega"} else said
        assert browser.get(agreed(browser.post(f"{PAGE}proef/")["Location"]))["Location"] == PAGE
        assert words in browser.get(PAGE).content.decode()
        assert SignOn.objects.get().tested_at is None
        assert user_in(browser) == str(owner.pk)

    def test_what_is_recorded_anew_is_off_and_keeps_its_secret_for_the_same_client_alone(
        self, owner: User, row: SignOn, issuer: Issuer
    ) -> None:
        browser = signed_in(Browser(), owner)
        terms = {"issuer": issuer.url, "client_id": "houvast", "email_domain": "voorbeeld.example"}
        assert browser.post(PAGE, terms | {"client_id": "ander"}).status_code == 422
        assert SignOn.objects.get().is_on
        assert browser.post(PAGE, terms).status_code == 302
        held = SignOn.objects.get()
        assert (held.tested_at, held.enabled_at) == (None, None)
        assert (held.email_domain, secret_of(held)) == ("voorbeeld.example", issuer.secret)
        assert held.address == row.address

    @pytest.mark.parametrize(
        ("issuer_url", "domain"),
        [
            ("", "kliniek.example"),
            ("voorbeeld.example", "kliniek.example"),
            ("ftp://voorbeeld.example", "kliniek.example"),
            ("http://voorbeeld.example/?a=b", "kliniek.example"),
            ("http://a:b@voorbeeld.example", "kliniek.example"),
            ("http://127.0.0.1:1", "kliniek.example"),
            ("{issuer}", "kliniek"),
            ("{issuer}", "a@b.example"),
        ],
    )
    def test_what_cannot_be_is_said_and_not_kept(
        self, owner: User, issuer: Issuer, issuer_url: str, domain: str
    ) -> None:
        browser = signed_in(Browser(), owner)
        url = issuer_url.replace("{issuer}", issuer.url)
        terms = {"issuer": url, "client_id": "x", "secret": "y", "email_domain": domain}
        answer = browser.post(PAGE, terms)
        assert answer.status_code == 422
        assert "Er is een probleem" in answer.content.decode()
        assert not SignOn.objects.exists()

    @pytest.mark.parametrize("role", ["hr", "finance"])
    def test_for_owners_alone(self, employer: Employer, role: str) -> None:
        browser = signed_in(Browser(), make.an_officer(employer, role))
        for path in (PAGE, f"{PAGE}proef/", f"{PAGE}schakel/"):
            assert browser.post(path).status_code == 403

    def test_an_owner_sees_and_changes_her_own_employers_alone(
        self, row: SignOn, now: datetime
    ) -> None:
        foreign = signed_in(Browser(), make.an_officer(make.an_employer(now), "owner"))
        assert row.address not in foreign.get(PAGE).content.decode()
        assert foreign.post(f"{PAGE}schakel/", {"on": "0"}).status_code == 404
        assert foreign.post(f"{PAGE}proef/").status_code == 404
        assert SignOn.objects.get().is_on

    def test_two_owners_record_it_in_one_moment(
        self, employer: Employer, run_together: Any, now: datetime
    ) -> None:
        def record(number: int) -> SignOn:
            with on_side("employer"):
                return sign_on.save(
                    employer=employer,
                    terms=Terms(f"http://127.0.0.1:{number + 1}", "houvast", "kliniek.example"),
                    secret=f"geheim {number}",
                    origin="http://127.0.0.1:1",
                    actor=make.ACTOR,
                    now=now,
                )

        made = run_together(6, record)
        held = SignOn.objects.get()
        assert {each.pk for each in made} == {held.pk}
        number = int(held.issuer.rpartition(":")[2]) - 1
        assert secret_of(held) == f"geheim {number}"

    def test_postgresql_refuses_what_nobody_tested(self, row: SignOn) -> None:
        with pytest.raises(IntegrityError), transaction.atomic(using="employer"):
            SignOn.objects.using("employer").filter(pk=row.pk).update(tested_at=None)


class TestOutside:
    """As in production: the open internet alone."""

    def test_not_this_machine_and_nothing_inside(self, issuer: Issuer) -> None:
        port = urlsplit(issuer.url).port
        with OutboundSession(outside_only=True) as session:
            for url in (
                f"https://127.0.0.1:{port}/",
                f"https://localhost:{port}/",
                f"https://[::ffff:127.0.0.1]:{port}/",
                "https://169.254.169.254/",
                "https://10.0.0.1/",
                issuer.url,
            ):
                with pytest.raises(requests.RequestException):
                    session.get(url)
        assert issuer.asked == []

    def test_a_name_that_changes_its_mind(
        self, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Looked up it is outside; connected to it is this machine."""
        from benefits import outbound

        monkeypatch.setattr(outbound.socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", OUT)])
        monkeypatch.setattr(
            "urllib3.util.connection.socket.getaddrinfo",
            lambda host, port, *_, **__: [(2, 1, 6, "", ("127.0.0.1", port))],
        )
        session = OutboundSession(outside_only=True)
        with session, pytest.raises(requests.RequestException):
            session.get(f"https://wisselt.example:{urlsplit(issuer.url).port}/")
        assert issuer.asked == []

    def test_no_detour_and_not_too_much(self, issuer: Issuer) -> None:
        with OutboundSession(outside_only=False) as session:
            issuer.document = {"padding": "x" * 600_000}
            with pytest.raises(requests.RequestException):
                session.get(f"{issuer.url}/.well-known/openid-configuration")
            asked = "client_id=houvast&response_type=code&code_challenge_method=S256"
            asked += f"&scope=openid+email&state=x&redirect_uri={issuer.url}/keys"
            assert session.get(f"{issuer.url}/authorize?{asked}").status_code == 302
        assert "/keys" not in issuer.asked


OUT = ("93.184.216.34", 443)


class TestTheClinicsPage:
    @pytest.fixture
    def page(self, employer: Employer) -> str:
        return f"/werkgevers/{employer.pk}/inloggen/"

    def test_an_administrator_records_it_and_never_switches_it_on(
        self, page: str, employer: Employer, issuer: Issuer
    ) -> None:
        browser = signed_in(Browser(), make_user(Role.ADMIN))
        assert page in browser.get(f"/werkgevers/{employer.pk}/").content.decode()
        terms = {"issuer": issuer.url, "client_id": "houvast", "email_domain": "kliniek.example"}
        assert browser.post(page, terms).status_code == 422
        assert browser.post(page, terms | {"secret": issuer.secret})["Location"] == page
        row = SignOn.objects.get()
        assert (row.is_on, row.tested_at, row.employer_id) == (False, None, employer.pk)
        text = browser.get(page).content.decode()
        assert f"http://testserver/employer/inloggen/{row.address}/terug/" in text
        assert issuer.secret not in text
        event = AccessEvent.objects.get(event="sign_on.save")
        assert (event.role, event.object_id) == ("admin", str(employer.pk))

    def test_she_ends_it(self, page: str, row: SignOn) -> None:
        browser = signed_in(Browser(), make_user(Role.ADMIN))
        assert browser.post(f"{page}uit/")["Location"] == page
        row.refresh_from_db()
        assert (row.is_on, row.tested_at is None) == (False, False)

    def test_nobody_else_and_no_other(self, page: str, employer: Employer) -> None:
        for role in (Role.COORDINATOR, Role.CLINICIAN):
            browser = signed_in(Browser(), make_user(role))
            assert browser.get(page).status_code == 403
            assert browser.post(f"{page}uit/").status_code == 403
        admin = signed_in(Browser(), make_user(Role.ADMIN))
        assert admin.post(f"{page}uit/").status_code == 404
        assert admin.get(page.replace(str(employer.pk), str(make.UUID(int=0)))).status_code == 404
