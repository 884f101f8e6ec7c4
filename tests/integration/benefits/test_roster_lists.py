"""A list of staff from reading to confirming: what stays, what waits, what a person looks at."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connections, transaction

from accounts.domain.actor import Actor
from accounts.models import AccessEvent
from accounts.sides import on_side
from benefits.models import Employer, RosterEntry, RosterUpload, StagedEntry
from benefits.selectors import roster_uploads
from benefits.selectors.roster import standing_by_claim, standing_by_number
from benefits.services import roster_decisions, roster_lists
from benefits.services.roster_decisions import NeedsAgreement, NeedsReason, Outcome
from benefits.services.roster_lists import ListRefused
from benefits.tasks import sweep_lists
from tests.factories import benefits as make

pytestmark = pytest.mark.usefixtures("committed_db")

CLERK = Actor(user_id=uuid4(), role="employer")
BORN = date(1994, 5, 17)


@pytest.fixture
def employer(now: datetime, committed_db: object) -> Employer:
    return make.an_employer(now)


def a_list(numbers: Iterable[object], *rows: str) -> io.BytesIO:
    lines = [f"P-{number};17-05-1994;" for number in numbers]
    return io.BytesIO("\n".join(["Personeelsnummer;Geboortedatum;Verlof", *lines, *rows]).encode())


def read(
    employer: Employer, numbers: Iterable[object], *rows: str, now: datetime, **given: Any
) -> RosterUpload:
    with on_side("employer"):
        return roster_lists.read_list(
            form_id=given.pop("form_id", uuid4()),
            employer=employer,
            file=a_list(numbers, *rows),
            actor=CLERK,
            now=now,
            **given,
        )


def confirm(upload: RosterUpload, now: datetime, *, agrees: bool = False) -> Outcome:
    with on_side("employer"):
        return roster_decisions.confirm(upload=upload, agrees_to_swap=agrees, actor=CLERK, now=now)


def entered(employer: Employer, numbers: Iterable[object], now: datetime) -> None:
    assert confirm(read(employer, numbers, now=now), now) is Outcome.APPLIED


def at_work(employer: Employer) -> int:
    return roster_uploads.roster_facts(employer).at_work


def counts(upload: RosterUpload) -> dict[str, int]:
    names = ("new", "unchanged", "changed", "back", "leaving")
    return {name: value for name in names if (value := getattr(upload, name))}


def test_nothing_changes_until_it_is_confirmed(employer: Employer, now: datetime) -> None:
    upload = read(employer, range(4), now=now)
    assert (upload.state, upload.rows, counts(upload)) == ("ready", 4, {"new": 4})
    assert RosterEntry.objects.count() == 0
    assert confirm(upload, now) is Outcome.APPLIED
    assert at_work(employer) == 4
    assert standing_by_number(employer.pk, "p0") is not None
    assert standing_by_claim(employer.pk, "P-0", BORN) is not None
    assert standing_by_claim(employer.pk, "P-0", date(1994, 5, 18)) is None
    assert StagedEntry.objects.count() == 0


def test_the_next_list_is_told_apart_from_the_one_that_counts(
    employer: Employer, now: datetime
) -> None:
    entered(employer, range(10), now)
    make.on_roster(employer, now, "P-77", date(2027, 1, 1))
    upload = read(employer, [*range(9), 77, 20], "P-21;02-11-1988;", now=now)
    assert counts(upload) == {"new": 2, "unchanged": 9, "back": 1, "leaving": 1}
    assert confirm(upload, now) is Outcome.APPLIED
    gone = standing_by_number(employer.pk, "P-9")
    assert gone is not None
    assert gone.inactive_since == now.date()
    back = standing_by_number(employer.pk, "P-77")
    assert back is not None
    assert back.inactive_since is None
    assert RosterEntry.objects.get(left_at=now).inactive_since == now.date()


def test_another_birth_date_and_a_day_of_leave_are_changes(
    employer: Employer, now: datetime
) -> None:
    entered(employer, range(10), now)
    upload = read(employer, range(8), "P-8;18-05-1994;", "P-9;17-05-1994;01-02-2027", now=now)
    assert counts(upload) == {"unchanged": 8, "changed": 1, "leaving": 1}
    confirm(upload, now)
    assert standing_by_claim(employer.pk, "P-8", date(1994, 5, 18)) is not None
    away = standing_by_number(employer.pk, "P-9")
    assert away is not None
    assert away.inactive_since == date(2027, 2, 1)
    again = read(employer, range(8), "P-8;18-05-1994;", "P-9;17-05-1994;01-02-2027", now=now)
    assert counts(again) == {"unchanged": 10}


def test_who_could_not_be_read_stays_as_she_is(employer: Employer, now: datetime) -> None:
    entered(employer, range(10), now)
    upload = read(employer, range(8), "P-8;gisteren;", now=now)
    assert counts(upload) == {"unchanged": 9, "leaving": 1}
    assert upload.problems == [[10, "born_unreadable"]]
    confirm(upload, now)
    assert standing_by_claim(employer.pk, "P-8", BORN) is not None


def test_with_a_nameless_row_nobody_absent_leaves(employer: Employer, now: datetime) -> None:
    entered(employer, range(10), now)
    upload = read(employer, range(9), "=A1;17-05-1994;", now=now)
    assert (upload.is_complete, counts(upload)) == (False, {"unchanged": 9})
    assert confirm(upload, now) is Outcome.APPLIED
    assert at_work(employer) == 10


def test_more_than_a_quarter_waits_for_the_clinic(employer: Employer, now: datetime) -> None:
    entered(employer, range(8), now)
    upload = read(employer, range(5), now=now)
    assert (upload.state, upload.leaving, upload.at_work) == ("held", 3, 8)
    assert confirm(upload, now) is Outcome.NOT_OPEN
    assert at_work(employer) == 8
    assert [each.pk for each in roster_uploads.held_uploads(now)] == [upload.pk]
    with pytest.raises(NeedsReason):
        roster_decisions.release(upload=upload, reason="  ok ", actor=make.ACTOR, now=now)
    outcome = roster_decisions.release(
        upload=upload, reason="Afdeling is verkocht", actor=make.ACTOR, now=now
    )
    assert outcome is Outcome.APPLIED
    assert at_work(employer) == 5
    assert AccessEvent.objects.filter(event="roster.release").count() == 1


def test_two_lists_in_a_day_count_together(employer: Employer, now: datetime) -> None:
    entered(employer, range(100), now)
    entered(employer, range(80), now)
    later = now + timedelta(hours=23)
    assert read(employer, range(74), now=later).state == "held"
    assert read(employer, range(75), now=later).state == "ready"
    assert read(employer, range(74), now=now + timedelta(hours=25)).state == "ready"


def test_a_refused_list_changes_nothing_and_says_why(employer: Employer, now: datetime) -> None:
    entered(employer, range(8), now)
    upload = read(employer, range(2), now=now)
    for _ in range(2):
        roster_decisions.refuse(
            upload=upload, reason="Dit lijkt een deel van de lijst", actor=make.ACTOR, now=now
        )
    upload.refresh_from_db()
    assert (upload.state, upload.reason) == ("refused", "Dit lijkt een deel van de lijst")
    assert at_work(employer) == 8
    assert StagedEntry.objects.count() == 0
    with pytest.raises(DatabaseError), transaction.atomic():
        RosterUpload.objects.filter(pk=upload.pk).update(reason="")


def test_a_list_of_which_the_roster_moved_is_counted_again(
    employer: Employer, now: datetime
) -> None:
    entered(employer, range(10), now)
    upload = read(employer, range(11), now=now)
    make.on_roster(employer, now, "P-10")
    assert confirm(upload, now) is Outcome.MOVED
    upload.refresh_from_db()
    assert (upload.state, counts(upload)) == ("ready", {"unchanged": 11})
    assert confirm(upload, now) is Outcome.APPLIED


def test_a_new_list_takes_the_place_of_one_that_waits(employer: Employer, now: datetime) -> None:
    first = read(employer, range(3), now=now)
    second = read(employer, range(4), now=now)
    first.refresh_from_db()
    assert first.state == "dropped"
    assert roster_uploads.open_upload(employer, now) == second
    assert StagedEntry.objects.count() == 4
    assert confirm(first, now) is Outcome.NOT_OPEN


def test_a_form_sent_twice_is_read_once(employer: Employer, now: datetime) -> None:
    form_id = UUID(int=7)
    first = read(employer, range(3), now=now, form_id=form_id)
    assert read(employer, range(5), now=now, form_id=form_id) == first
    other = read(make.an_employer(now), range(5), now=now, form_id=form_id)
    assert (other.pk != first.pk, other.rows) == (True, 5)


def test_a_list_that_nobody_confirms_is_forgotten(employer: Employer, now: datetime) -> None:
    upload = read(employer, range(3), now=now)
    late = now + timedelta(hours=24)
    with on_side("employer"):
        assert roster_decisions.sweep(late - timedelta(seconds=1)) == 0
        assert confirm(upload, late) is Outcome.NOT_OPEN
        assert StagedEntry.objects.count() == 0
    read(employer, range(3), now=now)
    with on_side("employer"):
        assert roster_decisions.sweep(late) == 1
        assert roster_decisions.sweep(late) == 0
    sweep_lists()
    assert StagedEntry.objects.count() == 0


def test_columns_that_changed_places_need_a_yes(employer: Employer, now: datetime) -> None:
    with on_side("employer"):
        upload = roster_lists.read_list(
            form_id=uuid4(),
            employer=employer,
            file=io.BytesIO(b"Personeelsnummer;Geboortedatum\n17-05-1994;P-1\n"),
            actor=CLERK,
            now=now,
        )
    with pytest.raises(NeedsAgreement):
        confirm(upload, now)
    assert confirm(upload, now, agrees=True) is Outcome.APPLIED
    assert standing_by_claim(employer.pk, "P-1", BORN) is not None


def test_a_refused_file_leaves_nothing_behind(employer: Employer, now: datetime) -> None:
    before = read(employer, range(3), now=now)
    with pytest.raises(ListRefused) as refused:
        read(employer, [], "=A1;17-05-1994;", now=now)
    assert (refused.value.code, refused.value.findings.counts) == (
        "nothing_usable",
        Counter({"number_formula": 1}),
    )
    assert roster_uploads.open_upload(employer, now) == before
    assert StagedEntry.objects.count() == 3


def test_neither_the_list_nor_a_number_lies_anywhere(employer: Employer, now: datetime) -> None:
    upload = read(employer, ["GEHEIM-1", "GEHEIM-2"], "GEHEIM-3;onzin;", now=now)
    for step in (lambda: None, lambda: confirm(upload, now)):
        step()
        with connections["employer"].cursor() as cursor:
            cursor.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'employer'"
                " AND (tablename LIKE 'benefits%' OR tablename = 'accounts_accessevent')"
            )
            for (table,) in cursor.fetchall():
                cursor.execute(f"SELECT count(*) FROM employer.{table} t WHERE t::text ~* 'geheim'")
                assert cursor.fetchone() == (0,), table


def test_progress_is_told_by_rows(
    employer: Employer, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster_lists, "LINES_AT_ONCE", 10)
    told: list[int] = []
    read(employer, range(25), now=now, progress=told.append)
    assert told == [10, 20, 25]


def test_what_happened_is_written_down_by_counts(employer: Employer, now: datetime) -> None:
    entered(employer, range(3), now)
    events = AccessEvent.objects.using("employer").filter(object_type="roster_upload")
    assert [(each.event, each.user_id, each.note) for each in events.order_by("pk")] == [
        ("roster.read", CLERK.user_id, "3 rows, 0 leaving"),
        ("roster.confirm", CLERK.user_id, "3 rows, 0 leaving"),
    ]


@pytest.mark.parametrize("many", [8])
def test_two_who_confirm_at_once_enter_one_list(
    employer: Employer,
    now: datetime,
    many: int,
    run_together: Callable[[int, Callable[[int], Any]], list[Any]],
) -> None:
    entered(employer, range(100), now)
    upload = read(employer, range(80), now=now)
    outcomes = run_together(many, lambda index: confirm(upload, now))
    assert set(outcomes) == {Outcome.APPLIED}, outcomes
    assert at_work(employer) == 80
    assert AccessEvent.objects.using("employer").filter(event="roster.confirm").count() == 2


def test_two_lists_that_come_at_once_leave_one_waiting(
    employer: Employer,
    now: datetime,
    run_together: Callable[[int, Callable[[int], Any]], list[Any]],
) -> None:
    uploads = run_together(6, lambda index: read(employer, range(index + 1), now=now))
    assert {type(each) for each in uploads} == {RosterUpload}, uploads
    states = Counter(RosterUpload.objects.values_list("state", flat=True))
    assert states == {"ready": 1, "dropped": 5}
    waiting = RosterUpload.objects.get(state="ready")
    assert StagedEntry.objects.count() == waiting.rows
