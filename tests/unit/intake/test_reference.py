"""A reference that a tired person can read aloud."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.reference import ALPHABET, reference_from


@given(st.binary(min_size=8, max_size=40))
def test_two_groups_of_letters_that_nobody_mishears(noise: bytes) -> None:
    reference = reference_from(noise)
    first, dash, second = reference.partition("-")
    assert (len(first), dash, len(second)) == (4, "-", 4)
    assert set(first + second) <= set(ALPHABET)
    assert not set("ILOU") & set(reference)
    assert reference_from(noise[:8]) == reference


def test_known_bytes() -> None:
    assert reference_from(bytes([7, 19, 3, 20, 9, 22, 26, 10])) == "7K3M-9PTA"
    assert reference_from(bytes([0, 31, 32, 63, 64, 255, 1, 2])) == "0Z0Z-0Z12"


def test_too_little_noise_is_refused() -> None:
    with pytest.raises(ValueError, match="eight random bytes"):
        reference_from(b"short")


def test_every_letter_is_as_likely() -> None:
    assert 256 % len(ALPHABET) == 0
    assert len(set(ALPHABET)) == len(ALPHABET) == 32
