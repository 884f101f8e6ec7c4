"""What we know of a person besides her answers. Sealed at rest, plain only in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Identity:
    """Who she is, where she lives roughly, and whom to reach for her."""

    name: str = ""
    born_on: date | None = None
    postcode: str = ""
    gp_practice: str = ""
    emergency_name: str = ""
    emergency_phone: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain values for sealing."""
        values = asdict(self)
        values["born_on"] = self.born_on.isoformat() if self.born_on else None
        return values

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Identity:
        """Read back what `as_json` gave; unknown keys are ignored, absent ones stay empty."""
        known = {name: values[name] for name in cls.__slots__ if values.get(name) is not None}
        if "born_on" in known:
            known["born_on"] = date.fromisoformat(known["born_on"])
        return cls(**known)


@dataclass(frozen=True, slots=True)
class Contact:
    """How she may be reached. Every message obeys these choices without exception."""

    email: str = ""
    phone: str = ""
    may_email: bool = False
    may_sms: bool = False
    may_voicemail: bool = False
    others_may_answer: bool = False
    asks_code_word: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain values for sealing."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Contact:
        """Read back what `as_json` gave; unknown keys are ignored, absent ones stay empty."""
        return cls(**{name: values[name] for name in cls.__slots__ if name in values})
