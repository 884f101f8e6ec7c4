"""A person who asks for care, and the key that seals everything she tells us."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RecordKey(models.Model):
    """A data key, wrapped by a key of the ring. Deleting `wrapped` shreds what it sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ring_key_id = models.CharField(max_length=32)
    wrapped = models.BinaryField(null=True, max_length=40)
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.id)


class Wording(models.TextChoices):
    """Which texts fit her situation. One switch changes every later text, queued ones too."""

    BABY = "baby", _("baby thuis")
    NICU = "nicu", _("baby in het ziekenhuis")
    PREGNANT = "pregnant", _("zwanger")
    LOSS = "loss", _("baby overleden")


class Client(models.Model):
    """The mother or parent. Identity and contact details are sealed; only what SQL needs is plain.

    `sealed_identity`: JSON name, born_on, postcode, gp, emergency contact.
    `sealed_contact`: JSON email, phone and the safe-contact choices.
    The indexes are keyed hashes (e-mail, phone, name with birth date): they find her when she
    returns, and tell a coordinator that somebody may be here twice. Nothing else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(RecordKey, on_delete=models.PROTECT, related_name="+")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="client"
    )
    language = models.CharField(max_length=2, default="nl")
    wording = models.CharField(max_length=10, choices=Wording.choices, default=Wording.BABY)
    sealed_identity = models.BinaryField(null=True)
    sealed_contact = models.BinaryField(null=True)
    email_index = models.BinaryField(null=True, max_length=32, db_index=True)
    phone_index = models.BinaryField(null=True, max_length=32, db_index=True)
    person_index = models.BinaryField(null=True, max_length=32, db_index=True)
    email_verified_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)
