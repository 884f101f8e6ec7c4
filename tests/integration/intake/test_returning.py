"""Asking for a way back: nobody learns from outside whether an address is known."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intake.services import returning
from notifications.models import OutboxMessage
from tests.factories.accounts import make_client

HERS, STRANGE = "moeder@post.example", "niemand@post.example"


@pytest.mark.django_db
def test_known_and_unknown_addresses_cost_the_same_once_and_again(now: datetime) -> None:
    known = make_client(now=now, email=HERS)
    work: dict[str, list[list[str]]] = {HERS: [], STRANGE: []}
    for address, done in work.items():
        for _again in range(2):
            with CaptureQueriesContext(connection) as queries:
                asked = returning.ask_code(address=address, now=now)
            done.append([query["sql"].split(" ")[0] for query in queries])
            assert (asked.client_id == known.pk) == (address == HERS)
    assert work[HERS] == work[STRANGE]
    assert OutboxMessage.objects.count() == 2
    returning.ask_code(address=HERS, now=now + timedelta(minutes=1))
    assert OutboxMessage.objects.filter(subject_id=known.pk).count() == 2
    assert not OutboxMessage.objects.filter(dedupe_key__contains="post.example").exists()
