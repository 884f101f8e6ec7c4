"""The psychologist's work: caseload, notes, measures over time."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CareConfig(AppConfig):
    """The psychologist's work: caseload, notes, measures over time."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "care"
    verbose_name = "Begeleiding"

    def ready(self) -> None:
        """Give what is done here its words for a mother's own log."""
        from accounts.selectors.audit import register_words

        register_words(
            events={"table.replay_shown": _("Bekeken bij een proef met de regels voor urgentie")}
        )
