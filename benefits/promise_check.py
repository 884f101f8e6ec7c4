"""Who knows whether a contract would break promises. The room above registers itself, in
`<app>/apps.py`, so that this room asks without importing anybody above it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from benefits.domain.promise_check import Verdict

#: `check(staff, now)`: so many people more from now on. None when there is nothing to say yet.
Check = Callable[[int, datetime], Verdict | None]

_checks: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Make a check known. Raises ValueError when another one has this name."""
    if _checks.setdefault(name, check) != check:
        raise ValueError(f"two checks are called {name}")


def against(staff: int, now: datetime) -> Verdict | None:
    """The first verdict that promises would break; None when nobody objects."""
    if staff < 1:
        return None
    verdicts = (_checks[name](staff, now) for name in sorted(_checks))
    return next((each for each in verdicts if each is not None and each.breaks), None)
