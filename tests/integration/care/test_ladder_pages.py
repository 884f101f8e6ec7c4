"""The ladder on the clinic's pages: asked without a name, shown with one, answered by a person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AccessEvent
from accounts.services.clients import identity_of
from scheduling.models import Appointment, LadderStep, LongerDayAsk
from scheduling.services import ladder
from tests.factories.scheduling import WORKER, a_request, a_slot, an_appointment, placed
from tests.integration.care.conftest import House


def name_of(ask: LongerDayAsk) -> str:
    return identity_of(ask.step.promise.care_request.client).name


@pytest.fixture
def ask(house: House) -> LongerDayAsk:
    """The first psychologist is willing; her tomorrow is full; a mother of level 3 has no place."""
    house.her.works_longer = True
    house.her.save()
    slot = a_slot(house.her, house.now + timedelta(days=1))
    an_appointment(a_request(house.now, level=2), house.her, slot.starts_at, slot=slot)
    assert placed(house.now).first is None
    ladder.climb(actor=WORKER, now=house.now)
    return LongerDayAsk.objects.get()


def test_what_she_sees_before_she_says_yes(house: House, ask: LongerDayAsk) -> None:
    hers = house.as_(house.her.user)
    assert (
        "1 moeder wordt anders te laat gezien" in hers.get("/praktijk/caseload/").content.decode()
    )
    page = hers.get("/praktijk/langer/").content.decode()
    assert "Kun jij deze moeder eerder zien?" in page
    assert "morgen 11:00" in page
    assert "Nederlands" in page
    assert "Individueel" in page
    assert name_of(ask) not in page
    assert str(ask.step.promise.care_request_id) not in page
    seen = AccessEvent.objects.filter(subject_id=ask.step.promise.care_request.client_id)
    assert not seen.filter(user_id=house.her.user_id).exists()
    answered = hers.post(f"/praktijk/langer/{ask.pk}/ja/")
    request_id = ask.step.promise.care_request_id
    assert answered["Location"] == reverse("care:client", args=[request_id])
    assert Appointment.objects.get(longer_day=ask).clinician == house.her


def test_no(house: House, ask: LongerDayAsk) -> None:
    hers = house.as_(house.her.user)
    page = hers.post(f"/praktijk/langer/{ask.pk}/nee/", follow=True).content.decode()
    assert "Er is nu geen vraag" in page
    assert LadderStep.objects.get(status="open").kind == "bridging_call"
    too_late = hers.post(f"/praktijk/langer/{ask.pk}/ja/", follow=True).content.decode()
    assert "Een collega was je net voor" in too_late


def test_a_question_to_somebody_else_is_not_there(house: House, ask: LongerDayAsk) -> None:
    colleague = house.as_(house.colleague.user)
    assert "Er is nu geen vraag" in colleague.get("/praktijk/langer/").content.decode()
    for deed in ("ja", "nee"):
        assert colleague.post(f"/praktijk/langer/{ask.pk}/{deed}/").status_code == 404
    assert house.as_(house.coordinator).get("/praktijk/langer/").status_code == 403


def test_the_board_and_the_step(house: House, ask: LongerDayAsk) -> None:
    theirs = house.as_(house.coordinator)
    board = theirs.get(reverse("care:board")).content.decode()
    assert "Geen plek op tijd: wat we nu proberen" in board
    assert "1 gevraagd, 0 keer nee" in board
    path = f"/praktijk/ladder/{ask.step_id}/"
    page = theirs.get(path).content.decode()
    assert f"Geen plek op tijd voor {name_of(ask)}" in page
    assert f"{house.her.name}, morgen 11:00: nog geen antwoord" in page
    client_id = ask.step.promise.care_request.client_id
    assert AccessEvent.objects.filter(object_type="ladderstep", subject_id=client_id).exists()
    assert theirs.post(path, {"is_done": "yes", "outcome": "x"}).status_code == 422
    assert theirs.post(path, {"is_done": "no", "outcome": ""}).status_code == 422
    assert theirs.post(path, {"is_done": "no", "outcome": "geen tijd"}).status_code == 302
    assert LadderStep.objects.get(status="open").kind == "bridging_call"
    again = theirs.post(path, {"is_done": "no", "outcome": "nog eens"})
    assert again.status_code == 422
    assert theirs.get("/praktijk/ladder/999999/").status_code == 404
    assert house.as_(house.her.user).get(path).status_code == 403


def test_a_partner_needs_a_moment(house: House, ask: LongerDayAsk) -> None:
    promise = ask.step.promise
    LadderStep.objects.update(status="not_needed", ended_at=house.now)
    step = LadderStep.objects.create(
        promise=promise,
        kind="partner",
        owner=house.coordinator,
        started_at=house.now,
        due_at=house.now + timedelta(days=1),
    )
    theirs = house.as_(house.coordinator)
    path = f"/praktijk/ladder/{step.pk}/"
    bad = theirs.post(path, {"is_done": "yes", "outcome": "gebeld"})
    assert bad.status_code == 422
    assert "Vul in wanneer zij gezien wordt." in bad.content.decode()
    good = {"is_done": "yes", "outcome": "gebeld", "arranged_at": "2027-03-03T10:00"}
    assert theirs.post(path, good).status_code == 302
    step.refresh_from_db()
    assert (step.status, step.arranged_at) == ("done", house.now + timedelta(days=2))


def test_willing_or_not(house: House) -> None:
    hers = house.as_(house.her.user)
    path = f"/praktijk/beschikbaarheid/{house.her.pk}/langer/"
    for said, kept, words in (("1", True, "Je mag gevraagd"), ("0", False, "Je wordt niet")):
        page = hers.post(path, {"works_longer": said}, follow=True).content.decode()
        house.her.refresh_from_db()
        assert house.her.works_longer is kept
        assert words in page
    other = f"/praktijk/beschikbaarheid/{house.colleague.pk}/langer/"
    assert hers.post(other, {"works_longer": "1"}).status_code == 404
