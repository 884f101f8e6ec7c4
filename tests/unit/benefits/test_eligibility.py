from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits.domain.eligibility import (
    CodeTerm,
    Right,
    Rule,
    Standing,
    Terms,
    right_by_code,
    right_by_roster,
)

TERMS = Terms(cap=8, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), leave_grace_days=120)
CODE = CodeTerm(valid_from=date(2026, 10, 1), valid_until=date(2027, 1, 1))
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("terms", "standing", "on", "right"),
    [
        (TERMS, Standing(), TODAY, Right(True, 8, date(2026, 12, 31), Rule.ON_ROSTER)),
        (TERMS, None, TODAY, Right(False, 0, None, Rule.NOT_ON_ROSTER)),
        (None, Standing(), TODAY, Right(False, 0, None, Rule.NO_CONTRACT)),
        (TERMS, Standing(), date(2027, 1, 1), Right(False, 0, None, Rule.NO_CONTRACT)),
        (TERMS, Standing(), date(2025, 12, 31), Right(False, 0, None, Rule.NO_CONTRACT)),
        (
            TERMS,
            Standing(date(2026, 8, 1)),
            TODAY,
            Right(True, 8, date(2026, 11, 29), Rule.ON_LEAVE),
        ),
        (
            TERMS,
            Standing(date(2026, 8, 1)),
            date(2026, 11, 29),
            Right(True, 8, date(2026, 11, 29), Rule.ON_LEAVE),
        ),
        (
            TERMS,
            Standing(date(2026, 8, 1)),
            date(2026, 11, 30),
            Right(False, 0, None, Rule.LEAVE_OVER),
        ),
        (
            TERMS,
            Standing(date(2026, 11, 1)),
            TODAY,
            Right(True, 8, date(2026, 12, 31), Rule.ON_LEAVE),
        ),
    ],
)
def test_a_right_by_roster(
    terms: Terms | None, standing: Standing | None, on: date, right: Right
) -> None:
    assert right_by_roster(terms, standing, on=on) == right


@pytest.mark.parametrize(
    ("terms", "code", "on", "rule"),
    [
        (TERMS, CODE, TODAY, Rule.COMPANY_CODE),
        (TERMS, CODE, date(2026, 10, 1), Rule.COMPANY_CODE),
        (TERMS, CODE, date(2027, 1, 1), Rule.CODE_OVER),
        (TERMS, CODE, date(2026, 9, 30), Rule.CODE_OVER),
        (TERMS, None, TODAY, Rule.UNKNOWN_CODE),
        (None, CODE, TODAY, Rule.NO_CONTRACT),
    ],
)
def test_a_right_by_code(terms: Terms | None, code: CodeTerm | None, on: date, rule: Rule) -> None:
    right = right_by_code(terms, code, on=on)
    assert right.rule is rule
    assert right.eligible is (rule is Rule.COMPANY_CODE)


@given(
    grace=st.integers(min_value=0, max_value=800),
    inactive=st.dates(min_value=date(2024, 1, 1), max_value=date(2026, 12, 31)),
    on=st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 12, 31)),
)
def test_leave_never_gives_more_than_work_and_never_ends_before_the_grace(
    grace: int, inactive: date, on: date
) -> None:
    terms = Terms(8, date(2026, 1, 1), date(2026, 12, 31), grace)
    right = right_by_roster(terms, Standing(inactive), on=on)
    assert right.eligible is (on <= inactive + timedelta(days=grace))
    if right.eligible:
        assert right.valid_until is not None
        assert on <= right.valid_until <= terms.ends_on
