from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.domain.roster import claim_value, normalise_number, number_value

ONE, OTHER = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize("typed", ["P-20417", "p 20417", "P20417", "ｐ２０４１７", " p.204-17 "])
def test_spellings_of_one_number(typed: str) -> None:
    assert normalise_number(typed) == "P20417"


def test_leading_zeros_count() -> None:
    assert normalise_number("007") != normalise_number("7")


def test_employers_and_birth_dates_keep_people_apart() -> None:
    assert number_value(ONE, "7") != number_value(OTHER, "7")
    assert claim_value(ONE, "7", date(1990, 1, 1)) != claim_value(ONE, "7", date(1990, 1, 2))
    assert claim_value(ONE, "7", date(1990, 1, 1)) != number_value(ONE, "7")


@given(st.text())
def test_any_text_can_be_hashed(typed: str) -> None:
    assert number_value(ONE, typed).encode().startswith(str(ONE).encode())


def test_half_a_sign_can_be_hashed_too() -> None:
    assert normalise_number("\ud800") == "?"
