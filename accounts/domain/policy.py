"""Who may open which page. Deny by default: a page without a rule is open to nobody.

Pages of this house carry their rule themselves (`accounts.access`); pages of libraries are listed
here by the name of their address.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

#: Everyone the policy knows, from stranger to administrator.
ROLES = ("anonymous", "client", "clinician", "coordinator", "admin", "employer")
STAFF = frozenset({"clinician", "coordinator", "admin"})
#: Roles that see other people's data and therefore need a second factor on every page.
SECOND_FACTOR_ROLES = STAFF | {"employer"}
#: Factors that a fake sign-in page cannot relay.
PHISHING_RESISTANT = frozenset({"webauthn"})


class Kind(Enum):
    """What a page is, as far as access goes."""

    PUBLIC = "public"
    MACHINE = "machine"
    VISITOR = "visitor"
    STAFF = "staff"
    EMPLOYER = "employer"
    SIGNED_IN = "signed_in"
    SET_UP = "set_up"
    CLOSED = "closed"


class Verdict(Enum):
    """What becomes of a request."""

    ALLOW = "allow"
    SIGN_IN = "sign_in"
    RETURN = "return"
    SECOND_FACTOR = "second_factor"
    FORBIDDEN = "forbidden"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class AccessRule:
    """The rule of one page. `rule` says why, or which objects: it goes into the access log."""

    kind: Kind
    rule: str
    roles: frozenset[str] = frozenset()
    member_roles: frozenset[str] = frozenset()
    needs_second_factor: bool = False


@dataclass(frozen=True, slots=True)
class Who:
    """The person behind a request, as far as a rule asks.

    `is_client` says that a client is known in this session, by a code or by the intake itself.
    """

    role: str
    has_second_factor: bool = False
    is_client: bool = False
    member_role: str = ""


def is_strong_enough(role: str, factors: frozenset[str], *, passkey_for_admin: bool) -> bool:
    """Whether the factors used in this session beside the password satisfy this role.

    An administrator needs a passkey (`decisions.md` 18); a recovery code lets her only as far as
    the page where she adds a new one.
    """
    if role == "admin" and passkey_for_admin:
        return bool(factors & PHISHING_RESISTANT)
    return bool(factors)


def decide(rule: AccessRule | None, who: Who) -> Verdict:
    """What becomes of a request by `who` for a page with `rule`; None means a page without one."""
    if rule is None:
        return Verdict.FORBIDDEN
    match rule.kind:
        case Kind.PUBLIC | Kind.MACHINE:
            return Verdict.ALLOW
        case Kind.CLOSED:
            return Verdict.CLOSED
        case Kind.VISITOR:
            return _for_visitor(rule, who)
        case _:
            return _for_user(rule, who)


def _for_visitor(rule: AccessRule, who: Who) -> Verdict:
    if who.role in SECOND_FACTOR_ROLES:
        return Verdict.FORBIDDEN
    if not who.is_client:
        return Verdict.RETURN
    if rule.needs_second_factor and not who.has_second_factor:
        return Verdict.SECOND_FACTOR
    return Verdict.ALLOW


def _for_user(rule: AccessRule, who: Who) -> Verdict:
    if who.role == "anonymous":
        return Verdict.SIGN_IN
    if who.role not in rule.roles:
        return Verdict.FORBIDDEN
    if rule.needs_second_factor and not who.has_second_factor:
        return Verdict.SECOND_FACTOR
    if rule.member_roles and who.member_role not in rule.member_roles:
        return Verdict.FORBIDDEN
    return Verdict.ALLOW


_EVERY_USER = SECOND_FACTOR_ROLES | {"client"}
_ENTRANCE = AccessRule(Kind.PUBLIC, "entrance")
_SET_UP = AccessRule(Kind.SET_UP, "own_second_factor", roles=_EVERY_USER)
_OWN_ACCOUNT = AccessRule(
    Kind.SIGNED_IN, "own_account", roles=_EVERY_USER, needs_second_factor=True
)
_OWN_PASSWORD = AccessRule(
    Kind.SIGNED_IN, "own_account", roles=SECOND_FACTOR_ROLES, needs_second_factor=True
)
_CLOSED = AccessRule(Kind.CLOSED, "by_invitation_only")

#: Pages of libraries, by the name of their address.
LIBRARY_PAGES: dict[str, AccessRule] = {
    "set_language": AccessRule(Kind.PUBLIC, "language_choice"),
    # signing in and out
    "account_login": _ENTRANCE,
    "account_logout": _ENTRANCE,
    "account_inactive": _ENTRANCE,
    "account_reset_password": _ENTRANCE,
    "account_reset_password_done": _ENTRANCE,
    "account_reset_password_from_key": _ENTRANCE,
    "account_reset_password_from_key_done": _ENTRANCE,
    "mfa_authenticate": _ENTRANCE,
    "mfa_login_webauthn": _ENTRANCE,
    "openid_connect_login": _ENTRANCE,
    "openid_connect_callback": _ENTRANCE,
    "socialaccount_login_cancelled": _ENTRANCE,
    "socialaccount_login_error": _ENTRANCE,
    # setting up a second factor, and proving again who one is
    "account_reauthenticate": _SET_UP,
    "mfa_reauthenticate": _SET_UP,
    "mfa_reauthenticate_webauthn": _SET_UP,
    "mfa_index": _SET_UP,
    "mfa_activate_totp": _SET_UP,
    "mfa_list_webauthn": _SET_UP,
    "mfa_add_webauthn": _SET_UP,
    "mfa_view_recovery_codes": _SET_UP,
    "mfa_generate_recovery_codes": _SET_UP,
    "mfa_download_recovery_codes": _SET_UP,
    # one's own account
    "account_change_password": _OWN_PASSWORD,
    "mfa_deactivate_totp": _OWN_ACCOUNT,
    "mfa_remove_webauthn": _OWN_ACCOUNT,
    "mfa_edit_webauthn": _OWN_ACCOUNT,
    "usersessions_list": _OWN_ACCOUNT,
    "socialaccount_connections": _OWN_PASSWORD,
    # people come by invitation, with the address they were invited on
    "account_signup": _CLOSED,
    "account_email": _CLOSED,
    "account_confirm_email": _CLOSED,
    "account_email_verification_sent": _CLOSED,
    "account_set_password": _CLOSED,
    "account_confirm_login_code": _CLOSED,
    "socialaccount_signup": _CLOSED,
}
