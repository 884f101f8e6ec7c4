"""Letters about appointments: still true, in the reader's language, fit for a lock screen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from icalendar import Calendar

from accounts.models import AccessToken, Client, Role, Wording
from accounts.services.tokens import open_link
from notifications import registry
from notifications.domain.letter import Letter, Withdrawn
from notifications.domain.lockscreen import problems
from notifications.models import OutboxMessage
from scheduling.models import Appointment, SafetyCall
from scheduling.services import appointments, offers, owed, reminders
from scheduling.services.ics import calendar_of, uid_of
from scheduling.services.placement import Placement
from tests.factories.accounts import make_client, make_user
from tests.factories.scheduling import (
    HER,
    a_clinician,
    a_coordinator,
    a_request,
    a_shift,
    an_appointment,
    daily_slots,
    placed,
)

pytestmark = pytest.mark.django_db
ABOUT_HER = (owed.BOOKED, owed.MOVED, owed.REMINDER)
ABOUT_CALENDAR = (owed.NEW_CLIENT, owed.CLIENT_MOVED)
EVERY_KIND = (
    *ABOUT_HER,
    *ABOUT_CALENDAR,
    owed.CANCELLED,
    owed.CLIENT_CANCELLED,
    owed.SAFETY_CALL_DUE,
)


@pytest.fixture
def result(now: datetime) -> Placement:
    a_coordinator()
    daily_slots(a_clinician(), now)
    return placed(now, care_request=a_request(now, client=make_client()))


@pytest.fixture
def first(result: Placement) -> Appointment:
    assert result.first
    return result.first


def written(kind: str, subject_id: UUID, now: datetime) -> Letter:
    found = registry.get(kind).prepare(subject_id, now)
    assert isinstance(found, Letter)
    return found


def withdrawn(kind: str, subject_id: UUID, now: datetime) -> str:
    found = registry.get(kind).prepare(subject_id, now)
    assert isinstance(found, Withdrawn)
    return found.reason


def cancelled(appointment: Appointment, now: datetime) -> None:
    appointments.cancel(appointment_id=appointment.id, actor=HER, now=now)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("wording", Wording.values)
def test_every_letter_may_lie_on_a_kitchen_table(
    first: Appointment, now: datetime, language: str, wording: str
) -> None:
    Client.objects.update(language=language, wording=wording)
    first.clinician.user.language = language
    first.clinician.user.save()
    for kind in (*ABOUT_HER, *ABOUT_CALENDAR):
        assert problems(written(kind, first.id, now)) == (), kind
    cancelled(first, now)
    for kind in (owed.CANCELLED, owed.CLIENT_CANCELLED):
        assert problems(written(kind, first.id, now)) == (), kind


def test_what_her_letter_says(first: Appointment, now: datetime) -> None:
    letter = written(owed.BOOKED, first.id, now)
    body = letter.words.body
    assert "Je hebt een afspraak op dinsdag 2 maart om 09:00." in body
    assert "Je afspraak daarna is op vrijdag 5 maart om 09:00." in body
    assert "https://praat.example/kamer" in body
    assert "Heeft je baby je tussendoor nodig? Dan wachten we." in body
    assert letter.recipient.is_client
    assert "di 2 mrt 09:00" in letter.words.sms


def test_a_loss_changes_letters_that_were_owed_before(first: Appointment, now: datetime) -> None:
    Client.objects.update(wording=Wording.LOSS)
    body = written(owed.BOOKED, first.id, now).words.body
    assert "baby" not in body
    assert "Je hoeft niets voor te bereiden." in body


def test_the_link_opens_this_appointment_alone(first: Appointment, now: datetime) -> None:
    body = written(owed.REMINDER, first.id, now).words.body
    link = next(word for word in body.split() if "/afspraak/l/" in word)
    token = link.rstrip("/").rsplit("/", 1)[1]
    purpose = AccessToken.Purpose.APPOINTMENT
    assert open_link(token=token, purpose=purpose, now=now) == first.id
    over = first.during.upper + timedelta(days=1)
    assert open_link(token=token, purpose=purpose, now=over) is None


@pytest.mark.parametrize("kind", [*ABOUT_HER, *ABOUT_CALENDAR])
def test_nothing_is_sent_about_what_changed_or_began(
    first: Appointment, now: datetime, kind: str
) -> None:
    assert withdrawn(kind, uuid4(), now) == "changed_since"
    assert withdrawn(kind, first.id, first.during.lower) == "too_late"
    cancelled(first, now)
    assert withdrawn(kind, first.id, now) == "changed_since"


def test_a_cancellation_says_what_stands_behind_her(result: Placement, now: datetime) -> None:
    assert result.first
    assert result.second
    assert withdrawn(owed.CANCELLED, result.first.id, now) == "changed_since"
    cancelled(result.first, now)
    body = written(owed.CANCELLED, result.first.id, now).words.body
    assert "Je hebt nog een afspraak op vrijdag 5 maart om 09:00." in body
    cancelled(result.second, now)
    body = written(owed.CANCELLED, result.first.id, now).words.body
    assert "We bellen je uiterlijk woensdag 3 maart om 23:59." in body


def test_a_move_in_both_calendars(first: Appointment, now: datetime) -> None:
    held = offers.hold_alternatives(care_request=first.care_request, actor=HER, now=now)
    moved = appointments.move(appointment_id=first.id, hold_id=held[0].id, actor=HER, now=now)
    assert withdrawn(owed.BOOKED, first.id, now) == "changed_since"
    letter = written(owed.MOVED, moved.id, now)
    assert "De nieuwe afspraak is op" in letter.words.body
    assert letter.calendar
    (event,) = Calendar.from_ical(letter.calendar).walk("VEVENT")
    assert (str(event["uid"]), event["sequence"]) == (uid_of(first), 2)
    assert "verzet" in written(owed.CLIENT_MOVED, moved.id, now).words.body


def test_psychologists_hear_when_and_not_who(first: Appointment, now: datetime) -> None:
    first.clinician.user.language = "en"
    first.clinician.user.save()
    letter = written(owed.NEW_CLIENT, first.id, now)
    assert letter.recipient.email == first.clinician.user.email
    assert not letter.recipient.is_client
    assert letter.words.subject == "A new appointment in your calendar"
    assert "You see somebody for the first time on Tuesday 2 March at 09:00." in letter.words.body
    assert str(first.client_id) not in letter.words.body


def test_the_duty_phone(now: datetime) -> None:
    a_coordinator()
    duty = make_user(Role.CLINICIAN, with_totp=False, phone="+31612345678")
    a_shift(duty, now)
    request_id = placed(now, route="safety", level=5).promise.care_request_id
    letter = written(owed.SAFETY_CALL_DUE, request_id, now)
    assert registry.get(owed.SAFETY_CALL_DUE).is_urgent
    assert letter.recipient.phone == "+31612345678"
    assert letter.words.sms.startswith(
        "Houvast: iemand wacht op je telefoontje, uiterlijk maandag 1 maart om 11:00."
    )
    assert problems(letter) == ()
    SafetyCall.objects.update(acknowledged_at=now, acknowledged_by=duty)
    assert withdrawn(owed.SAFETY_CALL_DUE, request_id, now) == "taken_on_or_over"


def test_the_calendar_file(result: Placement, now: datetime) -> None:
    letter = written(owed.BOOKED, result.first.id, now) if result.first else None
    assert letter
    assert letter.calendar
    text = letter.calendar.decode()
    assert "TZID:Europe/Amsterdam" in text
    assert "DTSTART;TZID=Europe/Amsterdam:20270302T090000" in text
    calendar = Calendar.from_ical(letter.calendar)
    assert str(calendar["method"]) == "PUBLISH"
    events = calendar.walk("VEVENT")
    assert [str(event["summary"]) for event in events] == ["Afspraak", "Afspraak"]
    assert {str(event["class"]) for event in events} == {"PRIVATE"}
    assert {str(event["status"]) for event in events} == {"CONFIRMED"}
    assert events[0].decoded("dtend") - events[0].decoded("dtstart") == timedelta(minutes=50)
    assert events[0].decoded("dtstart") == datetime(2027, 3, 2, 8, 0, tzinfo=UTC)
    assert str(events[0]["uid"]) != str(events[1]["uid"])
    assert not {"description", "location", "attendee", "organizer", "url"} & {
        key.lower() for event in events for key in event
    }


def test_a_cancelled_meeting_leaves_her_calendar(first: Appointment, now: datetime) -> None:
    cancelled(first, now)
    first.refresh_from_db()
    calendar = Calendar.from_ical(calendar_of(first))
    assert str(calendar["method"]) == "CANCEL"
    (event,) = calendar.walk("VEVENT")
    assert (str(event["status"]), str(event["uid"])) == ("CANCELLED", uid_of(first))


def test_in_summer_time_the_calendar_file_shows_the_wall_clock(now: datetime) -> None:
    summer = datetime(2027, 7, 5, 7, 0, tzinfo=UTC)
    appointment = an_appointment(a_request(now), a_clinician(), summer)
    text = calendar_of(appointment).decode()
    assert "DTSTART;TZID=Europe/Amsterdam:20270705T090000" in text
    (zone,) = Calendar.from_ical(text).walk("VTIMEZONE")
    assert {part.name for part in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}


def queued() -> list[str]:
    return sorted(
        key.rsplit(":", 1)[1]
        for key in OutboxMessage.objects.filter(kind=owed.REMINDER).values_list(
            "dedupe_key", flat=True
        )
    )


def test_reminders_the_day_before_at_ten_and_two_hours_before(now: datetime) -> None:
    start = datetime(2027, 3, 29, 7, 0, tzinfo=UTC)  # 09:00, the day after the clocks changed
    an_appointment(a_request(now), a_clinician(), start)
    day_before = datetime(2027, 3, 28, 8, 0, tzinfo=UTC)  # 10:00 in summer time already

    def run(at: datetime) -> int:
        return reminders.queue_reminders(now=at)

    assert run(day_before - timedelta(seconds=1)) == 0
    assert run(day_before) == 1
    assert run(day_before) == 0
    assert run(start - timedelta(hours=2, seconds=1)) == 0
    assert run(start - timedelta(hours=2)) == 1
    assert run(start - timedelta(seconds=1)) == 0
    assert queued() == ["day", "hours"]


def test_no_reminder_of_what_she_just_heard_or_what_is_off(now: datetime) -> None:
    anna = a_clinician()
    start = now + timedelta(hours=23)
    an_appointment(a_request(now), anna, start, created_at=now)
    an_appointment(a_request(now), anna, start + timedelta(hours=1), status="cancelled")
    an_appointment(a_request(now), anna, start + timedelta(hours=2), status="moved")
    assert reminders.queue_reminders(now=now) == 0
    assert reminders.queue_reminders(now=start - timedelta(hours=2)) == 1
    assert queued() == ["hours"]


def test_a_round_that_comes_late_sends_the_nearer_one_alone(now: datetime) -> None:
    start = now + timedelta(days=2)
    an_appointment(a_request(now), a_clinician(), start)
    assert reminders.queue_reminders(now=start - timedelta(minutes=30)) == 1
    assert queued() == ["hours"]


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(hours=2), "Vandaag om 10:00 heb je een afspraak."),
        (timedelta(hours=23), "Morgen om 10:00 heb je een afspraak."),
        (timedelta(days=3), "Je hebt een afspraak op donderdag 4 maart om 10:00."),
    ],
)
def test_a_reminder_says_the_day_as_people_do(now: datetime, before: timedelta, words: str) -> None:
    start = now + timedelta(days=3)
    appointment = an_appointment(a_request(now), a_clinician(), start)
    assert words in written(owed.REMINDER, appointment.id, start - before).words.body


def test_in_person_names_the_place(now: datetime) -> None:
    start = now + timedelta(days=3)
    room = an_appointment(a_request(now), a_clinician(place="Zeist"), start, mode="in_person")
    assert "Het gesprek is in Zeist." in written(owed.REMINDER, room.id, now).words.body
    bare = an_appointment(a_request(now), a_clinician(video_link=""), start)
    body = written(owed.REMINDER, bare.id, now).words.body
    assert "De link staat bij je afspraak." in body
