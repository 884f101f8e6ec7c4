"""What people type, and worse: plain words or a clean value, and never an exception."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from accounts.domain.person import Contact, Identity
from intake.domain.questionnaire import current
from intake.forms.fields import phone_to_read
from intake.forms.pages import form_for, initial_for
from intake.forms.questions import PageForm, Setting
from intake.forms.short import PauseForm, ResumeCodeForm, TimedCallForm

TODAY = date(2027, 3, 1)
NAMES_TO_KEEP = [
    "O'Brien",
    "van der Ålst-Ñuñez",
    "'s-Gravenhage",
    "Ḥasan",
    "李",
    "مها",
    "null",
    "-0",
    "1e309",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "'; DROP TABLE--",
    "=HYPERLINK(...)",
    "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}",
]
NAMES_TO_REFUSE = [
    "",
    "   ",
    "\u00a0\u00a0",
    "\u200b",
    "a\x00b",
    "a\r\nBcc: x@y",
    "a\x0bb",
    "x" * 121,
]
PHONES = [
    ("06-12345678", "+31612345678"),
    ("+31 6 12345678", "+31612345678"),
    ("0031612345678", "+31612345678"),
    ("０６１２３４５６７８", "+31612345678"),
    ("030 123 4567", "+31301234567"),
    ("+32 470 12 34 56", "+32470123456"),
]
NO_PHONES = [
    "112",
    "113",
    "0900 1234567",
    "06-BELMIJ",
    "1",
    "06 1234",
    "++31",
    "\x00",
    "06" * 40,
    "0800",
]


def form(name: str, data: dict[str, Any], variant: str = "", language: str = "nl") -> PageForm:
    page = current().page(name)
    assert page is not None
    setting = Setting(page=page, language=language, today=TODAY, variant=variant)
    return form_for(setting, data)


def errors(found: PageForm) -> dict[str, list[str]]:
    return {name: [str(line) for line in lines] for name, lines in found.errors.items()}


def identity(**data: Any) -> PageForm:
    given = {"name": "Demo Een", "born_on_0": "27", "born_on_1": "3", "born_on_2": "1995"}
    return form("identity", given | data)


@pytest.mark.parametrize("name", NAMES_TO_KEEP)
def test_a_name_is_kept_as_people_write_it(name: str) -> None:
    found = identity(name=name)
    assert found.is_valid(), found.errors
    assert found.values()["name"] == name


@pytest.mark.parametrize("name", NAMES_TO_REFUSE)
def test_a_name_that_is_none_gets_plain_words(name: str) -> None:
    found = identity(name=name)
    assert not found.is_valid()
    assert len(found.errors["name"]) == 1


def test_a_name_is_composed_trimmed_and_cannot_turn_the_text_round() -> None:
    assert identity(name="  A\u030ase \u202eneeV ").is_valid()
    found = identity(name="  A\u030ase \u202eneeV ")
    found.is_valid()
    assert found.values()["name"] == "Åse neeV"


@pytest.mark.parametrize(("typed", "stored"), PHONES)
def test_a_phone_number_is_stored_so_that_it_can_be_rung(typed: str, stored: str) -> None:
    found = TimedCallForm({"phone": typed, "wish": "soon"})
    assert found.is_valid(), found.errors
    assert found.cleaned_data["phone"] == stored


@pytest.mark.parametrize("typed", NO_PHONES)
def test_a_number_that_reaches_nobody_gets_plain_words(typed: str) -> None:
    found = TimedCallForm({"phone": typed, "wish": "soon"})
    assert not found.is_valid()
    assert len(found.errors["phone"]) == 1


def test_numbers_are_read_back_as_people_write_them() -> None:
    assert phone_to_read("+31612345678") == "06 12345678"
    assert phone_to_read("+32470123456") == "+32 470 12 34 56"
    assert phone_to_read("") == ""


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("29", "2", "2027"),
        ("31", "4", "1995"),
        ("00", "00", "0000"),
        ("1", "1", "9999"),
        ("1", "1", "1753"),
        ("2", "3", "2027"),
        ("12", "25", "1995"),
        ("1", "mrt", "1995"),
        ("1", "1", "95"),
        ("1", "", "1995"),
        ("-1", "1", "1995"),
        ("1.5", "1", "1995"),
        ("\x00", "1", "1995"),
        ("1", "1", "19950"),
        ("", "", ""),
    ],
)
def test_a_birth_date_that_cannot_be(day: str, month: str, year: str) -> None:
    found = identity(born_on_0=day, born_on_1=month, born_on_2=year)
    assert not found.is_valid()
    assert len(found.errors["born_on"]) == 1


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [("27", "3", "1995"), ("27", "03", " 1995 "), ("２７", "３", "１９９５")],
)
def test_a_birth_date_however_it_is_typed(day: str, month: str, year: str) -> None:
    found = identity(born_on_0=day, born_on_1=month, born_on_2=year)
    assert found.is_valid(), found.errors
    assert found.values()["born_on"] == "1995-03-27"


@pytest.mark.parametrize("postcode", ["0123 AB", "1234 SS", "1234", "AB 1234", "1234 AB 5"])
def test_a_postcode_that_is_none(postcode: str) -> None:
    found = identity(postcode=postcode)
    assert not found.is_valid()
    assert errors(found) == {
        "postcode": ["Dit is geen Nederlandse postcode. Een voorbeeld is 3511 AB."]
    }


def test_somebody_else_gives_a_name_alone() -> None:
    found = form("identity", {"name": "Demo Twee"}, variant="proxy")
    assert found.is_valid()
    assert found.values() == {"name": "Demo Twee"}


@pytest.mark.parametrize(
    "address",
    [
        "a@b",
        "a@b..nl",
        "a b@c.nl",
        "@c.nl",
        "x" * 320 + "@c.nl",
        "a@b.nl\r\nBcc: x@y.nl",
        "a@b.nl\x00",
    ],
)
def test_an_address_that_is_none(address: str) -> None:
    found = form("contact", {"email": address, "may_email": "on"})
    assert not found.is_valid()
    assert "email" in found.errors


@pytest.mark.parametrize("address", ["jorg@münchen.de", "a+tag@voorbeeld.nl", "A@VOORBEELD.NL"])
def test_an_address_that_is_one(address: str) -> None:
    assert form("contact", {"email": address, "may_email": "on"}).is_valid()


def test_one_way_to_reach_her_is_needed_and_it_must_be_allowed() -> None:
    assert errors(form("contact", {})) == {"phone": ["Vul je telefoonnummer in of je e-mailadres."]}
    assert list(errors(form("contact", {"email": "a@voorbeeld.nl"}))) == ["may_email"]
    assert form("contact", {"phone": "0612345678"}).is_valid()
    both = form("contact", {"phone": "0612345678", "email": "a@voorbeeld.nl"})
    assert both.is_valid()
    assert both.values()["may_voicemail"] is False


@pytest.mark.parametrize(
    ("data", "values"),
    [
        ({"born_on_0": "1", "born_on_1": "2", "born_on_2": "2027"}, {"on": "2027-02-01"}),
        ({"weeks": "7"}, {"weeks": 7}),
        ({"weeks": "0"}, {"weeks": 0}),
        ({"unknown": "on"}, {}),
    ],
)
def test_when_the_baby_was_born(data: dict[str, str], values: dict[str, Any]) -> None:
    found = form("baby_born", data)
    assert found.is_valid(), found.errors
    assert found.values() == values


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"weeks": "zeven"},
        {"weeks": "-1"},
        {"weeks": "1e309"},
        {"weeks": "521"},
        {"born_on_0": "2", "born_on_1": "3", "born_on_2": "2027"},
        {"born_on_0": "1", "born_on_1": "1", "born_on_2": "2010"},
    ],
)
def test_when_the_baby_cannot_have_been_born(data: dict[str, str]) -> None:
    assert not form("baby_born", data).is_valid()


@pytest.mark.parametrize("sent", ["", "7", "-1", "ja", "0 ", "\x00", "null"])
def test_a_choice_outside_the_list(sent: str) -> None:
    found = form("s_suicide", {"s_suicide": sent})
    assert not found.is_valid()
    assert len(found.errors["s_suicide"]) == 1


def test_the_quiet_answer_stores_none() -> None:
    found = form("s_suicide", {"s_suicide": "-"})
    assert found.is_valid()
    assert found.values() == {"s_suicide": None}


def test_several_answers() -> None:
    found = form("modes", {"modes": ["in_person", "online"]})
    assert found.is_valid()
    assert found.values() == {"modes": ["in_person", "online"]}
    assert not form("modes", {"modes": ["by_pigeon"]}).is_valid()


def test_the_question_speaks_her_language_and_fits_her() -> None:
    with override("en"):
        found = form("sig_self", {}, variant="pregnant", language="en")
    assert found.fields["sig_self"].label == "I think badly of myself as a mother-to-be"


def test_errors_are_in_the_language_of_the_page() -> None:
    with override("en"):
        assert errors(form("s_suicide", {})) == {"s_suicide": ["Choose an answer to go on."]}


def test_the_box_for_the_record_must_be_ticked() -> None:
    assert list(errors(form("consent", {"research": "on"}))) == ["care_record"]
    given = form("consent", {"care_record": "on"})
    assert given.is_valid()
    assert given.values() == {"care_record": True, "inform_gp": False, "research": False}


def test_an_untouched_form_is_recognised() -> None:
    assert form("s_suicide", {}).is_untouched
    assert form("contact", {"phone": ""}).is_untouched
    assert form("baby_born", {"born_on_0": ""}).is_untouched
    assert not form("baby_born", {"born_on_2": "2027"}).is_untouched
    assert not form("s_suicide", {"s_suicide": "0"}).is_untouched


@pytest.mark.parametrize(
    ("typed", "way"),
    [
        ("a@voorbeeld.nl", {"email": "a@voorbeeld.nl"}),
        ("06 12345678", {"phone": "+31612345678"}),
    ],
)
def test_where_the_link_goes(typed: str, way: dict[str, str]) -> None:
    found = PauseForm({"address": typed})
    assert found.is_valid()
    assert found.way == way


@pytest.mark.parametrize("typed", ["", "hallo", "a@b", "112"])
def test_where_no_link_can_go(typed: str) -> None:
    assert not PauseForm({"address": typed}).is_valid()


def test_a_code_needs_something() -> None:
    assert not ResumeCodeForm({"code": " "}).is_valid()


def shown(name: str, answers: dict[str, Any], **known: Any) -> dict[str, Any]:
    page = current().page(name)
    assert page is not None
    values: dict[str, Any] = {"identity": Identity(), "contact": Contact(), "resume_to": {}} | known
    return initial_for(page, answers, **values)


def test_nothing_is_typed_twice() -> None:
    answers = {"place": {"postcode": "3511 AB"}, "roster": {"born_on": "1995-03-27"}}
    assert shown("identity", answers) == {
        "name": "",
        "born_on": date(1995, 3, 27),
        "postcode": "3511 AB",
    }
    assert shown("contact", {}, resume_to={"email": "a@voorbeeld.nl"})["email"] == "a@voorbeeld.nl"
    assert shown("contact", {}, contact=Contact(phone="+31612345678"))["phone"] == "06 12345678"


def test_messages_are_allowed_until_she_says_no_and_the_phone_is_hers_alone() -> None:
    first = shown("contact", {})
    assert (first["may_email"], first["may_sms"]) == (True, True)
    assert (first["may_voicemail"], first["others_may_answer"]) == (False, False)
    chosen = shown("contact", {"contact": "given"}, contact=Contact(phone="+31612345678"))
    assert (chosen["may_email"], chosen["may_sms"]) == (False, False)


@pytest.mark.parametrize(
    ("answers", "ticked"),
    [
        ({"alone": "yes", "s_violence": 0}, True),
        ({"alone": "yes", "s_violence": None}, True),
        ({"alone": "no"}, False),
        ({"alone": "yes", "s_violence": 1}, False),
        ({"alone": "yes", "s_violence": 3}, False),
    ],
)
def test_where_somebody_may_read_along_nothing_is_allowed_unasked(
    answers: dict[str, object], ticked: bool
) -> None:
    first = shown("contact", answers)
    assert (first["may_email"], first["may_sms"]) == (ticked, ticked)


def test_an_earlier_answer_is_shown_again() -> None:
    assert shown("s_suicide", {"s_suicide": 2}) == {"s_suicide": "2"}
    assert shown("s_suicide", {"s_suicide": None}) == {"s_suicide": "-"}
    assert shown("s_suicide", {}) == {}
    assert shown("modes", {"modes": ["online"]}) == {"modes": ["online"]}
    assert shown("baby_born", {"baby_born": None}) == {"unknown": True}
    assert shown("baby_born", {"baby_born": {"on": None, "weeks": 7}}) == {"weeks": 7}
    assert shown("place", {"place": {"postcode": "3511 AB"}}) == {"postcode": "3511 AB"}
