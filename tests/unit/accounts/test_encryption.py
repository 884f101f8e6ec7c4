"""Sealed values open in their own place, with their own key, unaltered; or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.encryption import (
    KeyRing,
    Unreadable,
    new_data_key,
    seal,
    unseal,
)

KEY = bytes(range(32))
PLACE = "intake.draft.sealed_answers:11111111-1111-1111-1111-111111111111"


@given(st.binary(max_size=2000), st.text(max_size=80))
def test_what_was_sealed_opens_in_its_place(plain: bytes, place: str) -> None:
    sealed = seal(KEY, place, "k1", plain)
    assert unseal(KEY, place, "k1", sealed) == plain
    assert len(sealed) == len(plain) + 29


def test_the_same_value_never_looks_the_same_twice() -> None:
    assert seal(KEY, PLACE, "k1", b"ja, vaak") != seal(KEY, PLACE, "k1", b"ja, vaak")


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_any_altered_byte_is_noticed(position: int, difference: int) -> None:
    sealed = bytearray(seal(KEY, PLACE, "k1", b"vraag tien: soms"))
    sealed[position % len(sealed)] ^= difference
    with pytest.raises(Unreadable):
        unseal(KEY, PLACE, "k1", bytes(sealed))


@pytest.mark.parametrize(
    ("key", "place", "key_id"),
    [
        (bytes(32), PLACE, "k1"),
        (KEY, PLACE.replace(":1", ":2"), "k1"),
        (KEY, PLACE.replace("answers", "notes"), "k1"),
        (KEY, PLACE, "k2"),
    ],
    ids=["another key", "another row", "another column", "another person's key"],
)
def test_a_value_does_not_open_elsewhere(key: bytes, place: str, key_id: str) -> None:
    sealed = seal(KEY, PLACE, "k1", b"geheim")
    with pytest.raises(Unreadable):
        unseal(key, place, key_id, sealed)


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" + bytes(27), b"\x02" + bytes(60)])
def test_what_was_never_sealed_does_not_open(sealed: bytes) -> None:
    with pytest.raises(Unreadable):
        unseal(KEY, PLACE, "k1", sealed)


def test_the_first_ring_key_wraps_and_all_of_them_unwrap() -> None:
    old = KeyRing({"2026": bytes(32)})
    data_key = new_data_key()
    wrapped = old.wrap(data_key)
    both = KeyRing({"2027": KEY, "2026": bytes(32)})
    assert len(wrapped) == 40
    assert both.current_id == "2027"
    assert both.unwrap("2026", wrapped) == data_key


def test_without_its_ring_key_a_data_key_stays_shut() -> None:
    wrapped = KeyRing({"2026": bytes(32)}).wrap(new_data_key())
    with pytest.raises(Unreadable):
        KeyRing({"2027": KEY}).unwrap("2026", wrapped)
    with pytest.raises(Unreadable):
        KeyRing({"2026": KEY}).unwrap("2026", wrapped)
    with pytest.raises(Unreadable):
        KeyRing({"2026": bytes(32)}).unwrap("2026", wrapped[:-1])


def test_texts_have_a_key_of_their_own() -> None:
    ring = KeyRing({"2027": KEY})
    assert ring.text_key("2027") != KEY
    assert len(ring.text_key("2027")) == 32
    with pytest.raises(Unreadable):
        ring.text_key("2026")


def test_a_ring_does_not_show_its_keys() -> None:
    assert repr(KeyRing({"2027": KEY})) == "KeyRing()"
