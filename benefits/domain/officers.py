"""What each officer of an employer may do on its side, and what keeps an employer in hands.

An owner does everything; HR looks after rights, roster and code; finance after contract and
invoices. Nobody takes away her own rights, so the last owner can never shut the door behind her.
"""

from __future__ import annotations

from enum import StrEnum

OWNER, HR, FINANCE = "owner", "hr", "finance"
#: Invitations of one employer that may stand at one time: letters go to addresses it types.
MAX_OPEN_INVITATIONS = 20


class Duty(StrEnum):
    """A part of the employer's side."""

    RIGHTS = "rights"
    CODE = "code"
    MONEY = "money"
    OFFICE = "office"


_DUTIES = {
    OWNER: frozenset(Duty),
    HR: frozenset({Duty.RIGHTS, Duty.CODE}),
    FINANCE: frozenset({Duty.MONEY}),
}


def duties_of(member_role: str) -> frozenset[Duty]:
    """What this role looks after; nothing for a role that does not exist."""
    return _DUTIES.get(member_role, frozenset())


def roles_for(duty: Duty) -> tuple[str, ...]:
    """The roles that look after this: for the rule of a page."""
    return tuple(role for role, duties in _DUTIES.items() if duty in duties)
