"""What we owe people: outbox, delivery, channels, wording."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """What we owe people: outbox, delivery, channels, wording."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "notifications"
    verbose_name = "Berichten"

    def ready(self) -> None:
        """Read the checks and our own kinds of message."""
        from notifications import checks, messages  # noqa: F401
