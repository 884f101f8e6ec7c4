"""She shows that her employer pays. Whatever comes of it, her appointment stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from accounts.domain.actor import Actor
from accounts.models import Client
from accounts.services import audit
from accounts.services.sealing import seal_json
from benefits.domain import codes, roster
from benefits.domain.agreement import sessions_to_promise
from benefits.domain.eligibility import (
    CodeTerm,
    Right,
    Rule,
    claims_of_one_line,
    right_by_code,
    right_by_roster,
    rights_at_most,
)
from benefits.domain.guessing import WRONG
from benefits.domain.periods import contract_year, local_day
from benefits.domain.proof import CompanyCodeProof, NoProof, Proof, RosterProof, SelfPay
from benefits.models import (
    CompanyCode,
    Contract,
    Employer,
    Entitlement,
    EntitlementOwner,
    Funding,
)
from benefits.selectors import billing, contracts
from benefits.selectors.entitlements import claim_index, owner_index, place_of
from benefits.selectors.roster import standing_by_claim
from benefits.services import guessing

__all__ = ["CompanyCodeProof", "NoProof", "Proof", "RosterProof", "SelfPay", "claim"]


@dataclass(frozen=True, slots=True)
class _Ruling:
    """What was decided, and on what: `claim_value` is what a roster proof would hash,
    `employer_id` the employer that the proof named."""

    rule: Rule
    right: Right | None = None
    contract: Contract | None = None
    claim_value: str = ""
    employer_id: UUID | None = None


def claim(
    *, client: Client, care_request_id: UUID, proof: Proof, now: datetime, actor: Actor
) -> Funding:
    """Decide who pays for a care request (in the caller's transaction).

    A right becomes an entitlement: one for each person and contract year, granted whole. A wrong
    or used proof raises nothing: the clinic's fund pays, and `Funding.rule` says why. Funding by
    an employer is never taken back; anything else may be claimed again with a better proof.
    """
    known = Funding.objects.filter(pk=care_request_id).first()
    if known and known.kind == Funding.Kind.EMPLOYER:
        return known
    ruling = _looked_at(client, proof, actor, now)
    entitlement: Entitlement | None = None
    if ruling.right and ruling.right.eligible and ruling.contract:
        entitlement, ruling = _entitle(client, ruling, ruling.contract, local_day(now))
    funding = Funding(
        care_request_id=care_request_id,
        kind=_kind(ruling.rule, entitlement),
        rule=ruling.rule,
        decided_at=now,
    )
    if entitlement:
        funding.key = client.key
        funding.sealed_entitlement = seal_json(client.key, place_of(funding), str(entitlement.pk))
    funding.save(force_insert=known is None, force_update=known is not None)
    audit.record(
        actor=actor,
        event="benefits.claim",
        action="U" if known else "C",
        now=now,
        subject_id=client.pk,
        object_type="funding",
        object_id=care_request_id,
        purpose="BILLING",
        note=ruling.rule,
    )
    return funding


def _kind(rule: Rule, entitlement: Entitlement | None) -> str:
    if entitlement:
        return Funding.Kind.EMPLOYER
    return Funding.Kind.SELF_PAY if rule is Rule.SELF_PAY else Funding.Kind.CLINIC_FUND


def _looked_at(client: Client, proof: Proof, actor: Actor, now: datetime) -> _Ruling:
    """The ruling on a proof. Wrong ones are counted; after many, none is looked at for a day."""
    names_employer = isinstance(proof, CompanyCodeProof | RosterProof)
    if names_employer and not guessing.may_try(client=client, actor=actor, now=now):
        return _Ruling(Rule.NOT_LOOKED_AT)
    ruling = _rule_on(proof, local_day(now))
    if ruling.rule in WRONG:
        guessing.note_wrong(client=client, employer_id=ruling.employer_id, actor=actor, now=now)
    return ruling


def _rule_on(proof: Proof, today: date) -> _Ruling:
    match proof:
        case CompanyCodeProof(code=typed):
            return _by_code(typed, today)
        case RosterProof():
            return _by_roster(proof, today)
        case SelfPay():
            return _Ruling(Rule.SELF_PAY)
        case NoProof():
            return _Ruling(Rule.NO_PROOF)


def _by_code(typed: str, today: date) -> _Ruling:
    code = CompanyCode.objects.filter(code=codes.normalise(typed) or "").first()
    if code is None:
        return _Ruling(Rule.UNKNOWN_CODE)
    contract = contracts.in_force(code.employer_id, today)
    term = CodeTerm(code.valid_from, code.valid_until)
    right = right_by_code(contracts.terms_of(contract), term, on=today)
    return _Ruling(right.rule, right, contract)


def _by_roster(proof: RosterProof, today: date) -> _Ruling:
    employer_id = _employer_named(proof.code_or_reference)
    if employer_id is None:
        return _Ruling(Rule.UNKNOWN_CODE)
    contract = contracts.in_force(employer_id, today)
    standing = standing_by_claim(employer_id, proof.number, proof.born_on)
    right = right_by_roster(contracts.terms_of(contract), standing, on=today)
    value = roster.claim_value(employer_id, proof.number, proof.born_on)
    return _Ruling(right.rule, right, contract, value, employer_id)


def _employer_named(typed: str) -> UUID | None:
    """The employer by its reference, or by any of its codes: the roster is the proof here."""
    code = CompanyCode.objects.filter(code=codes.normalise(typed) or "").first()
    if code:
        return code.employer_id
    name = typed[:100].strip().replace("\x00", "")
    employer = Employer.objects.filter(reference__iexact=name).first()
    return employer.pk if employer else None


def _entitle(
    client: Client, ruling: _Ruling, contract: Contract, today: date
) -> tuple[Entitlement | None, _Ruling]:
    """Her entitlement of this contract year, found or made; or none, and the rule that refused."""
    period = contract_year(contract.starts_on, today)
    owner = owner_index(contract, client, today)
    claims = _claims_of(ruling, contract, today)
    found = _known_right(owner, claims)
    if found is None and _all_claimed(contract, period):
        found = Rule.ALL_CLAIMED
    for claimed in claims:
        if found is not None:
            break
        try:
            found = _grant(client, contract, period, owner, claimed)
        except IntegrityError:  # this one is used, perhaps at the same moment
            found = _known_right(owner, claims)
    if isinstance(found, Entitlement):
        return found, ruling
    return None, _Ruling(found or Rule.CLAIMED_BY_OTHER)


def _all_claimed(contract: Contract, period: str) -> bool:
    """Whether no right is left: of the people of this year, or of the money of the contract.

    The people are a brake on fraud, counted without a lock: at one and the same moment a few more
    may pass. The money never is promised twice: who wants the last of it waits for the other.
    """
    rights = Entitlement.objects.filter(contract_id=contract.pk)
    most = rights_at_most(contract.headcount, includes_partner=contract.includes_partner)
    if rights.filter(period=period).count() >= most:
        return True
    price = contracts.price_of(contract)
    if not price.is_by_use:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(contract.pk)])
    promised = rights.aggregate(all=Sum("cap"))["all"] or 0
    free = sessions_to_promise(
        price, budget_cents=contract.budget_cents, topped_up=billing.topped_up(contract)
    )
    return promised + contract.session_cap > free


def _claims_of(ruling: _Ruling, contract: Contract, today: date) -> list[bytes | None]:
    """What her proof can be known by; by the code nothing, for it is everybody's."""
    if not ruling.claim_value:
        return [None]
    values = claims_of_one_line(ruling.claim_value, includes_partner=contract.includes_partner)
    return [claim_index(contract, value, today) for value in values]


def _known_right(owner: bytes, claims: list[bytes | None]) -> Entitlement | Rule | None:
    """The right that is hers already, or the refusal when others used all her number gives."""
    hers = EntitlementOwner.objects.filter(owner_index=owner).first()
    if hers:
        return hers.entitlement
    by_number = [each for each in claims if each is not None]
    used = EntitlementOwner.objects.filter(claim_index__in=by_number).count()
    return Rule.CLAIMED_BY_OTHER if by_number and used == len(by_number) else None


def _grant(
    client: Client, contract: Contract, period: str, owner: bytes, claimed: bytes | None
) -> Entitlement:
    """Make the right and note whose it is. Raises IntegrityError when it exists already."""
    with transaction.atomic():
        entitlement = Entitlement.objects.create(
            employer_id=contract.employer_id,
            contract_id=contract.pk,
            period=period,
            cap=contract.session_cap,
        )
        place = f"benefits.entitlementowner.sealed_client:{entitlement.pk}"
        EntitlementOwner.objects.create(
            entitlement=entitlement,
            owner_index=owner,
            claim_index=claimed,
            sealed_client=seal_json(client.key, place, str(client.pk)),
        )
    return entitlement
