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

#: What somebody is invited as, in words: called with the invitation.
Words = Callable[[Invitation], str]

_steps: dict[str, Step] = {}
_words: dict[str, Words] = {}


def register_step(role: str, step: Step) -> None:
    """Run `step` when somebody joins with `role`. One step a role; the last one counts."""
    _steps[role] = step


def register_words(role: str, words: Words) -> None:
    """Say with `words` what somebody is invited as, where the name of the role is not enough."""
    _words[role] = words


def invited_as(invitation: Invitation) -> str:
    """What the invitation is for, in the language of the moment."""
    words = _words.get(invitation.role)
    return words(invitation) if words else invitation.get_role_display()


def run_steps(*, invitation: Invitation, user: User, now: datetime, using: str) -> None:
    """Do what the user's role asks for."""
    step = _steps.get(user.role)
    if step:
        step(invitation=invitation, user=user, now=now, using=using)
