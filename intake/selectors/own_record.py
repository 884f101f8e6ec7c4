"""Her own record, for her own eyes: what she answered, in the words of the page."""

from __future__ import annotations

from uuid import UUID

from accounts.models import Client
from accounts.services.sealing import open_json
from intake.domain.review import Part, review
from intake.models import Intake
from intake.selectors.packs import questionnaire_of


def newest_intake(client: Client) -> Intake | None:
    """The intake she sent last."""
    return (
        Intake.objects.select_related("key").filter(client=client).order_by("-submitted_at").first()
    )


def answers_in_words(intake: Intake, *, language: str) -> tuple[Part, ...]:
    """What she sent, section by section. Raises Unreadable when the seal does not open."""
    frozen = open_json(intake.key, _place(intake.pk), intake.sealed_answers)
    path = questionnaire_of(intake.questionnaire_version)
    return review(path, frozen["answers"], language=language)


def _place(intake_id: UUID) -> str:
    return f"intake.intake.sealed_answers:{intake_id}"
