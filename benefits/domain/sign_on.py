"""An employer's own sign-in: which issuer is asked, and whom its answer lets in.

Nothing here trusts what an issuer says about anybody but the employer that named it: its officers
alone, by an address that it verified and that ends in the employer's own domain.
"""

from __future__ import annotations

import ipaddress
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

#: Characters of an address of an employer's sign-in, and how many: 59 bits, nothing to guess.
_ALPHABET: Final = "abcdefghjkmnpqrstvwxyz23456789"
ADDRESS_LENGTH: Final = 12
#: How an identity may be signed: by a key pair, never by a shared secret and never not at all.
ALGORITHMS: Final = frozenset({"RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"})
_DOMAIN: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
_ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class NotTrusted(Exception):
    """What an issuer sent lets nobody in. `reason` is a code for the log, never for the page."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Terms:
    """What an owner records: whom to ask, as whom, and whose addresses it may speak for."""

    issuer: str
    client_id: str
    email_domain: str


def new_address() -> str:
    """Where the officers of one employer begin: nobody reads from it which employer that is."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(ADDRESS_LENGTH))


def is_web_address(url: str, *, needs_https: bool) -> bool:
    """Whether this is an address to ask, without a name and password, query or fragment in it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    schemes = {"https"} if needs_https else {"https", "http"}
    is_plain = not (parts.username or parts.password or parts.query or parts.fragment)
    return bool(parts.scheme in schemes and parts.hostname and is_plain and port != 0)


def is_domain(text: str) -> bool:
    """Whether this is the part of e-mail addresses behind the @, in small letters."""
    return bool(_DOMAIN.fullmatch(text))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet: not this machine, not a network inside."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inside = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    if inside is not None:
        return is_public(str(inside))
    return ip.is_global and not ip.is_multicast


def origin_of(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def check_document(document: object, issuer: str, *, needs_https: bool) -> dict[str, Any]:
    """What the issuer says about itself, when it is that issuer and whole. Raises NotTrusted."""
    if not isinstance(document, dict):
        raise NotTrusted("document")
    if str(document.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
        raise NotTrusted("issuer")
    optional = [name for name in ("userinfo_endpoint",) if name in document]
    for name in (*_ENDPOINTS, *optional):
        url = document.get(name)
        # An authorization endpoint may have a query of its own; what is recorded may not.
        bare = url.partition("?")[0] if isinstance(url, str) else ""
        if not is_web_address(bare, needs_https=needs_https):
            raise NotTrusted("document")
    return document


def person_of(id_token: Mapping[str, Any], userinfo: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """What is said about one person: the signed identity, else what was asked about the same one.

    Raises NotTrusted when the two are about two people.
    """
    if "email" in id_token or userinfo is None:
        return id_token
    if userinfo.get("sub") != id_token.get("sub"):
        raise NotTrusted("subject")
    return userinfo


def email_of(person: Mapping[str, Any], email_domain: str) -> str:
    """Her address in small letters. Raises NotTrusted: not verified, or another domain's."""
    email = person.get("email")
    # Some issuers send the word instead of the value; anything else is not verified.
    if person.get("email_verified") not in (True, "true") or not isinstance(email, str):
        raise NotTrusted("not_verified")
    local, at, domain = email.strip().lower().rpartition("@")
    if not (local and at) or domain != email_domain:
        raise NotTrusted("domain")
    return f"{local}@{domain}"


def check_nonce(id_token: Mapping[str, Any], expected: object) -> None:
    """That this identity was made for this very sign-in. Raises NotTrusted."""
    said = id_token.get("nonce")
    if not (isinstance(said, str) and isinstance(expected, str) and expected):
        raise NotTrusted("nonce")
    if not secrets.compare_digest(said.encode(), expected.encode()):
        raise NotTrusted("nonce")
