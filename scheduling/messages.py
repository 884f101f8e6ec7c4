"""The letters of this room. Each looks once more whether it is still true before it goes.

Every letter is composed in its reader's language; the first lines are neutral (`wording`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import AccessToken, Wording
from accounts.services.tokens import issue_link
from notifications.domain.gsm import LONGEST as LONGEST_SMS
from notifications.domain.letter import Letter, Recipient, Withdrawn
from notifications.recipients import client_recipient, staff_recipient
from notifications.registry import MessageKind, register
from notifications.wording import address, brand, letter, moment_in_words, page, speaking
from scheduling.domain.working_days import AMSTERDAM, local_day
from scheduling.models import LIVE, Appointment, Commitment, Incident, PromiseOutcome, SafetyCall
from scheduling.selectors import hers, seconds
from scheduling.services import owed
from scheduling.services.ics import calendar_of

#: A link works until the day after the meeting: late enough to look something up.
AFTERWARDS = timedelta(days=1)
#: Where staff begin, and where she finds what was promised.
STAFF_PAGE = "/praktijk/"
HER_PAGE = "/mijn/"
CANCELLED = (Appointment.Status.CANCELLED,)
CANCELLED_OR_MOVED = (Appointment.Status.CANCELLED, Appointment.Status.MOVED)

Compose = Callable[[Appointment, Recipient, datetime], Letter]
Prepared = Callable[[UUID, datetime], Letter | Withdrawn]


def about(
    statuses: tuple[str, ...], to: Callable[[Appointment], Recipient], say: Compose
) -> Prepared:
    """`prepare` for a letter about a meeting to come that is still in one of `statuses`."""

    def prepare(subject_id: UUID, now: datetime) -> Letter | Withdrawn:
        appointment = (
            Appointment.objects.select_related("client__key", "clinician__user")
            .filter(pk=subject_id)
            .first()
        )
        if appointment is None or appointment.status not in statuses:
            return Withdrawn("changed_since")
        if appointment.during.lower <= now:
            return Withdrawn("too_late")
        recipient = to(appointment)
        with speaking(recipient.language):
            return say(appointment, recipient, now)

    return prepare


def her(appointment: Appointment) -> Recipient:
    """The mother or parent."""
    return client_recipient(appointment.client)


def clinician(appointment: Appointment) -> Recipient:
    """The psychologist whose calendar it is in."""
    return staff_recipient(appointment.clinician.user)


def booked(appointment: Appointment, recipient: Recipient, now: datetime) -> Letter:
    """Her appointment, and those after it."""
    later = [
        meeting
        for meeting in hers.live_meetings(appointment.care_request_id)
        if meeting.during.lower > appointment.during.lower
    ]
    told = _("Je hebt een afspraak op %(moment)s.") % _when(appointment)
    next_ones = [_("Je afspraak daarna is op %(moment)s.") % _when(each) for each in later]
    if not later and (by := seconds.owed_by(appointment.care_request_id)):
        next_ones = [_second_by(by)]
    return _to_her(appointment, recipient, now, told, *next_ones, with_later=later, awaited=True)


def moved(appointment: Appointment, recipient: Recipient, now: datetime) -> Letter:
    """The same meeting at another moment."""
    told = _("Je afspraak is verzet. De nieuwe afspraak is op %(moment)s.") % _when(appointment)
    return _to_her(appointment, recipient, now, told)


def reminder(appointment: Appointment, recipient: Recipient, now: datetime) -> Letter:
    """The day before, and two hours before."""
    days = (local_day(appointment.during.lower) - local_day(now)).days
    if days == 0:
        told = _("Vandaag om %(time)s heb je een afspraak.") % _when(appointment)
    elif days == 1:
        told = _("Morgen om %(time)s heb je een afspraak.") % _when(appointment)
    else:
        told = _("Je hebt een afspraak op %(moment)s.") % _when(appointment)
    return _to_her(appointment, recipient, now, told)


def cancelled(appointment: Appointment, recipient: Recipient, now: datetime) -> Letter:
    """It does not take place, and what happens instead."""
    told = _("Je afspraak op %(moment)s gaat niet door.") % _when(appointment)
    return letter(
        recipient,
        told,
        *_what_now(appointment, now),
        path=HER_PAGE,
        calendar=calendar_of(appointment),
    )


def new_client(appointment: Appointment, recipient: Recipient, now: datetime) -> Letter:
    """Somebody new in her calendar. Who it is she sees when she has signed in."""
    told = _("Je ziet iemand voor het eerst op %(moment)s.") % _when(appointment)
    return _to_staff(recipient, _("Een nieuwe afspraak in je agenda"), told, _where(appointment))


def client_moved(appointment: Appointment, recipient: Recipient, now: datetime) -> Letter:
    """A meeting in her calendar has another moment."""
    told = _("Een afspraak is verzet. Die is nu op %(moment)s.") % _when(appointment)
    return _to_staff(recipient, _("Een afspraak is verzet"), told, _where(appointment))


def client_cancelled(appointment: Appointment, recipient: Recipient, now: datetime) -> Letter:
    """A meeting left her calendar."""
    told = _("De afspraak op %(moment)s is weg uit je agenda.") % _when(appointment)
    return _to_staff(recipient, _("Een afspraak gaat niet door"), told)


def safety_call_due(care_request_id: UUID, now: datetime) -> Letter | Withdrawn:
    """Somebody waits for a call: the phone of whoever is on duty."""
    call = (
        SafetyCall.objects.select_related("owner")
        .filter(care_request_id=care_request_id, ended_at=None, acknowledged_at=None)
        .first()
    )
    if call is None or call.owner is None:
        return Withdrawn("taken_on_or_over")
    recipient = staff_recipient(call.owner)
    with speaking(recipient.language):
        by = moment_in_words(call.due_at)
        sms = _("%(brand)s: iemand wacht op je telefoontje, uiterlijk %(by)s. %(link)s") % {
            "brand": brand(),
            "by": by,
            "link": address(STAFF_PAGE),
        }
        told = _("Iemand wacht op je telefoontje. Bel uiterlijk %(by)s.") % {"by": by}
        subject = _("Bel nu: iemand wacht")
        return letter(recipient, told, path=STAFF_PAGE, subject=subject, sms=sms)


def promise_missed(care_request_id: UUID, now: datetime) -> Letter | Withdrawn:
    """We did not reach her in time: what happened, and what we do now."""
    task = (
        Commitment.objects.select_related("care_request__client__key", "owner")
        .filter(care_request_id=care_request_id, ended_at=None, due_at__gt=now)
        .order_by("due_at")
        .first()
    )
    if task is None:
        return Withdrawn("mended_since")
    recipient = client_recipient(task.care_request.client)
    with speaking(recipient.language):
        return letter(
            recipient,
            _what_we_missed(care_request_id),
            _("%(name)s zorgt nu dat het alsnog gebeurt.") % {"name": task.owner.name},
            _by_when(task.due_at, has_phone=bool(recipient.phone)),
            path=HER_PAGE,
        )


def _what_we_missed(care_request_id: UUID) -> str:
    """In words, from the newest incident: contact, unless only a meeting itself came too late."""
    incidents = Incident.objects.filter(promise__care_request_id=care_request_id).order_by("-pk")
    newest = incidents.values_list("term", flat=True).first()
    if newest == PromiseOutcome.Term.SECOND:
        return _("We hadden beloofd dat je nu een tweede gesprek had gehad. Dat is niet gelukt.")
    if newest == PromiseOutcome.Term.FIRST:
        return _("We hadden beloofd dat je nu een eerste gesprek had gehad. Dat is niet gelukt.")
    return _("We hadden beloofd dat je al iemand van ons had gesproken. Dat is niet gelukt.")


def _to_her(
    appointment: Appointment,
    recipient: Recipient,
    now: datetime,
    *told: str,
    with_later: list[Appointment] | None = None,
    awaited: bool = False,
) -> Letter:
    """A letter about a meeting that stands: when, where, how to change it, and the file."""
    token = issue_link(
        purpose=AccessToken.Purpose.APPOINTMENT,
        subject_id=appointment.id,
        lifetime=appointment.during.upper + AFTERWARDS - now,
        now=now,
    )
    path = page("scheduling:link", token)
    sms = _("%(brand)s: je afspraak is %(short)s. Bekijken of verzetten: %(link)s") % {
        "brand": brand(),
        "short": date_format(_local(appointment.during.lower), "D j M H:i").lower(),
        "link": address(path),
    }
    return letter(
        recipient,
        *told,
        _where(appointment),
        _kind_word(appointment),
        _("Bevestigen, verzetten of afzeggen doe je hier:"),
        path=path,
        sms=sms if len(sms) <= LONGEST_SMS else "",  # a long address of ours: the shorter text
        is_awaited=awaited,
        calendar=calendar_of(appointment, *(with_later or [])),
    )


def _to_staff(recipient: Recipient, subject: str, *told: str) -> Letter:
    return letter(recipient, *told, path=STAFF_PAGE, subject=subject)


def _where(appointment: Appointment) -> str:
    """Online with the link, or the place."""
    seen = appointment.clinician
    if appointment.mode == "online" and seen.video_link:
        return _("Het is een videogesprek. Op dat moment open je deze link: %(link)s") % {
            "link": seen.video_link
        }
    if appointment.mode == "online":
        return _("Het is een videogesprek. De link staat bij je afspraak.")
    return _("Het gesprek is in %(place)s.") % {"place": seen.place or seen.region}


def _kind_word(appointment: Appointment) -> str:
    """One sentence that fits her situation, as it is now."""
    return {
        Wording.BABY: _("Heeft je baby je tussendoor nodig? Dan wachten we."),
        Wording.NICU: _("Moet je die dag bij je baby zijn? Verzet de afspraak, ook op het laatst."),
        Wording.PREGNANT: _("Voel je je die dag niet goed? Verzet de afspraak, ook op het laatst."),
        Wording.LOSS: _("Je hoeft niets voor te bereiden. Stil zijn mag ook."),
    }[Wording(appointment.client.wording)]


def _what_now(appointment: Appointment, now: datetime) -> list[str]:
    """What stands behind her after a cancellation."""
    for meeting in hers.live_meetings(appointment.care_request_id):
        if meeting.during.lower > now:
            return [_("Je hebt nog een afspraak op %(moment)s.") % _when(meeting)]
    task = Commitment.objects.filter(
        care_request_id=appointment.care_request_id, ended_at=None, due_at__gt=now
    ).first()
    if task is None:
        return []
    return [_by_when(task.due_at, has_phone=appointment.client.phone_index is not None)]


def _second_by(by: datetime) -> str:
    """A second meeting that is promised and not booked yet."""
    moment = {"moment": moment_in_words(by)}
    return _("Je tweede gesprek is uiterlijk %(moment)s. Je hoort van ons wanneer.") % moment


def _by_when(due_at: datetime, *, has_phone: bool) -> str:
    """Who gave no number is not told that we phone."""
    words = {"by": moment_in_words(due_at)}
    if has_phone:
        return _("We bellen je uiterlijk %(by)s.") % words
    return _("Uiterlijk %(by)s hoor je van ons.") % words


def _when(appointment: Appointment) -> dict[str, str]:
    start = appointment.during.lower
    return {"moment": moment_in_words(start), "time": date_format(_local(start), "H:i")}


def _local(moment: datetime) -> datetime:
    return localtime(moment, AMSTERDAM)


for _kind in (
    MessageKind(owed.BOOKED, about(LIVE, her, booked), was_requested=True),
    MessageKind(owed.MOVED, about(LIVE, her, moved)),
    MessageKind(owed.CANCELLED, about(CANCELLED, her, cancelled)),
    MessageKind(owed.REMINDER, about(LIVE, her, reminder)),
    MessageKind(owed.NEW_CLIENT, about(LIVE, clinician, new_client)),
    MessageKind(owed.CLIENT_MOVED, about(LIVE, clinician, client_moved)),
    MessageKind(owed.CLIENT_CANCELLED, about(CANCELLED_OR_MOVED, clinician, client_cancelled)),
    MessageKind(owed.SAFETY_CALL_DUE, safety_call_due, is_urgent=True),
    MessageKind(owed.PROMISE_MISSED, promise_missed),
):
    register(_kind)
