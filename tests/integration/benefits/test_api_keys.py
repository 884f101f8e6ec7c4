"""Keys for an employer's systems: what is kept, what they open, and the owner's page."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.test import Client as Browser

from accounts import clock
from accounts.domain.actor import Actor
from accounts.models import AccessEvent
from accounts.sides import on_side
from benefits.models import ApiKey, Employer
from benefits.services import api_keys
from tests.factories import benefits as make
from tests.factories.accounts import signed_in
from tests.integration.benefits.masking import masked

pytestmark = pytest.mark.usefixtures("committed_db", "stopped_clock")

PAGE = "/employer/beheer/sleutels/"
ASKED = {"name": "Personeelssysteem", "scopes": ["eligibility"], "lifetime": "90"}


@pytest.fixture
def employer(now: datetime, committed_db: object) -> Employer:
    return make.an_employer(now)


def a_key(employer: Employer, now: datetime, **terms: Any) -> tuple[ApiKey, str]:
    asked: dict[str, Any] = {
        "name": "Systeem",
        "scopes": ["eligibility"],
        "expires_on": date(2027, 6, 1),
    }
    with on_side("employer"):
        return api_keys.issue(employer=employer, actor=make.ACTOR, now=now, **asked | terms)


def test_the_secret_is_given_once_and_never_kept(employer: Employer, now: datetime) -> None:
    key, token = a_key(employer, now)
    row = ApiKey.objects.values().get(pk=key.pk)
    assert token.rpartition("_")[2] not in str(row) + str(bytes(row["digest"]))
    assert token.startswith(row["prefix"] + "_")
    event = AccessEvent.objects.using("employer").get(event="api_key.issue")
    assert (event.object_id, event.note) == (str(employer.pk), key.prefix)


def test_a_key_opens_its_own_employer_and_scope_until_its_last_day(
    employer: Employer, now: datetime
) -> None:
    _, token = a_key(employer, now)
    last_evening = datetime.fromisoformat("2027-06-01T23:59:00+02:00")
    with on_side("employer"):
        assert api_keys.employer_for(token, "eligibility", now) == employer
        assert api_keys.employer_for(token, "eligibility", last_evening) == employer
        for asked, scope, at in (
            (token, "scim", now),
            (token, "eligibility", last_evening + timedelta(minutes=1)),
            (token[:-1] + "x", "eligibility", now),
            ("", "eligibility", now),
            ("\x00\ud800", "eligibility", now),
            ("x" * 100_000, "eligibility", now),
        ):
            with pytest.raises(api_keys.KeyRefused) as refused:
                api_keys.employer_for(asked, scope, at)
            assert str(refused.value) == ""


def test_a_key_that_was_ended_opens_nothing_at_once(employer: Employer, now: datetime) -> None:
    key, token = a_key(employer, now)
    with on_side("employer"):
        for _ in range(2):
            api_keys.revoke(employer=employer, key_id=key.pk, actor=make.ACTOR, now=now)
        with pytest.raises(api_keys.KeyRefused):
            api_keys.employer_for(token, "eligibility", now)
    assert AccessEvent.objects.using("employer").filter(event="api_key.revoke").count() == 1


def test_the_day_of_use_is_kept_and_nothing_finer(employer: Employer, now: datetime) -> None:
    key, token = a_key(employer, now)
    for moment in (now, now + timedelta(hours=3), now + timedelta(days=1), now):
        with on_side("employer"):
            api_keys.employer_for(token, "eligibility", moment)
    key.refresh_from_db()
    assert key.last_used_on == date(2027, 3, 2)


@pytest.mark.parametrize(
    "terms",
    [{"scopes": []}, {"scopes": ["root"]}, {"expires_on": date(2029, 1, 1)}],
)
def test_a_key_without_scope_or_end_is_not_made(
    employer: Employer, now: datetime, terms: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match=r"a key opens|root|a day to a year"):
        a_key(employer, now, **terms)
    assert not ApiKey.objects.exists()


def test_the_database_refuses_a_key_that_opens_nothing_known(
    employer: Employer, now: datetime
) -> None:
    key, _ = a_key(employer, now)
    for scopes in ([], ["root"]):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApiKey.objects.filter(pk=key.pk).update(scopes=scopes)


def test_a_stranger_s_key_cannot_be_ended(employer: Employer, now: datetime) -> None:
    key, token = a_key(employer, now)
    other = make.an_employer(now)
    with on_side("employer"), pytest.raises(ApiKey.DoesNotExist):
        api_keys.revoke(employer=other, key_id=key.pk, actor=Actor.system("test"), now=now)
    with on_side("employer"):
        assert api_keys.employer_for(token, "eligibility", now) == employer


def test_an_owner_makes_a_key_sees_it_once_and_ends_it(client: Browser, employer: Employer) -> None:
    owner = signed_in(client, make.an_officer(employer, "owner"))
    assert "Nog geen sleutel" in owner.get(PAGE).content.decode()
    made = owner.post(PAGE, ASKED)
    token = re.search(r"hv_[0-9a-f]{8}_[0-9a-f]{64}", made.content.decode())
    assert token
    assert made["Cache-Control"].startswith("no-store")
    with on_side("employer"):
        assert api_keys.employer_for(token[0], "eligibility", clock.now()) == employer
    listed = owner.get(PAGE).content.decode()
    assert token[0] not in listed
    for words in ("Personeelssysteem", token[0][:11], "30 mei 2027", "laatst gebruikt op 1 maart"):
        assert words in listed
    again = owner.post(PAGE, ASKED)
    assert (again.status_code, ApiKey.objects.count()) == (422, 1)
    assert "Er is al een sleutel met deze naam" in again.content.decode()
    revoke = f"{PAGE}{ApiKey.objects.get().pk}/intrekken/"
    assert "intrekken?" in owner.get(revoke).content.decode()
    assert owner.post(revoke)["Location"] == PAGE
    assert "ingetrokken op 1 maart 2027" in owner.get(PAGE).content.decode()


def test_an_empty_form_says_what_is_missing(client: Browser, employer: Employer) -> None:
    answer = signed_in(client, make.an_officer(employer, "owner")).post(PAGE, {})
    text = answer.content.decode()
    assert answer.status_code == 422
    for words in ("<title>Fout: ", "Vul in voor welk systeem", "Kies wat het systeem mag"):
        assert words in text


@pytest.mark.parametrize("role", ["hr", "finance"])
def test_keys_are_the_owner_s_alone(
    client: Browser, employer: Employer, now: datetime, role: str
) -> None:
    key, _ = a_key(employer, now)
    officer = signed_in(client, make.an_officer(employer, role))
    for address in (PAGE, f"{PAGE}{key.pk}/intrekken/"):
        assert officer.get(address).status_code == 403
        assert officer.post(address, ASKED).status_code == 403
    assert "sleutels/" not in officer.get("/employer/").content.decode()
    assert ApiKey.objects.get().revoked_at is None


def test_another_employer_s_key_does_not_exist(
    client: Browser, employer: Employer, now: datetime
) -> None:
    theirs, _ = a_key(make.an_employer(now), now)
    owner = signed_in(client, make.an_officer(employer, "owner"))
    answers = [
        masked(owner.post(f"{PAGE}{key_id}/intrekken/"))
        for key_id in (theirs.pk, "00000000-0000-4000-8000-000000000000")
    ]
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


def test_a_new_key_asks_who_she_is_when_that_was_a_while_ago(
    client: Browser, employer: Employer
) -> None:
    owner = signed_in(client, make.an_officer(employer, "owner"))
    with on_side("employer"):
        session = Session.objects.get()
        data = session.get_decoded() | {"proven_at": 0.0, "account_authentication_methods": []}
        session.session_data = Session.objects.encode(data)
        session.save()
    answer = owner.post(PAGE, ASKED)
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    assert not ApiKey.objects.exists()
