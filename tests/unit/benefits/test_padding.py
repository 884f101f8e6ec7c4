import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.domain.padding import SHOWN_SIGNS, padded, shown_again


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=50))
def test_every_fragment_takes_the_same_bytes(fragment: str) -> None:
    assert len(padded(fragment, 200).encode()) == 200
    assert padded(fragment, 200).startswith(fragment)


def test_a_fragment_that_cannot_hide_its_size_is_refused() -> None:
    with pytest.raises(ValueError, match="1 bytes too long"):
        padded("é" * 3, 5)


@given(st.text())
def test_what_is_shown_again_is_short_and_printable(typed: str) -> None:
    shown = shown_again(typed)
    assert len(shown) <= SHOWN_SIGNS
    assert shown.isprintable()


def test_an_ordinary_number_is_shown_as_typed() -> None:
    assert shown_again("P-20417") == "P-20417"
    assert shown_again("P\x0020417") == "P20417"
