"""How an employer's officers sign in by their own company. In the schema `employer`."""

from __future__ import annotations

import uuid

from django.db import models

from benefits.models.employer import Employer


class SignOn(models.Model):
    """One OpenID issuer of one employer. Off until its owner came through it once herself.

    Nothing is kept of who signs in at the issuer: every time her verified address is compared.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    employer = models.OneToOneField(Employer, on_delete=models.PROTECT, related_name="sign_on")
    address = models.CharField(max_length=16, unique=True, help_text="where its officers begin")
    issuer = models.CharField(max_length=300)
    client_id = models.CharField(max_length=191)
    sealed_secret = models.TextField()
    email_domain = models.CharField(max_length=120, help_text="the issuer speaks for no other")
    authorize_origin = models.CharField(max_length=300, blank=True, help_text="where a test led")
    changed_at = models.DateTimeField()
    tested_at = models.DateTimeField(null=True, blank=True)
    enabled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(enabled_at__isnull=True) | models.Q(tested_at__isnull=False),
                name="sign_on_tested_before_it_is_on",
            ),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def is_on(self) -> bool:
        """Whether officers may sign in by it."""
        return self.enabled_at is not None
