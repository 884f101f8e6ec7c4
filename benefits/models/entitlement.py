"""The clinic's side of the money: a right, its use in units, and whose it is under seal."""

from __future__ import annotations

import uuid

from django.db import models

from accounts.models import RecordKey


class Entitlement(models.Model):
    """A right to so many sessions. Names the employer by number only: no key across the wall."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    employer_id = models.UUIDField()
    contract_id = models.UUIDField()
    period = models.CharField(max_length=10, help_text="the contract year, such as 2026")
    cap = models.PositiveSmallIntegerField(help_text="sessions")
    reserved = models.PositiveSmallIntegerField(default=0)
    settled = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cap__gte=models.F("reserved") + models.F("settled")),
                name="entitlement_never_overdrawn",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class EntitlementOwner(models.Model):
    """Whose right it is: keyed hashes that forbid a second one, and the client under seal.

    `owner_index` hashes her address, `claim_index` her employee number and birth date when she
    proved her right with those. The seal is that of the client's own record, which this row does
    not name: who holds the table alone cannot tell whose it is.
    """

    entitlement = models.OneToOneField(
        Entitlement, on_delete=models.PROTECT, related_name="owner", primary_key=True
    )
    owner_index = models.BinaryField(max_length=32, unique=True)
    claim_index = models.BinaryField(max_length=32, unique=True, null=True)
    sealed_client = models.BinaryField()

    def __str__(self) -> str:
        return str(self.entitlement_id)


class LedgerEntry(models.Model):
    """Reserve at booking, settle at attendance, release at cancellation. Append-only."""

    class Kind(models.TextChoices):
        RESERVE = "reserve"
        SETTLE = "settle"
        RELEASE = "release"

    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    units = models.PositiveSmallIntegerField()
    month = models.DateField(help_text="first day of the month: no finer")
    booking_ref = models.UUIDField(help_text="a keyed pseudonym of the appointment")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booking_ref", "kind"], name="ledger_entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.units}"


class Funding(models.Model):
    """Who pays for a care request, as the clinic knows it, and the rule that decided so.

    `key` is the client's own, so that shredding her record also cuts the way to her entitlement.
    """

    class Kind(models.TextChoices):
        EMPLOYER = "employer"
        SELF_PAY = "self_pay"
        CLINIC_FUND = "clinic_fund"

    care_request_id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    rule = models.CharField(max_length=24, help_text="a rule of benefits/domain/eligibility.py")
    key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, null=True, related_name="+")
    sealed_entitlement = models.BinaryField(null=True)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="employer")
                | models.Q(key__isnull=False, sealed_entitlement__isnull=False),
                name="funding_by_employer_is_sealed",
            ),
        ]

    def __str__(self) -> str:
        return self.kind
