"""Links and codes: looking uses nothing up, guessing ends them, time ends them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from accounts.models import AccessToken
from accounts.services import tokens

DAY = timedelta(days=1)


@pytest.fixture
def subject(db: None) -> UUID:
    return uuid4()


def test_opening_a_link_uses_nothing_up(subject: UUID, now: datetime) -> None:
    link = tokens.issue_link(purpose="resume_link", subject_id=subject, lifetime=DAY, now=now)
    for _ in range(3):
        assert tokens.open_link(token=link, purpose="resume_link", now=now) == subject
    assert AccessToken.objects.get().used_at is None


def test_only_the_hash_of_a_link_is_kept(subject: UUID, now: datetime) -> None:
    link = tokens.issue_link(purpose="appointment", subject_id=subject, lifetime=DAY, now=now)
    row = AccessToken.objects.get()
    assert len(bytes(row.digest)) == 32
    assert link.encode() not in bytes(row.digest)
    assert link not in str(row.__dict__)


def test_a_link_opens_its_own_purpose_until_it_ends(subject: UUID, now: datetime) -> None:
    link = tokens.issue_link(purpose="resume_link", subject_id=subject, lifetime=DAY, now=now)
    assert tokens.open_link(token=link, purpose="appointment", now=now) is None
    assert tokens.open_link(token=link + "x", purpose="resume_link", now=now) is None
    almost = now + DAY - timedelta(seconds=1)
    assert tokens.open_link(token=link, purpose="resume_link", now=almost) == subject
    assert tokens.open_link(token=link, purpose="resume_link", now=now + DAY) is None


def test_two_pauses_two_links_one_draft(subject: UUID, now: datetime) -> None:
    links = [
        tokens.issue_link(purpose="resume_link", subject_id=subject, lifetime=DAY, now=now)
        for _ in range(2)
    ]
    opened = {tokens.open_link(token=link, purpose="resume_link", now=now) for link in links}
    assert opened == {subject}


def issue(subject: UUID, now: datetime) -> str:
    return tokens.issue_code(
        purpose="return_code", subject_id=subject, lifetime=timedelta(minutes=10), now=now
    )


def redeem(subject: UUID | None, code: str, now: datetime) -> UUID | None:
    return tokens.redeem_code(purpose="return_code", subject_id=subject, code=code, now=now)


def test_a_return_code_works_once(subject: UUID, now: datetime) -> None:
    code = issue(subject, now)
    assert redeem(subject, f" {code[:3]} {code[3:]} ", now) == subject
    assert redeem(subject, code, now) is None


def test_a_return_code_is_hers_alone_and_ends(subject: UUID, now: datetime) -> None:
    code = issue(subject, now)
    assert redeem(uuid4(), code, now) is None
    assert redeem(None, code, now) is None
    assert redeem(subject, code, now + timedelta(minutes=10)) is None
    assert redeem(subject, code, now + timedelta(minutes=9)) == subject


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_five_wrong_guesses_end_a_code(subject: UUID, now: datetime) -> None:
    code = issue(subject, now)
    for _ in range(5):
        assert redeem(subject, wrong(code), now) is None
    assert redeem(subject, code, now) is None
    fresh = issue(subject, now)
    assert redeem(subject, fresh, now) == subject


def test_asking_for_more_codes_gives_no_more_guesses(subject: UUID, now: datetime) -> None:
    for minute in range(3):
        moment = now + timedelta(minutes=minute)
        code = issue(subject, moment)
        for _ in range(5):
            assert redeem(subject, wrong(code), moment) is None
    fourth = issue(subject, now + timedelta(minutes=3))
    assert redeem(subject, fourth, now + timedelta(minutes=3)) is None
    after = now + timedelta(minutes=18)
    assert redeem(subject, issue(subject, after), after) == subject


def test_a_mail_sent_twice_leaves_both_codes_alive_and_one_use_ends_all(
    subject: UUID, now: datetime
) -> None:
    codes = [issue(subject, now + timedelta(seconds=n)) for n in range(4)]
    later = now + timedelta(seconds=5)
    assert redeem(subject, codes[0], later) is None
    assert redeem(subject, codes[1], later) == subject
    assert [redeem(subject, code, later) for code in codes] == [None] * 4


def test_a_resume_code_needs_no_name_and_works_again(subject: UUID, now: datetime) -> None:
    code = tokens.issue_code(purpose="resume_code", subject_id=subject, lifetime=DAY, now=now)
    for typed in (code, code.lower().replace("-", " ")):
        found = tokens.redeem_code(purpose="resume_code", subject_id=None, code=typed, now=now)
        assert found == subject
    ended = tokens.redeem_code(purpose="resume_code", subject_id=None, code=code, now=now + DAY)
    assert ended is None


def test_withdrawing_ends_links_and_codes(subject: UUID, now: datetime) -> None:
    link = tokens.issue_link(purpose="resume_link", subject_id=subject, lifetime=DAY, now=now)
    assert tokens.withdraw(purpose="resume_link", subject_id=subject, now=now) == 1
    assert tokens.open_link(token=link, purpose="resume_link", now=now) is None


def test_no_links_of_unknown_purpose(subject: UUID, now: datetime) -> None:
    with pytest.raises(ValueError, match="free_beer"):
        tokens.issue_link(purpose="free_beer", subject_id=subject, lifetime=DAY, now=now)


def test_twenty_browsers_one_code_one_winner(
    run_together: Callable[[int, Callable[[int], Any]], list[Any]], now: datetime
) -> None:
    subject = uuid4()
    code = issue(subject, now)
    answers = run_together(20, lambda _: redeem(subject, code, now))
    assert answers.count(subject) == 1
    assert answers.count(None) == 19
