"""What staff do on their pages: levels, calls, tasks, places by hand, alarms, dead messages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from accounts import clock
from accounts.domain.actor import Actor
from accounts.models import AccessEvent
from intake.models import LoweringProposal, TriageRecord
from intake.services import drafts, safety
from notifications.models import OutboxMessage
from scheduling.models import (
    LIVE,
    CareRequest,
    Commitment,
    DutyAlarm,
    Incident,
    SafetyCall,
)
from scheduling.services import safety_calls
from tests.factories.accounts import signed_in
from tests.factories.care import a_client_of, an_intake
from tests.factories.scheduling import (
    WORKER,
    a_clinician,
    a_coordinator,
    a_shift,
    a_slot,
    daily_slots,
)
from tests.integration.care.conftest import House


def newest(intake: Any) -> TriageRecord:
    return TriageRecord.objects.get(intake=intake, superseded_by=None)


def test_confirming_on_her_page(house: House) -> None:
    browser = house.as_(house.her.user)
    seen = newest(house.intake).pk
    browser.post(reverse("care:confirm_level", args=[house.intake.pk]), {"seen": seen})
    assert newest(house.intake).kind == "confirmed"
    page = browser.get(reverse("care:client", args=[house.intake.pk])).content.decode()
    assert "Niveau klopt" not in page
    assert "bevestigd, Demo clinician" in page


@pytest.mark.parametrize("seen", ["", "niets", "6f1f3d3c-1f0e-4d7e-8a55-0e8f3a7a1b11"])
def test_confirming_something_else_is_refused(house: House, seen: str) -> None:
    address = reverse("care:confirm_level", args=[house.intake.pk])
    page = house.as_(house.her.user).post(address, {"seen": seen}, follow=True)
    assert "intussen veranderd" in page.content.decode()
    assert newest(house.intake).kind == "proposed"


def test_raising_on_the_page_takes_a_reason(house: House) -> None:
    browser, address = house.as_(house.her.user), reverse("care:level", args=[house.intake.pk])
    values = {"level": "5", "seen": newest(house.intake).pk}
    wrong = browser.post(address, values)
    assert wrong.status_code == 422
    assert "Er is een probleem" in wrong.content.decode()
    assert browser.post(address, values | {"reason": "Gebeld, gaat slecht."}).status_code == 302
    assert newest(house.intake).level == 5
    call = SafetyCall.objects.get(care_request_id=house.intake.pk)
    page = browser.get(reverse("care:client", args=[house.intake.pk])).content.decode()
    assert f"/dienst/bellen/{call.pk}/" in page


def test_a_stranger_to_the_form_changes_nothing(house: House) -> None:
    browser, address = house.as_(house.her.user), reverse("care:level", args=[house.intake.pk])
    held = newest(house.intake).level
    for level in (str(held), "0", "6", "x", ""):
        values = {"level": level, "reason": "waarom", "seen": newest(house.intake).pk}
        assert browser.post(address, values).status_code == 422
    assert newest(house.intake).level == held


def test_lowering_from_four_asks_contact_and_a_colleague(house: House) -> None:
    intake, _ = a_client_of(house.her, house.now, starts_in=timedelta(days=1), level=4)
    browser, address = house.as_(house.her.user), reverse("care:level", args=[intake.pk])
    values = {"level": "3", "reason": "Gesproken.", "seen": newest(intake).pk}
    wrong = browser.post(address, values).content.decode()
    assert "Kies een collega die meekijkt." in wrong
    assert "Vul in wanneer je haar sprak" in wrong
    late = values | {"second": house.colleague.user_id, "contacted_at": "2027-03-01T11:30"}
    assert browser.post(address, late).status_code == 422
    right = late | {"contacted_at": "2027-03-01T10:00"}
    assert browser.post(address, right).status_code == 302
    proposal = LoweringProposal.objects.get(intake=intake)
    assert proposal.second_clinician == house.colleague.user
    asked = house.as_(house.colleague.user).get(reverse("care:caseload")).content.decode()
    assert "vraagt je om mee te kijken" in asked
    declined = reverse("care:answer_lowering", args=[proposal.pk])
    assert house.as_(house.colleague.user).post(declined, {"decline": "1"}).status_code == 302
    assert newest(intake).level == 4


def test_raising_may_bring_her_to_a_colleague(house: House) -> None:
    a_slot(house.colleague, house.now + timedelta(hours=20))
    intake, _ = a_client_of(house.her, house.now, starts_in=timedelta(days=12), level=2)
    values = {"level": "4", "reason": "Het gaat slechter.", "seen": newest(intake).pk}
    page = house.as_(house.her.user).post(
        reverse("care:level", args=[intake.pk]), values, follow=True
    )
    assert "gaat naar een collega" in page.content.decode()
    assert "Mijn moeders" in page.content.decode()


def test_a_call_is_taken_and_ended_on_the_duty_page(house: House) -> None:
    intake = an_intake(house.now, level=5, s_suicide=4)
    call = safety_calls.open_call(
        care_request=intake.care_request, cause="level_5", actor=WORKER, now=house.now
    )
    a_shift(house.her.user, house.now)
    browser = house.as_(house.her.user)
    browser.post(reverse("care:take_call", args=[call.pk]))
    call.refresh_from_db()
    assert call.acknowledged_by == house.her.user
    ended = reverse("care:end_call", args=[call.pk])
    assert "Kies hoe" in browser.post(ended, follow=True).content.decode()
    browser.post(ended, {"outcome": "spoken"})
    call.refresh_from_db()
    assert (call.outcome, call.ended_by) == ("spoken", house.her.user)
    task = Commitment.objects.get(care_request_id=intake.pk)
    assert task.owner == house.her.user
    assert "Haar bellen en verder helpen" in browser.get(reverse("care:caseload")).content.decode()


def test_somebody_without_duty_cannot_take_a_call(house: House) -> None:
    intake = an_intake(house.now, level=5)
    call = safety_calls.open_call(
        care_request=intake.care_request, cause="level_5", actor=WORKER, now=house.now
    )
    for name in ("take_call", "end_call"):
        address = reverse(f"care:{name}", args=[call.pk])
        assert house.as_(house.her.user).post(address).status_code == 404
        assert (
            house.as_(house.her.user).post(reverse(f"care:{name}", args=[999])).status_code == 404
        )


def test_a_place_found_by_hand_ends_the_task(house: House) -> None:
    slot = a_slot(house.colleague, house.now + timedelta(days=2))
    intake = an_intake(house.now, level=3, languages=["en"])
    CareRequest.objects.filter(pk=intake.pk).update(languages=["en"])
    task = Commitment.objects.create(
        care_request=intake.care_request,
        kind="no_match",
        made_at=house.now,
        due_at=house.now + timedelta(days=1),
        owner=house.coordinator,
    )
    browser, address = house.as_(house.coordinator), reverse("care:find_place", args=[intake.pk])
    assert "spreekt haar taal niet" in browser.get(address).content.decode()
    assert browser.post(address).status_code == 422
    assert browser.post(address, {"slot": slot.pk + 1}).status_code == 422
    assert browser.post(address, {"slot": slot.pk}).status_code == 302
    meeting = intake.care_request.appointments.get(status__in=LIVE)
    task.refresh_from_db()
    assert (meeting.slot, task.ended_by) == (slot, house.coordinator)
    told = OutboxMessage.objects.filter(subject_id=meeting.pk).values_list("kind", flat=True)
    assert set(told) == {"appointment_booked", "new_client"}
    board = browser.get(reverse("care:board")).content.decode()
    assert "Geen open taken" in board


def test_a_follow_up_of_her_own_psychologist(house: House) -> None:
    slots = daily_slots(house.her, house.now, days=9)
    browser, address = house.as_(house.her.user), reverse("care:follow_up", args=[house.intake.pk])
    assert browser.post(address, {"slot": slots[-1].pk}).status_code == 302
    meeting = house.intake.care_request.appointments.get(sequence=2)
    told = OutboxMessage.objects.filter(subject_id=meeting.pk).values_list("kind", flat=True)
    assert list(told) == ["appointment_booked"]
    again = browser.post(address, {"slot": slots[-1].pk})
    assert again.status_code == 422
    assert "net bezet" in again.content.decode()


def test_a_task_ends_with_words_and_never_leaves_her_alone(house: House) -> None:
    intake = an_intake(house.now, level=3)
    task = Commitment.objects.create(
        care_request=intake.care_request,
        kind="ladder_step",
        made_at=house.now,
        due_at=house.now + timedelta(days=1),
        owner=house.coordinator,
    )
    browser, address = house.as_(house.coordinator), reverse("care:end_task", args=[task.pk])
    assert browser.post(address).status_code == 422
    alone = browser.post(address, {"outcome": "gebeld"})
    assert "Er moet altijd iets voor haar staan" in alone.content.decode()
    daily_slots(house.her, house.now, days=3)
    slot = house.her.slots.order_by("starts_at").first()
    browser.post(reverse("care:find_place", args=[intake.pk]), {"slot": slot.pk})
    assert browser.post(address, {"outcome": "gebeld", "was_contact": "on"}).status_code == 302
    task.refresh_from_db()
    assert task.outcome == "gebeld"
    kept = task.care_request.promises.get().outcomes.get(term="contact")
    assert kept.is_kept


def test_closing_asks_once_and_takes_a_reason(house: House) -> None:
    browser, address = house.as_(house.her.user), reverse("care:close", args=[house.intake.pk])
    assert "sluiten?" in browser.get(address).content.decode()
    assert browser.post(address).status_code == 422
    assert browser.post(address, {"reason": "Zij zocht alleen informatie."}).status_code == 302
    request = CareRequest.objects.get(pk=house.intake.pk)
    assert (request.state, request.closed_by) == ("closed", house.her.user)


def test_closing_while_somebody_must_phone_her_is_refused(house: House) -> None:
    safety_calls.open_call(
        care_request=house.intake.care_request, cause="level_5", actor=WORKER, now=house.now
    )
    address = reverse("care:close", args=[house.intake.pk])
    page = house.as_(house.her.user).post(address, {"reason": "klaar"})
    assert page.status_code == 422
    assert "Rond eerst het telefoontje" in page.content.decode()


def test_an_alarm_is_taken_once(house: House) -> None:
    alarm = DutyAlarm.objects.create(kind="machinery", dedupe_key="m", rung_at=house.now)
    address = reverse("care:take_alarm", args=[alarm.pk])
    house.as_(house.her.user).post(address)
    house.as_(house.coordinator).post(address)
    alarm.refresh_from_db()
    assert alarm.acknowledged_by == house.her.user
    assert AccessEvent.objects.filter(event="duty_alarm.acknowledge").count() == 1


def test_a_missed_promise_is_made_right_in_words(house: House) -> None:
    promise = house.intake.care_request.promises.get()
    missed = Incident.objects.create(
        promise=promise, term="contact", opened_at=house.now, owner=house.coordinator
    )
    browser, address = house.as_(house.coordinator), reverse("care:resolve", args=[missed.pk])
    assert "Gemiste beloftes" in browser.get(reverse("care:board")).content.decode()
    assert "Schrijf op hoe" in browser.post(address, follow=True).content.decode()
    browser.post(address, {"words": "Gebeld en excuses gemaakt."})
    missed.refresh_from_db()
    assert missed.resolution == "Gebeld en excuses gemaakt."
    assert "Gemiste beloftes" not in browser.get(reverse("care:board")).content.decode()


def test_a_dead_message_goes_again(house: House) -> None:
    dead = OutboxMessage.objects.create(
        kind="appointment_booked",
        subject_id=house.meeting.pk,
        dedupe_key="dead",
        status="dead",
        due_at=house.now,
        created_at=house.now,
    )
    browser = house.as_(house.coordinator)
    assert "Afspraak geboekt, aan haar" in browser.get(reverse("care:board")).content.decode()
    address = reverse("care:send_again", args=["clinic", dead.pk])
    browser.post(address)
    dead.refresh_from_db()
    assert dead.status == "due"
    assert "al onderweg" in browser.post(address, follow=True).content.decode()
    wrong = reverse("care:send_again", args=["elsewhere", dead.pk])
    assert browser.post(wrong).status_code == 404


def test_who_phones_a_draft_sees_the_danger_and_her_wish(
    committed_db: object, now: datetime
) -> None:
    a_coordinator()
    clinician = a_clinician()
    her = Actor(user_id=None, role="client")
    with clock.stopped_at(now):
        draft = drafts.start_draft(language="nl", actor=her, now=now)
        for page, value in (("respondent", "self_mother"), ("s_suicide", 3), ("sleep", 2)):
            drafts.save_answer(
                draft_id=draft.pk, page=page, values={page: value}, actor=her, now=now
            )
        safety.request_call(
            draft_id=draft.pk, phone="+31612345678", wish="morning", actor=her, now=now
        )
        a_shift(clinician.user, now)
        browser = signed_in(Browser(), clinician.user)
        duty = browser.get(reverse("care:duty")).content.decode()
        page = browser.get(reverse("care:client", args=[draft.pk])).content.decode()
    for text in (duty, page):
        assert "tel:+31612345678" in text
        assert "in de ochtend" in text
    assert "zelfdoding" in page
    assert "Kun je slapen" not in page
