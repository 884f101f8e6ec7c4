"""Mail: plain text over SMTP. No picture, no tracking, nothing fetched when it is opened."""

from __future__ import annotations

import smtplib
from email.utils import format_datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage

from notifications.channels.base import (
    DeliveryFailure,
    Parcel,
    PermanentFailure,
    TemporaryFailure,
)

CALENDAR_NAME = "houvast.ics"


class EmailChannel:
    """Django's mail, with the outbox id as Message-ID: a mail that comes twice is one mail."""

    def send(self, parcel: Parcel) -> None:
        """Send by SMTP; one connection for one mail. Raises Temporary- or PermanentFailure."""
        try:
            sent = message_for(parcel).send()
        except smtplib.SMTPException as error:
            raise classified(error) from error
        except OSError as error:  # no route, refused, timed out, TLS
            raise TemporaryFailure(type(error).__name__) from error
        except ValueError as error:  # a line break in a header, an address nobody can have
            raise PermanentFailure(type(error).__name__) from error
        if sent != 1:
            raise PermanentFailure("no_recipient")


def message_for(parcel: Parcel) -> EmailMessage:
    """The mail for `parcel`, dated by the house's clock."""
    letter = parcel.letter
    message = EmailMessage(
        subject=letter.words.subject,
        body=letter.words.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.recipient.email],
        headers={
            "Message-ID": message_id(parcel.key),
            "Date": format_datetime(parcel.now),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    if letter.calendar is not None:
        message.attach(CALENDAR_NAME, letter.calendar, "text/calendar")
    return message


def message_id(key: UUID) -> str:
    """The Message-ID of outbox message `key`."""
    return f"<{key}@houvast>"


def classified(error: smtplib.SMTPException) -> DeliveryFailure:
    """Whether trying again makes sense.

    Only a refusal of this recipient or this text with a 5xx code (RFC 5321, section 4.2.1) is
    final. A refused sender or password is our own fault and will be mended.
    """
    codes: list[int] = []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPDataError):
        codes = [error.smtp_code]
    reason = " ".join([type(error).__name__, *map(str, codes)])
    is_final = bool(codes) and all(500 <= code < 600 for code in codes)
    return PermanentFailure(reason) if is_final else TemporaryFailure(reason)
