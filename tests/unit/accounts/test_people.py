"""Who may invite and manage whom."""

from __future__ import annotations

import pytest

from accounts.domain.actor import Actor
from accounts.domain.people import can_invite, can_manage, roles_to_invite


@pytest.mark.parametrize(
    ("role", "may_invite", "may_manage"),
    [
        (
            "admin",
            {"clinician", "coordinator", "admin", "employer"},
            {"clinician", "coordinator", "admin"},
        ),
        ("coordinator", {"clinician", "coordinator"}, {"clinician"}),
        ("clinician", set(), set()),
        ("employer", {"employer"}, set()),
        ("client", set(), set()),
        ("anonymous", set(), set()),
    ],
)
def test_what_a_role_may_do(role: str, may_invite: set[str], may_manage: set[str]) -> None:
    others = ("client", "clinician", "coordinator", "admin", "employer")
    assert {other for other in others if can_invite(role, other)} == may_invite
    assert {other for other in others if can_manage(role, other)} == may_manage


def test_the_form_offers_no_employer() -> None:
    assert roles_to_invite("admin") == {"clinician", "coordinator", "admin"}


def test_a_running_part_is_no_person() -> None:
    worker = Actor.system("worker")
    assert (worker.user_id, worker.role, worker.source) == (None, "system:worker", "worker")
    assert worker.is_system
    assert can_invite(worker.role, "admin")
    assert Actor(user_id=None, role="anonymous").source == "web"
