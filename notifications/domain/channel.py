"""Which way a letter goes. Her safe-contact choices decide; nothing overrules them."""

from __future__ import annotations

from notifications.domain.letter import EMAIL, SMS, Letter

NO_CHANNEL = "no_channel"


def choose(letter: Letter, *, is_urgent: bool) -> str | None:
    """The channel for `letter`, or None when she allows none of those it could take.

    An urgent letter takes the phone first, because a phone makes a sound; any other takes mail
    first. None means that a person must act: a forbidden channel is never used as a way out.
    """
    order: tuple[str, ...] = (SMS, EMAIL) if is_urgent else (EMAIL, SMS)
    if letter.channel is not None:
        order = (letter.channel,)
    return next((channel for channel in order if is_open(channel, letter)), None)


def is_open(channel: str, letter: Letter) -> bool:
    """Whether she has an address for `channel`, allows it, and the letter has words for it."""
    recipient, words = letter.recipient, letter.words
    if channel == EMAIL:
        return bool(recipient.may_email and recipient.email and words.body)
    if channel == SMS:
        return bool(recipient.may_sms and recipient.phone and words.sms)
    return False
