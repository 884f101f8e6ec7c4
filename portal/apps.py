"""The portal: wiring only. Nobody imports it."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Base templates, theme and the commands that prepare and run the house."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "portal"
    verbose_name = "Houvast"

    def ready(self) -> None:
        """Make our Celery the one that every task belongs to, in the relay as in the worker."""
        from portal import celery  # noqa: F401
