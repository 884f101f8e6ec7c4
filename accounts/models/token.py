"""Links and codes. Only their hashes are kept."""

from __future__ import annotations

import uuid

from django.db import models

from accounts.models.user import Role


class AccessToken(models.Model):
    """A link or a code that opens one thing until it expires. GET never uses it up."""

    class Purpose(models.TextChoices):
        RESUME_LINK = "resume_link"
        RESUME_CODE = "resume_code"
        RETURN_CODE = "return_code"
        APPOINTMENT = "appointment"
        EARLIER_OFFER = "earlier_offer"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    subject_id = models.UUIDField(help_text="draft, client, appointment or offer, by purpose")
    digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["purpose", "subject_id"], name="access_token_subject")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"


class Invitation(models.Model):
    """A colleague or an employer's officer asked to join; she sets her own password and factor."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField()
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=16, choices=Role.choices)
    employer_id = models.UUIDField(null=True, blank=True)
    employer_role = models.CharField(max_length=12, blank=True)
    language = models.CharField(max_length=2, default="nl")
    digest = models.BinaryField(max_length=32, unique=True)
    invited_by_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.role} {self.id}"
