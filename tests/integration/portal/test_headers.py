"""Every response is guarded, and an error page tells nothing."""

from __future__ import annotations

import logging

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
RESPONSES = {
    "page": ("/where/", 200),
    "employer page": ("/employer/where/", 200),
    "redirect": ("/employer", 301),
    "slash redirect": ("/where", 301),
    "not found": ("/nowhere/", 404),
    "denied": ("/denied/", 403),
    "too many": ("/too-many/", 429),
    "broken": ("/fails/", 500),
    "database away": ("/away/", 503),
    "database read-only": ("/read-only/", 503),
}


@pytest.fixture(autouse=True)
def pages(settings: Settings, client: Client) -> None:
    settings.ROOT_URLCONF = settings.EMPLOYER_URLCONF = "tests.integration.portal.pages"
    client.raise_request_exception = False


def directives(policy: str) -> dict[str, list[str]]:
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {name: values for name, *values in parts}


@pytest.mark.parametrize("kind", RESPONSES)
def test_every_response_is_guarded(client: Client, kind: str) -> None:
    path, status = RESPONSES[kind]
    response = client.get(path)
    assert response.status_code == status
    for name, value in ALWAYS.items():
        assert response[name] == value
    assert "camera=()" in response["Permissions-Policy"]
    assert response["Cache-Control"] == "no-store"
    assert len(response["X-Request-ID"]) == 16
    assert directives(response["Content-Security-Policy"])["default-src"] == ["'none'"]


def test_the_policy_forbids_everything_inline(client: Client) -> None:
    policy = directives(client.get("/where/")["Content-Security-Policy"])
    for name in ("default-src", "frame-ancestors", "base-uri", "object-src"):
        assert policy[name] == ["'none'"]
    for name in ("script-src", "style-src", "connect-src", "form-action"):
        assert policy[name] == ["'self'"]
    assert policy["img-src"] == ["'self'", "data:"]
    assert "unsafe" not in str(policy)


def test_an_inline_script_needs_the_number_of_its_own_response(client: Client) -> None:
    first, second = client.get("/script/"), client.get("/employer/script/")
    for response in (first, second):
        policy = directives(response["Content-Security-Policy"])
        assert policy["script-src"] == ["'self'", f"'nonce-{response.content.decode()}'"]
    assert first.content != second.content


def test_a_foreign_host_name_is_refused_under_guard(client: Client) -> None:
    response = client.get("/where/", HTTP_HOST="evil.example")
    assert response.status_code == 400
    assert b"evil.example" not in response.content
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Content-Security-Policy" in response


def test_a_form_without_its_token_is_refused_under_guard() -> None:
    response = Client(enforce_csrf_checks=True).post("/form/")
    assert response.status_code == 403
    assert response["X-Frame-Options"] == "DENY"


def test_an_error_page_tells_its_number_and_nothing_else(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        response = client.get("/fails/")
    page = response.content.decode()
    for secret in ("Traceback", "ZeroDivisionError", "moeder@", "portal", "SELECT"):
        assert secret not in page
    assert response["X-Request-ID"] in page


def test_a_database_that_is_away_asks_to_come_back(client: Client) -> None:
    assert client.get("/away/")["Retry-After"] == "30"


def test_transport_security_is_announced_on_secure_connections_alone(
    client: Client, settings: Settings
) -> None:
    settings.SECURE_HSTS_SECONDS = 63072000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    announced = "max-age=63072000; includeSubDomains; preload"
    assert client.get("/nowhere/", secure=True)["Strict-Transport-Security"] == announced
    assert "Strict-Transport-Security" not in client.get("/nowhere/")
