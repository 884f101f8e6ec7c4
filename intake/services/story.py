"""Her story in her own words: nothing is kept before she approves, nothing is rewritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from accounts.domain.actor import Actor
from accounts.services import audit
from accounts.services.sealing import open_json, seal_json
from intake.domain.telling import checked
from intake.models import Intake, Story
from scheduling.services.locks import lock_request, whole_deed


@dataclass(frozen=True, slots=True)
class Told:
    """A wording she approved. `number` counts her wordings from 1."""

    number: int
    text: str
    language: str
    approved_at: datetime

    @property
    def lines(self) -> list[str]:
        """Her text, line by line."""
        return self.text.splitlines()


def approve(*, intake_id: UUID, text: str, language: str, actor: Actor, now: datetime) -> Told:
    """Keep her wording as the one that is read from now on; the same wording again changes nothing.

    Raises TellingRefused for a text that is empty or too long, and Intake.DoesNotExist.
    """
    kept = checked(text)
    with whole_deed():
        intake = Intake.objects.select_related("key").get(pk=intake_id)
        lock_request(intake_id)
        newest = told(intake)
        if newest and (newest.text, newest.language) == (kept, language):
            return newest
        story = Story(
            id=uuid4(),
            intake=intake,
            number=newest.number + 1 if newest else 1,
            language=language,
            approved_at=now,
        )
        story.sealed_text = seal_json(intake.key, _place(story), kept)
        story.save(force_insert=True)
        _log(story, actor, now)
    return _told(story, kept)


def told(intake: Intake) -> Told | None:
    """The wording that is read now; None before she approved one. Raises Unreadable."""
    story = Story.objects.filter(intake=intake).order_by("-number").first()
    if story is None:
        return None
    return _told(story, str(open_json(intake.key, _place(story), story.sealed_text)))


def approved_at(intake_id: UUID) -> datetime | None:
    """When she approved her newest wording, without opening it."""
    stories = Story.objects.filter(intake_id=intake_id).order_by("-number")
    return stories.values_list("approved_at", flat=True).first()


def _told(story: Story, text: str) -> Told:
    return Told(story.number, text, story.language, story.approved_at)


def _log(story: Story, actor: Actor, now: datetime) -> None:
    audit.record(
        actor=actor,
        event="story.approve",
        action="C",
        now=now,
        subject_id=story.intake.client_id,
        object_type="story",
        object_id=story.pk,
        fields=("story",),
        note=f"wording {story.number}",
    )


def _place(story: Story) -> str:
    return f"intake.story.sealed_text:{story.pk}"
