"""Words about meetings, as templates use them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from scheduling.templatetags.meetings import mode_words, short_moment, why

AT = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
SUMMER = datetime(2027, 6, 1, 7, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "at", "words"),
    [
        ("nl", AT, "di 24 nov, 15:00"),
        ("en", AT, "Tue 24 Nov, 15:00"),
        ("nl", SUMMER, "di 1 jun, 09:05"),
        ("en", SUMMER, "Tue 1 Jun, 09:05"),
    ],
)
def test_a_short_moment_on_amsterdam_s_clock(language: str, at: datetime, words: str) -> None:
    with override(language):
        assert short_moment(at) == words


@pytest.mark.parametrize(
    ("language", "online", "in_person"),
    [("nl", "Videogesprek", "Gesprek bij ons"), ("en", "Video call", "Session at our clinic")],
)
def test_how_they_meet(language: str, online: str, in_person: str) -> None:
    with override(language):
        assert (mode_words("online"), mode_words("in_person")) == (online, in_person)


def test_why_this_person() -> None:
    with override("nl"):
        assert why(["language:nl", "earliest"]) == "spreekt Nederlands en is het eerst vrij"
    with override("en"):
        assert why(["language:nl", "earliest"]) == "speaks Dutch and is the first to be free"
