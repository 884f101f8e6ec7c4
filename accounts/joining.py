"""What else must exist when an invited person joins, told by the rooms above.

A psychologist gets her calendar, an employer's officer her membership. The steps run inside the
transaction that makes the user, so that nobody half joins.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from accounts.models import Invitation, User

#: Called with `invitation`, `user`, `now` and `using` (the database alias).
Step = Callable[..., None]

_steps: dict[str, Step] = {}


def register_step(role: str, step: Step) -> None:
    """Run `step` when somebody joins with `role`. One step a role; the last one counts."""
    _steps[role] = step


def run_steps(*, invitation: Invitation, user: User, now: datetime, using: str) -> None:
    """Do what the user's role asks for."""
    step = _steps.get(user.role)
    if step:
        step(invitation=invitation, user=user, now=now, using=using)
