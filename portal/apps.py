"""The portal: wiring only. Nobody imports it."""

from django.apps import AppConfig
from django.conf import settings


class PortalConfig(AppConfig):
    """Base templates, theme and the commands that prepare and run the house."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "portal"
    verbose_name = "Houvast"

    def ready(self) -> None:
        """Make our Celery the one that every task belongs to; stop on numbers nobody can read."""
        from portal import celery, emergency  # noqa: F401 - Celery

        emergency.read(settings.HOUVAST_EMERGENCY_NUMBERS)
