"""Her own record, for her own eyes: what she answered, in the words of the page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from accounts.models import Client
from accounts.services.sealing import open_json
from intake.domain.review import Part, review
from intake.domain.situation import as_it_is_now
from intake.models import Intake
from intake.selectors.packs import questionnaire_of


def newest_intake(client: Client) -> Intake | None:
    """The intake she sent last."""
    return (
        Intake.objects.select_related("key").filter(client=client).order_by("-submitted_at").first()
    )


def answers_in_words(intake: Intake, *, language: str, wording: str) -> tuple[Part, ...]:
    """What she sent, section by section, without questions that no longer fit her situation.

    Raises Unreadable when the seal does not open.
    """
    path = questionnaire_of(intake.questionnaire_version)
    return review(path, answers_now(intake, wording), language=language)


def answers_now(intake: Intake, wording: str) -> dict[str, Any]:
    """What she sent, with what changed since about the baby. Raises Unreadable."""
    return as_it_is_now(answers_sent(intake), wording)


def answers_sent(intake: Intake) -> dict[str, Any]:
    """What she sent, as she sent it. Raises Unreadable."""
    frozen = open_json(intake.key, _place(intake.pk), intake.sealed_answers)
    return dict(frozen["answers"])


def _place(intake_id: UUID) -> str:
    return f"intake.intake.sealed_answers:{intake_id}"
