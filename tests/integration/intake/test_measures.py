"""New facts after she sent her intake: they raise at once, with everything that follows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from accounts.domain.actor import Actor
from accounts.models import AccessEvent, Wording
from intake.models import Intake, LoweringProposal, TriageRecord
from intake.services import decisions, measures, review
from scheduling.models import CareRequest, Clinician, SafetyCall
from scheduling.services import promises, requests
from tests.factories.care import a_client_of, in_care
from tests.factories.scheduling import a_clinician, a_coordinator, daily_slots, person

MOTHER = Actor(user_id=None, role="client")
KIND = TriageRecord.Kind
QUIET: dict[str, Any] = {f"phq9_{number}": 0 for number in range(1, 10)}


@pytest.fixture
def her(db: None, now: datetime) -> Clinician:
    """The psychologist who sees her; the clinic has a coordinator and places."""
    a_coordinator()
    found = a_clinician()
    daily_slots(found, now)
    return found


def again(intake: Intake, actor: Actor, now: datetime, **extra: Any) -> measures.Reassessed:
    return measures.reassess(
        intake_id=intake.pk, extra=extra, reason_code="scores", actor=actor, now=now
    )


def test_a_clinicians_new_fact_raises_the_level_and_shortens_the_promise(
    her: Clinician, now: datetime
) -> None:
    intake, _ = a_client_of(her, now, **QUIET)
    assert decisions.newest(intake).level == 2
    done = again(intake, person(her.user), now, phq9=[2] * 8 + [1])
    newest = decisions.newest(intake)
    assert (done.level, done.record) == (4, newest)
    assert (newest.kind, newest.level, newest.decided_by) == (KIND.RAISED, 4, her.user)
    detail = decisions.detail_of(newest)
    assert (detail["reasons"], detail["reason_code"]) == (["R12"], "scores")
    assert promises.current(intake.pk).level == 4
    assert CareRequest.objects.get(pk=intake.pk).level == 4
    logged = AccessEvent.objects.get(event="triage.raised")
    assert (logged.note, logged.subject_id) == ("2 to 4", intake.client_id)


def test_level_5_owes_her_a_call(her: Clinician, now: datetime) -> None:
    intake, _ = a_client_of(her, now, **QUIET)
    again(intake, person(her.user), now, phq9=[0] * 8 + [3])
    assert decisions.newest(intake).level == 5
    assert SafetyCall.objects.get(care_request_id=intake.pk).cause == "level_5"


def test_in_care_level_5_owes_her_a_call_too(her: Clinician, now: datetime) -> None:
    intake, _ = a_client_of(her, now, **QUIET)
    in_care(intake, her, now)
    again(intake, person(her.user), now, phq9=[0] * 8 + [3])
    assert SafetyCall.objects.filter(care_request_id=intake.pk, ended_at=None).count() == 1


def test_nothing_that_asks_less_changes_the_level(her: Clinician, now: datetime) -> None:
    intake, _ = a_client_of(her, now, level=4, **QUIET)
    done = again(intake, person(her.user), now, gad7=16)
    assert (done.level, done.record, done.judgement.level) == (4, None, 3)
    assert TriageRecord.objects.filter(intake=intake).count() == 1


def test_what_somebody_else_tells_is_a_proposal_that_a_clinician_confirms(
    her: Clinician, now: datetime
) -> None:
    intake, _ = a_client_of(her, now, **QUIET)
    intake.client.wording = Wording.LOSS
    intake.client.save(update_fields=["wording"])
    done = again(intake, MOTHER, now, baby="died")
    newest = decisions.newest(intake)
    assert (newest.kind, newest.level, newest.decided_by) == (KIND.PROPOSED, 3, None)
    assert "loss" in done.judgement.flags
    assert decisions.detail_of(newest)["track"] == "individueel_rouw"
    assert review.confirm_level(
        intake_id=intake.pk, seen=newest.pk, actor=person(her.user), now=now
    )


def test_a_level_that_two_people_lowered_stays_where_they_put_it(
    her: Clinician, now: datetime
) -> None:
    colleague = a_clinician()
    intake, _ = a_client_of(her, now, s_suicide=1, **QUIET)
    proposal = review.propose_lowering(
        intake_id=intake.pk,
        level=2,
        reason="Zij is bij haar zus en heeft geen gedachten meer.",
        contacted_at=now,
        second_id=colleague.user.pk,
        seen=decisions.newest(intake).pk,
        actor=person(her.user),
        now=now,
    )
    review.sign_lowering(proposal_id=proposal.pk, actor=person(colleague.user), now=now)
    assert again(intake, person(her.user), now, gad7=4).record is None
    raised = again(intake, person(her.user), now, gad7=16)
    assert raised.level == 3
    assert raised.record
    assert decisions.detail_of(raised.record)["reasons"] == ["R30"]


def test_raising_ends_a_proposal_to_lower(her: Clinician, now: datetime) -> None:
    colleague = a_clinician()
    intake, _ = a_client_of(her, now, level=4, **QUIET)
    proposal = review.propose_lowering(
        intake_id=intake.pk,
        level=2,
        reason="Rustig aan de telefoon.",
        contacted_at=now,
        second_id=colleague.user.pk,
        seen=decisions.newest(intake).pk,
        actor=person(her.user),
        now=now,
    )
    again(intake, person(her.user), now, phq9=[0] * 8 + [3])
    proposal = LoweringProposal.objects.get(pk=proposal.pk)
    assert (proposal.is_signed, proposal.answered_by) == (False, her.user)


def test_a_closed_request_is_left_alone(her: Clinician, now: datetime) -> None:
    intake, _ = a_client_of(her, now, **QUIET)
    requests.close(
        care_request=intake.care_request, reason="verhuisd", actor=person(her.user), now=now
    )
    assert again(intake, person(her.user), now, phq9=[0] * 8 + [3]).record is None
    assert not SafetyCall.objects.filter(care_request_id=intake.pk).exists()


def test_without_the_proposal_only_danger_raises(
    her: Clinician, now: datetime, settings: Any
) -> None:
    settings.HOUVAST_TRIAGE_PROPOSAL = False
    intake, _ = a_client_of(her, now, level=2, **QUIET)
    assert again(intake, person(her.user), now, gad7=21).record is None
    done = again(intake, person(her.user), now, phq9=[0] * 8 + [3])
    assert done.record
    assert (done.record.kind, done.record.level) == (KIND.RAISED, 5)
    assert done.record.table_version == "none"
    assert decisions.detail_of(done.record)["reasons"] == []
    assert SafetyCall.objects.filter(care_request_id=intake.pk).exists()
