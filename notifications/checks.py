"""What must hold before the first message goes, told by `manage.py check`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from notifications.domain.lockscreen import denied_words

#: Every message shows these.
SHOWN_SETTINGS = ("HOUVAST_BRAND", "HOUVAST_BASE_URL", "DEFAULT_FROM_EMAIL")
#: Transports that reach nobody.
PRETENDED = ("file", "console")


@register(Tags.compatibility)
def neutral_sender(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The sender's name and our own address tell a lock screen nothing."""
    return [
        Error(
            f"{name} holds {found[0]!r}: every message shows it, and no lock screen may.",
            id="notifications.E001",
        )
        for name in SHOWN_SETTINGS
        if (found := denied_words(str(getattr(settings, name))))
    ]


@register(Tags.security, deploy=True)
def real_transport(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Real people are reached: an SMS goes to a phone, not to a file."""
    if settings.PRODUCTION and settings.HOUVAST_SMS_TRANSPORT in PRETENDED:
        return [
            Error(
                "HOUVAST_SMS_TRANSPORT reaches nobody: choose http, or a transport of your own.",
                id="notifications.E002",
            )
        ]
    return []
