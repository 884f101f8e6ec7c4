"""Entering a questionnaire on a mother's page, and the scores that her psychologist reads."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AccessEvent
from intake.models import Intake, Response
from intake.selectors.measures import kept_of
from intake.services import decisions
from scheduling.models import SafetyCall
from scheduling.services import requests
from tests.factories.care import a_client_of
from tests.factories.packs import ATTRIBUTION, a_pack
from tests.factories.scheduling import person
from tests.integration.care.conftest import House

FORMS = ("epds", "epds-som", "phq9", "gad7", "rses", "pbq", "hark")
TODAY = date(2027, 3, 1)


def address(intake: Intake, form_name: str = "") -> str:
    if not form_name:
        return reverse("care:measures", args=[intake.pk])
    return reverse("care:measure", args=[intake.pk, form_name])


def items(*values: object) -> dict[str, Any]:
    return {f"item_{n}": "" if v is None else str(v) for n, v in enumerate(values, start=1)}


def sent(house: House, form_name: str, **data: Any) -> Any:
    browser = house.as_(house.her.user)
    return browser.post(address(house.intake, form_name), {"taken_on": "2027-02-20"} | data)


def her_page(house: House, intake: Intake | None = None, language: str = "nl") -> str:
    browser = house.as_(house.her.user)
    page = browser.get(
        reverse("care:client", args=[(intake or house.intake).pk]),
        headers={"accept-language": language},
    )
    assert page.status_code == 200
    return " ".join(page.content.decode().split())


class TestWhoMay:
    @pytest.mark.parametrize("form_name", ["", *FORMS])
    def test_her_psychologist(self, house: House, form_name: str) -> None:
        page = house.as_(house.her.user).get(address(house.intake, form_name))
        assert page.status_code == 200
        read = AccessEvent.objects.filter(event="client.read").latest("id")
        assert (read.subject_id, read.purpose) == (house.intake.client_id, "TRIAGE")
        assert read.detail_fields == ["name", "scores"]

    @pytest.mark.parametrize("form_name", ["", "epds"])
    def test_nobody_else(self, house: House, form_name: str) -> None:
        for user in (house.colleague.user, house.coordinator, house.admin):
            answer = house.as_(user).get(address(house.intake, form_name))
            assert answer.status_code in (403, 404), user.role
            assert not Response.objects.exists()
        assert house.as_(house.colleague.user).get(address(house.intake)).status_code == 404

    def test_an_unknown_questionnaire(self, house: House) -> None:
        page = house.as_(house.her.user).get(address(house.intake, "mdi"))
        assert page.status_code == 404

    @pytest.mark.parametrize("wording", ["loss", "pregnant"])
    def test_no_question_about_a_baby_who_is_not_there(self, house: House, wording: str) -> None:
        house.intake.client.wording = wording
        house.intake.client.save(update_fields=["wording"])
        browser = house.as_(house.her.user)
        assert "/pbq/" not in browser.get(address(house.intake)).content.decode()
        assert browser.get(address(house.intake, "pbq")).status_code == 404


class TestEntering:
    def test_chosen_answers(self, house: House) -> None:
        answer = sent(house, "rses", **items(1, 4, 1, 1, 4, 4, 1, 4, None, 1))
        assert answer["Location"] == reverse("care:after", args=[house.intake.pk])
        (kept,) = kept_of(house.intake)
        assert kept.sheet.positions == (1, 4, 1, 1, 4, 4, 1, 4, None, 1)
        assert kept.sheet.items == (3, 3, 3, 3, 3, 3, 3, 3, None, 3)
        assert (kept.response.taken_on, kept.response.language) == (date(2027, 2, 20), "en")

    def test_scores_alone_without_licensed_words(self, house: House) -> None:
        page = house.as_(house.her.user).get(address(house.intake, "epds")).content.decode()
        assert "1. lachen, humor" in page
        assert "De tekst van de EPDS mag hier niet staan" in page
        sent(house, "epds", **items(1, 0, 2, 1, 0, 0, 1, 0, 0, 0))
        (kept,) = kept_of(house.intake)
        assert kept.sheet.items == (1, 0, 2, 1, 0, 0, 1, 0, 0, 0)
        assert kept.sheet.positions == (None,) * 10
        assert kept.response.language == ""

    def test_licensed_words_with_their_attribution(self, house: House) -> None:
        pack = a_pack(house.now)
        page = house.as_(house.her.user).get(address(house.intake, "epds")).content.decode()
        assert "1. Voorbeeldzin 1, eerste uitgave nl" in page
        assert ATTRIBUTION in page
        sent(house, "epds", **items(*[4, 4, 1, 4, 1, 1, 1, 1, 1, 1]))
        (kept,) = kept_of(house.intake)
        assert (kept.sheet.low, kept.response.instrument_version) == (30, pack.key)

    def test_a_sum_from_paper_with_item_10(self, house: House) -> None:
        sent(house, "epds-som", total="14", alarm="3")
        (kept,) = kept_of(house.intake)
        assert (kept.sheet.total, kept.sheet.alarm) == (14, 3)
        assert decisions.newest(house.intake).level == 5
        assert SafetyCall.objects.filter(care_request_id=house.intake.pk).exists()

    def test_she_hears_whether_the_level_went_up(self, house: House) -> None:
        browser = house.as_(house.her.user)
        data = {"taken_on": "2027-02-20"} | items(*[1] * 7)
        quiet = browser.post(address(house.intake, "gad7"), data, follow=True)
        assert "Het niveau blijft zoals het was." in quiet.content.decode()
        data = {"taken_on": "2027-02-20", "total": "3", "alarm": "1"}
        raised = browser.post(address(house.intake, "epds-som"), data, follow=True)
        assert "Het niveau is daardoor meteen verhoogd." in raised.content.decode()
        assert "Er kwam een ingevulde vragenlijst bij." in raised.content.decode()

    @pytest.mark.parametrize(
        ("form_name", "data", "words"),
        [
            ("gad7", {}, "Vul minstens één vraag in."),
            ("gad7", {"item_1": "9"}, "9"),
            ("epds-som", {"total": "", "alarm": ""}, "Vul de som in."),
            ("epds-som", {"total": "31", "alarm": ""}, "30"),
            ("epds-som", {"total": "2", "alarm": "3"}, "passen niet bij elkaar"),
            ("gad7", {"item_1": "1", "taken_on": "2027-03-02"}, "Deze dag moet nog komen."),
            ("gad7", {"item_1": "1", "taken_on": ""}, "Vul een datum in."),
        ],
    )
    def test_what_does_not_fit_is_said_and_what_was_typed_stays(
        self, house: House, form_name: str, data: dict[str, str], words: str
    ) -> None:
        answer = sent(house, form_name, **data)
        assert answer.status_code == 422
        text = answer.content.decode()
        assert words in text
        if "taken_on" not in data:
            assert 'value="2027-02-20"' in text
        assert not Response.objects.exists()

    def test_kept_input_after_a_mistake(self, house: House) -> None:
        answer = sent(house, "gad7", **items(2, 3), taken_on="2027-12-31")
        text = " ".join(answer.content.decode().split())
        assert text.count(" checked") == 2 + 5  # the open ones stay open

    def test_a_closed_request_says_so(self, house: House) -> None:
        requests.close(
            care_request=house.intake.care_request,
            reason="verhuisd",
            actor=person(house.her.user),
            now=house.now,
        )
        browser = house.as_(house.her.user)
        answer = browser.post(
            address(house.intake, "gad7"), {"taken_on": "2027-02-20"} | items(*[0] * 7)
        )
        assert answer.status_code in (404, 422)
        assert not Response.objects.exists()


class TestCorrecting:
    def test_an_entry_is_typed_over_and_the_old_one_stays_in_sight(self, house: House) -> None:
        sent(house, "epds-som", total="12", alarm="0")
        first = Response.objects.get()
        page = her_page(house)
        link = f"{address(house.intake, 'epds-som')}?verbetert={first.pk}"
        assert link in page
        form = house.as_(house.her.user).get(link).content.decode()
        assert 'value="12"' in form
        assert str(first.pk) in form
        sent(house, "epds-som", total="11", alarm="0", corrects=str(first.pk))
        assert Response.objects.exclude(pk=first.pk).get().supersedes_id == first.pk
        page = her_page(house)
        assert "later verbeterd" in page
        assert "Eerdere scores" in page

    def test_it_can_be_corrected_once(self, house: House) -> None:
        sent(house, "epds-som", total="12", alarm="0")
        first = Response.objects.get()
        sent(house, "epds-som", total="11", alarm="0", corrects=str(first.pk))
        again = sent(house, "epds-som", total="10", alarm="0", corrects=str(first.pk))
        assert again.status_code == 422
        assert "intussen verbeterd" in again.content.decode()

    def test_entered_another_way_it_is_typed_over(self, house: House) -> None:
        sent(house, "epds", **items(*[1] * 10))
        first = Response.objects.get()
        a_pack(house.now)
        link = f"{address(house.intake, 'epds')}?verbetert={first.pk}"
        form = house.as_(house.her.user).get(link).content.decode()
        assert str(first.pk) in form
        assert 'value="2027-02-20"' in form

    def test_somebody_elses_entry_is_not_there(self, house: House) -> None:
        other, _ = a_client_of(house.her, house.now, starts_in=timedelta(days=3))
        browser = house.as_(house.her.user)
        data = {"taken_on": "2027-02-20", "total": "12", "alarm": "0"}
        browser.post(address(other, "epds-som"), data)
        foreign = Response.objects.get()
        form = browser.get(f"{address(house.intake, 'epds-som')}?verbetert={foreign.pk}")
        assert f'value="{foreign.pk}"' not in form.content.decode()
        refused = sent(house, "epds-som", total="1", alarm="0", corrects=str(foreign.pk))
        assert refused.status_code == 422


class TestReading:
    def test_every_score_with_where_it_comes_from(self, house: House) -> None:
        sent(house, "epds", **items(1, 1, 2, 2, None, 0, 0, 0, 0, None), taken_on="2027-03-01")
        page = her_page(house)
        assert "minstens 6, hoogstens 12" in page
        assert "onder de afkapwaarde tot mogelijk depressief" in page
        assert "2 vragen open" in page
        assert "vraag 10: open" in page
        assert "EPDS-3A, angst" in page
        assert f"ingevoerd door {house.her.user.name}" in page

    def test_the_pbq_alerts_and_says_what_it_is_worth(self, house: House) -> None:
        warm = (1, 4, 8, 9, 11, 16, 22, 25)
        worst = [6 if n in warm else 1 for n in range(1, 26)]
        sent(house, "pbq", **items(*worst))
        page = her_page(house)
        assert page.count("vraag door") == 2  # F2 and F4
        assert "Stafford Interview" in page
        assert "niet te vergelijken" not in page
        house.intake.client.wording = "nicu"
        house.intake.client.save(update_fields=["wording"])
        assert "niet te vergelijken" in her_page(house)

    def test_the_direction_of_the_rses(self, house: House) -> None:
        sent(house, "rses", **items(*[2] * 10))
        assert "hoog is hier goed" in her_page(house)

    def test_her_own_words_of_a_scale_carry_their_source(self, house: House) -> None:
        page = her_page(house)
        assert "Vraag uit de PHQ-9, gemaakt door R.L. Spitzer" in page

    def test_english_only_words_are_said_to_be(self, house: House) -> None:
        browser = house.as_(house.her.user)
        for form_name in ("rses", "pbq", "hark"):
            text = browser.get(address(house.intake, form_name)).content.decode()
            assert "alleen in het Engels" in text
        assert (
            "alleen in het Engels"
            not in browser.get(address(house.intake, "phq9")).content.decode()
        )
