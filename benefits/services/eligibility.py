"""The employer checks whether numbers have a right. Any text is taken and costs the same.

One by one on a page or from its own system, many at once as a file: all ask the same rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import router, transaction

from accounts.domain.actor import Actor
from accounts.services import audit
from benefits.domain.eligibility import Answer, answer_of, right_by_roster
from benefits.domain.periods import local_day
from benefits.models import Employer
from benefits.selectors import contracts
from benefits.selectors.roster import standing_by_number, standings_by_number


def check_right(*, employer: Employer, number: str, actor: Actor, now: datetime) -> Answer:
    """Whether the person with this number has a right today, and write down that it was asked.

    The same three statements run for a known number, an unknown one and no number at all; the
    log holds neither the number nor the answer.
    """
    today = local_day(now)
    with transaction.atomic(using=router.db_for_write(Employer), durable=True):
        contract = contracts.in_force(employer.pk, today)
        standing = standing_by_number(employer.pk, number)
        _note(employer, actor, now, note="")
    return answer_of(right_by_roster(contracts.terms_of(contract), standing, on=today))


def check_rights(
    *, employer: Employer, numbers: Sequence[str], actor: Actor, now: datetime
) -> list[Answer]:
    """The same for many numbers, in their order; the log holds how many."""
    today = local_day(now)
    with transaction.atomic(using=router.db_for_write(Employer), durable=True):
        terms = contracts.terms_of(contracts.in_force(employer.pk, today))
        standings = standings_by_number(employer.pk, numbers)
        _note(employer, actor, now, note=f"{len(numbers)}")
    return [answer_of(right_by_roster(terms, standing, on=today)) for standing in standings]


def _note(employer: Employer, actor: Actor, now: datetime, note: str) -> None:
    audit.record(
        actor=actor,
        event="eligibility.check",
        action="E",
        now=now,
        object_type="employer",
        object_id=employer.pk,
        purpose="BILLING",
        rule="own_employer",
        note=note,
    )
