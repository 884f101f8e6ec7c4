"""Employers, their contracts and their people, as tests need them. All fictional."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from accounts.domain.actor import Actor
from accounts.domain.person import Contact, Identity
from accounts.models import Client, Role, User
from accounts.services.clients import create_client, save_person
from accounts.services.sealing import new_key
from accounts.sides import on_side
from benefits.domain.roster import StaffMember
from benefits.domain.sign_on import Terms
from benefits.models import (
    CompanyCode,
    Contract,
    Employer,
    EmployerMember,
    InvoiceSender,
    SignOn,
)
from benefits.services import api_keys, employers, roster, sign_on
from benefits.services.claims import CompanyCodeProof, claim
from benefits.services.demo import DEMO_SENDER, DEMO_SENTENCES
from tests.factories.accounts import make_user

ACTOR = Actor.system("test")
BORN_ON = date(1994, 5, 17)


def an_employer(now: datetime, *, name: str = "Voorbeeld BV", reference: str = "") -> Employer:
    """An employer of a clinic that may send invoices; its reference is drawn when none is given."""
    InvoiceSender.objects.get_or_create(pk=1, defaults=asdict(DEMO_SENDER) | asdict(DEMO_SENTENCES))
    reference = reference or f"T{uuid4().hex[:10]}"
    return employers.open_employer(name=name, reference=reference, actor=ACTOR, now=now)


def a_contract(employer: Employer, now: datetime, **terms: Any) -> Contract:
    """A contract for 2027: 240 people at 26 euro, 8 sessions each."""
    agreed: dict[str, Any] = {
        "name": "Regeling 2027",
        "starts_on": date(2027, 1, 1),
        "ends_on": date(2027, 12, 31),
        "headcount": 240,
        "price_per_head_cents": 2_600,
        "budget_cents": 6_000_000,
        "session_cap": 8,
        "tracks": ["individual", "parent_child"],
        "leave_grace_days": 365,
        "override_reason": "a test's clinic has few hours",
    }
    return employers.open_contract(employer=employer, actor=ACTOR, now=now, **agreed | terms)


def a_code(employer: Employer, now: datetime) -> CompanyCode:
    """The code of the quarter in which `now` lies."""
    start = employers.current_quarter_start(now)
    return employers.issue_code(employer=employer, quarter_start=start, actor=ACTOR, now=now)


def on_roster(
    employer: Employer, now: datetime, number: str = "P-20417", inactive_since: date | None = None
) -> StaffMember:
    """Somebody on the employer's list."""
    person = StaffMember(number, BORN_ON, inactive_since)
    roster.enter_roster(employer=employer, people=[person], actor=ACTOR, now=now)
    return person


def a_client(now: datetime, *, email: str = "", phone: str = "") -> Client:
    """A client with this address, in the caller's transaction."""
    client = create_client(key=new_key(now=now), language="nl", now=now)
    contact = Contact(email=email, phone=phone)
    save_person(client=client, identity=Identity(), contact=contact, actor=ACTOR, now=now)
    return client


def a_funded_request(now: datetime, *, cap: int = 8) -> UUID:
    """The id of a care request that an employer pays, `cap` sessions."""
    employer = an_employer(now)
    a_contract(employer, now, session_cap=cap)
    code, request_id = a_code(employer, now), uuid4()
    with transaction.atomic():
        claim(
            client=a_client(now, email="demo@example.org"),
            care_request_id=request_id,
            proof=CompanyCodeProof(code.code),
            now=now,
            actor=ACTOR,
        )
    return request_id


def an_officer(employer: Employer, member_role: str = "hr") -> User:
    """Somebody who signs in on the employer's side."""
    user = make_user(Role.EMPLOYER)
    with on_side("employer"):
        EmployerMember.objects.create(user=user, employer_id=employer.pk, role=member_role)
    return user


def an_api_key(employer: Employer, now: datetime, **terms: Any) -> str:
    """The secret of a key that opens both scopes until the end of 2027."""
    asked: dict[str, Any] = {
        "name": "Systeem",
        "scopes": ["eligibility", "scim"],
        "expires_on": min(date(2027, 12, 31), now.date() + timedelta(days=366)),
    }
    with on_side("employer"):
        _, token = api_keys.issue(employer=employer, actor=ACTOR, now=now, **asked | terms)
    return token


def a_sign_on(
    employer: Employer, now: datetime, issuer: str = "http://127.0.0.1:9", **terms: Any
) -> SignOn:
    """The employer's own sign-in, tested and on; by default at an issuer that never answers."""
    asked: dict[str, Any] = {
        "terms": Terms(issuer, "houvast", "kliniek.example"),
        "secret": "geheim van de client",
        "origin": issuer,
    }
    with on_side("employer"):
        made = sign_on.save(employer=employer, actor=ACTOR, now=now, **asked | terms)
        SignOn.objects.filter(pk=made.pk).update(tested_at=now)
        sign_on.switch(employer=employer, is_on=True, actor=ACTOR, now=now)
        made.refresh_from_db()
    return made
