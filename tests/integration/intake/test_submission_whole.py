"""Submission with real commits: all of it or nothing, and once however often she presses."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

from accounts.models import AccessEvent
from accounts.services import audit
from intake.models import Draft
from intake.services import submission
from intake.services.submission import submit_intake
from scheduling.domain.errors import PlaceTaken
from scheduling.models import CareRequest
from tests.committed import CleanSlate
from tests.factories.intake import HERSELF, a_full_draft
from tests.factories.submission import an_open_clinic, rows_written


def test_when_the_log_cannot_be_written_nothing_is(
    committed_db: CleanSlate, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_open_clinic(now)
    draft = a_full_draft(now, wish="talk")
    before = rows_written() | {"log": AccessEvent.objects.count(), "requests": 0}
    record = audit.record

    def broken(*, event: str, **details: Any) -> None:
        record(event=event, **details)
        if event == "intake.submit":
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO accounts_accessevent (event) VALUES ('half a row')")

    monkeypatch.setattr(submission.audit, "record", broken)
    with pytest.raises(IntegrityError, match="null value"):
        submit_intake(draft_id=draft.pk, actor=HERSELF, now=now)
    left = {"log": AccessEvent.objects.count(), "requests": CareRequest.objects.count()}
    assert rows_written() | left == before
    draft.refresh_from_db()
    assert draft.submitted_at is None
    assert draft.client
    assert draft.client.wording == "baby"
    monkeypatch.undo()
    assert submit_intake(draft_id=draft.pk, actor=HERSELF, now=now).placement


def test_ten_clicks_at_one_moment_give_one_intake(
    committed_db: CleanSlate,
    run_together: Callable[[int, Callable[[int], Any]], list[Any]],
    now: datetime,
) -> None:
    an_open_clinic(now)
    draft = a_full_draft(now, wish="talk")
    found = run_together(10, lambda _: submit_intake(draft_id=draft.pk, actor=HERSELF, now=now))
    assert [each for each in found if isinstance(each, BaseException)] == []
    assert {each.intake.pk for each in found} == {draft.pk}
    assert sum(each.placement is not None for each in found) == 1
    assert rows_written() == {
        "Intake": 1,
        "TriageRecord": 1,
        "Consent": 3,
        "Promise": 1,
        "Appointment": 2,
        "Funding": 1,
        "OutboxMessage": 2,
    }


def test_whoever_keeps_her_draft_locked_is_waited_for_and_then_she_hears(
    committed_db: CleanSlate, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_open_clinic(now)
    draft = a_full_draft(now, wish="talk")
    locked, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Draft.objects.select_for_update().get(pk=draft.pk)
            locked.set()
            done.wait(20)
        connections.close_all()

    monkeypatch.setattr(submission, "TRIES", 2)
    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert locked.wait(10)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        with pytest.raises(PlaceTaken):
            submit_intake(draft_id=draft.pk, actor=HERSELF, now=now)
    finally:
        done.set()
        holder.join()
    assert submit_intake(draft_id=draft.pk, actor=HERSELF, now=now).placement
