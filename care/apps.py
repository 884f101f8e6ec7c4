"""The psychologist's work: caseload, notes, measures over time."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """The psychologist's work: caseload, notes, measures over time."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "care"
    verbose_name = "Begeleiding"
