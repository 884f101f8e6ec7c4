"""Who of an employer's people looks after what."""

from __future__ import annotations

import pytest

from benefits.domain.officers import FINANCE, HR, OWNER, Duty, duties_of, roles_for


@pytest.mark.parametrize(
    ("duty", "roles"),
    [
        (Duty.RIGHTS, (OWNER, HR)),
        (Duty.CODE, (OWNER, HR)),
        (Duty.MONEY, (OWNER, FINANCE)),
        (Duty.OFFICE, (OWNER,)),
    ],
)
def test_each_duty_has_its_roles(duty: Duty, roles: tuple[str, ...]) -> None:
    assert roles_for(duty) == roles
    assert {role for role in (OWNER, HR, FINANCE) if duty in duties_of(role)} == set(roles)


def test_an_unknown_role_looks_after_nothing() -> None:
    assert duties_of("boss") == frozenset()
