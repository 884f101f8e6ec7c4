"""How a key looks, and what of it may be stored."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.domain import api_keys as keys

TODAY = date(2027, 3, 1)


def test_a_key_holds_256_secret_bits_and_shows_eight_signs() -> None:
    token = keys.new_token()
    mark, prefix, secret = token.split("_")
    assert (mark, len(prefix), len(secret)) == ("hv", 8, 64)
    assert keys.prefix_of(token) == f"hv_{prefix}"
    assert keys.new_token() != token


def test_only_the_whole_key_is_the_key() -> None:
    token = keys.new_token()
    stored = keys.digest_of(token)
    assert len(stored) == 32
    assert keys.is_same(stored, token)
    assert not keys.is_same(stored, token[:-1] + ("0" if token[-1] != "0" else "1"))
    assert not keys.is_same(stored, token.upper())
    assert not keys.is_same(keys.NOBODYS_DIGEST, token)


@given(st.text())
def test_any_text_can_be_asked_about(text: str) -> None:
    assert keys.prefix_of(text) == ""
    assert not keys.is_same(keys.NOBODYS_DIGEST, text + "x")


@pytest.mark.parametrize(
    "token",
    ["xx_" + "a" * 8 + "_" + "b" * 64, "hv_" + "a" * 9 + "_" + "b" * 63, "hv_" + "é" * 73, "hv_"],
)
def test_what_is_nearly_a_key_has_no_prefix(token: str) -> None:
    assert keys.prefix_of(token) == ""


@pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, True), (366, True), (367, False)])
def test_a_key_ends_within_a_year(days: int, fits: bool) -> None:
    last_day = TODAY + timedelta(days=days)
    if fits:
        keys.check_expiry(last_day, TODAY)
    else:
        with pytest.raises(ValueError, match="a day to a year"):
            keys.check_expiry(last_day, TODAY)
