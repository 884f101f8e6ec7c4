"""Her safe-contact choices decide the channel, for every letter."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.domain.channel import choose
from notifications.domain.letter import Letter, Recipient, Words

REACHABLE = Recipient("nl", "a@example.org", "+31600000000", may_email=True, may_sms=True)
WORDS = Words("Er staat een bericht voor je klaar", "Hallo", "Houvast: er staat iets klaar")


@pytest.mark.parametrize(
    ("may_email", "may_sms", "is_urgent", "channel"),
    [
        (True, True, False, "email"),
        (True, True, True, "sms"),
        (True, False, True, "email"),
        (False, True, False, "sms"),
        (False, False, False, None),
        (False, False, True, None),
    ],
)
def test_table(may_email: bool, may_sms: bool, is_urgent: bool, channel: str | None) -> None:
    recipient = replace(REACHABLE, may_email=may_email, may_sms=may_sms)
    assert choose(Letter(recipient, WORDS), is_urgent=is_urgent) == channel


@pytest.mark.parametrize(
    ("recipient", "words", "channel"),
    [
        (replace(REACHABLE, email=""), WORDS, "sms"),
        (replace(REACHABLE, phone=""), WORDS, "email"),
        (replace(REACHABLE, email="", phone=""), WORDS, None),
        (replace(REACHABLE, may_email=False), replace(WORDS, sms=""), None),
        (replace(REACHABLE, may_sms=False), replace(WORDS, body=""), None),
    ],
)
def test_needs_an_address_and_words(
    recipient: Recipient, words: Words, channel: str | None
) -> None:
    assert choose(Letter(recipient, words), is_urgent=False) == channel


@pytest.mark.parametrize("asked", ["sms", "email", "pigeon"])
def test_a_letter_for_one_channel_never_takes_another(asked: str) -> None:
    barred = replace(REACHABLE, may_sms=asked != "sms", may_email=asked != "email")
    assert choose(Letter(barred, WORDS, channel=asked), is_urgent=False) is None


@given(
    st.builds(
        Recipient,
        language=st.just("nl"),
        email=st.sampled_from(["", "a@example.org"]),
        phone=st.sampled_from(["", "+31600000000"]),
        may_email=st.booleans(),
        may_sms=st.booleans(),
    ),
    st.sampled_from([None, "email", "sms"]),
    st.booleans(),
)
def test_a_forbidden_channel_is_never_used(
    recipient: Recipient, asked: str | None, is_urgent: bool
) -> None:
    channel = choose(Letter(recipient, WORDS, channel=asked), is_urgent=is_urgent)
    if channel == "email":
        assert recipient.may_email
        assert recipient.email
    if channel == "sms":
        assert recipient.may_sms
        assert recipient.phone
    if channel is None and asked is None:
        assert not (recipient.may_email and recipient.email)
        assert not (recipient.may_sms and recipient.phone)


def test_no_log_can_show_an_address_or_a_word() -> None:
    shown = repr(Letter(REACHABLE, WORDS, calendar=b"SUMMARY:x"))
    for secret in ("example.org", "+316", "bericht", "Hallo", "SUMMARY"):
        assert secret not in shown
