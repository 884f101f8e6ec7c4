"""Who pays: employers, contracts, entitlements, budget ledger."""

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    """Who pays: employers, contracts, entitlements, budget ledger."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "benefits"
    verbose_name = "Vergoeding"

    def ready(self) -> None:
        """An invited officer becomes a member of her employer in the moment she joins."""
        from accounts.joining import register_step, register_words
        from accounts.models import Role
        from benefits.selectors.officers import invited_as
        from benefits.services.officers import join

        register_step(Role.EMPLOYER, join)
        register_words(Role.EMPLOYER, invited_as)
