"""A letter: who gets it, and the words. Made when it is sent, never stored."""

from __future__ import annotations

from dataclasses import dataclass, field

EMAIL = "email"
SMS = "sms"
CHANNELS = (EMAIL, SMS)


@dataclass(frozen=True)
class Recipient:
    """A person's language, addresses and what she allows.

    `phone` is E.164. `is_client` marks a mother or parent: her letters carry one neutral subject.
    The addresses stay out of `repr`, so that no log or traceback can show them.
    """

    language: str
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    may_email: bool = True
    may_sms: bool = False
    is_client: bool = False


@dataclass(frozen=True)
class Words:
    """Subject and body of a mail, and the same in one SMS (empty: not fit for SMS)."""

    subject: str = field(repr=False)
    body: str = field(repr=False)
    sms: str = field(default="", repr=False)


@dataclass(frozen=True)
class Letter:
    """What goes out now.

    `calendar`: an iCalendar file to attach to the mail. `channel`: `email` or `sms` when only that
    one makes sense (a code that proves a phone number); None lets the recipient's choices decide.
    """

    recipient: Recipient
    words: Words
    calendar: bytes | None = field(default=None, repr=False)
    channel: str | None = None


@dataclass(frozen=True)
class Withdrawn:
    """The message is no longer true: the appointment moved, the link was used. Nothing is sent."""

    reason: str
