"""SMS through any provider or bridge that takes one JSON document over HTTPS."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from notifications.channels.base import PermanentFailure, TemporaryFailure

TIMEOUT_SECONDS = 10
#: Their refusals of this one message; other 4xx codes are a fault of ours that will be mended.
FINAL_CODES = (400, 404, 410, 422)


class HttpTransport:
    """POSTs `{"to", "text", "sender", "reference"}` to HOUVAST_SMS_URL.

    `Authorization: Bearer` HOUVAST_SMS_TOKEN; `Idempotency-Key` and `reference` are the outbox id.
    Any 2xx means taken. Raises ImproperlyConfigured when the address is absent or not https.
    """

    def __init__(self) -> None:
        self.url: str = settings.HOUVAST_SMS_URL
        self.token: str = settings.HOUVAST_SMS_TOKEN
        if not self.url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise ImproperlyConfigured("HOUVAST_SMS_URL must be an https address.")

    def send(self, *, phone: str, text: str, key: UUID, now: datetime) -> None:
        """Hand the text to the provider. Raises TemporaryFailure or PermanentFailure."""
        try:
            with urllib.request.urlopen(  # noqa: S310 - the scheme was checked above
                self._request(phone, text, key), timeout=TIMEOUT_SECONDS
            ):
                pass
        except urllib.error.HTTPError as error:
            with error:
                failure = PermanentFailure if error.code in FINAL_CODES else TemporaryFailure
                raise failure(f"sms_http {error.code}") from error
        except (OSError, http.client.HTTPException) as error:
            raise TemporaryFailure(f"sms_http {type(error).__name__}") from error

    def _request(self, phone: str, text: str, key: UUID) -> urllib.request.Request:
        document = {
            "to": phone,
            "text": text,
            "sender": settings.HOUVAST_BRAND,
            "reference": str(key),
        }
        return urllib.request.Request(  # noqa: S310 - the scheme was checked above
            self.url,
            data=json.dumps(document).encode(),
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
                "Idempotency-Key": str(key),
            },
            method="POST",
        )
