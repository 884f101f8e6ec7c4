"""Who may do what, and who did what."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who may do what, and who did what."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "accounts"
    verbose_name = "Toegang"

    def ready(self) -> None:
        """Listen to what the libraries announce about signing in."""
        from accounts import receivers

        receivers.connect()
