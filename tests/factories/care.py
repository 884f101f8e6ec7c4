"""Mothers whose intake was sent, and clinics with several of them. All fictional."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import Client, User
from accounts.services.sealing import seal_json
from care.models import CareRelation, Episode
from intake.domain.questionnaire import to_triage
from intake.domain.reference import reference_from
from intake.domain.responses import from_sum
from intake.domain.scoring import EPDS
from intake.models import Intake, Response
from intake.services import decisions
from intake.services.entering import enter_score
from intake.services.submission import place_of
from scheduling.domain.promises import promise_times
from scheduling.models import Appointment, CareRequest, Clinician
from scheduling.selectors.duty import coordinator
from scheduling.services import promises, requests
from tests.factories.accounts import make_client
from tests.factories.scheduling import a_request, an_appointment, person

#: Quiet answers of a mother with her baby at home; what a test is about goes over them.
ANSWERS: dict[str, Any] = {
    "respondent": "self_mother",
    "baby": "home",
    "baby_born": {"on": None, "weeks": 6, "noted_on": "2027-03-01"},
    "age_band": "18+",
    "s_suicide": 0,
    "s_baby": 0,
    "s_psychosis": 0,
    "s_mania": 0,
    "s_care": 0,
    "alone": "yes",
    "s_violence": 0,
    "sig_bond": 1,
    "sig_exhausted": 2,
    "sig_irritable": 1,
    "sig_hopeless": 1,
    "sig_cry": 1,
    "sig_self": 2,
    "sleep": 1,
    "functioning": 1,
    **{f"phq9_{number}": 2 if number < 9 else 0 for number in range(1, 10)},
    "gad7_1": 0,
    "gad7_2": 1,
    "support": 1,
    "birth_trauma": 0,
    "h_severe": 0,
    "h_family": 0,
    "h_attempt": 0,
    "wish": "talk",
    "languages": ["nl"],
    "modes": ["online"],
    "consent": {"care_record": True, "inform_gp": True},
}


def an_intake(
    now: datetime,
    *,
    level: int | None = None,
    client: Client | None = None,
    care_request: CareRequest | None = None,
    scored: dict[str, Any] | None = None,
    **answers: Any,
) -> Intake:
    """A sent intake with its first decision and promise; `level` when not the table's.

    Law 1 hangs on it: in a committed test give it a cover in the same transaction.
    """
    told = ANSWERS | answers
    judged = decisions.judge(to_triage(told) | (scored or {}))
    if level is not None:
        judged = replace(judged, level=level)
    with transaction.atomic():
        request = care_request or a_request(now, level=judged.level, client=client or make_client())
        key = request.client.key
        intake = Intake.objects.create(
            care_request=request,
            client=request.client,
            key=key,
            reference=reference_from(request.pk.bytes[:8]),
            language="nl",
            questionnaire_version="1.0",
            sealed_answers=seal_json(
                key, place_of(request.pk), {"answers": told, "scored": scored or {}}
            ),
            submitted_at=now,
        )
        decisions.write_judgement(intake=intake, judgement=judged, now=now)
        promises.write(
            care_request=request,
            level=judged.level,
            times=promise_times(judged.level, now),
            is_covered=True,
            owner=coordinator(),
            now=now,
        )
    return intake


def a_client_of(
    clinician: Clinician, now: datetime, *, starts_in: timedelta = timedelta(days=2), **intake: Any
) -> tuple[Intake, Appointment]:
    """A mother with an intake and a meeting with this psychologist."""
    with transaction.atomic():
        sent = an_intake(now, **intake)
        meeting = an_appointment(sent.care_request, clinician, now + starts_in)
    return sent, meeting


def in_care(intake: Intake, clinician: Clinician, now: datetime) -> Episode:
    """Her episode of care has begun."""
    with transaction.atomic():
        episode = Episode.objects.create(
            care_request=intake.care_request,
            client=intake.client,
            clinician=clinician,
            opened_at=now,
        )
        requests.take_into_care(
            care_request=intake.care_request, actor=person(clinician.user), now=now
        )
    intake.care_request.refresh_from_db()
    return episode


def measured(intake: Intake, by: User, now: datetime, *totals: int, alarm: int = 0) -> Response:
    """EPDS sums as a psychologist entered them, a week apart, the last one at `now`."""
    found = None
    for number, total in enumerate(totals, start=1):
        at = now - timedelta(weeks=len(totals) - number)
        found = enter_score(
            intake_id=intake.pk,
            sheet=from_sum(EPDS, total, alarm if number == len(totals) else 0),
            language="",
            taken_on=at.date(),
            actor=person(by),
            now=at,
        ).response
    assert found
    return found


def reading_along(intake: Intake, clinician: Clinician, now: datetime) -> CareRelation:
    """A stand-in, for a day."""
    return CareRelation.objects.create(
        user=clinician.user,
        client=intake.client,
        reason="vervanging",
        granted_by=clinician.user,
        starts_at=now,
        ends_at=now + timedelta(days=1),
    )
