"""Time and codes in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from care import words
from care.templatetags import care_words
from intake.domain import level_review
from scheduling.domain import errors
from scheduling.models import Appointment, Commitment, DutyAlarm, TimeOff
from scheduling.services import safety_calls

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ahead", "dutch", "english"),
    [
        (timedelta(minutes=1), "nog 1 minuut", "1 minute left"),
        (timedelta(hours=5), "nog 5 uur", "5 hours left"),
        (timedelta(days=3), "nog 3 dagen", "3 days left"),
        (-timedelta(minutes=20), "20 minuten te laat", "20 minutes late"),
    ],
)
def test_time_left(ahead: timedelta, dutch: str, english: str) -> None:
    assert care_words.time_left(NOW + ahead, NOW) == dutch
    with override("en"):
        assert care_words.time_left(NOW + ahead, NOW) == english


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2027-03-01T23:30+00:00", "morgen 00:30"),
        ("2027-03-01T12:00+00:00", "vandaag 13:00"),
        ("2027-02-28T12:00+00:00", "gisteren 13:00"),
        ("2027-03-29T12:00+00:00", "ma 29 mrt 14:00"),
        ("2028-03-01T12:00+00:00", "1 mrt 2028 13:00"),
    ],
)
def test_when_on_the_clock_in_amsterdam(at: str, said: str) -> None:
    assert care_words.when(datetime.fromisoformat(at), NOW) == said


@pytest.mark.parametrize(
    ("weeks", "wording", "said"),
    [
        (1, "baby", "1 week na de bevalling"),
        (15, "nicu", "15 weken na de bevalling"),
        (26, "baby", "6 maanden na de bevalling"),
        (None, "baby", ""),
        (None, "pregnant", "zwanger"),
        (3, "loss", "baby overleden, 3 weken na de bevalling"),
        (None, "loss", "baby overleden"),
    ],
)
def test_since_birth(weeks: int | None, wording: str, said: str) -> None:
    assert care_words.since_birth(weeks, wording) == said


def test_a_moment_ago() -> None:
    assert care_words.ago(NOW, NOW) == "zojuist"
    assert care_words.ago(NOW - timedelta(hours=2), NOW) == "2 uur geleden"


def codes_of(module: object) -> set[str]:
    return {
        value for name, value in vars(module).items() if name.isupper() and isinstance(value, str)
    }


def test_every_code_has_words() -> None:
    shown = set(Appointment.Status) - {"held", "released"}
    assert set(words.STATUSES) == {str(status) for status in shown}
    assert set(words.TASKS) == {str(kind) for kind in Commitment.Kind}
    assert set(words.ALARMS) == {str(kind) for kind in DutyAlarm.Kind}
    assert set(words.TIME_OFF) == {str(kind) for kind in TimeOff.Kind}
    assert set(words.CALL_OUTCOMES) == set(safety_calls.OUTCOMES)
    assert codes_of(errors) <= set(words.SCHEDULING)
    assert codes_of(level_review) == set(words.REVIEW)
