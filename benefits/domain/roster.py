"""What is hashed of one member of staff: never stored, never shown, only compared.

The employer's number alone answers the employer's own check; number and birth date together are
her claim. Each goes under a key of its own, so that neither list leads to the other.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from uuid import UUID

_BETWEEN = re.compile(r"[\s\u2010-\u2015_.\-/]+")


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One line of the employer's list. `inactive_since`: first day of leave, or after leaving."""

    number: str
    born_on: date
    inactive_since: date | None = None


def normalise_number(typed: str) -> str:
    """An employee number without what systems write differently: case, width, spaces, dashes.

    `P-20417`, `p 20417` and `P20417` are one number; leading zeros count. Any text is taken.
    """
    readable = typed.encode("utf-8", "replace").decode("utf-8")
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", readable)).upper()


def number_value(employer_id: UUID, number: str) -> str:
    """What is hashed for the employer's check."""
    return f"{employer_id}|{normalise_number(number)}"


def claim_value(employer_id: UUID, number: str, born_on: date) -> str:
    """What is hashed for her claim."""
    return f"{number_value(employer_id, number)}|{born_on.isoformat()}"
