"""Hours as people type them."""

from __future__ import annotations

import pytest

from accounts.domain.opening_hours import NotHours, hours_text, parse_hours


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", []),
        ("09:00-17:00", [["09:00", "17:00"]]),
        ("9-12, 13.30 - 17 uur", [["09:00", "12:00"], ["13:30", "17:00"]]),
        ("9-12 en 12-17", [["09:00", "12:00"], ["12:00", "17:00"]]),
        ("18:00\u201324:00", [["18:00", "24:00"]]),
    ],
)
def test_hours_are_read_and_written_back(typed: str, read: list[list[str]]) -> None:
    assert parse_hours(typed) == read
    assert parse_hours(hours_text(read)) == read


@pytest.mark.parametrize(
    "typed", ["dicht", "9", "17-9", "9-9", "09:60-12:00", "9-25", "9-12,11-13", "13-17,9-12", "-"]
)
def test_what_is_no_hours_is_refused(typed: str) -> None:
    with pytest.raises(NotHours):
        parse_hours(typed)
