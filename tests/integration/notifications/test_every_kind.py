"""Every kind of message that any room registers may lie on a kitchen table, in both languages.

The people in it carry the worst possible names. A new kind needs an example here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from accounts.models import Client, Invitation, Role, User
from intake.models import TriageRecord
from intake.services import review, sealed_drafts
from notifications.domain.channel import choose
from notifications.domain.letter import Letter
from notifications.domain.lockscreen import problems
from notifications.registry import all_kinds, get
from scheduling.models import (
    Appointment,
    Clinician,
    Commitment,
    EarlierOffer,
    LongerDayAsk,
    SafetyCall,
)
from scheduling.services import appointments, earlier, ladder
from tests.factories.accounts import make_client, make_user
from tests.factories.care import a_client_of, an_intake
from tests.factories.intake import a_draft
from tests.factories.scheduling import (
    HER,
    WORKER,
    a_clinician,
    a_coordinator,
    a_request,
    a_slot,
    an_appointment,
    person,
    placed,
)

pytestmark = pytest.mark.django_db
WORST = "Baby Depressie-Kliniek"
SOON = timedelta(days=2)

Example = Callable[[str, datetime], UUID]


def staff(role: str, language: str) -> User:
    return make_user(role, with_totp=False, name=WORST, language=language, phone="+31600000000")


def psychologist(language: str) -> Clinician:
    user = staff(Role.CLINICIAN, language)
    return a_clinician(user=user, name=WORST, place="Moederhuis", video_link="")


def mother(language: str) -> Client:
    return make_client(language=language)


def user(language: str, now: datetime) -> UUID:
    return staff(Role.CLINICIAN, language).pk


def invitation(language: str, now: datetime) -> UUID:
    return Invitation.objects.create(
        email="new@example.org",
        name=WORST,
        role=Role.CLINICIAN,
        language=language,
        digest=uuid4().bytes * 2,
        created_at=now,
        expires_at=now + SOON,
    ).pk


def appointment(language: str, now: datetime) -> UUID:
    request = a_request(now, client=mother(language))
    return an_appointment(request, psychologist(language), now + SOON, mode="in_person").pk


def cancelled(language: str, now: datetime) -> UUID:
    found = appointment(language, now)
    Appointment.objects.filter(pk=found).update(status=Appointment.Status.CANCELLED)
    return found


def earlier_offer(language: str, now: datetime) -> UUID:
    anna = psychologist(language)
    for days, client in ((6, mother(language)), (1, mother("nl"))):
        slot = a_slot(anna, now + timedelta(days=days))
        request = a_request(now, client=client)
        meeting = an_appointment(request, anna, slot.starts_at, slot=slot)
    a_coordinator()
    appointments.cancel(appointment_id=meeting.pk, actor=HER, now=now)
    earlier.pass_on(actor=WORKER, now=now)
    return EarlierOffer.objects.get().pk


def longer_day(language: str, now: datetime) -> UUID:
    a_coordinator(name=WORST)
    anna = psychologist(language)
    Clinician.objects.filter(pk=anna.pk).update(works_longer=True)
    slot = a_slot(anna, now + timedelta(days=1))
    an_appointment(a_request(now, level=2), anna, slot.starts_at, slot=slot)
    placed(now)
    ladder.climb(actor=WORKER, now=now)
    return LongerDayAsk.objects.get().pk


def safety_call(language: str, now: datetime) -> UUID:
    request = a_request(now, client=mother(language))
    SafetyCall.objects.create(
        care_request=request,
        cause="danger_answer",
        made_at=now,
        due_at=now + timedelta(hours=1),
        owner=staff(Role.CLINICIAN, language),
    )
    return request.pk


def missed_promise(language: str, now: datetime) -> UUID:
    request = a_request(now, client=mother(language))
    Commitment.objects.create(
        care_request=request,
        kind=Commitment.Kind.NO_MATCH,
        made_at=now,
        due_at=now + SOON,
        owner=a_coordinator(name=WORST),
    )
    return request.pk


def resume_by_mail(language: str, now: datetime) -> UUID:
    draft = a_draft(now, language=language)
    content = sealed_drafts.content_of(draft)
    content.resume_to = {"email": "moeder@post.example"}
    sealed_drafts.write(draft, content, now=now)
    return draft.pk


def received(language: str, now: datetime) -> UUID:
    owner = a_coordinator(name=WORST)
    intake, _ = a_client_of(psychologist(language), now, level=1)
    Client.objects.filter(pk=intake.client_id).update(language=language)
    Commitment.objects.create(
        care_request=intake.care_request,
        kind=Commitment.Kind.READ,
        made_at=now,
        due_at=now + SOON,
        owner=owner,
    )
    return intake.pk


def lowering(language: str, now: datetime) -> UUID:
    a_coordinator()
    proposer, second = psychologist("nl"), psychologist(language)
    intake, _ = a_client_of(proposer, now, level=5)
    return review.propose_lowering(
        intake_id=intake.pk,
        level=3,
        second_id=second.user_id,
        reason="Samen gesproken, zij is veilig thuis.",
        contacted_at=now,
        seen=TriageRecord.objects.get(intake=intake).pk,
        actor=person(proposer.user),
        now=now,
    ).pk


def informed(language: str, now: datetime) -> UUID:
    owner = a_coordinator(name=WORST)
    request = a_request(now, client=mother(language))
    Commitment.objects.create(
        care_request=request, kind=Commitment.Kind.READ, made_at=now, due_at=now + SOON, owner=owner
    )
    return an_intake(now, level=1, client=request.client, care_request=request).pk


def situation(language: str, now: datetime) -> UUID:
    a_coordinator(name=WORST)
    intake, _ = a_client_of(psychologist(language), now)
    return intake.pk


EXAMPLES: dict[str, Example] = {
    "account_changed": user,
    "appointment_booked": appointment,
    "appointment_cancelled": cancelled,
    "appointment_moved": appointment,
    "appointment_reminder": appointment,
    "client_cancelled": cancelled,
    "client_moved": appointment,
    "earlier_offer": earlier_offer,
    "intake_received": received,
    "invitation": invitation,
    "invite_again": informed,
    "longer_day_asked": longer_day,
    "lowering_asked": lowering,
    "new_client": appointment,
    "password_reset": user,
    "promise_missed": missed_promise,
    "resume_link": resume_by_mail,
    "return_code": lambda language, now: mother(language).pk,
    "safety_call_due": safety_call,
    "situation_changed": situation,
}


def test_every_kind_has_an_example() -> None:
    ours = {kind.name for kind in all_kinds() if not kind.name.startswith("test_")}
    assert ours == set(EXAMPLES)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_it_may_lie_on_a_kitchen_table_and_finds_a_way(
    name: str, language: str, now: datetime
) -> None:
    kind = get(name)
    found = kind.prepare(EXAMPLES[name](language, now), now)
    assert isinstance(found, Letter)
    assert problems(found) == ()
    assert found.recipient.language == language
    assert choose(found, is_urgent=kind.is_urgent) is not None
