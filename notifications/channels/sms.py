"""SMS behind one small interface: a number, a text, and a key by which twice is once."""

from __future__ import annotations

import sys
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from notifications.channels.base import Parcel
from notifications.channels.sinks import Sink
from notifications.domain import gsm

#: HOUVAST_SMS_TRANSPORT names one of these, or the dotted path of another.
TRANSPORTS = {
    "file": "notifications.channels.sms.FileTransport",
    "console": "notifications.channels.sms.ConsoleTransport",
    "http": "notifications.channels.sms_http.HttpTransport",
}


class SmsTransport(Protocol):
    """A provider of SMS."""

    def send(self, *, phone: str, text: str, key: UUID, now: datetime) -> None:
        """Send `text` (160 GSM places at most) to `phone` (E.164).

        A provider that gets `key` a second time sends nothing. Raises TemporaryFailure or
        PermanentFailure (`notifications.channels.base`).
        """


class SmsChannel:
    """Sends the letter's short text through the configured transport."""

    def send(self, parcel: Parcel) -> None:
        """Raises what the transport raises."""
        transport().send(
            phone=parcel.letter.recipient.phone,
            text=gsm.to_gsm(parcel.letter.words.sms),
            key=parcel.key,
            now=parcel.now,
        )


class FileTransport:
    """Writes `sms.jsonl` into the folder of sinks. For development, demo and tests."""

    def __init__(self) -> None:
        self._sink = Sink(Path(settings.HOUVAST_SINKS) / "sms.jsonl")

    def send(self, *, phone: str, text: str, key: UUID, now: datetime) -> None:
        """Append one line, once for a key."""
        self._sink.append(
            key=str(key), at=now.isoformat(), channel="sms", to=phone, subject="", body=text
        )


class ConsoleTransport:
    """Shows each SMS on standard error. For development."""

    def send(self, *, phone: str, text: str, key: UUID, now: datetime) -> None:
        """Write one line."""
        sys.stderr.write(f"SMS to {phone}: {text}\n")


def transport() -> SmsTransport:
    """The configured transport. Raises ImproperlyConfigured."""
    name: str = settings.HOUVAST_SMS_TRANSPORT
    return _transport(name)


@cache
def _transport(name: str) -> SmsTransport:
    try:
        made: SmsTransport = import_string(TRANSPORTS.get(name, name))()
    except ImportError as error:
        raise ImproperlyConfigured(f"HOUVAST_SMS_TRANSPORT: {name!r} is unknown.") from error
    return made
