"""Whose right is whose, found by keyed hashes alone."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from accounts.models import Client
from accounts.services.indexing import index_of
from accounts.services.sealing import Unreadable, open_json
from benefits.domain.periods import contract_year, first_days
from benefits.models import Contract, EntitlementOwner, Funding


def owner_index(contract: Contract, client: Client, on: date) -> bytes:
    """What marks a person's right under a contract in the contract year of `on`.

    The person is her e-mail address, else her phone, else this client's record.
    """
    person = client.email_index or client.phone_index or client.pk.bytes
    year = contract_year(contract.starts_on, on)
    return index_of("entitlement_owner", f"{contract.pk}|{year}|{bytes(person).hex()}")


def claim_index(contract: Contract, claim_value: str, on: date) -> bytes:
    """What marks that an employee number and birth date were used in that contract year."""
    year = contract_year(contract.starts_on, on)
    return index_of("entitlement_claim", f"{contract.pk}|{year}|{claim_value}")


def place_of(funding: Funding) -> str:
    """Where a funding's sealed entitlement lies: what the seal is bound to."""
    return f"benefits.funding.sealed_entitlement:{funding.care_request_id}"


def entitlement_id_of(care_request_id: UUID) -> UUID | None:
    """The right that pays for a care request; None without one, or when its seal does not open."""
    funding = Funding.objects.filter(pk=care_request_id).select_related("key").first()
    if not funding or not funding.key or not funding.sealed_entitlement:
        return None
    try:
        return UUID(open_json(funding.key, place_of(funding), funding.sealed_entitlement))
    except Unreadable:  # reported where it was found; her booking goes on
        return None


def rights_of(client: Client, employer_id: UUID) -> list[UUID]:
    """Her rights at an employer, of every contract and year, by the address that is hers now."""
    owners = [
        owner_index(contract, client, first_day)
        for contract in Contract.objects.filter(employer_id=employer_id)
        for first_day in first_days(contract.starts_on, contract.ends_on)
    ]
    rows = EntitlementOwner.objects.filter(owner_index__in=owners)
    return list(rows.values_list("entitlement_id", flat=True))


def employer_id_of_client(client: Client, today: date) -> UUID | None:
    """Her employer, where the shared code gave her a right and her e-mail address is hers.

    Without that proof an address typed into an intake would tell where its owner works. A right by
    employee number does not count here: whoever types a colleague's number would otherwise see by
    the page whether that colleague came first.
    """
    if client.email_verified_at is None:
        return None
    in_force = Contract.objects.filter(starts_on__lte=today, ends_on__gte=today)
    employers = {owner_index(each, client, today): each.employer_id for each in in_force}
    owner = EntitlementOwner.objects.filter(
        owner_index__in=list(employers), claim_index=None
    ).first()
    return employers[bytes(owner.owner_index)] if owner else None
