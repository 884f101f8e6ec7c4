"""The portal: wiring only. Nobody imports it."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Base templates, theme and the commands that prepare and run the house."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "portal"
    verbose_name = "Houvast"
