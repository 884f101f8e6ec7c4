"""Who can sign in. Each side of the house keeps its own users in its own schema."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a user is to the clinic. The employer's side knows the last one alone."""

    CLIENT = "client", _("moeder of ouder")
    CLINICIAN = "clinician", _("psycholoog")
    COORDINATOR = "coordinator", _("coördinator")
    ADMIN = "admin", _("beheerder")
    EMPLOYER = "employer", _("werkgever")


class UserManager(BaseUserManager["User"]):
    """Makes users; an address is stored in lower case so that twins cannot exist."""

    def create_user(
        self, email: str | None, password: str | None = None, *, role: str, **fields: Any
    ) -> User:
        """Create a user with `role`; without a password nobody can sign in with one."""
        user = self.model(email=email.strip().lower() if email else None, role=role, **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in. A client has no address here: hers is sealed in `Client`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(null=True, blank=True, unique=True)
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=16, choices=Role.choices)
    language = models.CharField(max_length=2, default="nl")
    phone = models.CharField(max_length=20, blank=True, help_text="E.164, staff only")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    deactivated_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_one_per_address"),
            models.CheckConstraint(
                condition=models.Q(role="client", email__isnull=True)
                | (~models.Q(role="client") & models.Q(email__isnull=False)),
                name="user_client_has_no_plain_address",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def get_full_name(self) -> str:
        """The name staff chose, for greetings."""
        return self.name

    def get_short_name(self) -> str:
        """The first word of the name."""
        return self.name.split(" ")[0] if self.name else ""
