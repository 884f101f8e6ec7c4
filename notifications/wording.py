"""How every letter sounds: neutral outside, warm inside, one action.

A letter is made inside `speaking(recipient.language)`, by `letter()`. Its opening fills the part
that a lock screen shows, so that what follows is seen only by who opens it.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.domain.emergency import parse
from accounts.sides import current_side
from notifications.domain.letter import Letter, Recipient, Words
from notifications.domain.quiet_hours import AMSTERDAM


def speaking(language: str) -> AbstractContextManager[None]:
    """Everything translated in the block is in `language`."""
    return translation.override(language)


def letter(
    recipient: Recipient,
    *paragraphs: str,
    path: str = "",
    subject: str = "",
    sms: str = "",
    is_awaited: bool = False,
    has_crisis_line: bool | None = None,
    calendar: bytes | None = None,
    channel: str | None = None,
) -> Letter:
    """A letter in the language spoken now.

    `path` (`/mijn/`) is the one thing to do, on our own site. `subject` is for staff and
    employers; a client's is always the neutral one. `sms` is the whole short text, by default
    "there is a message for you" with the address. `is_awaited`: she asked for it just now.
    `has_crisis_line` defaults to letters to clients.
    """
    link = address(path) if path else ""
    ends = [link] if link else []
    if recipient.is_client if has_crisis_line is None else has_crisis_line:
        ends.append(crisis_line())
    words = Words(
        subject=neutral_subject() if recipient.is_client else subject or neutral_subject(),
        body="\n\n".join([greeting(), opening(is_awaited), *paragraphs, *ends, signature()]) + "\n",
        sms=sms or neutral_sms(link),
    )
    return Letter(recipient, words, calendar=calendar, channel=channel)


def neutral_subject() -> str:
    """What every letter to a client is called."""
    return _("Er staat een bericht voor je klaar")


def neutral_sms(link: str = "") -> str:
    """The same in an SMS, with where to read it."""
    told = _("%(brand)s: er staat een bericht voor je klaar.") % {"brand": brand()}
    return f"{told} {link}".strip()


def greeting() -> str:
    """No name: a phone may lie on a kitchen table."""
    return _("Hallo,")


def opening(is_awaited: bool = False) -> str:
    """The sentence that fills the preview of a mail."""
    if is_awaited:
        return _("Je vroeg %(brand)s om dit bericht. Het is voor jou en voor niemand anders.") % {
            "brand": brand()
        }
    return _("Dit bericht van %(brand)s is voor jou. Lees het op een rustig moment.") % {
        "brand": brand()
    }


def signature() -> str:
    """Who writes; no clinic, no person."""
    return _("Groet van %(brand)s") % {"brand": brand()}


def crisis_line() -> str:
    """Whom to call when it cannot wait. It belongs at the end of a body, after the preview."""
    return _(
        "Kan het niet wachten? Bel %(line)s, dag en nacht, of praat met je huisarts. "
        "Is er nu gevaar? Bel %(alarm)s."
    ) % {"line": _number("suicide_line", "113"), "alarm": _number("ambulance", "112")}


def moment_in_words(moment: datetime) -> str:
    """`dinsdag 24 november om 10:00`, on the clock in Amsterdam."""
    local = localtime(moment, AMSTERDAM)
    return _("%(day)s om %(time)s") % {
        "day": date_format(local, "l j F"),
        "time": date_format(local, "H:i"),
    }


def address(path: str) -> str:
    """`path` on our own site, in full."""
    return f"{settings.HOUVAST_BASE_URL}{path}"


def page(name: str, *args: object) -> str:
    """The path of page `name` on the side that is spoken for now."""
    if current_side() == "employer":
        return "/employer" + reverse(name, args=args, urlconf=settings.EMPLOYER_URLCONF)
    return reverse(name, args=args, urlconf=settings.ROOT_URLCONF)


def brand() -> str:
    """The name a message carries."""
    name: str = settings.HOUVAST_BRAND
    return name


def _number(name: str, usual: str) -> str:
    """An emergency number, replaced where HOUVAST_EMERGENCY_NUMBERS says so."""
    return parse(settings.HOUVAST_EMERGENCY_NUMBERS).numbers[name] or usual
