"""A keyed hash finds the same person, whatever she typed, and nobody across purposes."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.blind_index import NotAPhoneNumber, e164, keyed_hash

SECRET = b"a secret of this test"


@pytest.mark.parametrize(
    "typed", ["Anna@Post.Example", " anna@post.example\u00a0", "\uff41nna@post.example"]
)
def test_spellings_of_one_address_agree(typed: str) -> None:
    assert keyed_hash(SECRET, "email", typed) == keyed_hash(SECRET, "email", "anna@post.example")


@pytest.mark.parametrize(
    "typed", ["06 12345678", "06-12345678", "0031612345678", "+31 6 1234 5678"]
)
def test_spellings_of_one_number_agree(typed: str) -> None:
    assert keyed_hash(SECRET, "phone", typed) == keyed_hash(SECRET, "phone", "+31612345678")
    assert e164(typed) == "+31612345678"


@pytest.mark.parametrize("typed", ["", "bel me", "12", "112"])
def test_no_phone_number(typed: str) -> None:
    with pytest.raises(NotAPhoneNumber):
        e164(typed)
    assert len(keyed_hash(SECRET, "phone", typed)) == 32


def test_purposes_and_secrets_do_not_meet() -> None:
    found = {
        keyed_hash(secret, purpose, "anna@post.example")
        for secret in (SECRET, b"another secret")
        for purpose in ("email", "roster_number", "entitlement_owner")
    }
    assert len(found) == 6


def test_the_hash_is_what_it_was() -> None:
    """A change here would lose everyone who ever registered."""
    assert keyed_hash(SECRET, "email", "anna@post.example").hex() == (
        "a1ca8ff152316a0eb5a25c46a685f3564670fd0bf2d5fc7e62bb898b6151b636"
    )


@given(st.text(max_size=40))
def test_composed_and_decomposed_letters_agree(text: str) -> None:
    apart = unicodedata.normalize("NFD", text)
    assert keyed_hash(SECRET, "email", apart) == keyed_hash(SECRET, "email", text)
