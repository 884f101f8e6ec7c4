"""Who may open what: deny by default, table by table."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

from accounts import access
from accounts.domain.policy import (
    LIBRARY_PAGES,
    ROLES,
    AccessRule,
    Kind,
    Verdict,
    Who,
    decide,
    is_strong_enough,
)


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


def rule_of(view: Any) -> AccessRule:
    found: AccessRule = view.access_rule
    return found


@pytest.mark.parametrize("role", ROLES)
def test_a_page_without_a_rule_is_open_to_nobody(role: str) -> None:
    assert decide(None, Who(role, has_second_factor=True, is_client=True)) is Verdict.FORBIDDEN


STAFF_PAGE = rule_of(access.staff("clinician", "coordinator", rule="own_clients")(page))
HER_PAGE = rule_of(access.visitor(page))
HER_ANSWERS = rule_of(access.visitor(needs_second_factor=True)(page))
EMPLOYER_PAGE = rule_of(access.employer_side("owner", "finance")(page))
OPEN_PAGE = rule_of(access.public("landing")(page))

CASES = [
    (OPEN_PAGE, Who("anonymous"), Verdict.ALLOW),
    (STAFF_PAGE, Who("anonymous"), Verdict.SIGN_IN),
    (STAFF_PAGE, Who("clinician"), Verdict.SECOND_FACTOR),
    (STAFF_PAGE, Who("clinician", has_second_factor=True), Verdict.ALLOW),
    (STAFF_PAGE, Who("admin", has_second_factor=True), Verdict.FORBIDDEN),
    (STAFF_PAGE, Who("employer", has_second_factor=True), Verdict.FORBIDDEN),
    (STAFF_PAGE, Who("client", has_second_factor=True, is_client=True), Verdict.FORBIDDEN),
    (HER_PAGE, Who("anonymous"), Verdict.RETURN),
    (HER_PAGE, Who("anonymous", is_client=True), Verdict.ALLOW),
    (HER_PAGE, Who("client", is_client=True), Verdict.ALLOW),
    (HER_PAGE, Who("client"), Verdict.RETURN),
    (HER_PAGE, Who("clinician", has_second_factor=True), Verdict.FORBIDDEN),
    (HER_ANSWERS, Who("anonymous", is_client=True), Verdict.SECOND_FACTOR),
    (HER_ANSWERS, Who("client", has_second_factor=True, is_client=True), Verdict.ALLOW),
    (EMPLOYER_PAGE, Who("employer", True, member_role="hr"), Verdict.FORBIDDEN),
    (EMPLOYER_PAGE, Who("employer", True, member_role="owner"), Verdict.ALLOW),
    (EMPLOYER_PAGE, Who("employer", False, member_role="owner"), Verdict.SECOND_FACTOR),
    (EMPLOYER_PAGE, Who("coordinator", True), Verdict.FORBIDDEN),
    (LIBRARY_PAGES["account_login"], Who("anonymous"), Verdict.ALLOW),
    (LIBRARY_PAGES["account_signup"], Who("admin", True), Verdict.CLOSED),
    (LIBRARY_PAGES["mfa_index"], Who("clinician"), Verdict.ALLOW),
    (LIBRARY_PAGES["mfa_index"], Who("anonymous"), Verdict.SIGN_IN),
    (LIBRARY_PAGES["account_change_password"], Who("clinician"), Verdict.SECOND_FACTOR),
    (LIBRARY_PAGES["mfa_deactivate_totp"], Who("client", True), Verdict.ALLOW),
]


@pytest.mark.parametrize(("rule", "who", "verdict"), CASES)
def test_the_verdict(rule: AccessRule, who: Who, verdict: Verdict) -> None:
    assert decide(rule, who) is verdict


@pytest.mark.parametrize(
    ("role", "factors", "strict", "enough"),
    [
        ("clinician", set(), True, False),
        ("clinician", {"totp"}, True, True),
        ("clinician", {"recovery_codes"}, True, True),
        ("admin", {"totp"}, True, False),
        ("admin", {"recovery_codes"}, True, False),
        ("admin", {"webauthn"}, True, True),
        ("admin", {"totp"}, False, True),
        ("employer", {"totp"}, True, True),
        ("client", {"webauthn"}, True, True),
    ],
)
def test_an_administrator_needs_a_passkey(
    role: str, factors: set[str], strict: bool, enough: bool
) -> None:
    assert is_strong_enough(role, frozenset(factors), passkey_for_admin=strict) is enough


def test_a_staff_page_names_staff_roles() -> None:
    with pytest.raises(ValueError, match="not staff"):
        access.staff("client")
    with pytest.raises(ValueError, match="not staff"):
        access.staff()


def test_decorated_views_still_work_and_keep_their_name() -> None:
    view = access.public("landing")(page)
    assert view(HttpRequest()).content == b"open"
    assert view.__name__ == "page"
    assert rule_of(view) == AccessRule(Kind.PUBLIC, "landing")
