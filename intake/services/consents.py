"""Consent as rows: one per purpose and moment, with proof of the very words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from accounts.models import Client
from intake.domain.consent import consents_of
from intake.models import Consent


def write_from_answers(
    *, client: Client, answers: Mapping[str, Any], asked_by: UUID | None = None
) -> list[Consent]:
    """Write what she agreed to on the way, or did not (in the caller's transaction).

    `asked_by`: who of the staff read it out to her, or copied it from her signed paper.
    """
    return Consent.objects.bulk_create(
        Consent(
            client=client,
            purpose=given.purpose,
            is_given=given.is_given,
            text_version=given.text_version,
            text_hash=given.text_hash,
            language=given.language,
            at=given.at,
            asked_by_id=asked_by,
        )
        for given in consents_of(answers)
    )
