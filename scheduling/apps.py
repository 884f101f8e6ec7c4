"""Who sees her, and when: calendars, slots, appointments, promises."""

from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    """Who sees her, and when: calendars, slots, appointments, promises."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "scheduling"
    verbose_name = "Planning"

    def ready(self) -> None:
        """Make our kinds of message known, the words of her log, and what contracts must not do."""
        from benefits import promise_check
        from scheduling import (  # noqa: F401
            earlier_messages,
            ladder_messages,
            log_words,
            messages,
        )
        from scheduling.services.capacity import contract_verdict

        promise_check.register("promises", contract_verdict)
