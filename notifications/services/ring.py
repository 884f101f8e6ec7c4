"""Ring a phone now: for the watchdog, which has PostgreSQL alone and may not wait for a queue."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from notifications import wording
from notifications.channels import channel_called
from notifications.channels.base import Parcel, PermanentFailure
from notifications.domain import lockscreen
from notifications.domain.letter import SMS, Letter, Recipient, Words
from notifications.services.boundaries import refuse_inside_transaction

#: Where a person takes an alarm on.
DUTY_PAGE = "/praktijk/dienst/"
#: What may ring, in words that tell a stranger nothing.
TEXTS = {
    "test": _("%(brand)s: proefalarm. Bevestig het op je scherm: %(link)s"),
    "safety_call": _("%(brand)s: nu bellen. Er wacht iemand: %(link)s"),
    "promise": _("%(brand)s: een belofte verloopt bijna. Kijk nu: %(link)s"),
    "machinery": _("%(brand)s: er blijven berichten liggen. Kijk nu: %(link)s"),
}


def ring_phone(
    *, phone: str, text_key: str, now: datetime, key: UUID | None = None, language: str = "nl"
) -> None:
    """Send one SMS to `phone` (E.164) at once, without Redis or Celery and at any hour.

    `text_key` is one of TEXTS. Ringing twice with one `key` sends one SMS; None rings anew.
    Raises KeyError on an unknown text, RuntimeError inside a transaction, and TemporaryFailure or
    PermanentFailure (`notifications.channels.base`) when the phone does not ring.
    """
    refuse_inside_transaction()
    letter = text_for(text_key, phone=phone, language=language)
    if found := lockscreen.problems(letter):
        raise PermanentFailure(f"unsafe {found[0]}")
    channel_called(SMS).send(Parcel(key=key or uuid4(), letter=letter, now=now))


def text_for(text_key: str, *, phone: str, language: str = "nl") -> Letter:
    """The letter that `ring_phone` sends. Raises KeyError on an unknown text."""
    with wording.speaking(language):
        words = Words(
            subject=wording.neutral_subject(),
            body="",
            sms=TEXTS[text_key] % {"brand": wording.brand(), "link": wording.address(DUTY_PAGE)},
        )
    return Letter(Recipient(language, phone=phone, may_sms=True), words, channel=SMS)
