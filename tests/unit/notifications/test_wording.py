"""How letters sound, in both languages, and what a lock screen shows of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.sides import on_side
from notifications.domain import gsm, lockscreen
from notifications.domain.letter import Recipient
from notifications.services.ring import TEXTS, text_for
from notifications.wording import letter, moment_in_words, page, speaking

LANGUAGES = ("nl", "en")


def to(language: str, *, is_client: bool) -> Recipient:
    return Recipient(language, "a@example.org", "+31600000000", is_client=is_client)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("is_client", [True, False])
@pytest.mark.parametrize("is_awaited", [True, False])
def test_the_opening_hides_what_follows(language: str, is_client: bool, is_awaited: bool) -> None:
    with speaking(language):
        made = letter(
            to(language, is_client=is_client),
            "Je psycholoog is mevrouw Depressie.",
            path="/mijn/",
            is_awaited=is_awaited,
        )
    assert lockscreen.problems(made) == ()
    assert "Depressie" in made.words.body


@pytest.mark.parametrize(
    ("language", "subject", "sms"),
    [
        (
            "nl",
            "Er staat een bericht voor je klaar",
            "Houvast: er staat een bericht voor je klaar. http://localhost:8000/mijn/",
        ),
        (
            "en",
            "There is a message for you",
            "Houvast: there is a message for you. http://localhost:8000/mijn/",
        ),
    ],
)
def test_a_letter_to_her_is_neutral_whatever_the_sender_wants(
    language: str, subject: str, sms: str
) -> None:
    with speaking(language):
        made = letter(to(language, is_client=True), "x", path="/mijn/", subject="Uw intake")
    assert (made.words.subject, made.words.sms) == (subject, sms)
    assert "http://localhost:8000/mijn/" in made.words.body


@pytest.mark.parametrize(("is_client", "count"), [(True, 1), (False, 0)])
def test_the_crisis_line_stands_in_her_letters_after_the_preview(
    is_client: bool, count: int
) -> None:
    with speaking("nl"):
        body = letter(to("nl", is_client=is_client), "x").words.body
    assert body.count("Bel 113") == body.count("Bel 112") == count
    assert "113" not in lockscreen.preview(body)


def test_the_numbers_follow_the_setting(settings: Any) -> None:
    settings.HOUVAST_EMERGENCY_NUMBERS = "suicide_line=1813, safe_home=0800-2000"
    with speaking("nl"):
        body = letter(to("nl", is_client=True), "x").words.body
    assert "Bel 1813" in body
    assert "Bel 112" in body


def test_the_numbers_follow_a_setting_that_lists_posts_too(settings: Any) -> None:
    settings.HOUVAST_EMERGENCY_NUMBERS = '{"suicide_line": "1813", "gp_posts": []}'
    with speaking("nl"):
        body = letter(to("nl", is_client=True), "x").words.body
    assert "Bel 1813" in body


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", "maandag 1 maart om 10:05"), ("en", "Monday 1 March at 10:05")],
)
def test_a_moment_is_told_on_the_clock_in_amsterdam(language: str, words: str) -> None:
    with speaking(language):
        assert moment_in_words(datetime(2027, 3, 1, 9, 5, tzinfo=UTC)) == words


def test_a_page_lies_on_the_side_that_is_spoken_for() -> None:
    assert page("account_login") == "/account/login/"
    with on_side("employer"):
        assert page("account_login") == "/employer/account/login/"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text_key", TEXTS)
def test_every_ring_fits_on_a_lock_screen(text_key: str, language: str) -> None:
    made = text_for(text_key, phone="+31600000000", language=language)
    assert lockscreen.problems(made) == ()
    assert made.words.sms.startswith("Houvast: ")
    assert "%" not in made.words.sms
    assert gsm.length(made.words.sms) is not None
