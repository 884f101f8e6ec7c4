"""What an employer tells its people at the start, and each quarter: the same for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class LaunchFacts:
    """The facts of a poster. `cap` is the sessions a person, None before a contract holds."""

    employer: str
    code: str
    until: date
    address: str
    cap: int | None = None
    includes_partner: bool = False
    is_by_use: bool = False

    @property
    def short_address(self) -> str:
        """The address as people type it."""
        return self.address.partition("://")[2].rstrip("/") or self.address
