"""Twelve passwords and what is said of them (security.md A8)."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User

GOOD = [
    "vier losse woorden samen",
    "fietsen naar het strand",
    "Kx9!pq-Zr7w_Lm",
    "李雷和韩梅梅在公园里一起散步呢",
    " spaties mogen ook ",
    "z" + "orgeloze zomeravond " * 10,
]
BAD = [
    "te kort wrd",
    "123456789012",
    "houvast2027!",
    "WelkomWelkom12",
    "aaaaaaaaaaaaaaaa",
    "passwordpassword",
    "Demo Vermeulen",
]


@pytest.mark.parametrize("password", GOOD)
def test_good_passwords_pass(password: str) -> None:
    validate_password(password, User(email="demo@kliniek.example", name="Demo Vermeulen"))


@pytest.mark.parametrize("password", BAD)
def test_guessable_passwords_do_not(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, User(email="demo@kliniek.example", name="Demo Vermeulen"))
