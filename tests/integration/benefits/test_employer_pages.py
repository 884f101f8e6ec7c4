"""An officer's pages: contract, money, and a check that tells nothing but yes or no."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client as Browser

from accounts import clock
from accounts.models import AccessEvent, Role
from benefits.models import Employer
from benefits.services import employers, invoices
from tests.factories import benefits as make
from tests.factories.accounts import make_user, signed_in
from tests.integration.benefits.masking import masked

pytestmark = pytest.mark.usefixtures("committed_db", "stopped_clock")

TONGUES = ("nl", "en")
GARBAGE = [
    "",
    " ",
    "P-20418",
    "\x00",
    "';--",
    '"' * 500,
    "<script>alert(1)</script>",
    "😀" * 200,
    "x" * 100_000,
    "２０４１７",
    "\u202e\u200b",
    "-1",
]


@pytest.fixture
def employer(now: datetime, committed_db: object) -> Employer:
    found = make.an_employer(now)
    make.a_contract(found, now)
    make.on_roster(found, now)
    make.on_roster(found, now, "P-20500", date(2026, 12, 1))
    make.on_roster(found, now, "P-20600", date(2020, 1, 1))
    return found


@pytest.fixture
def officer(client: Browser, employer: Employer, now: datetime) -> Browser:
    return signed_in(client, make.an_officer(employer, "owner"))


def check(officer: Browser, number: str) -> tuple[int, int, str]:
    response = officer.post("/employer/recht/", {"number": number})
    text = response.content.decode()
    answer = "yes" if "Recht op maximaal 8 gesprekken" in text else "no"
    assert (answer == "no") is ("Geen recht gevonden" in text)
    return response.status_code, len(response.content), answer


def test_a_right_is_yes_or_no(officer: Browser) -> None:
    assert check(officer, "P-20417")[2] == "yes"
    assert check(officer, "p 20417")[2] == "yes"
    assert check(officer, "P-20500")[2] == "yes"
    assert check(officer, "P-20600")[2] == "no"
    assert check(officer, "P-20418")[2] == "no"


def test_any_text_gets_200_and_the_same_size(officer: Browser) -> None:
    known = check(officer, "P-20417")
    for number in GARBAGE:
        status, size, answer = check(officer, number)
        assert (status, size, answer) == (200, known[1], "no"), number[:20]
    officer.post("/employer/taal/", {"language": "en", "next": "/employer/"})
    sizes = {
        len(officer.post("/employer/recht/", {"number": number}).content)
        for number in ["P-20417", *GARBAGE]
    }
    assert len(sizes) == 1


def test_a_known_number_and_an_unknown_one_cost_the_same_work(
    officer: Browser, assert_sql: Callable[..., AbstractContextManager[list[str]]]
) -> None:
    check(officer, "P-20417")
    shapes = []
    for number in ("P-20417", "P-20418", "\x00", ""):
        with assert_sql(30, at_most=True) as statements:
            check(officer, number)
        shapes.append([statement.split(" ")[0:3] for statement in statements])
    assert shapes[0] == shapes[1] == shapes[2] == shapes[3]
    assert any(words[0] == "INSERT" for words in shapes[0])


def test_a_form_without_the_field_is_answered_too(officer: Browser) -> None:
    response = officer.post("/employer/recht/", {"anders": "x"})
    assert response.status_code == 200
    assert "Geen recht gevonden" in response.content.decode()


def test_nothing_on_the_way_may_compress_the_answer(officer: Browser) -> None:
    response = officer.post("/employer/recht/", {"number": "P-20417"})
    assert response["Cache-Control"] == "no-store, no-transform"


def test_each_check_is_written_down_without_number_or_answer(officer: Browser) -> None:
    check(officer, "P-20417")
    check(officer, "P-20418")
    events = AccessEvent.objects.using("employer").filter(event="eligibility.check")
    assert [event.role for event in events] == ["employer", "employer"]
    assert len({(event.note, event.rule, event.outcome, event.object_id) for event in events}) == 1
    assert "204" not in str([event.note for event in events])
    assert not AccessEvent.objects.filter(event="eligibility.check").exists()


def test_the_overview_shows_the_budget_at_the_last_closed_quarter(
    officer: Browser, employer: Employer
) -> None:
    contract = employer.contracts.get()
    employers.set_headcount(contract=contract, headcount=238, actor=make.ACTOR, now=clock.now())
    november = datetime(2027, 11, 22, 9, 0, tzinfo=UTC)
    invoices.issue_due(actor=make.ACTOR, now=november)
    with clock.stopped_at(november):
        signed_in(officer, make.an_officer(employer, "owner"))
        text = officer.get("/employer/").content.decode()
    assert "Vitaliteitsbudget 2027" in text
    assert "€\u00a041.436" in text  # 60.000 minus three times 238 x 26
    assert "vrij per 30 september" in text
    assert "Gefactureerd t/m kwartaal 3" in text
    assert text.index("Kwartaal 3, 2027") < text.index("Kwartaal 1, 2027")
    assert "238 medewerkers, vast bedrag per medewerker" in text


def test_an_invoice_can_be_taken_along_in_three_kinds(officer: Browser, employer: Employer) -> None:
    april = datetime(2027, 4, 1, 8, 0, tzinfo=UTC)
    number = invoices.issue_due(actor=make.ACTOR, now=april)[0].number
    for name, kind, start in (
        (f"{number}.pdf", "application/pdf", b"%PDF-"),
        (f"{number}.xml", "application/xml", b"<?xml"),
        ("facturen.csv", "text/csv; charset=utf-8", "\ufeffNummer;".encode()),
    ):
        answer = officer.get(f"/employer/facturen/{name}")
        assert (answer.status_code, answer["Content-Type"]) == (200, kind)
        assert answer["Content-Disposition"].startswith("attachment; filename=")
        assert answer["Cache-Control"] == "no-store"
        assert answer.content.startswith(start)
        assert officer.get(f"/employer/facturen/{name}").content == answer.content


def test_an_invoice_is_a_page_to_read(officer: Browser, employer: Employer) -> None:
    april = datetime(2027, 4, 1, 8, 0, tzinfo=UTC)
    number = invoices.issue_due(actor=make.ACTOR, now=april)[0].number
    text = officer.get(f"/employer/facturen/{number}/").content.decode()
    for words in (
        f"Factuur {number}",
        "Van Praktijk Voorbeeld aan Voorbeeld BV",
        "1 april 2027",
        "1 mei 2027",
        "240 × €\u00a026",
        "€\u00a06.240",
        "geen advies",
    ):
        assert words in text
    assert number in officer.get("/employer/facturen/").content.decode()


def test_another_employer_s_invoice_does_not_exist(officer: Browser, now: datetime) -> None:
    other = make.an_employer(now)
    make.a_contract(other, now)
    april = datetime(2027, 4, 1, 8, 0, tzinfo=UTC)
    issued = {row.employer_id: row for row in invoices.issue_due(actor=make.ACTOR, now=april)}
    for end in ("/", ".pdf", ".xml"):
        theirs = officer.get(f"/employer/facturen/{issued[other.pk].number}{end}")
        nobodys = officer.get(f"/employer/facturen/2027-9999{end}")
        assert theirs.status_code == 404
        assert masked(theirs) == masked(nobodys)


def test_the_code_of_the_quarter_has_a_page(
    officer: Browser, employer: Employer, now: datetime
) -> None:
    assert "Nog geen code voor dit kwartaal" in officer.get("/employer/code/").content.decode()
    code = make.a_code(employer, now).code
    text = officer.get("/employer/code/").content.decode()
    assert f"{code[:5]}-{code[5:]}" in text
    assert "Kwartaal 1, 2027" in text


def test_poster_and_text_are_there_as_long_as_a_code_holds(
    officer: Browser, employer: Employer, now: datetime
) -> None:
    papers = [
        f"code/{paper}-{tongue}.pdf"
        for paper in ("poster", "intranet", "leidinggevenden")
        for tongue in TONGUES
    ]
    assert {officer.get(f"/employer/{paper}").status_code for paper in papers} == {404}
    make.a_code(employer, now)
    files = [officer.get(f"/employer/{paper}") for paper in papers]
    assert {answer["Content-Type"] for answer in files} == {"application/pdf"}
    assert len({answer.content for answer in files}) == 6
    text = officer.get("/employer/code/").content.decode()
    assert "tot 8 gesprekken per persoon per jaar" in text
    assert [f"/employer/{paper}" in text for paper in papers] == [True] * 6
    assert officer.get("/employer/code/poster-de.pdf").status_code == 404


def test_the_contract_page_shows_terms(officer: Browser) -> None:
    text = officer.get("/employer/contract/").content.decode()
    for words in ("Regeling 2027", "1 januari 2027 tot en met 31 december 2027", "365 dagen"):
        assert words in text


def test_a_new_employer_reads_what_comes_next(client: Browser, now: datetime) -> None:
    officer = signed_in(client, make.an_officer(make.an_employer(now), "owner"))
    pages = {
        address: officer.get(f"/employer/{address}").content.decode()
        for address in ("", "recht/", "contract/", "facturen/")
    }
    assert "Nog geen contract" in pages[""]
    assert "Nog geen factuur" in pages[""]
    assert "Er is nog geen contract" in pages["recht/"]
    assert "Je contactpersoon bij ons legt het vast" in pages["contract/"]
    assert "De eerste komt na afloop van het kwartaal" in pages["facturen/"]
    assert officer.post("/employer/recht/", {"number": "P-20417"}).status_code == 200


@pytest.mark.parametrize(
    "address", ["", "recht/", "code/", "contract/", "facturen/", "facturen/2027-0001/"]
)
def test_a_stranger_is_asked_to_sign_in(client: Browser, address: str) -> None:
    response = client.get(f"/employer/{address}")
    assert response.status_code == 302
    assert response["Location"].startswith("/employer/account/login/")


def test_a_user_who_is_nobody_s_officer_sees_nothing(client: Browser, employer: Employer) -> None:
    browser = signed_in(client, make_user(Role.EMPLOYER))
    assert browser.get("/employer/").status_code == 404
    assert browser.post("/employer/recht/", {"number": "P-20417"}).status_code == 403


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("address", ["", "code/", "contract/", "facturen/"])
def test_pages_to_read_take_nothing_else(officer: Browser, method: str, address: str) -> None:
    send: Any = getattr(officer, method)
    assert send(f"/employer/{address}").status_code == 405


def test_no_page_of_the_employer_has_room_for_free_text(officer: Browser) -> None:
    for address in ("", "recht/", "contract/", "facturen/"):
        assert "<textarea" not in officer.get(f"/employer/{address}").content.decode()
