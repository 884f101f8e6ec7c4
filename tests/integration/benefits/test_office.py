"""Owners ask colleagues in, change what they do and let them go; and what their log shows."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client as Browser

from accounts.domain.actor import Actor
from accounts.models import AccessEvent, Invitation, User
from accounts.services import invitations
from accounts.services.users import NotAllowed
from accounts.sides import on_side
from benefits.domain.officers import MAX_OPEN_INVITATIONS
from benefits.models import Employer, EmployerMember
from benefits.selectors.activity import LINES_A_PAGE
from benefits.services import officers
from notifications.models import OutboxMessage
from tests.factories import benefits as make
from tests.factories.accounts import PASSWORD, signed_in
from tests.integration.benefits.masking import masked

pytestmark = pytest.mark.usefixtures("committed_db", "stopped_clock")

ASKED = {"name": "Demo Collega", "email": "c@v.example", "member_role": "finance", "language": "nl"}
#: Address -> the roles that may open it.
PAGES = {
    "": {"owner", "hr", "finance"},
    "recht/": {"owner", "hr"},
    "code/": {"owner", "hr"},
    "contract/": {"owner", "finance"},
    "facturen/": {"owner", "finance"},
    "beheer/": {"owner"},
    "beheer/uitnodigen/": {"owner"},
    "beheer/logboek/": {"owner"},
    "beheer/sleutels/": {"owner"},
}


@pytest.fixture
def employer(now: datetime, committed_db: object) -> Employer:
    found = make.an_employer(now)
    make.a_contract(found, now)
    return found


@pytest.fixture
def owner(employer: Employer) -> User:
    return make.an_officer(employer, "owner")


@pytest.fixture
def browser(client: Browser, owner: User) -> Browser:
    return signed_in(client, owner)


def as_officer(user: User) -> Actor:
    return Actor(user_id=user.pk, role="employer")


def do(service: Callable[..., Any], employer: Employer, by: User, on: User, **more: Any) -> None:
    with on_side("employer"):
        service(employer=employer, user_id=on.pk, actor=as_officer(by), **more)


@pytest.mark.parametrize("role", ["owner", "hr", "finance"])
def test_each_role_opens_its_pages_and_its_menu_offers_no_others(
    client: Browser, employer: Employer, role: str
) -> None:
    officer = signed_in(client, make.an_officer(employer, role))
    opened = {page for page in PAGES if officer.get(f"/employer/{page}").status_code == 200}
    assert opened == {page for page, roles in PAGES.items() if role in roles}
    text = officer.get("/employer/").content.decode()
    for page in ("recht/", "code/", "contract/", "facturen/", "beheer/"):
        in_menu = f'<li><a href="/employer/{page}"' in text
        assert in_menu is (role in PAGES[page]), page


def test_the_overview_shows_each_role_what_it_looks_after(
    client: Browser, employer: Employer
) -> None:
    seen = {}
    for role in ("owner", "hr", "finance"):
        officer = signed_in(Browser(), make.an_officer(employer, role))
        text = officer.get("/employer/").content.decode()
        seen[role] = ("Personeelsnummer" in text, "Nog geen factuur" in text, "Budget 2027" in text)
    assert seen == {
        "owner": (True, True, True),
        "hr": (True, False, True),
        "finance": (False, True, True),
    }


def test_an_owner_invites_a_colleague_who_joins(
    browser: Browser, employer: Employer, now: datetime
) -> None:
    page = browser.get("/employer/beheer/uitnodigen/").content.decode()
    assert "Eigenaar: alles" in page
    assert browser.post("/employer/beheer/uitnodigen/", ASKED)["Location"] == "/employer/beheer/"
    invitation = Invitation.objects.using("employer").get()
    assert OutboxMessage.objects.using("employer").get().subject_id == invitation.pk
    assert "Demo Collega" in browser.get("/employer/beheer/").content.decode()
    with on_side("employer"):
        user = invitations.accept(
            token=invitations.token_of(invitation), password=PASSWORD, now=now
        )
    assert EmployerMember.objects.get(user_id=user.pk).role == "finance"
    assert EmployerMember.objects.get(user_id=user.pk).employer_id == employer.pk


def test_an_invitation_can_be_taken_back(browser: Browser, employer: Employer) -> None:
    browser.post("/employer/beheer/uitnodigen/", ASKED)
    standing = Invitation.objects.using("employer").get()
    address = f"/employer/beheer/uitnodiging/{standing.pk}/intrekken/"
    assert browser.post(address)["Location"] == "/employer/beheer/"
    standing.refresh_from_db(using="employer")
    assert standing.withdrawn_at is not None
    assert browser.post(address).status_code == 404


def test_what_is_asked_of_another_employer_s_people_answers_like_nothing(
    browser: Browser, now: datetime
) -> None:
    other = make.an_employer(now)
    theirs = make.an_officer(other, "owner")
    with on_side("employer"):
        invited = officers.invite_officer(
            employer=other,
            name="Demo",
            email="d@other.example",
            member_role="hr",
            actor=as_officer(theirs),
            now=now,
        )
    nobody = UUID(int=0)
    for address, found in (
        ("collega/{}/", theirs.pk),
        ("collega/{}/afmelden/", theirs.pk),
        ("collega/{}/toelaten/", theirs.pk),
        ("uitnodiging/{}/intrekken/", invited.pk),
    ):
        answers = [
            masked(browser.post(f"/employer/beheer/{address.format(each)}", {"member_role": "hr"}))
            for each in (found, nobody)
        ]
        assert answers[0] == answers[1]
        assert answers[0][0] == 404
    assert EmployerMember.objects.get(user_id=theirs.pk).role == "owner"


def test_an_address_known_elsewhere_is_invited_like_any_other(
    browser: Browser, now: datetime
) -> None:
    elsewhere = make.an_officer(make.an_employer(now))
    strangers = [ASKED | {"email": elsewhere.email}, ASKED | {"email": "new@v.example"}]
    answers = [masked(browser.post("/employer/beheer/uitnodigen/", each)) for each in strangers]
    assert answers[0] == answers[1]
    assert Invitation.objects.using("employer").filter(withdrawn_at=None).count() == 2


def test_a_colleague_who_is_here_is_named_as_such(
    browser: Browser, employer: Employer, owner: User
) -> None:
    answer = browser.post("/employer/beheer/uitnodigen/", ASKED | {"email": owner.email})
    assert answer.status_code == 422
    assert "Deze collega doet al mee" in answer.content.decode()


def test_an_invitation_of_another_employer_stays_as_it_is(
    browser: Browser, employer: Employer, now: datetime
) -> None:
    first = officers.invite_officer(
        employer=make.an_employer(now),
        name="Demo",
        email=ASKED["email"],
        member_role="owner",
        actor=make.ACTOR,
        now=now,
    )
    browser.post("/employer/beheer/uitnodigen/", ASKED)
    first.refresh_from_db(using="employer")
    assert first.withdrawn_at is None


def test_letters_are_bounded(browser: Browser) -> None:
    for number in range(MAX_OPEN_INVITATIONS):
        browser.post("/employer/beheer/uitnodigen/", ASKED | {"email": f"{number}@v.example"})
    answer = browser.post("/employer/beheer/uitnodigen/", ASKED)
    assert answer.status_code == 422
    assert "Er staan al 20 uitnodigingen open" in answer.content.decode()
    assert OutboxMessage.objects.using("employer").count() == MAX_OPEN_INVITATIONS


def test_a_colleague_gets_another_role(browser: Browser, employer: Employer) -> None:
    colleague = make.an_officer(employer, "hr")
    page = f"/employer/beheer/collega/{colleague.pk}/"
    assert colleague.name in browser.get(page).content.decode()
    assert browser.post(page, {"member_role": "boss"}).status_code == 422
    browser.post(page, {"member_role": "finance"})
    assert EmployerMember.objects.get(user_id=colleague.pk).role == "finance"


def test_a_colleague_who_goes_is_out_at_once_and_may_come_back(
    browser: Browser, employer: Employer
) -> None:
    colleague = make.an_officer(employer, "hr")
    theirs = signed_in(Browser(), colleague)
    assert theirs.get("/employer/").status_code == 200
    page = f"/employer/beheer/collega/{colleague.pk}"
    assert "afmelden?" in browser.get(f"{page}/afmelden/").content.decode()
    browser.post(f"{page}/afmelden/")
    assert theirs.get("/employer/")["Location"].startswith("/employer/account/login/")
    assert "afgemeld op 1 maart 2027" in browser.get("/employer/beheer/").content.decode()
    browser.post(f"{page}/toelaten/")
    assert User.objects.using("employer").get(pk=colleague.pk).is_active


def test_nobody_acts_on_herself_so_an_owner_remains(
    browser: Browser, employer: Employer, owner: User, now: datetime
) -> None:
    for service, more in (
        (officers.remove_officer, {}),
        (officers.change_role, {"member_role": "hr"}),
    ):
        with pytest.raises(NotAllowed, match="yourself"):
            do(service, employer, owner, owner, now=now, **more)
    answer = browser.post(f"/employer/beheer/collega/{owner.pk}/afmelden/", follow=True)
    assert "Dit kan niet bij jezelf" in answer.content.decode()
    assert EmployerMember.objects.get().role == "owner"


@pytest.mark.parametrize("role", ["hr", "finance"])
def test_no_other_role_acts_on_people(employer: Employer, role: str, now: datetime) -> None:
    officer, other = make.an_officer(employer, role), make.an_officer(employer)
    with pytest.raises(NotAllowed, match="role"):
        do(officers.remove_officer, employer, officer, other, now=now)
    with on_side("employer"), pytest.raises(NotAllowed, match="role"):
        officers.invite_officer(employer=employer, **_terms(), actor=as_officer(officer), now=now)


def test_an_owner_of_another_employer_acts_on_nobody_here(
    employer: Employer, owner: User, now: datetime
) -> None:
    stranger = make.an_officer(make.an_employer(now), "owner")
    with pytest.raises(NotAllowed, match="role"):
        do(officers.remove_officer, employer, stranger, owner, now=now)


def test_two_owners_who_let_each_other_go_at_once_leave_one(
    employer: Employer, run_together: Callable[..., list[Any]], now: datetime
) -> None:
    two = [make.an_officer(employer, "owner") for _ in range(2)]

    def let_go(number: int) -> str:
        by, on = two[number % 2], two[(number + 1) % 2]
        try:
            do(officers.remove_officer, employer, by, on, now=now)
        except NotAllowed as refused:
            return refused.reason
        return "done"

    outcomes = run_together(8, let_go)
    assert "role" in outcomes
    left = EmployerMember.objects.filter(employer=employer)
    with on_side("employer"):
        assert [each.user.is_active for each in left].count(True) == 1


def test_the_log_says_what_colleagues_did_and_nothing_of_others(
    browser: Browser, employer: Employer, owner: User, now: datetime
) -> None:
    other = make.an_employer(now)
    signed_in(Browser(), make.an_officer(other)).post("/employer/recht/", {"number": "1"})
    browser.post("/employer/recht/", {"number": "P-20417"})
    browser.post("/employer/beheer/uitnodigen/", ASKED)
    text = browser.get("/employer/beheer/logboek/").content.decode()
    for words in ("Een recht gecontroleerd", "Iemand uitgenodigd", owner.name, "1 maart 2027"):
        assert words in text
    assert text.count("Een recht gecontroleerd") == 1
    assert "20417" not in text
    assert ASKED["email"] not in text


def test_the_log_is_read_page_by_page(
    browser: Browser, assert_sql: Callable[..., AbstractContextManager[list[str]]]
) -> None:
    for _ in range(LINES_A_PAGE + 3):
        browser.post("/employer/recht/", {"number": "1"})
    browser.get("/employer/beheer/logboek/")
    with assert_sql(10, at_most=True):
        first = browser.get("/employer/beheer/logboek/").content.decode()
    assert first.count('class="border-top py-2"') == LINES_A_PAGE
    assert '<a href="?pagina=2"' in first
    second = browser.get("/employer/beheer/logboek/?pagina=2").content.decode()
    # Three checks, and the sign-in.
    assert second.count('class="border-top py-2"') == 4
    assert '<a href="?pagina=' not in second
    for typed in ("x", "0", "-1", "٣", "9" * 40):
        assert browser.get("/employer/beheer/logboek/", {"pagina": typed}).status_code == 200


def test_every_event_of_the_employer_s_side_has_words(browser: Browser) -> None:
    browser.get("/employer/beheer/collega/00000000-0000-4000-8000-000000000000/")
    browser.post("/employer/beheer/uitnodigen/", ASKED)
    browser.post("/employer/recht/", {"number": "1"})
    events = AccessEvent.objects.using("employer").values_list("event", flat=True)
    assert {"access.not_yours", "user.invite", "eligibility.check"} <= set(events)
    assert "Iets anders gedaan" not in browser.get("/employer/beheer/logboek/").content.decode()


def _terms() -> dict[str, str]:
    return {"name": "Demo", "email": "d@v.example", "member_role": "hr"}
