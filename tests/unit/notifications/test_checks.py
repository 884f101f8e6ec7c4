"""What `manage.py check` says about messages."""

from __future__ import annotations

from typing import Any

import pytest

from notifications.checks import neutral_sender, real_transport


def test_our_own_settings_are_neutral() -> None:
    assert neutral_sender(None) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOUVAST_BRAND", "Kraamkliniek"),
        ("HOUVAST_BASE_URL", "https://intake.example.org"),
        ("DEFAULT_FROM_EMAIL", "Praktijk voor Psychologie <post@example.org>"),
    ],
)
def test_a_telling_name_is_refused(name: str, value: str, settings: Any) -> None:
    setattr(settings, name, value)
    [error] = neutral_sender(None)
    assert error.id == "notifications.E001"
    assert error.msg.startswith(f"{name} holds ")


@pytest.mark.parametrize(
    ("is_production", "transport", "ids"),
    [
        (True, "file", ["notifications.E002"]),
        (True, "console", ["notifications.E002"]),
        (True, "http", []),
        (False, "file", []),
    ],
)
def test_production_sends_real_messages(
    is_production: bool, transport: str, ids: list[str], settings: Any
) -> None:
    settings.PRODUCTION, settings.HOUVAST_SMS_TRANSPORT = is_production, transport
    assert [error.id for error in real_transport(None)] == ids
