"""Steps, promises and outcomes stay as they were written, whoever asks."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from scheduling.services import promises
from tests.factories.scheduling import HER, a_clinician, a_coordinator, daily_slots, placed

pytestmark = pytest.mark.django_db
TABLES = (
    "scheduling_carerequestevent",
    "scheduling_appointmentevent",
    "scheduling_promise",
    "scheduling_promiseoutcome",
)


@pytest.fixture(autouse=True)
def _history(now: datetime) -> None:
    a_coordinator()
    daily_slots(a_clinician(), now)
    care_request = placed(now).promise.care_request
    promises.record_outcome(care_request=care_request, term="contact", at=now, actor=HER)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_rows_are_never_changed(table: str, sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone()[0] > 0
        with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
            cursor.execute(sql.format(table))
