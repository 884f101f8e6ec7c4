"""What every page needs to know of the clinic: its name, its numbers, its hours."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from accounts.models import Clinic

#: Seconds for which a process remembers the profile: a changed number shows within half a minute.
KEPT_FOR = 30


@dataclass(frozen=True)
class ClinicProfile:
    """The facts of the clinic; all but the duty's and the partner's phone are public.

    `staffed_hours`: weekday (0 = Monday) to intervals.

    Empty texts mean that the guided set-up has not filled them in yet.
    """

    name: str = ""
    phone: str = ""
    gp_post_name: str = ""
    gp_post_phone: str = ""
    duty_phone: str = ""
    partner_name: str = ""
    partner_phone: str = ""
    staffed_hours: dict[str, list[list[str]]] = field(default_factory=dict)


_remembered: tuple[float, ClinicProfile] | None = None


def profile() -> ClinicProfile:
    """The clinic's profile, at most `KEPT_FOR` seconds old; an empty one before the set-up.

    Remembered in the process, not in the shared cache: crisis numbers must not depend on it.
    """
    global _remembered
    now = time.monotonic()
    if _remembered is None or now - _remembered[0] > KEPT_FOR:
        _remembered = (now, _read())
    return _remembered[1]


def forget_profile() -> None:
    """Read the profile anew at the next question: after the set-up page, and between tests."""
    global _remembered
    _remembered = None


def _read() -> ClinicProfile:
    row = Clinic.objects.filter(pk=1).first()
    if row is None:
        return ClinicProfile()
    return ClinicProfile(
        name=row.name,
        phone=row.phone,
        gp_post_name=row.gp_post_name,
        gp_post_phone=row.gp_post_phone,
        duty_phone=row.duty_phone,
        partner_name=row.partner_name,
        partner_phone=row.partner_phone,
        staffed_hours=row.staffed_hours,
    )
