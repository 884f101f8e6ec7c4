"""The mother's path: questionnaires, safety, triage, submission."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The mother's path: questionnaires, safety, triage, submission."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "intake"
    verbose_name = "Intake"
