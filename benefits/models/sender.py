"""What the clinic's invoices say about the clinic: one row, on the clinic's side."""

from __future__ import annotations

from django.db import models


class InvoiceSender(models.Model):
    """Name, address, numbers and sentences. Each invoice takes a copy when it is issued."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(max_length=120)
    street = models.CharField(max_length=120)
    postcode = models.CharField(max_length=12)
    city = models.CharField(max_length=60)
    registration = models.CharField(max_length=20, help_text="trade register (KvK)")
    vat_number = models.CharField(max_length=20)
    iban = models.CharField(max_length=34)
    payment_days = models.PositiveSmallIntegerField(default=30)
    vat_percent = models.PositiveSmallIntegerField(default=0, help_text="0 means exempt")
    vat_text = models.CharField(max_length=300, blank=True, help_text="why it is exempt")
    note = models.CharField(max_length=600, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="invoice_sender_is_one_row"),
            models.CheckConstraint(
                condition=models.Q(vat_percent__gt=0) | ~models.Q(vat_text=""),
                name="invoice_sender_says_why_exempt",
            ),
        ]

    def __str__(self) -> str:
        return self.name
