"""What we owe people: outbox, delivery, channels, wording."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """What we owe people: outbox, delivery, channels, wording."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "notifications"
    verbose_name = "Berichten"
