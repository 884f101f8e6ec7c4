"""The mother's path: questionnaires, safety, triage, submission."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The mother's path: questionnaires, safety, triage, submission."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "intake"
    verbose_name = "Intake"

    def ready(self) -> None:
        """Read every question, so that a broken file stops the start; announce the messages."""
        from intake import (  # noqa: F401 - the kinds of message, the words of her log
            log_words,
            messages,
            review_messages,
            situation_messages,
        )
        from intake.domain import instruments, questionnaire

        for key in instruments.all_keys():
            instruments.load(key)
        questionnaire.current()
