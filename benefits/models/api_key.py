"""A key with which an employer's own system asks us. In the schema `employer`."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from benefits.domain.api_keys import Scope
from benefits.models.employer import Employer


class ApiKey(models.Model):
    """Only a digest of the secret is kept. `last_used_on` is a day: no finer time is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="api_keys")
    name = models.CharField(max_length=60, help_text="the system that uses it")
    prefix = models.CharField(max_length=16, unique=True, help_text="may be shown")
    digest = models.BinaryField(max_length=32)
    scopes = ArrayField(models.CharField(max_length=16), help_text="see domain/api_keys.py")
    created_by_id = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    expires_on = models.DateField(help_text="the last day it opens anything")
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "name"],
                condition=models.Q(revoked_at=None),
                name="api_key_one_live_per_name",
            ),
            models.CheckConstraint(
                condition=models.Q(scopes__len__gte=1)
                & models.Q(scopes__contained_by=[str(s) for s in Scope]),
                name="api_key_opens_something_known",
            ),
        ]

    def __str__(self) -> str:
        return self.prefix
