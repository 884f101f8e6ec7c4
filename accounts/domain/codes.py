"""Links and codes: how they are made, read back from what someone typed, and how often tried."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta

#: Crockford's base 32: no I, L, O, U, so that a code survives handwriting.
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RESUME_CODE_LENGTH = 10
LINK_BYTES = 32
#: Wrong guesses after which a code is dead, however many are left alive.
MAX_FAILURES = 5
MAX_LIVE_CODES = 3
#: Wrong guesses at all recent codes of one subject, after which none of them opens for a while:
#: 60 guesses an hour in a million, and nobody is kept out for longer than 15 minutes (A10).
MAX_RECENT_FAILURES = 15
RECENT = timedelta(minutes=15)
_LOOK_ALIKES = str.maketrans("OIL", "011")


def new_link_token() -> str:
    """A url-safe token of 256 bits."""
    return secrets.token_urlsafe(LINK_BYTES)


def link_digest(token: str) -> bytes:
    """What is stored of a link: SHA-256 is enough, for nobody can guess 256 bits."""
    return hashlib.sha256(token.encode()).digest()


def new_digits(length: int) -> str:
    """A code of `length` digits, for a mail or an SMS."""
    return "".join(secrets.choice("0123456789") for _ in range(length))


def new_resume_code() -> str:
    """Ten Crockford characters (50 bits) in two groups, to be written down."""
    code = "".join(secrets.choice(CROCKFORD) for _ in range(RESUME_CODE_LENGTH))
    return f"{code[:5]}-{code[5:]}"


def typed_code(code: str) -> str:
    """A code as typed, without spaces and dashes; look-alike letters become the digits meant."""
    return re.sub(r"[\s\-.]", "", code).upper().translate(_LOOK_ALIKES)
