"""Keys for an employer's own systems: how they look, what they open, how long they live."""

from __future__ import annotations

import hmac
import secrets
from datetime import date
from enum import StrEnum

from accounts.domain.codes import link_digest

MARK = "hv"
PREFIX_BYTES, SECRET_BYTES = 4, 32
MAX_DAYS = 366
#: Compared with when no key has the prefix, so that both answers take the same work.
NOBODYS_DIGEST = link_digest("no key at all")


class Scope(StrEnum):
    """What a key opens."""

    ELIGIBILITY = "eligibility"
    SCIM = "scim"


def new_token() -> str:
    """A key as its system sends it: `hv_<eight signs that may be shown>_<256 secret bits>`."""
    return f"{MARK}_{secrets.token_hex(PREFIX_BYTES)}_{secrets.token_hex(SECRET_BYTES)}"


def prefix_of(token: str) -> str:
    """The part that may be stored and shown; empty for what cannot be a key. Any text is taken."""
    if len(token) != len(f"{MARK}__") + 2 * (PREFIX_BYTES + SECRET_BYTES) or not token.isascii():
        return ""
    mark, _, rest = token.partition("_")
    prefix, _, secret = rest.partition("_")
    fits = mark == MARK and len(prefix) == 2 * PREFIX_BYTES and len(secret) == 2 * SECRET_BYTES
    return f"{mark}_{prefix}" if fits else ""


def digest_of(token: str) -> bytes:
    """What is stored of a key: SHA-256 is enough, for nobody can guess 256 bits."""
    return link_digest(token.encode("utf-8", "replace").decode())


def is_same(stored: bytes, token: str) -> bool:
    """Whether this is the key behind a stored digest, in a time that does not tell."""
    return hmac.compare_digest(stored, digest_of(token))


def check_expiry(expires_on: date, today: date) -> None:
    """Raises ValueError unless the last day lies within a year from today."""
    if not 0 <= (expires_on - today).days <= MAX_DAYS:
        raise ValueError("a key holds from a day to a year")
