"""`manage.py replay_triage`: history under another table, and the same answers as the pages."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AccessEvent
from accounts.services.sealing import open_json
from intake.domain.for_triage import to_triage
from intake.domain.triage import CURRENT_TABLE
from intake.domain.triage.changes import RuleChange
from intake.domain.triage.rules import Text
from intake.models import Intake, TableDraft
from intake.selectors import tables as reading
from intake.services import tables
from intake.services.submission import place_of
from scheduling.domain.working_days import local_day
from scheduling.models import Clinician
from tests.factories.care import a_client_of
from tests.factories.scheduling import a_clinician, a_coordinator, person

WHY = "Bij ons past een GAD-7 van 15 bij twee weken."
TO_16 = RuleChange(
    thresholds=(16,),
    title=Text("de GAD-7-som van 16 of hoger", "the GAD-7 sum of 16 or more"),
    reason=Text(
        "De GAD-7-som is 16 of hoger: ernstige angstklachten.",
        "The GAD-7 sum is 16 or more: severe anxiety.",
    ),
)
#: A mother with GAD-7 15 and nothing else: level 3 by R30, 2 when it starts at 16.
ANXIOUS: dict[str, Any] = (
    dict.fromkeys(
        ("sig_bond", "sig_exhausted", "sig_irritable", "sig_hopeless", "sig_cry", "sig_self"), 0
    )
    | dict.fromkeys((f"phq9_{number}" for number in range(1, 10)), 0)
    | dict.fromkeys((f"gad7_{number}" for number in range(1, 8)), 2)
    | {"gad7_7": 3, "sleep": 0, "functioning": 0, "wish": "info"}
)


@pytest.fixture
def her(db: None) -> Clinician:
    a_coordinator()
    return a_clinician()


@pytest.fixture
def anxious(her: Clinician, now: datetime) -> Intake:
    """Sent yesterday; a calm one follows today."""
    yesterday = now - timedelta(days=1)
    return a_client_of(her, yesterday, **ANXIOUS)[0]


@pytest.fixture
def calm(her: Clinician, now: datetime) -> Intake:
    return a_client_of(her, now, starts_in=timedelta(days=3), **(ANXIOUS | {"gad7_1": 0}))[0]


@pytest.fixture
def draft(her: Clinician, now: datetime, anxious: Intake, calm: Intake) -> TableDraft:
    """R30 starts at 16 and its example was accepted: it only waits for a replay and two names."""
    made = tables.begin(purpose=WHY, actor=person(her.user), now=now)
    common: dict[str, Any] = {"draft_id": made.pk, "actor": person(her.user), "now": now}
    tables.change_rule(**common, revision=0, rule_id="R30", wanted=TO_16)
    return tables.accept_example(**common, revision=1, example_id="V13", why=WHY)


def replayed(*arguments: str) -> str:
    told = StringIO()
    call_command("replay_triage", *arguments, stdout=told)
    return told.getvalue()


def test_who_would_move_as_text(draft: TableDraft, anxious: Intake) -> None:
    first, row = replayed("--table", "draft").splitlines()
    assert first == (
        "Table 0.2 instead of 0.1 over 2 intakes: "
        "0 higher, 1 lower, 0 with another care track only."
    )
    assert re.split(r"  +", row) == [anxious.reference, "2027-02-28", "3 -> 2", "R30 -> R38"]


def test_who_would_move_as_data(draft: TableDraft, anxious: Intake) -> None:
    found = json.loads(replayed("--table", "0.2", "--json"))
    assert found == {
        "table": "0.2",
        "table_hash": reading.drafted(draft).table_hash,
        "instead_of": "0.1",
        "intakes": 2,
        "unreadable": 0,
        "raised": 0,
        "lowered": 1,
        "by_step": {"-1": 1},
        "moved": [
            {
                "reference": anxious.reference,
                "submitted_on": "2027-02-28",
                "from_level": 3,
                "to_level": 2,
                "from_reasons": ["R30"],
                "to_reasons": ["R38"],
                "from_track": "individueel_stemming",
                "to_track": "individueel_stemming",
            }
        ],
    }


def test_the_command_tells_what_the_page_tells(
    draft: TableDraft, her: Clinician, now: datetime
) -> None:
    outcome = tables.replay(draft_id=draft.pk, actor=person(her.user), now=now)
    found = json.loads(replayed("--table", "draft", "--json"))
    for name in ("intakes", "unreadable", "raised", "lowered"):
        assert found[name] == getattr(outcome, name)
    told = {(each["reference"], each["to_level"]) for each in tables.moves_of(outcome)}
    assert {(each["reference"], each["to_level"]) for each in found["moved"]} == told


def test_since_a_day(draft: TableDraft) -> None:
    assert "over 2 intakes: 0 higher, 1 lower" in replayed("--table", "draft")
    since = replayed("--table", "draft", "--since", "2027-03-01")
    assert "over 1 intakes: 0 higher, 0 lower" in since
    assert len(since.splitlines()) == 1


def test_the_table_in_force_moves_nobody(draft: TableDraft) -> None:
    found = json.loads(replayed("--table", "current", "--json"))
    assert (found["table"], found["moved"]) == ("0.1", [])


def test_it_stands_in_the_access_log_without_a_name(draft: TableDraft) -> None:
    replayed("--table", "draft")
    event = AccessEvent.objects.get(event="table.replay")
    assert (event.object_type, event.object_id) == ("table", "0.2")
    assert event.note == "2 intakes, 0 up, 1 down"
    assert event.subject_id is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--table", "9.9"], "there is no table '9.9'"),
        (["--table", "draft"], "there is no table 'draft'"),
        (["--table", "0.1", "--since", "maart"], "'maart' is not a date"),
    ],
)
def test_what_is_not_there_ends_with_two(db: None, arguments: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=re.escape(said)) as problem:
        replayed(*arguments)
    assert problem.value.returncode == 2


@pytest.mark.parametrize("version", ["", "0.1", "draft"])
def test_triage_of_a_line_under_a_version(
    draft: TableDraft, anxious: Intake, tmp_path: Path, version: str
) -> None:
    """The line she would be, decided as the clinic's own pages decide it."""
    frozen = open_json(anxious.key, place_of(anxious.pk), anxious.sealed_answers)
    line = to_triage(frozen["answers"], on=local_day(anxious.submitted_at))
    file = tmp_path / "intakes.jsonl"
    file.write_text(json.dumps(line) + "\n", encoding="utf-8")
    told = StringIO()
    call_command("triage", str(file), *(["--table", version] if version else []), stdout=told)
    answer = json.loads(told.getvalue())
    expected = (2, ["R38"], "0.2") if version == "draft" else (3, ["R30"], "0.1")
    assert (answer["level"], answer["reasons"], answer["table_version"]) == expected


def test_current_is_what_was_published(
    draft: TableDraft, her: Clinician, anxious: Intake, now: datetime, tmp_path: Path
) -> None:
    colleague = a_clinician()
    tables.replay(draft_id=draft.pk, actor=person(her.user), now=now)
    standing = reading.standing_of(draft)
    assert standing.replay is not None
    for who in (her, colleague):
        tables.sign(
            draft_id=draft.pk,
            fingerprint=standing.fingerprint,
            replay_id=standing.replay.pk,
            actor=person(who.user),
            now=now,
        )
    back = json.loads(replayed("--table", "0.1", "--json"))
    assert (back["instead_of"], back["raised"]) == ("0.2", 1)
    assert back["table_hash"] == CURRENT_TABLE.table_hash
    file = tmp_path / "intakes.jsonl"
    file.write_text('{"gad7": 15}\n', encoding="utf-8")
    told = StringIO()
    call_command("triage", str(file), "--table", "current", stdout=told)
    answer = json.loads(told.getvalue())
    assert answer["table_version"] == "0.2"
    assert "R30" not in answer["fired"]
