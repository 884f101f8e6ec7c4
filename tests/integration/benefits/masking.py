"""What differs from one response to the next by chance alone, taken out before comparing."""

from __future__ import annotations

import re
from typing import Any

CHANCE = re.compile(
    rb'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]{64}'
    rb'|(?<=name="form_id" value=")[0-9a-f-]{36}'
    rb'|(?<=nonce=")[A-Za-z0-9+/=_-]+'
    rb"|(?<=nonce-)[A-Za-z0-9+/=_-]+"
    rb"|\b[0-9a-f]{16}\b"  # the number of the request, for the error pages
)
#: Cookies carry keys drawn by chance; which cookies come is compared, not what is in them.
COOKIES = "set-cookie"


def masked(response: Any) -> tuple[int, tuple[tuple[str, bytes], ...], bytes]:
    """Status, headers with the names of cookies, and content, without what chance put there."""
    headers = [
        (name.lower(), CHANCE.sub(b"*", str(value).encode()))
        for name, value in response.items()
        if name.lower() != COOKIES
    ]
    cookies = [(COOKIES, name.encode()) for name in response.cookies]
    return (
        response.status_code,
        tuple(sorted(headers + cookies)),
        CHANCE.sub(b"*", response.content),
    )
