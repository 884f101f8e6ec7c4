"""A professional enters a questionnaire: kept sealed, laid beside the rest, and put right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import AccessEvent, Wording
from intake.domain.level_review import ReviewRefused
from intake.domain.responses import Sheet, from_positions, from_scores, from_sum
from intake.domain.scoring import EPDS, GAD7, HARK, PBQ, PHQ9, RSES
from intake.models import Intake, Response
from intake.selectors.measures import kept_of, newest_of
from intake.services import decisions, measures
from intake.services.entering import CannotCorrect, Entered, enter_score, offered_to
from scheduling.models import Clinician, SafetyCall
from scheduling.services import requests
from tests.factories.care import a_client_of
from tests.factories.packs import a_pack
from tests.factories.scheduling import a_clinician, a_coordinator, daily_slots, person

QUIET: dict[str, Any] = {f"phq9_{number}": 0 for number in range(1, 10)}
TODAY = date(2027, 3, 1)
Enter = Callable[..., Entered]


@pytest.fixture
def her(db: None, now: datetime) -> Clinician:
    a_coordinator()
    found = a_clinician()
    daily_slots(found, now)
    return found


@pytest.fixture
def intake(her: Clinician, now: datetime) -> Intake:
    return a_client_of(her, now, **QUIET)[0]


@pytest.fixture
def enter(her: Clinician, intake: Intake, now: datetime) -> Enter:
    def deed(sheet: Sheet, **other: Any) -> Entered:
        values = {"language": "", "taken_on": TODAY} | other
        return enter_score(
            intake_id=intake.pk, sheet=sheet, actor=person(her.user), now=now, **values
        )

    return deed


def test_it_is_kept_sealed_with_who_entered_it_and_when(
    enter: Enter, her: Clinician, intake: Intake, now: datetime
) -> None:
    sheet = from_positions(RSES, (1, 4, 1, 1, 4, 4, 1, 4, None, 1))
    row = enter(sheet, language="en", taken_on=TODAY - timedelta(days=9)).response
    row = Response.objects.get(pk=row.pk)
    assert (row.instrument_id, row.instrument_version, row.language) == ("rses", "1.0", "en")
    assert (row.source, row.entered_by, row.entered_at) == ("professional", her.user, now)
    assert row.taken_on == date(2027, 2, 20)
    assert b"sum" not in bytes(row.sealed_items)
    (kept,) = kept_of(intake)
    assert kept.sheet == sheet
    logged = AccessEvent.objects.get(event="measure.enter")
    assert (logged.subject_id, logged.note, logged.detail_fields) == (
        intake.client_id,
        "rses",
        ["scores"],
    )


def test_licensed_words_that_were_shown_are_noted(enter: Enter, now: datetime) -> None:
    pack = a_pack(now)
    row = enter(from_positions(EPDS, (4, 4, 1, *[4] * 7)), language="nl").response
    assert (row.instrument_version, row.language) == (pack.key, "nl")
    row = enter(from_scores(EPDS, (0,) * 10)).response
    assert (row.instrument_version, row.language) == ("1.0", "")


@pytest.mark.parametrize(
    ("sheet", "level", "reasons"),
    [
        (from_sum(EPDS, 14, 0), 3, ["R18"]),
        (from_sum(EPDS, 14, 1), 4, ["R12"]),
        (from_scores(EPDS, (0,) * 9 + (3,)), 5, ["R02"]),
        (from_scores(EPDS, (2,) * 9 + (None,)), 3, ["R18"]),
        (from_scores(PHQ9, (3,) * 8 + (0,)), 4, ["R19"]),
        (from_scores(GAD7, (3,) * 5 + (0, 0)), 3, ["R30"]),
        (from_scores(PBQ, (0, 0, 5, 5, 5, *[0] * 20)), 3, ["R29"]),
        (from_scores(PBQ, (0,) * 17 + (1,) + (0,) * 7), 4, ["R13"]),
        (from_scores(HARK, (0, 1, 0, 0)), 4, ["R16"]),
        (from_scores(HARK, (1, 0, 0, 0)), 3, ["R25"]),
    ],
)
def test_what_it_says_raises_the_level_at_once(
    enter: Enter, intake: Intake, sheet: Sheet, level: int, reasons: list[str]
) -> None:
    assert decisions.newest(intake).level == 2
    done = enter(sheet).reassessed
    newest = decisions.newest(intake)
    assert (done.level, done.record, newest.level) == (level, newest, level)
    detail = decisions.detail_of(newest)
    assert (detail["reasons"], detail["reason_code"]) == (reasons, "score_entered")
    assert SafetyCall.objects.exists() is (level == 5)


@pytest.mark.parametrize(
    "sheet", [from_scores(RSES, (0,) * 10), from_scores(GAD7, (0,) * 7), from_sum(EPDS, 3, 0)]
)
def test_what_asks_for_no_more_is_only_kept(enter: Enter, intake: Intake, sheet: Sheet) -> None:
    assert enter(sheet).reassessed.record is None
    assert decisions.newest(intake).kind == "proposed"
    assert Response.objects.count() == 1


def test_a_better_score_never_lowers(enter: Enter, intake: Intake) -> None:
    enter(from_sum(EPDS, 25, 0))
    assert decisions.newest(intake).level == 4
    assert enter(from_sum(EPDS, 2, 0)).reassessed.record is None
    assert decisions.newest(intake).level == 4


def test_what_she_told_and_what_is_entered_count_together(her: Clinician, now: datetime) -> None:
    """Her history comes from her answers, the depression from what was entered (R22)."""
    intake, _ = a_client_of(her, now, h_severe=1, **QUIET)
    assert decisions.newest(intake).level == 3
    enter_score(
        intake_id=intake.pk,
        sheet=from_sum(EPDS, 11, 0),
        language="",
        taken_on=TODAY,
        actor=person(her.user),
        now=now,
    )
    assert decisions.detail_of(decisions.newest(intake))["reasons"] == ["R22"]


def test_the_newest_of_each_counts_by_the_day_it_was_taken(enter: Enter, intake: Intake) -> None:
    enter(from_sum(EPDS, 4, 0), taken_on=TODAY)
    enter(from_sum(EPDS, 12, 0), taken_on=TODAY - timedelta(days=40))
    enter(from_scores(GAD7, (1,) * 7))
    newest = {each.sheet.instrument.id: each.sheet.low for each in newest_of(kept_of(intake))}
    assert newest == {"epds": 4, "gad7": 7}
    assert measures.known_of(intake, now=intake.submitted_at)["gad7"] == (1,) * 7


def test_a_correction_takes_the_place_of_an_entry(enter: Enter, intake: Intake) -> None:
    wrong = enter(from_sum(EPDS, 2, 0)).response
    right = enter(from_sum(EPDS, 20, 0), corrects=wrong.pk)
    assert right.response.supersedes == wrong
    assert right.reassessed.level == 4
    assert {(k.sheet.low, k.is_corrected) for k in kept_of(intake)} == {(20, False), (2, True)}
    assert [each.sheet.low for each in newest_of(kept_of(intake))] == [20]
    with pytest.raises(CannotCorrect):
        enter(from_sum(EPDS, 3, 0), corrects=wrong.pk)


def test_another_questionnaire_or_hers_cannot_be_corrected(enter: Enter, intake: Intake) -> None:
    gad7 = enter(from_scores(GAD7, (0,) * 7)).response
    with pytest.raises(CannotCorrect):
        enter(from_sum(EPDS, 3, 0), corrects=gad7.pk)
    assert Response.objects.count() == 1


def test_a_day_to_come_is_refused(enter: Enter) -> None:
    with pytest.raises(ValueError, match="a day to come"):
        enter(from_sum(EPDS, 3, 0), taken_on=TODAY + timedelta(days=1))


def test_only_a_clinician_and_only_while_it_is_open(
    intake: Intake, her: Clinician, enter: Enter, now: datetime
) -> None:
    sheet = from_sum(EPDS, 3, 0)
    with pytest.raises(ReviewRefused, match="not_a_clinician"):
        enter_score(
            intake_id=intake.pk,
            sheet=sheet,
            language="",
            taken_on=TODAY,
            actor=person(a_coordinator()),
            now=now,
        )
    requests.close(
        care_request=intake.care_request, reason="verhuisd", actor=person(her.user), now=now
    )
    with pytest.raises(ReviewRefused, match="not_open"):
        enter(sheet)
    assert not Response.objects.exists()


def test_without_the_proposal_scores_are_kept_and_danger_still_calls(
    enter: Enter, intake: Intake, settings: Any
) -> None:
    settings.HOUVAST_TRIAGE_PROPOSAL = False
    assert enter(from_scores(GAD7, (3,) * 7)).reassessed.record is None
    assert not SafetyCall.objects.exists()
    done = enter(from_scores(EPDS, (0,) * 9 + (3,))).reassessed
    assert done.level == 5
    assert SafetyCall.objects.get().care_request_id == intake.pk


@pytest.mark.parametrize(
    ("wording", "has_pbq"),
    [
        (Wording.BABY, True),
        (Wording.NICU, True),
        (Wording.LOSS, False),
        (Wording.PREGNANT, False),
    ],
)
def test_nothing_about_a_baby_who_is_not_there(intake: Intake, wording: str, has_pbq: bool) -> None:
    intake.client.wording = wording
    assert ("pbq" in offered_to(intake)) is has_pbq
    assert {"epds", "phq9", "gad7", "rses", "hark"} <= offered_to(intake)
