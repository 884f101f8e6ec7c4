"""Who may invite whom, and how long an invitation stands."""

from __future__ import annotations

from datetime import timedelta

INVITATION_LIFETIME = timedelta(days=7)

_MAY_INVITE = {
    "admin": frozenset({"clinician", "coordinator", "admin"}),
    "coordinator": frozenset({"clinician", "coordinator"}),
    "employer": frozenset({"employer"}),
}
#: Roles whose people a role may sign out or let go; nobody acts on herself.
_MAY_MANAGE = {
    "admin": frozenset({"clinician", "coordinator", "admin"}),
    "coordinator": frozenset({"clinician"}),
}


def roles_to_invite(role: str) -> frozenset[str]:
    """Roles that someone with `role` may invite. An employer is invited through its contract."""
    return _MAY_INVITE.get(role, frozenset())


def can_invite(role: str, invited: str) -> bool:
    """Whether `role` may invite someone as `invited`; a running part (`system:...`) may."""
    if role.startswith("system:") or (role == "admin" and invited == "employer"):
        return True
    return invited in roles_to_invite(role)


def can_manage(role: str, other: str) -> bool:
    """Whether `role` may sign out or let go of someone with role `other`."""
    return role.startswith("system:") or other in _MAY_MANAGE.get(role, frozenset())
