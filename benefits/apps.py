"""Who pays: employers, contracts, entitlements, budget ledger."""

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    """Who pays: employers, contracts, entitlements, budget ledger."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "benefits"
    verbose_name = "Vergoeding"
