"""The clinic opens an employer, agrees a contract with it, and gives it a code each quarter."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.domain.actor import Actor
from accounts.services import audit
from benefits.domain import codes
from benefits.domain.agreement import SMALLEST_STAFF, Kind, Price, problem_of
from benefits.domain.periods import is_whole_quarters, local_day, quarter_of
from benefits.models import CompanyCode, Contract, ContractOverride, Employer
from benefits.selectors import contracts
from benefits.services import overrides


class ReferenceTaken(ValueError):
    """Another employer has this reference."""


class NotAgreed(ValueError):
    """A contract that cannot be: `field` names what is wrong with it."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(problem)
        self.field = field


def open_employer(*, name: str, reference: str, actor: Actor, now: datetime) -> Employer:
    """Add an employer. `reference` is what she may type instead of the code, in any case.

    Raises ReferenceTaken.
    """
    name, reference = name.strip(), reference.strip().upper()
    with transaction.atomic(durable=True):
        try:
            with transaction.atomic():
                employer = Employer.objects.create(name=name, reference=reference, created_at=now)
        except IntegrityError:
            raise ReferenceTaken(reference) from None
        _note(actor, "employer.open", "C", employer, now)
    return employer


def save_billing(
    *,
    employer: Employer,
    name: str,
    street: str,
    postcode: str,
    city: str,
    registration: str,
    invoice_reference: str,
    actor: Actor,
    now: datetime,
) -> None:
    """What invoices from now on say about the employer."""
    values = {
        "name": name.strip(),
        "street": street.strip(),
        "postcode": postcode.strip().upper(),
        "city": city.strip(),
        "registration": registration.strip(),
        "invoice_reference": invoice_reference.strip(),
    }
    with transaction.atomic(durable=True):
        Employer.objects.filter(pk=employer.pk).update(**values)
        _note(actor, "employer.billing", "U", employer, now)


def open_contract(
    *,
    employer: Employer,
    name: str,
    starts_on: date,
    ends_on: date,
    headcount: int,
    price_per_head_cents: int,
    budget_cents: int,
    session_cap: int,
    tracks: list[str],
    actor: Actor,
    now: datetime,
    kind: Kind = Kind.CAPITATION,
    price_per_session_cents: int = 0,
    bundle_sessions: int = 0,
    leave_grace_days: int = 365,
    includes_partner: bool = False,
    override_reason: str = "",
) -> Contract:
    """Agree a contract of whole quarters. Money in euro cents, the price a head and quarter.

    The price a session, and the sessions of the first bundle, are for contracts by use. Raises
    NotAgreed when the dates are no whole quarters, another contract holds in them, a figure is not
    above zero, or the clinic does not offer this kind or not for so few. Raises PromisesAtRisk when
    those it adds to the people of today's contract would break promises; `override_reason` says why
    it is agreed all the same.
    """
    price = Price(Kind(kind), price_per_head_cents, price_per_session_cents, bundle_sessions)
    _check_agreement(starts_on, ends_on, headcount, session_cap)
    _check_price(price, headcount, session_cap, budget_cents)
    _refuse_overlap(employer, starts_on, ends_on)
    added = headcount - _covered(employer, now)
    against = overrides.check(added, override_reason, now)
    with transaction.atomic(durable=True):
        _check_free(employer, starts_on, ends_on)
        contract = Contract.objects.create(
            employer=employer,
            name=name.strip(),
            starts_on=starts_on,
            ends_on=ends_on,
            kind=kind,
            headcount=headcount,
            price_per_head_cents=price_per_head_cents,
            price_per_session_cents=price_per_session_cents,
            bundle_sessions=bundle_sessions,
            budget_cents=budget_cents,
            session_cap=session_cap,
            tracks=tracks,
            leave_grace_days=leave_grace_days,
            includes_partner=includes_partner,
        )
        _note(actor, "contract.open", "C", employer, now, note=f"contract {contract.pk}")
        overrides.keep(
            against,
            contract,
            cause=ContractOverride.Cause.CONTRACT,
            reason=override_reason,
            actor=actor,
            now=now,
        )
    return contract


def set_headcount(
    *, contract: Contract, headcount: int, actor: Actor, now: datetime, override_reason: str = ""
) -> None:
    """Note how many people the employer has; quarters invoiced before keep their own number.

    Raises NotAgreed when the number is too small for the contract, and PromisesAtRisk when the
    people it adds would break promises; `override_reason` says why it is noted all the same.
    """
    least = SMALLEST_STAFF if contracts.price_of(contract).is_by_use else 1
    if headcount < least:
        raise NotAgreed("headcount", f"a contract of this kind is for {least} people or more")
    known = Contract.objects.only("headcount").get(pk=contract.pk).headcount
    against = overrides.check(headcount - known, override_reason, now)
    with transaction.atomic(durable=True):
        Contract.objects.filter(pk=contract.pk).update(headcount=headcount)
        contract.headcount = headcount
        _note(actor, "contract.headcount", "U", contract.employer, now, note=f"{headcount}")
        overrides.keep(
            against,
            contract,
            cause=ContractOverride.Cause.HEADCOUNT,
            reason=override_reason,
            actor=actor,
            now=now,
        )


def issue_code(
    *, employer: Employer, quarter_start: date, actor: Actor, now: datetime
) -> CompanyCode:
    """The code of one quarter: the one that exists, or a new one of fifty random bits.

    It holds from the quarter's first day until the next quarter begins. Raises ValueError when
    `quarter_start` is not the first day of a quarter.
    """
    quarter = quarter_of(quarter_start)
    if quarter.starts_on != quarter_start:
        raise ValueError("a code begins with a quarter")
    with transaction.atomic(durable=True):
        Employer.objects.select_for_update().get(pk=employer.pk)
        known = CompanyCode.objects.filter(employer=employer, valid_from=quarter_start).first()
        if known:
            return known
        code = CompanyCode.objects.create(
            employer=employer,
            code=codes.encode(secrets.randbits(codes.BITS)),
            valid_from=quarter_start,
            valid_until=quarter.next.starts_on,
        )
        _note(actor, "code.issue", "C", employer, now, note=f"{quarter.year}-{quarter.number}")
    return code


def current_quarter_start(now: datetime) -> date:
    """The first day of the quarter that runs at `now`."""
    return quarter_of(local_day(now)).starts_on


def _check_agreement(starts_on: date, ends_on: date, headcount: int, session_cap: int) -> None:
    if ends_on < starts_on:
        raise NotAgreed("ends_on", "a contract ends after it starts")
    if not is_whole_quarters(starts_on, ends_on):
        wrong = "ends_on" if quarter_of(starts_on).starts_on == starts_on else "starts_on"
        raise NotAgreed(wrong, "a contract is for whole quarters")
    if headcount < 1:
        raise NotAgreed("headcount", "a contract is for one person or more")
    if session_cap < 1:
        raise NotAgreed("session_cap", "a right holds one session or more")


def _check_price(price: Price, headcount: int, session_cap: int, budget_cents: int) -> None:
    if price.kind not in settings.HOUVAST_CONTRACT_KINDS:
        raise NotAgreed("kind", "the clinic does not offer this kind of contract")
    problem = problem_of(
        price, headcount=headcount, session_cap=session_cap, budget_cents=budget_cents
    )
    if problem:
        raise NotAgreed(problem.field, problem.why)


def _check_free(employer: Employer, starts_on: date, ends_on: date) -> None:
    # Two people at once: the second one waits here and then sees the first one's contract.
    Employer.objects.select_for_update().get(pk=employer.pk)
    _refuse_overlap(employer, starts_on, ends_on)


def _refuse_overlap(employer: Employer, starts_on: date, ends_on: date) -> None:
    others = Contract.objects.filter(employer=employer)
    if others.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise NotAgreed("starts_on", "another contract holds in this period")


def _covered(employer: Employer, now: datetime) -> int:
    """How many people this employer's contract of today covers already."""
    today = contracts.in_force(employer.pk, local_day(now))
    return today.headcount if today else 0


def _note(
    actor: Actor, event: str, action: str, employer: Employer, now: datetime, note: str = ""
) -> None:
    audit.record(
        actor=actor,
        event=event,
        action=action,
        now=now,
        object_type="employer",
        object_id=employer.pk,
        purpose="BILLING",
        note=note,
    )
