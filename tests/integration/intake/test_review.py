"""A clinician and a level: who may do what, what follows, and what a race leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import AccessEvent, User
from intake.domain import level_review
from intake.domain.level_review import ReviewRefused, Step
from intake.models import Intake, LoweringProposal, TriageRecord
from intake.services import decisions, review
from notifications.models import OutboxMessage
from scheduling.models import LIVE, Appointment, CareRequest, Clinician, Commitment, SafetyCall
from scheduling.services import promises
from tests.factories.care import a_client_of, an_intake, in_care
from tests.factories.scheduling import (
    a_clinician,
    a_coordinator,
    a_slot,
    daily_slots,
    person,
)

REASON = "Zij vertelt aan de telefoon meer dan op papier."


@pytest.fixture
def her(db: None) -> Clinician:
    """The psychologist who decides; the clinic has a coordinator."""
    a_coordinator()
    return a_clinician()


@pytest.fixture
def colleague(her: Clinician) -> Clinician:
    return a_clinician()


def newest(intake: Intake) -> TriageRecord:
    return decisions.newest(intake)


def refusal(call: Callable[..., Any], **arguments: Any) -> str:
    with pytest.raises(ReviewRefused) as problem:
        call(**arguments)
    return problem.value.code


def lower_by_two(
    intake: Intake, her: Clinician, second: Clinician, now: datetime, level: int = 3, **other: Any
) -> LoweringProposal:
    values = {"reason": REASON, "contacted_at": now, "seen": newest(intake).pk} | other
    return review.propose_lowering(
        intake_id=intake.pk,
        level=level,
        second_id=second.user_id,
        actor=person(her.user),
        now=now,
        **values,
    )


@pytest.mark.parametrize(
    ("old", "new", "step"),
    [
        (3, 3, Step.CONFIRM),
        (1, 2, Step.RAISE),
        (3, 5, Step.RAISE),
        (4, 5, Step.RAISE),
        (3, 2, Step.LOWER),
        (2, 1, Step.LOWER),
        (3, 1, Step.LOWER),
        (4, 3, Step.LOWER_BY_TWO),
        (5, 4, Step.LOWER_BY_TWO),
        (5, 1, Step.LOWER_BY_TWO),
    ],
)
def test_what_a_step_asks(old: int, new: int, step: Step) -> None:
    assert level_review.step_of(old, new) is step


def test_confirming_writes_a_row_and_repeats_without_another(her: Clinician, now: datetime) -> None:
    intake, meeting = a_client_of(her, now, level=3)
    seen = newest(intake)
    values = {"intake_id": intake.pk, "seen": seen.pk, "actor": person(her.user), "now": now}

    first = review.confirm_level(**values)
    again = review.confirm_level(**values)

    assert (first.kind, first.level, first.decided_by) == ("confirmed", 3, her.user)
    assert first.supersedes_id == seen.pk
    assert again.pk == first.pk
    assert decisions.detail_of(first)["reasons"] == decisions.detail_of(seen)["reasons"]
    assert meeting.pk in {a.pk for a in intake.care_request.appointments.filter(status__in=LIVE)}


def test_confirming_what_changed_since_is_refused(
    her: Clinician, colleague: Clinician, now: datetime
) -> None:
    intake, _ = a_client_of(her, now, level=2)
    seen = newest(intake).pk
    review.raise_level(
        intake_id=intake.pk, level=3, reason=REASON, actor=person(colleague.user), now=now
    )
    asked = {"intake_id": intake.pk, "seen": seen, "actor": person(her.user), "now": now}
    assert refusal(review.confirm_level, **asked) == level_review.CHANGED


def test_raising_moves_her_to_a_place_inside_the_new_promise(her: Clinician, now: datetime) -> None:
    intake, meeting = a_client_of(her, now, starts_in=timedelta(days=10), level=2)
    daily_slots(her, now, days=14)

    record = review.raise_level(
        intake_id=intake.pk, level=4, reason=REASON, actor=person(her.user), now=now
    )

    meeting.refresh_from_db()
    live = intake.care_request.appointments.get(status__in=LIVE, sequence=1)
    promise = promises.current(intake.care_request)
    assert (record.kind, record.level) == ("raised", 4)
    assert decisions.detail_of(record)["reason"] == REASON
    assert meeting.status == Appointment.Status.MOVED
    assert live.moved_from_id == meeting.pk
    assert promise.level == 4
    assert live.during.lower <= promise.first_by
    second = intake.care_request.appointments.get(status__in=LIVE, sequence=2)
    assert second.during.lower <= promise.second_by
    assert CareRequest.objects.get(pk=intake.pk).level == 4
    assert OutboxMessage.objects.filter(kind="appointment_moved", subject_id=live.pk).exists()
    event = AccessEvent.objects.get(event="triage.raised")
    assert (event.user_id, event.subject_id) == (her.user_id, intake.client_id)


def test_raising_without_a_place_gives_the_coordinator_a_dated_task(
    her: Clinician, now: datetime
) -> None:
    intake, meeting = a_client_of(her, now, starts_in=timedelta(days=10), level=2)
    review.raise_level(intake_id=intake.pk, level=4, reason=REASON, actor=person(her.user), now=now)
    meeting.refresh_from_db()
    tasks = Commitment.objects.filter(care_request=intake.care_request, ended_at=None)
    task = tasks.get(kind=Commitment.Kind.LADDER_STEP)
    assert meeting.status == Appointment.Status.BOOKED
    assert tasks.count() == 2  # the other one: somebody finds her second meeting
    assert task.due_at == promises.current(intake.care_request).contact_by
    assert task.owner == User.objects.get(role="coordinator")


def test_raising_to_acute_owes_her_a_call_and_keeps_her_meeting(
    her: Clinician, now: datetime
) -> None:
    intake, meeting = a_client_of(her, now, level=3)
    review.raise_level(intake_id=intake.pk, level=5, reason=REASON, actor=person(her.user), now=now)
    call = SafetyCall.objects.get(care_request=intake.care_request, ended_at=None)
    meeting.refresh_from_db()
    assert call.due_at == now + timedelta(minutes=60)
    assert meeting.status == Appointment.Status.BOOKED
    assert OutboxMessage.objects.filter(kind="safety_call_due").exists()


def test_raising_in_care_sets_the_level_and_at_five_owes_a_call(
    her: Clinician, now: datetime
) -> None:
    intake, _ = a_client_of(her, now, level=2)
    in_care(intake, her, now)
    review.raise_level(intake_id=intake.pk, level=4, reason=REASON, actor=person(her.user), now=now)
    assert CareRequest.objects.get(pk=intake.pk).level == 4
    assert not Commitment.objects.filter(care_request=intake.care_request).exists()
    review.raise_level(intake_id=intake.pk, level=5, reason=REASON, actor=person(her.user), now=now)
    assert SafetyCall.objects.filter(care_request=intake.care_request, ended_at=None).exists()


@pytest.mark.parametrize("level", [3, 2, 1])
def test_raising_needs_a_higher_level(her: Clinician, now: datetime, level: int) -> None:
    intake, _ = a_client_of(her, now, level=3)
    asked = {"intake_id": intake.pk, "level": level, "reason": REASON}
    code = refusal(review.raise_level, actor=person(her.user), now=now, **asked)
    assert code == level_review.WRONG_DIRECTION


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001])
def test_a_reason_is_needed(her: Clinician, now: datetime, reason: str) -> None:
    intake, _ = a_client_of(her, now, level=3)
    asked = {"intake_id": intake.pk, "reason": reason, "actor": person(her.user), "now": now}
    assert refusal(review.raise_level, level=4, **asked) == level_review.REASON_MISSING
    seen = newest(intake).pk
    assert refusal(review.lower_level, level=2, seen=seen, **asked) == level_review.REASON_MISSING


def test_lowering_three_takes_one_person_and_a_reason(her: Clinician, now: datetime) -> None:
    intake, meeting = a_client_of(her, now, level=3)
    record = review.lower_level(
        intake_id=intake.pk,
        level=2,
        reason=REASON,
        seen=newest(intake).pk,
        actor=person(her.user),
        now=now,
    )
    meeting.refresh_from_db()
    assert (record.kind, record.level) == ("lowered", 2)
    assert promises.current(intake.care_request).level == 2
    assert meeting.status == Appointment.Status.BOOKED


@pytest.mark.parametrize("level", [5, 4])
def test_one_person_cannot_lower_the_upper_levels(
    her: Clinician, now: datetime, level: int
) -> None:
    intake, _ = a_client_of(her, now, level=level)
    asked = {"intake_id": intake.pk, "level": 2, "reason": REASON, "seen": newest(intake).pk}
    code = refusal(review.lower_level, actor=person(her.user), now=now, **asked)
    assert code == level_review.NEEDS_SECOND
    assert newest(intake).kind == "proposed"


def test_two_people_lower_an_acute_level_and_place_her(
    her: Clinician, colleague: Clinician, now: datetime
) -> None:
    daily_slots(her, now)
    intake = an_intake(now, level=5)
    proposal = lower_by_two(intake, her, colleague, now)

    assert newest(intake).level == 5
    assert OutboxMessage.objects.filter(kind="lowering_asked", subject_id=proposal.pk).exists()
    assert review.reason_of(proposal) == REASON

    later = now + timedelta(minutes=20)
    record = review.sign_lowering(proposal_id=proposal.pk, actor=person(colleague.user), now=later)

    assert (record.kind, record.level, record.contacted_at) == ("lowered", 3, now)
    assert (record.decided_by, record.second_clinician) == (her.user, colleague.user)
    assert decisions.detail_of(record)["reason"] == REASON
    booked = intake.care_request.appointments.filter(status__in=LIVE).order_by("during")
    promise = promises.current(intake.care_request)
    assert [a.sequence for a in booked] == [1, 2]
    assert booked[0].during.lower <= promise.first_by
    assert promise.level == 3


def test_the_colleague_may_decline_and_the_level_stays(
    her: Clinician, colleague: Clinician, now: datetime
) -> None:
    intake, _ = a_client_of(her, now, level=4)
    proposal = lower_by_two(intake, her, colleague, now)
    review.decline_lowering(proposal_id=proposal.pk, actor=person(colleague.user), now=now)
    proposal.refresh_from_db()
    assert proposal.is_signed is False
    assert newest(intake).level == 4
    asked = {"proposal_id": proposal.pk, "actor": person(colleague.user), "now": now}
    assert refusal(review.sign_lowering, **asked) == level_review.ANSWERED


def test_who_may_not_sign(her: Clinician, colleague: Clinician, now: datetime) -> None:
    intake, _ = a_client_of(her, now, level=4)
    proposal = lower_by_two(intake, her, colleague, now)
    outsider = a_clinician()
    for wrong in (her, outsider):
        asked = {"proposal_id": proposal.pk, "actor": person(wrong.user), "now": now}
        assert refusal(review.sign_lowering, **asked) == level_review.WRONG_SECOND
    asked = {"proposal_id": proposal.pk, "actor": person(a_coordinator()), "now": now}
    assert refusal(review.sign_lowering, **asked) == level_review.NOT_A_CLINICIAN


def test_a_proposal_needs_contact_and_no_open_call(
    her: Clinician, colleague: Clinician, now: datetime
) -> None:
    intake = an_intake(now, level=4)
    for moment in (now - timedelta(days=400), now + timedelta(minutes=1)):
        with pytest.raises(ReviewRefused) as problem:
            lower_by_two(intake, her, colleague, now, contacted_at=moment)
        assert problem.value.code == level_review.NO_CONTACT
    review.raise_level(intake_id=intake.pk, level=5, reason=REASON, actor=person(her.user), now=now)
    with pytest.raises(ReviewRefused) as problem:
        lower_by_two(intake, her, colleague, now)
    assert problem.value.code == level_review.CALL_OPEN


def test_raising_ends_an_open_proposal(her: Clinician, colleague: Clinician, now: datetime) -> None:
    intake, _ = a_client_of(her, now, level=4)
    proposal = lower_by_two(intake, her, colleague, now)
    with pytest.raises(ReviewRefused) as problem:
        lower_by_two(intake, her, colleague, now)
    assert problem.value.code == level_review.ASKED_ALREADY
    review.raise_level(intake_id=intake.pk, level=5, reason=REASON, actor=person(her.user), now=now)
    proposal.refresh_from_db()
    assert (proposal.is_signed, proposal.answered_by) == (False, her.user)


def test_the_second_must_be_another_active_clinician(
    her: Clinician, colleague: Clinician, now: datetime
) -> None:
    intake, _ = a_client_of(her, now, level=4)
    User.objects.filter(pk=colleague.user_id).update(is_active=False)
    for wrong in (her, colleague):
        with pytest.raises(ReviewRefused) as problem:
            lower_by_two(intake, her, wrong, now)
        assert problem.value.code == level_review.WRONG_SECOND


def test_only_a_clinician_decides_and_not_about_what_is_closed(
    her: Clinician, now: datetime
) -> None:
    intake, _ = a_client_of(her, now, level=3)
    asked = {"intake_id": intake.pk, "level": 4, "reason": REASON, "now": now}
    for wrong in (a_coordinator(), None):
        actor = person(wrong) if wrong else person(User(id=uuid4(), role="clinician"))
        assert refusal(review.raise_level, actor=actor, **asked) == level_review.NOT_A_CLINICIAN
    CareRequest.objects.filter(pk=intake.pk).update(
        state="closed", closed_at=now, closed_by=her.user, close_reason="klaar"
    )
    code = refusal(review.raise_level, actor=person(her.user), **asked)
    assert code == level_review.NOT_OPEN


def test_two_raises_at_once_end_at_the_highest_in_one_chain(
    committed_db: object, run_together: Callable[..., list[Any]], now: datetime
) -> None:
    a_coordinator()
    clinicians = [a_clinician() for _ in range(2)]
    for clinician in clinicians:
        a_slot(clinician, now + timedelta(hours=20))
    intake, _ = a_client_of(clinicians[0], now, starts_in=timedelta(days=9), level=2)

    def work(index: int) -> Any:
        return review.raise_level(
            intake_id=intake.pk,
            level=(4, 3)[index % 2],
            reason=REASON,
            actor=person(clinicians[index % 2].user),
            now=now,
        )

    results = run_together(6, work)

    refused = [r for r in results if isinstance(r, Exception)]
    assert all(isinstance(r, ReviewRefused) for r in refused), results
    chain = TriageRecord.objects.filter(intake=intake)
    assert chain.count() == 1 + len(results) - len(refused)
    assert chain.filter(superseded_by=None).get().level == 4
    assert CareRequest.objects.get(pk=intake.pk).level == 4
    assert promises.current(intake.care_request).level == 4
    assert intake.care_request.appointments.filter(status__in=LIVE).count() == 1
