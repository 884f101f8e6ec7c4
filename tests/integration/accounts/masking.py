"""Comparing two pages byte by byte, once what differs at every load is taken out."""

from __future__ import annotations

import re
from typing import Any

_TOKENS = re.compile(rb'(name="csrfmiddlewaretoken" value|nonce|data-token)="[^"]+"')


def masked(response: Any) -> tuple[int, bytes, dict[str, str]]:
    """Status, body without tokens, and headers without the request's number and its nonce."""
    headers = {
        name: re.sub(r"'nonce-[^']+'", "'nonce'", value)
        for name, value in response.headers.items()
        if name != "X-Request-ID"
    }
    return response.status_code, _TOKENS.sub(b"", response.content), headers
