"""The gate before a contract: promises first, unless a person decides otherwise in writing."""

from __future__ import annotations

from datetime import datetime

from accounts.domain.actor import Actor
from accounts.services import audit
from benefits import promise_check
from benefits.domain.promise_check import Verdict
from benefits.models import Contract, ContractOverride


class PromisesAtRisk(Exception):
    """So many people more would break promises, and nobody wrote down why it is done all the same.

    `verdict` holds the figures.
    """

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(f"{verdict.staff} people more would break promises")
        self.verdict = verdict


def check(staff: int, reason: str, now: datetime) -> Verdict | None:
    """None when promises hold with so many people more; else the verdict that must be kept.

    Takes seconds: call it outside any transaction. Raises PromisesAtRisk without a reason.
    """
    verdict = promise_check.against(staff, now)
    if verdict is not None and not reason.strip():
        raise PromisesAtRisk(verdict)
    return verdict


def keep(
    verdict: Verdict | None,
    contract: Contract,
    *,
    cause: str,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Write the override down, in the caller's transaction; nothing when none was needed."""
    if verdict is None:
        return
    kept = ContractOverride.objects.create(
        employer_id=contract.employer_id,
        contract_id=contract.pk,
        cause=cause,
        added_staff=verdict.staff,
        reason=reason.strip(),
        figures=verdict.figures(),
        decided_by=actor.user_id,
        decided_at=now,
    )
    audit.record(
        actor=actor,
        event="contract.override",
        action="C",
        now=now,
        object_type="contractoverride",
        object_id=kept.pk,
        purpose="BILLING",
        note=f"contract {contract.pk}",
    )
