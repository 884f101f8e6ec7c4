"""`domain.passwords` as Django asks for it (AUTH_PASSWORD_VALIDATORS)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.domain.passwords import is_guessable
from accounts.models import User


class NotGuessable:
    """Refuses what anyone would try first here."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError for a guessable password."""
        if is_guessable(password):
            raise ValidationError(self.get_help_text(), code="password_guessable")

    def get_help_text(self) -> str:
        """One line below the field, or as the error."""
        return _("Kies iets dat niemand raadt: een zin of een paar losse woorden.")
