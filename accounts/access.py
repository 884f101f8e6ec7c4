"""Decorators that give a page its rule. `accounts.middleware.DenyByDefault` holds pages to it.

Every view carries exactly one of them, outermost::

    @staff(Role.CLINICIAN, rule="own_clients")
    @require_safe
    def caseload(request): ...
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, overload
from uuid import UUID

from django.http import Http404

from accounts.domain.policy import STAFF, AccessRule, Kind

View = TypeVar("View", bound=Callable[..., Any])


class NotYours(Http404):
    """This record is not for this person. She sees what she would see if it did not exist.

    The attempt is written to the access log. `subject_id` is the client it was about, if known.
    """

    def __init__(self, object_type: str, object_id: object, subject_id: UUID | None = None) -> None:
        super().__init__(object_type)
        self.object_type = object_type
        self.object_id = str(object_id)
        self.subject_id = subject_id


def public(reason: str) -> Callable[[View], View]:
    """Open to everybody. `reason` says in one or two words why, for the policy table."""
    return _ruled(AccessRule(Kind.PUBLIC, reason))


def machine(reason: str) -> Callable[[View], View]:
    """Open to machines without a session; the view itself checks their key, if there is one."""
    return _ruled(AccessRule(Kind.MACHINE, reason))


@overload
def visitor(view: View) -> View: ...
@overload
def visitor(
    *, rule: str = "own_record", needs_second_factor: bool = False
) -> Callable[[View], View]: ...
def visitor(
    view: View | None = None, *, rule: str = "own_record", needs_second_factor: bool = False
) -> Any:
    """For a client who is known in this session; others are asked for their code.

    `needs_second_factor` is for pages where she reads back what she answered.
    """
    ruled = _ruled(
        AccessRule(
            Kind.VISITOR,
            rule,
            roles=frozenset({"client"}),
            needs_second_factor=needs_second_factor,
        )
    )
    return ruled(view) if view else ruled


def staff(*roles: str, rule: str = "role") -> Callable[[View], View]:
    """For signed-in staff of these roles, second factor done. `rule` says which objects.

    Raises ValueError on a role that is no staff role.
    """
    chosen = frozenset(str(role) for role in roles)
    if not chosen or not chosen <= STAFF:
        raise ValueError(f"not staff: {sorted(chosen - STAFF)}")
    return _ruled(AccessRule(Kind.STAFF, rule, roles=chosen, needs_second_factor=True))


def employer_side(*member_roles: str, rule: str = "own_employer") -> Callable[[View], View]:
    """For an employer's officer, second factor done; without `member_roles`, any officer."""
    return _ruled(
        AccessRule(
            Kind.EMPLOYER,
            rule,
            roles=frozenset({"employer"}),
            member_roles=frozenset(str(role) for role in member_roles),
            needs_second_factor=True,
        )
    )


def _ruled(rule: AccessRule) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def ruled(*args: Any, **kwargs: Any) -> Any:
            return view(*args, **kwargs)

        ruled.access_rule = rule  # type: ignore[attr-defined]
        return ruled  # type: ignore[return-value]

    return decorate
