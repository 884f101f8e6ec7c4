"""What every template knows: numbers, hours, the menu."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory
from django.urls import path
from django.utils import translation

from accounts.models import Role
from accounts.selectors import clinic
from accounts.sides import on_side
from portal import context, emergency

NINE_TO_FIVE = [["09:00", "17:00"]]


def page(request: object) -> None:
    """A page that is only an address here."""


urlpatterns = [path("werk/", page, name="work"), path("werk/lijst/", page, name="list")]


def test_the_national_numbers_stand_without_any_setting() -> None:
    assert emergency.numbers("") == {
        "ambulance": "112",
        "suicide_line": "113",
        "suicide_chat": "113.nl",
        "safe_home": "0800-2000",
        "safe_home_tel": "08002000",
    }


def test_a_setting_replaces_one_number() -> None:
    assert emergency.numbers("safe_home=0800 1111 ")["safe_home_tel"] == "08001111"


POSTS = """{"suicide_line": "1813", "gp_posts": [
  {"name": "Post Noord", "phone": "088 000 0001", "postcodes": ["3500-3599", "3720"]},
  {"name": "Post Rest", "phone": "088 000 0002", "postcodes": ["1000-9999"]}]}"""


@pytest.mark.parametrize(
    ("postcode", "post"),
    [
        ("3500 AB", "Post Noord"),
        ("3599ZZ", "Post Noord"),
        ("3720 AA", "Post Noord"),
        ("3499 AB", "Post Rest"),
        ("3600 AB", "Post Rest"),
        ("", ""),
        ("0123 AB", ""),
    ],
)
def test_a_postcode_has_the_first_post_that_serves_it(postcode: str, post: str) -> None:
    found = emergency.post_of(POSTS, postcode)
    assert (found.name if found else "") == post
    assert emergency.numbers(POSTS)["suicide_line"] == "1813"
    assert emergency.post_of("safe_home=0800-2000", postcode) is None


@pytest.mark.parametrize(
    "setting",
    [
        *("112", "police=112", "{", '{"police": "112"}', '{"safe_home": 112}', '{"gp_posts": {}}'),
        '{"gp_posts": [{"name": "x", "phone": "1"}]}',
        '{"gp_posts": [{"name": "x", "phone": "", "postcodes": ["3500"]}]}',
        '{"gp_posts": [{"name": "x", "phone": "1", "postcodes": "3500"}]}',
        '{"gp_posts": [{"name": "x", "phone": "1", "postcodes": ["350"]}]}',
        '{"gp_posts": [{"name": "x", "phone": "1", "postcodes": ["3599-3500"]}]}',
    ],
)
def test_a_setting_that_names_no_number_stops_the_house(setting: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="HOUVAST_EMERGENCY_NUMBERS"):
        emergency.numbers(setting)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ({}, ""),
        ({str(day): NINE_TO_FIVE for day in range(5)}, "ma-vr 09:00-17:00"),
        (
            {"0": NINE_TO_FIVE, "2": NINE_TO_FIVE, "3": [["09:00", "12:00"], ["13:00", "17:00"]]},
            "ma 09:00-17:00; wo 09:00-17:00; do 09:00-12:00, 13:00-17:00",
        ),
        ({"0": [], "6": NINE_TO_FIVE}, "zo 09:00-17:00"),
    ],
)
def test_hours_read_like_a_sign_on_a_door(hours: dict[str, list[list[str]]], words: str) -> None:
    with translation.override("nl"):
        assert str(context.hours_in_words(hours)) == words


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "current"), [("/werk/", ["work"]), ("/werk/lijst/3/", ["list"]), ("/anders/", [])]
)
def test_the_menu_shows_what_exists_and_where_she_is(
    address: str, current: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = (("work", "work"), ("list", "list"), ("gone", "no_such_page"))
    monkeypatch.setitem(context.MENU, Role.CLINICIAN, entries)
    request = RequestFactory().get(address)
    request.user = SimpleNamespace(role=Role.CLINICIAN)  # type: ignore[assignment]
    items = context.menu(request)
    assert [item.label for item in items] == ["work", "list"]
    assert [item.label for item in items if item.current] == current
    assert context.home(request) == "/werk/"


def test_a_stranger_has_no_menu() -> None:
    request = RequestFactory().get("/")
    assert context.menu(request) == []
    assert context.home(request) == "/"


def test_the_employer_side_never_asks_for_the_clinic(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> clinic.ClinicProfile:
        raise AssertionError("asked")

    monkeypatch.setattr(clinic, "profile", refuse)
    with on_side("employer"):
        assert context.clinic_words().phone == ""


def test_the_profile_is_remembered_and_can_be_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["085 000 0001", "085 000 0002"])
    monkeypatch.setattr(clinic, "_read", lambda: clinic.ClinicProfile(phone=next(answers)))
    clinic.forget_profile()
    try:
        assert clinic.profile().phone == clinic.profile().phone == "085 000 0001"
        clinic.forget_profile()
        assert context.clinic_words().tel == "0850000002"
    finally:
        clinic.forget_profile()
