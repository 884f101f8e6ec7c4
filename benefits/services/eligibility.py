"""The employer checks whether a number has a right. Any text is taken and costs the same."""

from __future__ import annotations

from datetime import datetime

from django.db import router, transaction

from accounts.domain.actor import Actor
from accounts.services import audit
from benefits.domain.eligibility import Right, right_by_roster
from benefits.domain.periods import local_day
from benefits.models import Employer
from benefits.selectors import contracts
from benefits.selectors.roster import standing_by_number


def check_right(*, employer: Employer, number: str, actor: Actor, now: datetime) -> Right:
    """Whether the person with this number has a right today, and write down that it was asked.

    The same three statements run for a known number, an unknown one and no number at all; the
    log holds neither the number nor the answer.
    """
    today = local_day(now)
    with transaction.atomic(using=router.db_for_write(Employer), durable=True):
        contract = contracts.in_force(employer.pk, today)
        standing = standing_by_number(employer.pk, number)
        audit.record(
            actor=actor,
            event="eligibility.check",
            action="E",
            now=now,
            object_type="employer",
            object_id=employer.pk,
            purpose="BILLING",
            rule="own_employer",
        )
    return right_by_roster(contracts.terms_of(contract), standing, on=today)
