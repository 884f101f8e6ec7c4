"""Her day: whose scores became worse, and which meetings nobody finished."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AccessEvent
from care.selectors.today import unfinished_of, worse_for
from intake.domain.responses import Sheet, from_sum
from intake.domain.scoring import EPDS, GATES
from intake.models import Intake, Response
from intake.services import responses
from intake.services.entering import enter_score
from scheduling.models import Appointment, CareRequest
from scheduling.services import requests
from tests.factories.care import a_client_of, in_care, measured, reading_along
from tests.factories.scheduling import an_appointment, person
from tests.integration.care.conftest import House

Counter = Callable[..., AbstractContextManager[list[str]]]
#: Statements of the page, the five of the session and its user among them.
TODAY = 11


def taken(house: House, intake: Intake, *totals: int) -> Response:
    return measured(intake, house.her.user, house.now, *totals)


def page_of(house: House, language: str = "nl") -> str:
    browser = house.as_(house.her.user)
    page = browser.get(reverse("care:today"), headers={"accept-language": language})
    assert page.status_code == 200
    return " ".join(page.content.decode().split())


class TestWorse:
    def test_a_score_that_jumped_stands_on_her_day_and_in_the_log(self, house: House) -> None:
        taken(house, house.intake, 8, 14)
        page = page_of(house)
        assert "8 → <strong>14" in page
        assert "sinds de vorige keer, 22 feb 2027, tot 1 mrt 2027" in page
        assert f"{reverse('care:client', args=[house.intake.pk])}#scores" in page
        read = AccessEvent.objects.get(event="today.read")
        assert read.subject_id == house.intake.client_id
        assert read.detail_fields == ["name", "scores"]
        assert "since the time before, " in page_of(house, "en")

    @pytest.mark.parametrize("totals", [(8,), (8, 10), (14, 8), (8, 14, 9)])
    def test_what_may_be_chance_does_not(self, house: House, totals: tuple[int, ...]) -> None:
        taken(house, house.intake, *totals)
        assert worse_for(house.her.user, now=house.now) == []
        assert "Geen score is slechter dan bij een eerdere meting." in page_of(house)
        assert not AccessEvent.objects.filter(event="today.read", subject_id__isnull=False).exists()

    def test_an_entry_that_was_corrected_is_not_compared(self, house: House) -> None:
        wrong = taken(house, house.intake, 8, 18)
        enter_score(
            intake_id=house.intake.pk,
            sheet=from_sum(EPDS, 9, 0),
            language="",
            taken_on=house.now.date(),
            corrects=wrong.pk,
            actor=person(house.her.user),
            now=house.now,
        )
        assert worse_for(house.her.user, now=house.now) == []

    def test_the_first_items_alone_are_not_compared(self, house: House) -> None:
        gate = GATES["phq2"]
        for positions, items in (((1, 1), (0, 0)), ((4, 4), (3, 3))):
            responses.write_entered(
                intake=house.intake,
                sheet=Sheet(gate, positions, items),
                edition="1.0",
                language="nl",
                taken_on=house.now.date(),
                by=house.her.user,
                supersedes=None,
                now=house.now,
            )
        assert Response.objects.filter(instrument_id="phq9").count() == 2
        assert worse_for(house.her.user, now=house.now) == []

    def test_only_of_her_own_clients_and_of_those_she_reads_along(self, house: House) -> None:
        taken(house, house.intake, 8, 14)
        assert worse_for(house.colleague.user, now=house.now) == []
        reading_along(house.intake, house.colleague, house.now)
        (row,) = worse_for(house.colleague.user, now=house.now)
        assert row.care_request.pk == house.intake.pk
        later = house.now + timedelta(days=1)
        assert worse_for(house.colleague.user, now=later) == []

    def test_a_closed_request_is_over(self, house: House) -> None:
        taken(house, house.intake, 8, 14)
        requests.close(
            care_request=house.intake.care_request,
            reason="verhuisd",
            actor=person(house.her.user),
            now=house.now,
        )
        assert worse_for(house.her.user, now=house.now) == []

    def test_until_somebody_spoke_with_her(self, house: House) -> None:
        taken(house, house.intake, 8, 14)
        an_appointment(
            house.intake.care_request,
            house.her,
            house.now - timedelta(days=1),
            sequence=2,
            status="attended",
        )
        assert len(worse_for(house.her.user, now=house.now)) == 1
        Appointment.objects.filter(sequence=2).update(
            during=(house.now + timedelta(hours=1), house.now + timedelta(hours=2))
        )
        assert worse_for(house.her.user, now=house.now) == []

    def test_the_most_worrying_first_and_an_unreadable_one_on_top(self, house: House) -> None:
        far, _ = a_client_of(house.her, house.now, starts_in=timedelta(days=3))
        shut, _ = a_client_of(house.her, house.now, starts_in=timedelta(days=4))
        taken(house, house.intake, 8, 12)
        taken(house, far, 8, 20)
        taken(house, shut, 8)
        Response.objects.create(
            intake=shut,
            instrument_id="epds",
            instrument_version="1.0",
            source=Response.Source.HERSELF,
            taken_on=house.now.date(),
            sealed_items=b"\x01nothing",
            entered_at=house.now,
        )
        rows = worse_for(house.her.user, now=house.now)
        assert [row.care_request.pk for row in rows] == [shut.pk, far.pk, house.intake.pk]
        assert "Niemand kan zeggen of ze slechter zijn." in page_of(house)
        logged = AccessEvent.objects.filter(event="today.read", subject_id__isnull=False)
        assert set(logged.values_list("subject_id", flat=True)) == {
            far.client_id,
            house.intake.client_id,
        }


class TestUnfinished:
    def past(self, house: House, days: float, **other: Any) -> Appointment:
        return an_appointment(
            house.intake.care_request,
            other.pop("clinician", house.her),
            house.now - timedelta(days=days),
            sequence=int(days * 10) + 2,
            **other,
        )

    def test_her_meetings_of_before_today_longest_ago_first(self, house: House) -> None:
        late = self.past(house, 1)
        later = self.past(house, 3, status="confirmed")
        self.past(house, 2, status="attended")
        self.past(house, 4, status="cancelled")
        self.past(house, 5, clinician=house.colleague)
        assert unfinished_of(house.her.user, now=house.now) == [later, late]

    def test_each_is_finished_in_one_step(self, house: House) -> None:
        meeting = self.past(house, 1)
        page = page_of(house)
        assert f'action="{reverse("care:attended", args=[meeting.pk])}"' in page
        assert f'href="{reverse("care:did_not_attend", args=[meeting.pk])}"' in page
        read = AccessEvent.objects.get(event="today.read")
        assert read.detail_fields == ["appointment", "name"]
        house.as_(house.her.user).post(reverse("care:attended", args=[meeting.pk]))
        assert "Alle gesprekken van voor vandaag zijn afgerond." in page_of(house)

    def test_one_of_this_morning_stands_under_today_alone(self, house: House) -> None:
        meeting = self.past(house, 0.1)
        assert unfinished_of(house.her.user, now=house.now) == []
        assert page_of(house).count(reverse("care:attended", args=[meeting.pk])) == 1


def test_in_care_she_is_still_hers(house: House) -> None:
    taken(house, house.intake, 8, 14)
    in_care(house.intake, house.her, house.now)
    assert CareRequest.objects.get(pk=house.intake.pk).state == "in_care"
    assert len(worse_for(house.her.user, now=house.now)) == 1
