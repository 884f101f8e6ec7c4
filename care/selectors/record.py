"""One mother on one screen: what her page shows to whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.domain.person import Contact, Identity
from accounts.models import User
from accounts.services.clients import contact_of, identity_of
from benefits.domain.running_low import RunningLow
from benefits.selectors.funding import low_for
from care.domain import summary
from care.domain.summary import Line, Passage, Section
from care.models import CareRelation, Episode
from care.selectors import access
from care.selectors.clocks import Clock, clocks_of
from care.selectors.opened import Opened, intake_of, opened
from care.selectors.scores import Scores, scores_of
from care.words import NEW_FACTS
from intake.domain.triage import CURRENT_TABLE
from intake.models import Draft, Intake, LoweringProposal, OnBehalf, TriageRecord
from intake.selectors import tables
from intake.selectors.on_behalf import typed_for
from intake.selectors.packs import questionnaire_of
from intake.services.decisions import NO_TABLE, detail_of
from intake.services.drafts import answers_of
from intake.services.review import reason_of
from intake.services.safety import call_wish_of
from intake.services.story import Told, told
from scheduling.domain.working_days import local_day
from scheduling.models import Appointment, CareRequest, Commitment, SafetyCall

#: What the access log names as shown, by who looks.
SHOWN_TO_BOARD = ("identity", "contact", "level", "promise", "appointments", "tasks")
SHOWN_TO_CLINICIAN = (*SHOWN_TO_BOARD, "answers", "scores", "triage", "decisions")


@dataclass(frozen=True)
class Decision:
    """One decision of the chain, with a person's reason."""

    record: TriageRecord
    reason: str


@dataclass(frozen=True)
class Inside:
    """What a clinician sees and a coordinator does not."""

    sections: tuple[Section, ...] = ()
    scores: Scores = field(default_factory=Scores)
    signs: tuple[Line, ...] = ()
    passages: tuple[Passage, ...] = ()
    reasons: list[tuple[str, str]] = field(default_factory=list)
    fired: list[tuple[str, str]] = field(default_factory=list)
    counterfactuals: list[str] = field(default_factory=list)
    table_version: str = ""
    informs_gp: bool = False
    weeks: int | None = None
    decisions: tuple[Decision, ...] = ()
    newest: TriageRecord | None = None
    lowering: LoweringProposal | None = None
    lowering_reason: str = ""
    story: Told | None = None
    low: RunningLow | None = None


@dataclass(frozen=True)
class Record:
    """Everything on her page. `inside` is None for who may not see answers.

    `call_wish`: when she would like to be phoned (`soon`, `morning`, `afternoon`, or empty).
    `typed`: who typed it in for her, from what; None when she filled it in herself.
    """

    care_request: CareRequest
    basis: str
    identity: Identity
    contact: Contact
    clock: Clock
    meetings: list[Appointment]
    calls: list[SafetyCall]
    call_wish: str
    tasks: list[Commitment]
    relations: list[CareRelation]
    episode: Episode | None
    intake: Intake | None
    typed: OnBehalf | None
    inside: Inside | None

    @property
    def may_share(self) -> bool:
        """Whether the reader says who else reads along."""
        return access.may_share(self.care_request)

    @property
    def call(self) -> SafetyCall | None:
        """The call that somebody must still make."""
        return next((call for call in self.calls if call.ended_at is None), None)

    @property
    def past_calls(self) -> list[SafetyCall]:
        """Calls that were made, the newest first."""
        return [call for call in self.calls if call.ended_at is not None]


def record_for(user: User, care_request: CareRequest, *, now: datetime, language: str) -> Record:
    """Her page for this person; `care_request` comes from `access.request_for`.

    Raises Unreadable when a seal does not open.
    """
    may_read = access.sees_answers(care_request)
    callers = ("owner", "acknowledged_by", "ended_by")
    calls = list(care_request.safety_calls.select_related(*callers).order_by("-made_at"))
    basis: str = care_request.basis  # type: ignore[attr-defined]
    return Record(
        care_request=care_request,
        basis=basis,
        identity=identity_of(care_request.client),
        contact=contact_of(care_request.client),
        clock=clocks_of([care_request.pk], now=now)[care_request.pk],
        meetings=list(
            care_request.appointments.exclude(
                status__in=(Appointment.Status.HELD, Appointment.Status.RELEASED)
            )
            .select_related("clinician")
            .order_by("during")
        ),
        calls=calls,
        call_wish=call_wish_of(care_request_id=care_request.pk) if calls else "",
        tasks=list(
            care_request.commitments.select_related("owner", "ended_by").order_by(
                "ended_at", "due_at"
            )
        ),
        relations=_relations(care_request, now),
        episode=Episode.objects.select_related("clinician")
        .filter(care_request=care_request)
        .first(),
        intake=intake_of(care_request),
        typed=typed_for(care_request.pk),
        inside=_inside(care_request, now, language) if may_read else None,
    )


def shown_fields(record: Record) -> tuple[str, ...]:
    """Names for the access log of what the page shows."""
    if record.inside is None:
        return SHOWN_TO_BOARD
    return (*SHOWN_TO_CLINICIAN, "story") if record.inside.story else SHOWN_TO_CLINICIAN


def _relations(care_request: CareRequest, now: datetime) -> list[CareRelation]:
    found = CareRelation.objects.filter(client=care_request.client_id, starts_at__lte=now)
    found = found.exclude(ends_at__lte=now)
    return list(found.select_related("user", "granted_by").order_by("starts_at"))


def _inside(care_request: CareRequest, now: datetime, language: str) -> Inside:
    intake = intake_of(care_request)
    if intake is None:
        return Inside(signs=_signs_of_draft(care_request, language))
    chain = list(
        TriageRecord.objects.filter(intake=intake)
        .select_related("intake__key", "decided_by", "second_clinician")
        .order_by("decided_at")
    )
    newest = _last_of(chain)
    seen = opened(care_request, newest)
    path = questionnaire_of(seen.version)
    lowering = (
        LoweringProposal.objects.filter(intake=intake, answered_at=None)
        .select_related("intake__key", "proposed_by", "second_clinician")
        .first()
    )
    return Inside(
        sections=summary.sections_of(seen.answers, path, language),
        scores=scores_of(intake, seen, language),
        signs=summary.signs_of(seen.answers, seen.scored, path, language),
        weeks=summary.weeks_of(seen.answers, local_day(now)),
        informs_gp=bool((seen.answers.get("consent") or {}).get("inform_gp")),
        decisions=tuple(Decision(each, _reason(each)) for each in chain),
        newest=newest,
        lowering=lowering,
        lowering_reason=reason_of(lowering) if lowering else "",
        story=told(intake),
        low=low_for(care_request.pk),
        **_trace(seen, language),
    )


def _signs_of_draft(care_request: CareRequest, language: str) -> tuple[Line, ...]:
    """Of what she has not sent, only the danger that somebody phones her about."""
    draft = Draft.objects.select_related("key").filter(pk=care_request.pk).first()
    if draft is None:
        return ()
    path = questionnaire_of(draft.questionnaire_version)
    return summary.signs_of(answers_of(draft), {}, path, language)


def _trace(seen: Opened, language: str) -> dict[str, Any]:
    """What the rules said, in words."""
    version = seen.table_version
    reasons = list(seen.detail.get("reasons", ()))
    others = [rule for rule in seen.detail.get("fired", ()) if rule not in reasons]
    table = tables.known(version) if version not in ("", NO_TABLE) else CURRENT_TABLE
    return {
        "passages": summary.passages_of(seen.flags, table, language),
        "reasons": summary.reasons_in_words(reasons, table, language),
        "fired": summary.reasons_in_words(others, table, language),
        "counterfactuals": [str(each[language]) for each in seen.detail.get("counterfactuals", ())],
        "table_version": version,
    }


def _reason(record: TriageRecord) -> str:
    """A person's words, or the words for what was new when the rules looked again."""
    detail = detail_of(record)
    said = str(detail.get("reason", "")) if record.decided_by_id else ""
    return said or str(NEW_FACTS.get(detail.get("reason_code", ""), ""))


def _last_of(chain: list[TriageRecord]) -> TriageRecord | None:
    superseded = {record.supersedes_id for record in chain}
    return next((record for record in chain if record.pk not in superseded), None)
