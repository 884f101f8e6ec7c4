"""Who sees her, and when: calendars, slots, appointments, promises."""

from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    """Who sees her, and when: calendars, slots, appointments, promises."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "scheduling"
    verbose_name = "Planning"
