"""Who has a right to sessions that the employer pays: by the roster, or by the company code.

Pure rules. A right says: yes or no, how many sessions, until when, and by which rule. It never
says whether somebody used it: nothing here knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

VERSION = "1"


class Rule(StrEnum):
    """What decided. The first three give a right; stored with the funding of a care request."""

    ON_ROSTER = "on_roster"
    ON_LEAVE = "on_leave"
    COMPANY_CODE = "company_code"
    NO_CONTRACT = "no_contract"
    NOT_ON_ROSTER = "not_on_roster"
    LEAVE_OVER = "leave_over"
    UNKNOWN_CODE = "unknown_code"
    CODE_OVER = "code_over"
    NOT_LOOKED_AT = "not_looked_at"
    CLAIMED_BY_OTHER = "claimed_by_other"
    ALL_CLAIMED = "all_claimed"
    SELF_PAY = "self_pay"
    NO_PROOF = "no_proof"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a contract says about rights. `cap` in sessions a person; both dates are included."""

    cap: int
    starts_on: date
    ends_on: date
    leave_grace_days: int

    def hold_on(self, day: date) -> bool:
        """Whether the contract holds on that day."""
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, slots=True)
class Standing:
    """What the roster says of one person: at work, or inactive since a day (leave, often)."""

    inactive_since: date | None = None


@dataclass(frozen=True, slots=True)
class CodeTerm:
    """When a company code holds: from the first day, until the day it no longer does."""

    valid_from: date
    valid_until: date

    def holds_on(self, day: date) -> bool:
        """Whether the code holds on that day."""
        return self.valid_from <= day < self.valid_until


@dataclass(frozen=True, slots=True)
class Right:
    """The answer. `cap` in sessions (0 without a right); `valid_until` is the last day."""

    eligible: bool
    cap: int
    valid_until: date | None
    rule: Rule
    version: str = VERSION


def rights_at_most(headcount: int, *, includes_partner: bool) -> int:
    """How many rights a contract year can hold: one a member of staff, and one a partner."""
    return headcount * (2 if includes_partner else 1)


def claims_of_one_line(value: str, *, includes_partner: bool) -> tuple[str, ...]:
    """What the claims by one line of the roster are known by: one, or a second for the partner.

    Nobody says which of the two she is, and nothing remembers it.
    """
    return (value, f"{value}|2") if includes_partner else (value,)


def no_right(rule: Rule) -> Right:
    """The answer no, by this rule."""
    return Right(eligible=False, cap=0, valid_until=None, rule=rule)


def right_by_roster(terms: Terms | None, standing: Standing | None, *, on: date) -> Right:
    """The right of one person on the employer's roster, on a day.

    `terms` is None without a contract, `standing` None for who is not listed. Somebody inactive
    keeps the right for the contract's grace period, counted from the first inactive day: leave
    takes nobody's right away (feature F83).
    """
    if terms is None or not terms.hold_on(on):
        return no_right(Rule.NO_CONTRACT)
    if standing is None:
        return no_right(Rule.NOT_ON_ROSTER)
    if standing.inactive_since is None:
        return Right(True, terms.cap, terms.ends_on, Rule.ON_ROSTER)
    last_day = standing.inactive_since + timedelta(days=terms.leave_grace_days)
    if on > last_day:
        return no_right(Rule.LEAVE_OVER)
    return Right(True, terms.cap, min(terms.ends_on, last_day), Rule.ON_LEAVE)


def right_by_code(terms: Terms | None, code: CodeTerm | None, *, on: date) -> Right:
    """The right of whoever shows the code that the employer shares with all staff, on a day.

    `code` is None when nobody issued it, `terms` None when its employer has no contract.
    """
    if code is None:
        return no_right(Rule.UNKNOWN_CODE)
    if not code.holds_on(on):
        return no_right(Rule.CODE_OVER)
    if terms is None or not terms.hold_on(on):
        return no_right(Rule.NO_CONTRACT)
    return Right(True, terms.cap, terms.ends_on, Rule.COMPANY_CODE)


class Told(StrEnum):
    """The rule as an employer and its systems hear it. Every no is the same no."""

    ON_ROSTER = "on_roster"
    ON_LEAVE = "on_leave"
    NO_RIGHT = "no_right"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a check says, on the page, to a system and in a file alike."""

    eligible: bool
    cap: int
    valid_until: date | None
    rule: Told


def answer_of(right: Right) -> Answer:
    """The answer to an employer's check: a contract's facts, and never which no it is."""
    if not right.eligible:
        return Answer(eligible=False, cap=0, valid_until=None, rule=Told.NO_RIGHT)
    return Answer(True, right.cap, right.valid_until, Told(right.rule.value))
