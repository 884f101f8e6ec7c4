"""Which issuer may be asked, and whom its answer lets in."""

from __future__ import annotations

from typing import Any

import pytest

from benefits.domain import sign_on as rules
from benefits.domain.sign_on import NotTrusted

ISSUER = "https://inloggen.voorbeeld.example"
DOCUMENT = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize?p=1",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
}
HER = {"sub": "7", "email": "Hr@Voorbeeld.example ", "email_verified": True}


@pytest.mark.parametrize(
    ("url", "in_production", "elsewhere"),
    [
        ("https://inloggen.voorbeeld.example/realms/x", True, True),
        ("https://inloggen.voorbeeld.example:8443", True, True),
        ("http://inloggen.voorbeeld.example", False, True),
        ("http://127.0.0.1:8000", False, True),
        ("https://a:b@voorbeeld.example", False, False),
        ("https://voorbeeld.example/?a=b", False, False),
        ("https://voorbeeld.example/#a", False, False),
        ("https://voorbeeld.example:x", False, False),
        ("https://", False, False),
        ("ftp://voorbeeld.example", False, False),
        ("//voorbeeld.example", False, False),
        ("", False, False),
        ("http://[", False, False),
    ],
)
def test_an_address_to_ask(url: str, in_production: bool, elsewhere: bool) -> None:
    assert rules.is_web_address(url, needs_https=True) is in_production
    assert rules.is_web_address(url, needs_https=False) is elsewhere


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("2002:7f00:1::", False),
        ("a.name", False),
    ],
)
def test_the_open_internet_and_nothing_inside(address: str, is_public: bool) -> None:
    assert rules.is_public(address) is is_public


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("voorbeeld.example", True),
        ("hr.voorbeeld.example", True),
        ("voorbeeld", False),
        ("-a.example", False),
        ("a@b.example", False),
        ("", False),
        ("a..example", False),
    ],
)
def test_a_domain(text: str, is_one: bool) -> None:
    assert rules.is_domain(text) is is_one


def test_the_issuers_own_document() -> None:
    assert rules.check_document(DOCUMENT, f"{ISSUER}/", needs_https=True) == DOCUMENT
    assert rules.origin_of(f"{ISSUER}/authorize?p=1") == ISSUER


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"issuer": "https://ander.example"}, "issuer"),
        ({"issuer": None}, "issuer"),
        ({"token_endpoint": "http://inloggen.voorbeeld.example/token"}, "document"),
        ({"jwks_uri": 7}, "document"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "document"),
        ({"userinfo_endpoint": "http://10.0.0.1/"}, "document"),
    ],
)
def test_a_document_that_is_not(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(NotTrusted) as refused:
        rules.check_document(DOCUMENT | change, ISSUER, needs_https=True)
    assert refused.value.reason == reason


@pytest.mark.parametrize("document", [None, [], "x", {}])
def test_no_document_at_all(document: object) -> None:
    with pytest.raises(NotTrusted):
        rules.check_document(document, ISSUER, needs_https=True)


@pytest.mark.parametrize("verified", [True, "true"])
def test_her_verified_address(verified: object) -> None:
    said = HER | {"email_verified": verified}
    assert rules.email_of(said, "voorbeeld.example") == "hr@voorbeeld.example"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"email_verified": False}, "not_verified"),
        ({"email_verified": None}, "not_verified"),
        ({"email_verified": 1.5}, "not_verified"),
        ({"email_verified": "True"}, "not_verified"),
        ({"email": None}, "not_verified"),
        ({"email": ["hr@voorbeeld.example"]}, "not_verified"),
        ({"email": "hr@ander.example"}, "domain"),
        ({"email": "hr@evil-voorbeeld.example"}, "domain"),
        ({"email": "hr@sub.voorbeeld.example"}, "domain"),
        ({"email": "@voorbeeld.example"}, "domain"),
        ({"email": "voorbeeld.example"}, "domain"),
    ],
)
def test_an_address_that_lets_nobody_in(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(NotTrusted) as refused:
        rules.email_of(HER | change, "voorbeeld.example")
    assert refused.value.reason == reason


def test_what_is_told_apart_is_about_the_same_person() -> None:
    bare = {"sub": "7"}
    assert rules.person_of(bare, HER) == HER
    assert rules.person_of(HER, {"sub": "8", "email": "x@y.example"}) == HER
    assert rules.person_of(bare, None) == bare
    with pytest.raises(NotTrusted):
        rules.person_of(bare, HER | {"sub": "8"})
    with pytest.raises(NotTrusted):
        rules.person_of(bare, {"email": "x@y.example"})


@pytest.mark.parametrize(
    ("said", "expected"), [("a", "b"), (None, "a"), ("", ""), (None, None), (7, 7)]
)
def test_another_sign_ins_nonce(said: object, expected: object) -> None:
    with pytest.raises(NotTrusted):
        rules.check_nonce({"nonce": said}, expected)
    rules.check_nonce({"nonce": "same"}, "same")


def test_addresses_say_nothing_and_do_not_repeat() -> None:
    made = {rules.new_address() for _ in range(200)}
    assert len(made) == 200
    assert {len(address) for address in made} == {rules.ADDRESS_LENGTH}
