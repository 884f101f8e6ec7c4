"""The employer's side: these tables live in the schema `employer` and nowhere else.

Nothing here points at a person who uses care, and no column changes when somebody does.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models

from benefits.domain.agreement import SMALLEST_STAFF


class Employer(models.Model):
    """A company that pays for its people's care without learning who uses it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    reference = models.CharField(max_length=24, unique=True)
    street = models.CharField(max_length=120, blank=True, db_default="")
    postcode = models.CharField(max_length=12, blank=True, db_default="")
    city = models.CharField(max_length=60, blank=True, db_default="")
    registration = models.CharField(
        max_length=20, blank=True, db_default="", help_text="trade register (KvK)"
    )
    invoice_reference = models.CharField(
        max_length=60, blank=True, db_default="", help_text="what it wants to read on an invoice"
    )
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class EmployerMember(models.Model):
    """An officer of the employer and what she may do there."""

    class EmployerRole(models.TextChoices):
        OWNER = "owner"
        HR = "hr"
        FINANCE = "finance"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="employer_member"
    )
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="members")
    role = models.CharField(max_length=8, choices=EmployerRole.choices)

    def __str__(self) -> str:
        return f"{self.role} {self.user_id}"


class Contract(models.Model):
    """What was agreed: capitation by default, so that the price says nothing about use."""

    class Kind(models.TextChoices):
        CAPITATION = "capitation"
        PREPAID = "prepaid"
        SETTLED = "settled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="contracts")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.CAPITATION)
    name = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="the last day it holds")
    headcount = models.PositiveIntegerField()
    price_per_head_cents = models.PositiveIntegerField(help_text="a quarter, euro cents")
    price_per_session_cents = models.PositiveIntegerField(
        default=0, db_default=0, help_text="euro cents; prepaid and settled alone"
    )
    bundle_sessions = models.PositiveIntegerField(
        default=0, db_default=0, help_text="bought before it begins; prepaid alone"
    )
    budget_cents = models.PositiveBigIntegerField()
    session_cap = models.PositiveSmallIntegerField(help_text="sessions a person")
    tracks = ArrayField(models.CharField(max_length=16))
    leave_grace_days = models.PositiveSmallIntegerField(default=365)
    includes_partner = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__lte=models.F("ends_on")), name="contract_has_length"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="capitation", price_per_session_cents=0, bundle_sessions=0)
                | models.Q(
                    kind="settled",
                    price_per_head_cents=0,
                    price_per_session_cents__gt=0,
                    bundle_sessions=0,
                    headcount__gte=SMALLEST_STAFF,
                )
                | models.Q(
                    kind="prepaid",
                    price_per_head_cents=0,
                    price_per_session_cents__gt=0,
                    bundle_sessions__gt=0,
                    headcount__gte=SMALLEST_STAFF,
                ),
                name="contract_kind_has_its_price",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CompanyCode(models.Model):
    """The shared code of a quarter, shown to all staff. Nothing in it is individual."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="codes")
    code = models.CharField(max_length=12, unique=True, help_text="ten Crockford characters")
    valid_from = models.DateField()
    valid_until = models.DateField(help_text="the first day it no longer holds")

    def __str__(self) -> str:
        return f"{self.valid_from}"


class RosterEntry(models.Model):
    """One member of staff as two keyed hashes under two keys; the uploaded list is dropped."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="roster")
    number_hash = models.BinaryField(max_length=32, help_text="employee number: employer's check")
    claim_hash = models.BinaryField(max_length=32, help_text="number and birth date: her claim")
    inactive_since = models.DateField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, help_text="when it was noted that she is inactive")
    scim_id = models.UUIDField(
        null=True, unique=True, help_text="by what the employer's directory knows her, if it does"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employer", "number_hash"], name="roster_once"),
        ]
        indexes = [
            models.Index(fields=["employer", "claim_hash"], name="roster_claim"),
            models.Index(
                fields=["employer", "left_at"],
                name="roster_left",
                condition=models.Q(left_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Invoice(models.Model):
    """Heads times price for a closed quarter; or sessions of a sealed total, or bought before.

    No names, no dates of care. Append-only: a document that was sent does not change.
    """

    class Covers(models.TextChoices):
        HEADS = "heads"
        BUNDLE = "bundle"
        SESSIONS = "sessions"

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="invoices")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="invoices")
    number = models.CharField(max_length=24, unique=True)
    period_start = models.DateField()
    period_end = models.DateField(help_text="the last day of a quarter")
    covers = models.CharField(
        max_length=8, choices=Covers.choices, default=Covers.HEADS, db_default=Covers.HEADS
    )
    quantity = models.PositiveIntegerField(help_text="heads or sessions")
    amount_cents = models.PositiveBigIntegerField()
    issued_on = models.DateField()
    details: models.JSONField[Any, Any] = models.JSONField(
        default=dict, help_text="the rest of the document: see domain/invoice.py"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "covers", "period_start"], name="invoice_once"
            ),
            ExclusionConstraint(
                name="sealed_totals_never_overlap",
                expressions=[
                    ("contract", RangeOperators.EQUAL),
                    (
                        models.Func(
                            "period_start",
                            "period_end",
                            models.Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=models.Q(covers="sessions"),
            ),
        ]

    def __str__(self) -> str:
        return self.number
