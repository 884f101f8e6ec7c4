"""Protected titles, explained to who reads English."""

from __future__ import annotations

import pytest

from scheduling.domain.titles import in_words


@pytest.mark.parametrize(
    ("title", "english"),
    [
        ("GZ-psycholoog", "Healthcare psychologist (GZ-psycholoog)"),
        ("gz-psycholoog ", "Healthcare psychologist (GZ-psycholoog)"),
        ("Psychotherapeut", "Psychotherapist (psychotherapeut)"),
        ("Systeemtherapeut", "Systeemtherapeut"),
        ("", ""),
    ],
)
def test_a_protected_title_is_explained_in_english_alone(title: str, english: str) -> None:
    assert in_words(title, "en") == english
    assert in_words(title, "nl") == title
