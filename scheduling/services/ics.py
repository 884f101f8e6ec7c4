"""A calendar file for her own phone: a neutral title, private, in Amsterdam time (RFC 5545)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vText

from scheduling.domain.working_days import AMSTERDAM
from scheduling.models import LIVE, Appointment

FILE_NAME = "afspraak.ics"


def calendar_of(*appointments: Appointment) -> bytes:
    """The appointments as one iCalendar file, in the language spoken now.

    A moved meeting keeps its UID under a higher SEQUENCE, so that a phone moves it too; one that
    no longer stands takes it out of the calendar. Nothing says what it is about.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Houvast//Agenda//NL")
    calendar.add("version", "2.0")
    is_off = all(each.status not in LIVE for each in appointments)
    calendar.add("method", "CANCEL" if is_off else "PUBLISH")
    calendar.add_component(_timezone([each.during.lower.year for each in appointments]))
    for appointment in appointments:
        calendar.add_component(_event(appointment))
    return bytes(calendar.to_ical())


def _event(appointment: Appointment) -> Event:
    event = Event()
    event.add("uid", uid_of(appointment))
    event.add("sequence", appointment.revision)
    event.add("dtstamp", appointment.created_at)
    event.add("dtstart", _local(appointment.during.lower))
    event.add("dtend", _local(appointment.during.upper))
    event.add("summary", _("Afspraak"))
    event.add("status", "CONFIRMED" if appointment.status in LIVE else "CANCELLED")
    event["class"] = vText("PRIVATE")
    event.add("transp", "OPAQUE")
    return event


def _timezone(years: list[int]) -> Timezone:
    """Amsterdam over whole years: a range of one day has no change of the clock in it, which
    leaves the component empty, and Outlook refuses a file with an empty one (RFC 5545, 3.6.5)."""
    return Timezone.from_tzinfo(
        AMSTERDAM, first_date=date(min(years), 1, 1), last_date=date(max(years), 12, 31)
    )


def uid_of(appointment: Appointment) -> str:
    """One name for the same meeting through all its moves; it names nobody."""
    name = f"houvast:{appointment.care_request_id}:{appointment.sequence}"
    return f"{uuid5(NAMESPACE_URL, name)}@houvast"


def _local(moment: datetime) -> datetime:
    return moment.astimezone(AMSTERDAM)
