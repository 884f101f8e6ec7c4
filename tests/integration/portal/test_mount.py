"""The employer's side is mounted apart: its own links, cookies, sessions and database role."""

from __future__ import annotations

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import get_script_prefix, reverse
from pytest_django.fixtures import Settings

from accounts.sides import current_side

pytestmark = pytest.mark.django_db

SIDES = ("", "/employer")


@pytest.fixture(autouse=True)
def pages(settings: Settings) -> None:
    settings.ROOT_URLCONF = settings.EMPLOYER_URLCONF = "tests.integration.portal.pages"


def test_each_side_runs_as_its_own_role(client: Client) -> None:
    clinic, employer = client.get("/where/").json(), client.get("/employer/where/").json()
    assert (clinic["side"], clinic["role"]) == ("clinic", "app")
    assert (employer["side"], employer["role"]) == ("employer", "employer_web")


def test_links_stay_on_their_side(client: Client) -> None:
    assert client.get("/where/").json()["link"] == "/where/"
    employer = client.get("/employer/where/").json()
    assert employer["link"] == employer["path"] == "/employer/where/"
    assert employer["full"] == "http://testserver/employer/where/"


def test_nothing_of_the_mount_is_left_behind(client: Client) -> None:
    client.raise_request_exception = False
    for path in ("/employer/where/", "/employer/fails/", "/employer/nowhere/"):
        client.get(path)
        assert current_side() == "clinic"
        assert get_script_prefix() == "/"
        assert reverse("where") == "/where/"


def test_sessions_lie_in_two_schemas_under_two_cookies(client: Client) -> None:
    clinic = client.post("/remember/", {"word": "clinic"}).content.decode()
    assert set(client.cookies) == {"houvast-session"}
    employer = client.post("/employer/remember/", {"word": "employer"}).content.decode()
    assert set(client.cookies) == {"houvast-session", "employer-session"}
    assert clinic != employer
    assert client.get("/where/").json()["seen"] == "clinic"
    assert client.get("/employer/where/").json()["seen"] == "employer"


def test_a_session_of_one_side_opens_nothing_on_the_other(client: Client) -> None:
    clinic = client.post("/remember/", {"word": "clinic"}).content.decode()
    client.cookies.clear()
    client.cookies["employer-session"] = clinic
    assert client.get("/employer/where/").json()["seen"] == ""
    client.cookies.clear()
    client.cookies["houvast-session"] = clinic
    assert client.get("/employer/where/").json()["seen"] == ""
    assert client.get("/where/").json()["seen"] == "clinic"


def test_cookies_keep_their_protection_when_they_are_renamed(client: Client) -> None:
    client.post("/employer/remember/", {"word": "employer"})
    cookie = client.cookies["employer-session"]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert int(cookie["max-age"]) == django_settings.SESSION_COOKIE_AGE


def test_a_streamed_page_is_made_on_its_own_side(client: Client) -> None:
    response = client.get("/employer/streamed/")
    assert b"".join(response) == b"employer employer "


def test_the_bare_name_leads_to_the_front_door(client: Client) -> None:
    response = client.get("/employer")
    assert (response.status_code, response["Location"]) == (301, "/employer/")


@pytest.mark.parametrize("path", ["/employers/where/", "/EMPLOYER/where/"])
def test_lookalikes_stay_with_the_clinic(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_missing_slash_is_added_on_the_same_side(client: Client) -> None:
    response = client.get("/employer/where")
    assert (response.status_code, response["Location"]) == (301, "/employer/where/")
