import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.domain.codes import ALPHABET, BITS, LENGTH, encode, normalise, shown


def test_the_alphabet_is_crockfords() -> None:
    assert len(ALPHABET) == 32
    assert not set("ILOU") & set(ALPHABET)


@pytest.mark.parametrize(
    ("number", "code"), [(0, "0000000000"), (31, "000000000Z"), (2**50 - 1, "ZZZZZZZZZZ")]
)
def test_a_number_becomes_ten_signs(number: int, code: str) -> None:
    assert encode(number) == code


@pytest.mark.parametrize("number", [-1, 2**50])
def test_a_number_that_does_not_fit_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="50 bits"):
        encode(number)


@pytest.mark.parametrize(
    "typed",
    ["7KQ2M-1TDA0", "7kq2m1tda0", " 7KQ2M 1TDA0 ", "7KQ2M-LTDAO", "7kq2m–itdao", "7.KQ2M_1TDA0\n"],
)
def test_what_people_type_is_understood(typed: str) -> None:
    assert normalise(typed) == "7KQ2M1TDA0"


@pytest.mark.parametrize(
    "typed", ["", "7KQ2M", "7KQ2M1TDA0X", "7KQ2M1TDAU", "\x00" * 10, "é" * 10, "9" * 100_000]
)
def test_what_is_no_code_gives_none(typed: str) -> None:
    assert normalise(typed) is None


def test_a_poster_shows_two_groups_of_five() -> None:
    assert shown("7KQ2M1TDA0") == "7KQ2M-1TDA0"


@given(st.integers(min_value=0, max_value=2**BITS - 1))
def test_every_code_survives_a_poster_and_a_keyboard(number: int) -> None:
    code = encode(number)
    assert len(code) == LENGTH
    assert normalise(shown(code).lower()) == code


@given(st.text())
def test_any_text_is_answered(typed: str) -> None:
    code = normalise(typed)
    assert code is None or set(code) <= set(ALPHABET)
