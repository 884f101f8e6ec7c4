"""Who reaches which page, what is written down of it, and the pages for people and the clinic."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from types import ModuleType
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import Client as Browser
from django.test import override_settings
from django.urls import path

from accounts import access, clock, visitors
from accounts.models import AccessEvent
from accounts.requests import actor_of
from accounts.services import audit
from accounts.services.clients import ensure_user
from tests.factories.accounts import known_as, make_client, make_user, signed_in, totp_code

ROLES = ("anonymous", "client", "clinician", "coordinator", "admin", "employer")


def no_rule(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nobody decided who may see this")


@access.staff("clinician", rule="own_clients")
def her_file(request: HttpRequest, number: int) -> HttpResponse:
    if number != 1:
        raise access.NotYours("intake", number, UUID(int=number))
    return HttpResponse("her file")


@access.staff("clinician", rule="her own clients and those she stands in for this week")
def wordy(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


@access.staff("clinician", rule="own_clients")
def unlogged(request: HttpRequest) -> HttpResponse:
    with audit.shown(actor=actor_of(request), event="x" * 49, now=clock.now()):
        found = "what she answered"
    return HttpResponse(found)


@access.visitor
def hers(request: HttpRequest) -> HttpResponse:
    client = visitors.client_of(request)
    return HttpResponse(str(client))


@access.visitor(needs_second_factor=True, rule="own_answers")
def answers(request: HttpRequest) -> HttpResponse:
    return HttpResponse("what she answered")


@access.public("test")
def draft(request: HttpRequest) -> HttpResponse:
    shown = visitors.may_show_answers(request, now=clock.now())
    return HttpResponse(f"{visitors.draft_id_of(request)} {shown}")


@access.public("test")
def start(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    visitors.remember_draft(request, draft_id)
    return HttpResponse("started")


@access.public("test")
def leave(request: HttpRequest) -> HttpResponse:
    visitors.forget(request)
    return HttpResponse("gone")


@pytest.fixture
def pages(db: None, more_pages: None) -> None:
    """The same, in a transaction that is rolled back."""


@pytest.fixture
def more_pages(stopped_clock: datetime) -> Iterator[None]:
    """A few pages beside the real ones."""
    from portal import urls

    module = ModuleType("pages_of_this_test")
    module.__dict__.update({name: getattr(urls, name) for name in dir(urls)})
    module.__dict__["urlpatterns"] = [
        path("t/norule/", no_rule, name="norule"),
        path("t/file/<int:number>/", her_file, name="file"),
        path("t/wordy/", wordy, name="wordy"),
        path("t/unlogged/", unlogged, name="unlogged"),
        path("t/hers/", hers, name="hers"),
        path("t/answers/", answers, name="answers"),
        path("t/draft/", draft, name="draft"),
        path("t/start/<uuid:draft_id>/", start, name="start"),
        path("t/leave/", leave, name="leave"),
        *urls.urlpatterns,
    ]
    with override_settings(ROOT_URLCONF=module):
        yield


def browser_of(role: str) -> Browser:
    browser = Browser(raise_request_exception=False)
    if role == "client":
        return known_as(browser, make_client())
    return browser if role == "anonymous" else signed_in(browser, make_user(role))


@pytest.mark.parametrize("role", [role for role in ROLES if role != "employer"])
def test_a_page_without_a_rule_opens_for_nobody(pages: None, role: str) -> None:
    answer = browser_of(role).get("/t/norule/")
    assert answer.status_code == 403
    assert b"nobody decided" not in answer.content
    row = AccessEvent.objects.get(event="access.denied")
    assert (row.object_id, row.rule, row.outcome) == ("norule", "no rule", 4)


@pytest.mark.parametrize(
    ("role", "status"),
    [("anonymous", 302), ("client", 302), ("clinician", 200), ("coordinator", 403), ("admin", 403)],
)
def test_a_page_of_one_role(pages: None, role: str, status: int) -> None:
    answer = browser_of(role).get("/t/file/1/")
    assert answer.status_code == status
    refused = AccessEvent.objects.filter(event="access.denied", object_id="file")
    assert refused.count() == (0 if status == 200 else 1)
    if status == 302:
        assert answer["Location"] == "/account/login/?next=/t/file/1/".replace(
            "=/", "=%2F"
        ).replace("t/file/1/", "t%2Ffile%2F1%2F")


def test_a_long_rule_is_cut_not_lost(pages: None) -> None:
    assert browser_of("admin").get("/t/wordy/").status_code == 403
    row = AccessEvent.objects.get(object_id="wordy")
    assert row.rule == "her own clients and those she stands in for this"


def test_not_yours_and_not_there_look_the_same_and_are_written_down(pages: None) -> None:
    browser = browser_of("clinician")
    not_yours, not_there = browser.get("/t/file/2/"), browser.get("/t/nothing/")
    assert not_yours.status_code == not_there.status_code == 404
    bodies = [
        answer.content.replace(answer["X-Request-ID"].encode(), b"")
        for answer in (not_yours, not_there)
    ]
    assert bodies[0] == bodies[1]
    row = AccessEvent.objects.get(event="access.not_yours")
    assert (row.object_type, row.object_id, row.subject_id) == ("intake", "2", UUID(int=2))
    assert row.role == "clinician"


def test_when_the_log_cannot_be_written_the_page_shows_nothing(pages: None) -> None:
    answer = browser_of("clinician").get("/t/unlogged/")
    assert answer.status_code == 503
    assert b"what she answered" not in answer.content


def test_a_stranger_is_asked_for_her_code(pages: None) -> None:
    answer = Browser().get("/t/hers/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/terug/?next=")
    assert Browser().post("/t/hers/")["Location"] == "/terug/"


def test_she_is_known_for_thirty_quiet_minutes(pages: None, now: datetime) -> None:
    her = make_client()
    browser = known_as(Browser(), her)
    with clock.stopped_at(now + timedelta(minutes=30)):
        assert browser.get("/t/hers/").content.decode() == str(her.pk)
    with clock.stopped_at(now + timedelta(minutes=60)):
        assert browser.get("/t/hers/").status_code == 200
    with clock.stopped_at(now + timedelta(minutes=91)):
        assert browser.get("/t/hers/").status_code == 302
        assert browser.get("/t/hers/").status_code == 302


def test_the_draft_outlives_her_session_without_showing_answers(pages: None, now: datetime) -> None:
    browser, draft_id = known_as(Browser(), make_client()), uuid4()
    browser.get(f"/t/start/{draft_id}/")
    assert browser.get("/t/draft/").content.decode() == f"{draft_id} True"
    with clock.stopped_at(now + timedelta(minutes=31)):
        assert browser.get("/t/hers/").status_code == 302
        assert browser.get("/t/draft/").content.decode() == f"{draft_id} False"
        browser.get(f"/t/start/{draft_id}/")
        assert browser.get("/t/draft/").content.decode() == f"{draft_id} True"


def test_leaving_forgets_everything_in_this_browser(pages: None) -> None:
    browser = known_as(Browser(), make_client())
    browser.get(f"/t/start/{uuid4()}/")
    browser.get("/t/leave/")
    assert browser.get("/t/hers/").status_code == 302
    assert browser.get("/t/draft/").content == b"None False"


def test_answers_are_behind_a_second_factor(committed_db: object, more_pages: None) -> None:
    her = make_client()
    browser = known_as(Browser(), her)
    asked = browser.get("/t/answers/")
    assert asked["Location"] == "/account/tweede-stap/?next=%2Ft%2Fanswers%2F"
    page = browser.get(asked["Location"])
    assert page.status_code == 200
    assert page.context["next"] == "/t/answers/"
    set_up = browser.post("/account/tweede-stap/", {"kind": "totp", "next": "/t/answers/"})
    assert set_up["Location"] == "/account/2fa/totp/activate/"
    assert browser.get("/t/answers/").status_code == 302
    secret = browser.get("/account/2fa/totp/activate/").context["form"].secret
    browser.post("/account/2fa/totp/activate/", {"code": totp_code(secret)})
    assert browser.get("/t/answers/").content == b"what she answered"

    elsewhere = known_as(Browser(), her)
    assert elsewhere.get("/t/answers/").status_code == 302
    stage = elsewhere.post("/account/tweede-stap/", {"next": "/t/answers/"})
    assert stage["Location"] == "/account/2fa/authenticate/"
    assert elsewhere.get("/t/answers/").status_code == 302
    proven = elsewhere.post("/account/2fa/authenticate/", {"code": totp_code(secret)})
    assert proven["Location"] == "/t/answers/"
    assert elsewhere.get("/t/answers/").status_code == 200

    other = make_client()
    known_as(elsewhere, other)
    assert elsewhere.get("/t/answers/").status_code == 302


def test_with_her_own_passkey_she_needs_no_code(pages: None, now: datetime) -> None:
    her = make_client()
    user = ensure_user(client=her, now=now)
    browser = signed_in(Browser(), user, factors=())
    assert browser.get("/t/hers/").content.decode() == str(her.pk)
    assert browser.get("/t/answers/").status_code == 302
    proven = signed_in(Browser(), user)
    assert proven.get("/t/answers/").content == b"what she answered"


def test_where_she_goes_next_is_one_of_our_pages(pages: None) -> None:
    page = known_as(Browser(), make_client()).get(
        "/account/tweede-stap/?next=https://evil.example/"
    )
    assert page.context["next"] == "/mijn/"


def test_the_policy_table_lists_every_page_and_none_without_a_rule() -> None:
    out = StringIO()
    call_command("policy_table", stdout=out)
    rows = json.loads(out.getvalue())
    keys = {"pattern", "name", "side", "method", "role", "allow", "rule"}
    assert {frozenset(row) for row in rows} == {frozenset(keys)}
    named = [row for row in rows if row["name"]]
    assert [row for row in named if row["rule"] == "no rule"] == []
    assert {row["allow"] for row in rows if row["rule"] == "no rule"} == {False}
    found = {(row["name"], row["role"]): row["allow"] for row in rows if row["side"] == "clinic"}
    assert {role for role in ROLES if found["accounts:people", role]} == {"coordinator", "admin"}
    assert {role for role in ROLES if found["accounts:second_factor", role]} == {"client"}
    assert {role for role in ROLES if found["account_signup", role]} == set()
    rules = {row["name"]: row["rule"] for row in rows if row["side"] == "employer"}
    assert rules["benefits:overview"] == "own_employer"
    assert rules["benefits:invoices"] == "own_employer: finance, owner"
    assert rules["benefits:people"] == "own_employer: owner"
    assert {role for role in ROLES if found["livez", role]} == set(ROLES)
    methods = {row["method"] for row in rows if row["name"] == "accounts:withdraw"}
    assert methods == {"POST"}
    employer = {row["name"] for row in rows if row["side"] == "employer"}
    assert "accounts:welcome" in employer
    assert employer.isdisjoint({"accounts:people", "accounts:clinic_setup"})
