"""The letter about an earlier moment: still free for her, or not worth a sound any more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import AccessToken
from accounts.services.tokens import issue_link
from notifications.domain.gsm import LONGEST as LONGEST_SMS
from notifications.domain.letter import Letter, Withdrawn
from notifications.recipients import client_recipient
from notifications.registry import MessageKind, register
from notifications.wording import address, brand, letter, moment_in_words, page, speaking
from scheduling.domain.working_days import AMSTERDAM
from scheduling.models import EarlierOffer
from scheduling.selectors import earlier
from scheduling.services import owed


def prepare(offer_id: UUID, now: datetime) -> Letter | Withdrawn:
    """Only while it is kept for her: a moment that is gone would be a disappointment."""
    offer = earlier.offer_of(offer_id)
    if offer is None or not earlier.is_live(offer, now=now):
        return Withdrawn("answered_or_over")
    recipient = client_recipient(offer.care_request.client)
    with speaking(recipient.language):
        path = page("scheduling:earlier_link", _token(offer, now))
        sms = _("%(brand)s: eerder terecht? %(short)s. Antwoord voor %(by)s: %(link)s") % {
            "brand": brand(),
            "short": _clock(offer.hold.during.lower, "D j M H:i").lower(),
            "by": _clock(offer.expires_at, "H:i"),
            "link": address(path),
        }
        return letter(
            recipient,
            *_told(offer),
            _("Ja of nee zeggen doe je hier:"),
            path=path,
            sms=sms if len(sms) <= LONGEST_SMS else "",  # a long address of ours: the shorter text
        )


def _told(offer: EarlierOffer) -> tuple[str, ...]:
    """The moment, until when it is hers to take, and what stays when she does not."""
    stays = _("Zeg je nee of niets, dan verandert er niets.")
    if offer.meeting is not None:
        stays = _("Zeg je nee of niets, dan houd je je afspraak op %(moment)s.") % {
            "moment": moment_in_words(offer.meeting.during.lower)
        }
    return (
        _("Er is een eerder moment vrij: %(moment)s, met %(name)s.")
        % {
            "moment": moment_in_words(offer.hold.during.lower),
            "name": offer.hold.clinician.name,
        },
        _("We houden het voor je vast tot %(by)s.") % {"by": _clock(offer.expires_at, "H:i")},
        stays,
    )


def _token(offer: EarlierOffer, now: datetime) -> str:
    """The link lives until the moment itself: also afterwards it tells what became of it."""
    return issue_link(
        purpose=AccessToken.Purpose.EARLIER_OFFER,
        subject_id=offer.pk,
        lifetime=offer.hold.during.lower - now,
        now=now,
    )


def _clock(moment: datetime, form: str) -> str:
    return date_format(localtime(moment, AMSTERDAM), form)


register(MessageKind(owed.EARLIER_OFFER, prepare))
