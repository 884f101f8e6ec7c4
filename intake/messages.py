"""What the intake writes to her: a link to go on where she was, a code to come back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import AccessToken, Client
from accounts.services.tokens import issue_code
from intake.models import Intake
from intake.services import resume, returning, sealed_drafts, submission, talk
from notifications.domain.letter import EMAIL, SMS, Letter, Recipient, Withdrawn, Words
from notifications.recipients import client_recipient
from notifications.registry import MessageKind, register
from notifications.wording import letter, moment_in_words, speaking
from scheduling.models import LIVE, CareRequest, Commitment, SafetyCall


def resume_link(draft_id: UUID, now: datetime) -> Letter | Withdrawn:
    """The link she asked for, in her language; withdrawn when the draft was sent or is gone."""
    try:
        draft = sealed_drafts.read(draft_id)
    except sealed_drafts.DraftGone:
        return Withdrawn("the draft was sent or removed")
    address = sealed_drafts.content_of(draft).resume_to
    if not address:
        return Withdrawn("there is no address to send it to")
    token = resume.make_link_token(draft_id=draft_id, now=now)
    with override(draft.language):
        path = reverse("intake:resume_link", kwargs={"token": token})
        words = _words(f"{settings.HOUVAST_BASE_URL}{path}")
    email, phone = address.get("email", ""), address.get("phone", "")
    return Letter(
        recipient=Recipient(
            language=draft.language,
            email=email,
            phone=phone,
            may_email=bool(email),
            may_sms=bool(phone),
            is_client=True,
        ),
        words=words,
        channel=EMAIL if email else SMS,
    )


def _words(link: str) -> Words:
    """Neutral to the first sixty characters and beyond: the phone may lie on a kitchen table."""
    return Words(
        subject=_("Er staat een bericht voor je klaar"),
        body="\n\n".join(
            [
                _("Hallo,"),
                _("Je vroeg om een link. Hiermee ga je verder waar je was:"),
                link,
                _("De link werkt 30 dagen. Je kunt hem vaker gebruiken."),
                _("Heb je hier niet om gevraagd? Dan hoef je niets te doen."),
            ]
        ),
        sms=_("Ga verder waar je was: %(link)s") % {"link": link},
    )


def return_code(client_id: UUID, now: datetime) -> Letter | Withdrawn:
    """The code she asked for to come back; withdrawn when the address belongs to nobody."""
    client = Client.objects.select_related("key").filter(pk=client_id).first()
    if client is None:
        return Withdrawn("nobody has this address")
    recipient = client_recipient(client)
    code = issue_code(
        purpose=AccessToken.Purpose.RETURN_CODE,
        subject_id=client.pk,
        lifetime=returning.CODE_LIFETIME,
        now=now,
    )
    with speaking(recipient.language):
        return letter(
            recipient,
            _("Je code is %(code)s. Hij werkt 10 minuten.") % {"code": code},
            _("Heb je hier niet om gevraagd? Dan hoef je niets te doen."),
            sms=_("Je code is %(code)s. Hij werkt 10 minuten.") % {"code": code},
            is_awaited=True,
        )


def intake_received(intake_id: UUID, now: datetime) -> Letter | Withdrawn:
    """Her intake is in: by when somebody phones, reads or writes, and where she finds that."""
    call = SafetyCall.objects.filter(care_request_id=intake_id, ended_at=None).first()
    tasks = Commitment.objects.filter(care_request_id=intake_id, ended_at=None, due_at__gt=now)
    task = tasks.order_by("due_at").first()
    client = Client.objects.select_related("key").filter(intakes=intake_id).first()
    if client is None or (call is None and task is None):
        return Withdrawn("nothing is owed any more")
    recipient = client_recipient(client)
    with speaking(recipient.language):
        return letter(
            recipient,
            _("We hebben ontvangen wat je stuurde."),
            _what_follows(call, task, has_phone=bool(recipient.phone)),
            _("Hier lees je terug wat we hebben afgesproken:"),
            path="/mijn/",
            is_awaited=True,
        )


def _what_follows(call: SafetyCall | None, task: Commitment | None, *, has_phone: bool) -> str:
    """What somebody does, and by when; a call goes before a task."""
    if call is not None and has_phone:
        return _("We bellen je uiterlijk %(by)s.") % {"by": moment_in_words(call.due_at)}
    if call is not None:
        return _("Uiterlijk %(by)s hoor je van ons.") % {"by": moment_in_words(call.due_at)}
    if task is None:
        return ""
    words = {"by": moment_in_words(task.due_at)}
    if task.kind == Commitment.Kind.READ:
        return _("Uiterlijk %(by)s is het gelezen.") % words
    return _("Uiterlijk %(by)s hoor je van ons.") % words


def invite_again(intake_id: UUID, now: datetime) -> Letter | Withdrawn:
    """Two weeks after she asked for information: how is it now? Withdrawn once she did more."""
    intake = Intake.objects.select_related("client__key", "care_request").get(pk=intake_id)
    newer = Intake.objects.filter(client=intake.client, submitted_at__gt=intake.submitted_at)
    meetings = intake.care_request.appointments.filter(status__in=LIVE)
    in_care = intake.care_request.state == CareRequest.State.IN_CARE
    if in_care or newer.exists() or meetings.exists():
        return Withdrawn("she is further by now")
    recipient = client_recipient(intake.client)
    with speaking(recipient.language):
        return letter(
            recipient,
            _("Twee weken terug vulde je iets bij ons in. Hoe is het nu?"),
            _("Wil je, dan vul je het nog een keer in. Dan zien we samen of er iets veranderd is."),
            path="/",
        )


register(MessageKind(name=talk.INVITE_AGAIN, prepare=invite_again))
register(MessageKind(name=submission.RECEIVED, prepare=intake_received, was_requested=True))
register(MessageKind(name=returning.KIND, prepare=return_code, was_requested=True))
register(MessageKind(name=resume.RESUME_LINK, prepare=resume_link, was_requested=True))
