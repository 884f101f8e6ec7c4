"""Submission: freeze, triage, place, promise, owe. One transaction, and only once."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.domain.actor import Actor
from accounts.models import Client, Wording
from accounts.services import audit
from accounts.services.clients import set_wording
from accounts.services.sealing import seal_json
from benefits.services import claims
from intake.domain.errors import BookingsClosed, SubmissionIncomplete
from intake.domain.questionnaire import missing_pages, preferences_of, proof_of, to_triage
from intake.domain.reference import reference_from
from intake.domain.routing import READ_LEVEL, calendar_track, route_of
from intake.models import Draft, Intake
from intake.selectors.on_behalf import typed_in
from intake.selectors.packs import questionnaire_of
from intake.services import consents, decisions, duplicates, responses, sealed_drafts, talk
from notifications.outbox import enqueue
from scheduling.domain.errors import ClinicNotReady, PlaceTaken
from scheduling.domain.working_days import local_day
from scheduling.models import CareRequest
from scheduling.selectors.clinic import can_book
from scheduling.services import placement, requests
from scheduling.services.locks import whole_deed
from scheduling.services.placement import Placement

#: A lock is waited for two seconds; so often is the whole of it tried.
TRIES = 3

#: The letter that says that her intake is in, and by when somebody does what.
RECEIVED = "intake_received"


@dataclass(frozen=True)
class Submitted:
    """The intake, and where it brought her. `placement` is None when it was sent before."""

    intake: Intake
    placement: Placement | None


def submit_intake(*, draft_id: UUID, actor: Actor, now: datetime) -> Submitted:
    """Send a draft. Calling it again (double click, back button, retry) gives the first intake.

    Raises SubmissionIncomplete with the pages that still need her, BookingsClosed, PlaceTaken when
    others kept what it needs locked for too long, DraftGone when it is in somebody else's hands,
    and Draft.DoesNotExist.
    """
    for _ in range(TRIES - 1):
        with suppress(PlaceTaken):
            return _whole(draft_id, actor, now)
    return _whole(draft_id, actor, now)


def _whole(draft_id: UUID, actor: Actor, now: datetime) -> Submitted:
    try:
        with whole_deed():
            return submit(draft_id=draft_id, actor=actor, now=now)
    except ClinicNotReady as error:
        raise BookingsClosed from error


def submit(
    *,
    draft_id: UUID,
    actor: Actor,
    now: datetime,
    source: str = Intake.Source.HERSELF,
    extra: dict[str, Any] | None = None,
) -> Submitted:
    """As `submit_intake`, inside the caller's transaction, which ClinicNotReady leaves as it is.

    `extra`: triage inputs that come from outside the questionnaire, such as scored EPDS items.
    What staff typed in for her says itself where it came from, and since when its promise counts.
    """
    draft = (
        Draft.objects.select_for_update(of=("self",))
        .select_related("key", "client__key", "on_behalf")
        .get(pk=draft_id)
    )
    sealed_drafts.check_hand(draft, actor)
    if draft.submitted_at is not None:
        return Submitted(Intake.objects.select_related("care_request").get(pk=draft_id), None)
    if not can_book(now):
        raise BookingsClosed
    sent = _send(draft, extra or {}, source, actor, now)
    draft.submitted_at = now
    draft.save(update_fields=["submitted_at"])
    return sent


def _send(
    draft: Draft, extra: dict[str, Any], source: str, actor: Actor, now: datetime
) -> Submitted:
    content = sealed_drafts.content_of(draft)
    answers, typed = content.answers, typed_in(draft)
    client = _check_complete(draft, answers)
    triage_input = to_triage(answers, on=local_day(now)) | extra
    judgement = decisions.judge(triage_input)
    care_request = _open_request(draft, client, answers, judgement, triage_input, actor, now)
    source = typed.source if typed else source
    intake = _freeze(draft, client, care_request, answers, extra, source, now)
    decisions.write_judgement(intake=intake, judgement=judgement, now=now)
    responses.write_from_answers(intake=intake, content=content, scored=extra, now=now)
    asked_by = typed.typed_by_id if typed else None
    consents.write_from_answers(client=client, answers=answers, asked_by=asked_by)
    _set_wording(client, triage_input, actor, now)
    claims.claim(
        client=client, care_request_id=intake.pk, proof=proof_of(answers, now), actor=actor, now=now
    )
    placed = placement.place(
        care_request=care_request,
        route=route_of(level=judgement.level, flags=judgement.flags),
        counted_from=typed.received_at if typed else now,
        actor=actor,
        now=now,
    )
    if placed.first is None:
        # Who has an appointment gets its letter; nobody else may be left without a trace.
        enqueue(kind=RECEIVED, subject_id=intake.pk, dedupe_key=f"{RECEIVED}:{intake.pk}", now=now)
    duplicates.note(client, now=now)
    if judgement.level == READ_LEVEL:
        talk.owe_invitation(intake_id=intake.pk, now=now)
    _log(intake, actor, now)
    return Submitted(intake, placed)


def _log(intake: Intake, actor: Actor, now: datetime) -> None:
    audit.record(
        actor=actor,
        event="intake.submit",
        action="C",
        now=now,
        subject_id=intake.client_id,
        object_type="intake",
        object_id=intake.pk,
        fields=("answers", "triage"),
        purpose="TRIAGE",
    )


def _check_complete(draft: Draft, answers: dict[str, Any]) -> Client:
    pages = missing_pages(answers, questionnaire_of(draft.questionnaire_version))
    if draft.client is None and "contact" not in pages:
        pages = (*pages, "contact")
    if pages or draft.client is None:
        raise SubmissionIncomplete(pages)
    return draft.client


def _open_request(
    draft: Draft,
    client: Client,
    answers: dict[str, Any],
    judgement: decisions.Judgement,
    triage_input: dict[str, Any],
    actor: Actor,
    now: datetime,
) -> CareRequest:
    wishes = preferences_of(answers)
    baby_risk = triage_input.get("s_baby")
    care_request = requests.open_request(id=draft.pk, client=client, actor=actor, now=now)
    return requests.submit_request(
        care_request=care_request,
        level=judgement.level,
        track=calendar_track(
            track=judgement.track,
            wish=wishes.track,
            baby_risk=baby_risk if isinstance(baby_risk, int) else None,
        ),
        languages=wishes.languages,
        modes=wishes.modes,
        region=wishes.region,
        gender_wish=wishes.gender_wish,
        day_parts=wishes.day_parts,
        excluded=(),
        actor=actor,
        now=now,
    )


def _freeze(
    draft: Draft,
    client: Client,
    care_request: CareRequest,
    answers: dict[str, Any],
    extra: dict[str, Any],
    source: str,
    now: datetime,
) -> Intake:
    frozen = {"answers": answers, "scored": extra}
    return Intake.objects.create(
        care_request=care_request,
        client=client,
        key=draft.key,
        source=source,
        reference=reference_from(secrets.token_bytes(8)),
        language=draft.language,
        questionnaire_version=draft.questionnaire_version,
        instrument_versions=responses.editions_of(draft),
        sealed_answers=seal_json(draft.key, place_of(draft.pk), frozen),
        submitted_at=now,
    )


def place_of(intake_id: UUID) -> str:
    """Where the frozen answers belong: they open nowhere else."""
    return f"intake.intake.sealed_answers:{intake_id}"


def _set_wording(client: Client, triage_input: dict[str, Any], actor: Actor, now: datetime) -> None:
    wording = Wording.BABY
    if triage_input.get("baby") == "died":
        wording = Wording.LOSS
    elif triage_input.get("respondent") == "self_pregnant":
        wording = Wording.PREGNANT
    elif triage_input.get("baby") == "nicu":
        wording = Wording.NICU
    if wording != client.wording:
        set_wording(client=client, wording=wording, actor=actor, now=now)
