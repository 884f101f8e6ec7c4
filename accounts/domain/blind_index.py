"""Keyed hashes that find a person again without storing what she typed.

HMAC-SHA256 over the normalised value. Each purpose has its own key, derived from one secret by
HKDF (RFC 5869), so that two purposes never show the same person. For e-mail, phone, codes and
numbers that are unique; never for a birth date or a postcode alone (too few of them).
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from datetime import date
from functools import lru_cache

import phonenumbers
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

HOME_REGION = "NL"
PHONE_PURPOSES = frozenset({"phone"})


class NotAPhoneNumber(ValueError):
    """What was typed cannot be a phone number."""


def e164(value: str) -> str:
    """A phone number as `+31612345678`; numbers without a country are Dutch.

    Raises NotAPhoneNumber when no such number can exist.
    """
    try:
        parsed = phonenumbers.parse(value, HOME_REGION)
    except phonenumbers.NumberParseException:
        raise NotAPhoneNumber("this is not a phone number") from None
    if not phonenumbers.is_possible_number(parsed):
        raise NotAPhoneNumber("this is not a phone number")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def normalised(purpose: str, value: str) -> str:
    """What is hashed: NFKC, case folded, stripped; phone numbers in E.164 where possible."""
    if purpose in PHONE_PURPOSES:
        try:
            return e164(value)
        except NotAPhoneNumber:
            return re.sub(r"\D", "", value)
    folded = unicodedata.normalize("NFKC", value).casefold().strip()
    return unicodedata.normalize("NFKC", folded)


def person_text(name: str, born_on: date) -> str:
    """Name and birth date as one text, the same for spellings of one name: no case, accents,
    hyphens or order of its parts. Together they are rare enough to hash; alone neither is."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    parts = sorted(re.findall(r"[^\W\d_]+", letters))
    return f"{born_on.isoformat()} {' '.join(parts)}"


@lru_cache(maxsize=64)
def purpose_key(secret: bytes, purpose: str) -> bytes:
    """The 32-byte key of one purpose."""
    info = f"houvast blind index {purpose}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret)


def keyed_hash(secret: bytes, purpose: str, value: str) -> bytes:
    """The 32-byte index of `value` under `purpose`."""
    text = f"{purpose}\x00{normalised(purpose, value)}".encode()
    return hmac.digest(purpose_key(secret, purpose), text, "sha256")
