"""What every response carries, whoever made it: pages, redirects, errors, static files."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextvars import ContextVar

from csp.constants import NONCE, NONE, SELF
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

#: The number that joins a log line, an access row and the error page that somebody reads to us.
request_id: ContextVar[str] = ContextVar("request_id", default="-")

PERMISSIONS = ", ".join(
    [
        *(
            f"{feature}=()"
            for feature in (
                "accelerometer",
                "browsing-topics",
                "camera",
                "display-capture",
                "geolocation",
                "gyroscope",
                "magnetometer",
                "microphone",
                "midi",
                "payment",
                "usb",
            )
        ),
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    ]
)


def content_policy(*, form_targets: list[str]) -> dict[str, list[object]]:
    """The directives of our Content-Security-Policy: our own files, and inline only by nonce.

    `form_targets` are further origins that a form may lead to, such as the clinic's sign-in.
    """
    return {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *form_targets],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }


class ResponseHeaders:
    """The outermost middleware. Sets what is absent, so that an inner, stricter value stays.

    Django's SecurityMiddleware sets some of these too, but not on an error that it raises itself.
    Nothing dynamic is stored by a browser unless a view says so: these pages are read on shared
    phones.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request and complete the headers."""
        number = secrets.token_hex(8)
        request.request_id = number  # type: ignore[attr-defined]
        token = request_id.set(number)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        for name, value in self._headers(request).items():
            response.headers.setdefault(name, value)
        response.headers["X-Request-ID"] = number
        return response

    @staticmethod
    def _headers(request: HttpRequest) -> dict[str, str]:
        headers = {
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": PERMISSIONS,
            "Cache-Control": "no-store",
        }
        if settings.SECURE_HSTS_SECONDS and request.is_secure():
            years = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
            headers["Strict-Transport-Security"] = years
        return headers
