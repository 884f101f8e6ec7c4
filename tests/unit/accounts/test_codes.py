"""Codes and links: long enough, and readable back from handwriting."""

from __future__ import annotations

import re

import pytest

from accounts.domain import codes


def test_links_are_long_and_all_different() -> None:
    links = {codes.new_link_token() for _ in range(10_000)}
    assert len(links) == 10_000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", link) for link in links)


def test_a_resume_code_holds_fifty_bits() -> None:
    code = codes.new_resume_code()
    assert re.fullmatch(rf"[{codes.CROCKFORD}]{{5}}-[{codes.CROCKFORD}]{{5}}", code)
    assert len(codes.CROCKFORD) ** codes.RESUME_CODE_LENGTH == 2**50


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("k3f7x-p2q0m", "K3F7XP2Q0M"), (" K3F7X P2QOM ", "K3F7XP2Q0M"), ("il0 o1", "11001")],
)
def test_typed_codes_are_read_as_meant(typed: str, meant: str) -> None:
    assert codes.typed_code(typed) == meant


def test_digits_keep_their_zeros() -> None:
    assert all(re.fullmatch(r"\d{6}", codes.new_digits(6)) for _ in range(200))
