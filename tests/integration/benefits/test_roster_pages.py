"""The pages on which an HR officer sends a list, and those on which the clinic looks at counts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from accounts.models import AccessEvent, Role
from benefits.domain.staff_list import text
from benefits.domain.staff_list.numbers import harmless
from benefits.models import Employer, RosterUpload, StagedEntry
from benefits.selectors.roster_uploads import roster_facts
from benefits.views import employer_roster
from tests.factories import benefits as make
from tests.factories.accounts import make_user, signed_in

pytestmark = pytest.mark.usefixtures("committed_db", "stopped_clock")

PAGE = "/employer/personeel/"


@pytest.fixture
def employer(now: datetime, committed_db: object) -> Employer:
    found = make.an_employer(now)
    make.a_contract(found, now)
    return found


@pytest.fixture
def officer(client: Browser, employer: Employer) -> Browser:
    return signed_in(client, make.an_officer(employer))


@pytest.fixture
def coordinator() -> Browser:
    return signed_in(Browser(), make_user(Role.COORDINATOR))


def a_list(count: int, *rows: str) -> bytes:
    lines = [f"P-{number};17-05-1994" for number in range(count)]
    return "\r\n".join(["Personeelsnummer;Geboortedatum", *lines, *rows]).encode()


def send(officer: Browser, content: bytes, **given: Any) -> Any:
    fields = {"form_id": str(uuid4()), "staff_list": SimpleUploadedFile("lijst.csv", content)}
    return officer.post(PAGE, fields | given)


def sent(officer: Browser, content: bytes) -> str:
    response = send(officer, content)
    assert response.status_code == 302
    return str(response["Location"])


def text_of(officer: Browser, address: str) -> str:
    response = officer.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def test_an_officer_sends_looks_mends_and_confirms(officer: Browser, employer: Employer) -> None:
    assert "Er staat nog niemand op de lijst" in text_of(officer, PAGE)
    first = sent(officer, a_list(4, "P-9;31-02-1990", ";1-1-1990"))
    page = text_of(officer, first)
    for words in ("Klopt dit?", "2 regels doen niet mee", "De geboortedatum is niet te lezen"):
        assert words in page
    assert "31-02-1990" not in page
    assert "Een lijst wacht op jou" in text_of(officer, PAGE)
    mended = sent(officer, a_list(4, "P-9;28-02-1990", "P-10;1-1-1990"))
    assert "Niets. Elke regel is gelezen." in text_of(officer, mended)
    assert "Deze lijst is vervallen" in text_of(officer, first)
    assert roster_facts(employer).is_empty
    response = officer.post(f"{mended}bevestig/")
    assert (response.status_code, response["Location"]) == (302, mended)
    assert "De lijst is ingevoerd" in text_of(officer, mended)
    assert roster_facts(employer).at_work == 6
    assert "Recht op maximaal 8" in str(
        officer.post("/employer/recht/", {"number": "p9"}).content.decode()
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04", "Dit is een Excel-werkmap"),
        (b"%PDF-1.7", "Dit is een pdf"),
        (b"", "Het bestand is leeg"),
        (b"Naam;Afdeling\nDemo;Zorg", "We vinden de kolommen niet"),
        (b"Personeelsnummer;Geboortedatum\n;1-1-1990", "Geen enkele regel is te lezen"),
    ],
)
def test_a_file_that_is_no_list_is_said_in_words(
    officer: Browser, content: bytes, words: str
) -> None:
    response = send(officer, content)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "<title>Fout: " in page
    assert RosterUpload.objects.count() == 0


def test_the_report_of_a_refused_file_names_its_rows(officer: Browser) -> None:
    page = send(officer, b"Personeelsnummer;Geboortedatum\n=A1;1-1-1990\n").content.decode()
    assert "staat een formule" in page
    assert "=A1" not in page


def test_without_a_file_or_with_too_large_a_one(
    officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    response = officer.post(PAGE, {"form_id": str(uuid4())})
    assert (response.status_code, "Kies een bestand." in response.content.decode()) == (422, True)
    monkeypatch.setattr("portal.uploads.MAX_BYTES", 1000)
    response = send(officer, a_list(1000))
    assert response.status_code == 422
    assert "Dit bestand is te groot" in response.content.decode()
    assert text.MAX_BYTES == 16 * 1024 * 1024


def test_no_upload_touches_the_disk(officer: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("a temporary file")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    monkeypatch.setattr("tempfile.mkstemp", refuse)
    rows = [f"P-{number};17-05-1994;{'x' * 3000}" for number in range(1000)]
    content = "\n".join(["Personeelsnummer;Geboortedatum;Opmerking", *rows]).encode()
    assert len(content) > 2_900_000  # above this, Django would write it to a file
    assert "1.000" in text_of(officer, sent(officer, content))


def test_changed_places_need_a_tick(officer: Browser, employer: Employer) -> None:
    address = sent(officer, b"Personeelsnummer;Geboortedatum\n17-05-1994;P-1\n1-1-1990;P-2\n")
    assert "stonden verwisseld" in text_of(officer, address)
    response = officer.post(f"{address}bevestig/")
    assert response.status_code == 422
    assert "<title>Fout: " in response.content.decode()
    assert officer.post(f"{address}bevestig/", {"swapped": "on"}).status_code == 302
    assert roster_facts(employer).at_work == 2


def test_a_list_that_moved_is_shown_again(
    officer: Browser, employer: Employer, now: datetime
) -> None:
    address = sent(officer, a_list(2))
    make.on_roster(employer, now, "P-1")
    response = officer.post(f"{address}bevestig/")
    assert response["Location"] == f"{address}?opnieuw"
    assert "De lijst is intussen veranderd" in text_of(officer, response["Location"])


def test_a_list_can_be_thrown_away(officer: Browser) -> None:
    address = sent(officer, a_list(2))
    assert officer.post(f"{address}weg/")["Location"] == PAGE
    assert "Deze lijst is vervallen" in text_of(officer, address)
    assert StagedEntry.objects.count() == 0


def test_the_clinic_looks_at_counts_and_lets_through(
    officer: Browser, coordinator: Browser, employer: Employer
) -> None:
    officer.post(f"{sent(officer, a_list(8))}bevestig/")
    address = sent(officer, a_list(2))
    assert "Deze lijst wacht op ons" in text_of(officer, address)
    assert "bevestig/" not in text_of(officer, address)
    assert "wacht op jou" in text_of(coordinator, "/werkgevers/")
    assert "wacht op jou" in text_of(coordinator, f"/werkgevers/{employer.pk}/")
    held = f"/werkgevers/{employer.pk}/lijst/"
    page = text_of(coordinator, held)
    assert "P-1" not in page
    assert coordinator.post(held, {"release": "yes", "reason": "ja"}).status_code == 422
    response = coordinator.post(held, {"release": "yes", "reason": "Een vestiging is dicht"})
    assert response["Location"] == f"/werkgevers/{employer.pk}/"
    assert roster_facts(employer).at_work == 2
    assert coordinator.get(held).status_code == 404
    assert AccessEvent.objects.filter(event="roster.release").count() == 1


def test_the_employer_reads_why_a_list_was_refused(
    officer: Browser, coordinator: Browser, employer: Employer
) -> None:
    officer.post(f"{sent(officer, a_list(8))}bevestig/")
    address = sent(officer, a_list(2))
    coordinator.post(
        f"/werkgevers/{employer.pk}/lijst/", {"refuse": "yes", "reason": "Dit is maar een deel"}
    )
    assert "Dit is maar een deel" in text_of(officer, address)
    assert roster_facts(employer).at_work == 8


def test_another_employer_s_list_does_not_exist(officer: Browser, now: datetime) -> None:
    other = make.an_employer(now)
    theirs = sent(signed_in(Browser(), make.an_officer(other)), a_list(2))
    for address in (theirs, f"{PAGE}{UUID(int=5)}/"):
        assert officer.get(address).status_code == 404
        assert officer.post(f"{address}bevestig/").status_code == 404
        assert officer.post(f"{address}weg/").status_code == 404
    assert RosterUpload.objects.get().state == "ready"


@pytest.mark.parametrize(("role", "status"), [("owner", 200), ("hr", 200), ("finance", 403)])
def test_who_keeps_the_list(employer: Employer, role: str, status: int) -> None:
    browser = signed_in(Browser(), make.an_officer(employer, role))
    for address in ("", "voorbeeld.csv", f"voortgang/{UUID(int=1)}/"):
        assert browser.get(PAGE + address).status_code == status
    assert browser.get("/employer/recht/lijst/").status_code == status


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.COORDINATOR, Role.ADMIN])
def test_who_at_the_clinic_decides(employer: Employer, role: str) -> None:
    browser = signed_in(Browser(), make_user(role))
    status = 403 if role == Role.CLINICIAN else 404
    assert browser.get(f"/werkgevers/{employer.pk}/lijst/").status_code == status
    assert browser.get(PAGE).status_code == 302


def test_progress_is_a_count(officer: Browser, employer: Employer) -> None:
    form_id = UUID(int=9)
    assert officer.get(f"{PAGE}voortgang/{form_id}/").json() == {"rows": 0}
    send(officer, a_list(3), form_id=str(form_id))
    assert officer.get(f"{PAGE}voortgang/{form_id}/").json() == {"rows": 3}
    cache.clear()


def test_the_sample_is_a_list_that_can_be_read(officer: Browser) -> None:
    response = officer.get(f"{PAGE}voorbeeld.csv")
    assert "attachment" in response["Content-Disposition"]
    assert "Niets. Elke regel is gelezen." in text_of(officer, sent(officer, response.content))
    assert employer_roster.SAMPLE.count("\r\n") == 3


def test_the_page_asks_no_more_for_a_long_list(
    officer: Browser, assert_sql: Any, employer: Employer
) -> None:
    counts = []
    for people in (3, 60):
        officer.post(f"{sent(officer, a_list(people))}bevestig/")
        with assert_sql(30, at_most=True) as statements:
            officer.get(PAGE)
        counts.append(len(statements))
    assert counts[0] == counts[1]


# -- a file of numbers -------------------------------------------------------------------------


def batch(officer: Browser, content: bytes) -> Any:
    return officer.post(
        "/employer/recht/lijst/", {"numbers": SimpleUploadedFile("nummers.csv", content)}
    )


def test_many_numbers_are_answered_as_one_is(
    officer: Browser, employer: Employer, now: datetime
) -> None:
    make.on_roster(employer, now)
    make.on_roster(employer, now, "00500", date(2026, 12, 1))
    make.on_roster(employer, now, "P-20600", date(2020, 1, 1))
    numbers = ["p 20417", "00500", "500", "P-20600", "=1+1", "onzin"]
    content = "\r\n".join(["Naam;Personeelsnummer", *(f"Demo;{each}" for each in numbers)])
    response = batch(officer, content.encode("cp1252"))
    assert response.status_code == 200
    assert response.content.decode("utf-8-sig").splitlines() == [
        "Personeelsnummer;Recht;Gesprekken;Geldig tot en met;Volgens",
        "p 20417;ja;8;2027-12-31;on_roster",
        "00500;ja;8;2027-12-01;on_leave",
        "500;nee;0;;no_right",
        "P-20600;nee;0;;no_right",
        "'=1+1;nee;0;;no_right",
        "onzin;nee;0;;no_right",
    ]
    event = AccessEvent.objects.using("employer").get(event="eligibility.check")
    assert event.note == "6"


def test_many_numbers_take_three_statements(
    officer: Browser, employer: Employer, now: datetime, assert_sql: Any
) -> None:
    def statements(count: int) -> int:
        with assert_sql(30, at_most=True) as seen:
            batch(officer, "\n".join(f"P-{number}" for number in range(count)).encode())
        return len(seen)

    statements(1)
    assert statements(2) == statements(300)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF", "Dit is een pdf"),
        (b"", "Het bestand is leeg"),
        (b"Personeelsnummer\n", "Er staat niemand op deze lijst"),
        (b"1\n" * 5_001, "hoogstens 5.000 nummers"),
    ],
)
def test_a_file_without_numbers_is_said_in_words(
    officer: Browser, content: bytes, words: str
) -> None:
    response = batch(officer, content)
    assert (response.status_code, words in response.content.decode()) == (422, True)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\x00"])
def test_nothing_in_an_answer_runs(start: str) -> None:
    assert harmless(f"{start}1") == f"'{start}1"
    assert harmless("P-1") == "P-1"
