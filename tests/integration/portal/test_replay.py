"""`manage.py replay_intakes` on three made-up rows; the data set is not part of the project."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from accounts.selectors.clinic import forget_profile
from intake.models import Intake, TriageRecord
from intake.services import replay
from intake.services.real_answers import Mother, NotTheDataSet, read_mothers
from portal.management.commands.replay_intakes import readable
from scheduling.models import Appointment, Slot
from tests.factories.notifications import sent_box
from tests.factories.scheduling import a_clinician, daily_slots

ITEMS = [f"epds_{number}" for number in range(1, 11)]
HEAD = ",".join(["participant", "infant_age_band", *ITEMS])
#: Well; tired and sad; a mother whose tenth item asks for somebody soon.
WELL, SAD, WORRYING = (
    "7,1,0,0,0,0,0,0,0,0,0,0",
    "8,2,2,2,2,2,1,2,1,2,1,0",
    "9,3,2,2,3,2,2,3,2,3,2,2",
)
Written = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(*rows: str, head: str = HEAD, name: str = "mothers.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        return path

    return write


class TestReading:
    def test_each_row_is_a_mother(self, written: Written) -> None:
        found = read_mothers(written(WELL, "8,2,,2,2,2,1,2,1,2,1,3"))
        assert found == [
            Mother(7, (0,) * 10, 20),  # three to six months: four and a half
            Mother(8, (None, 2, 2, 2, 1, 2, 1, 2, 1, 3), 32),
        ]
        assert read_mothers(written("9,3" + ",1" * 10))[0].weeks_pp == 46

    def test_other_columns_and_a_byte_order_mark_do_not_matter(self, tmp_path: Path) -> None:
        path = tmp_path / "bom.csv"
        path.write_text(f"{HEAD},more\n{WELL},x\n", encoding="utf-8-sig")
        assert read_mothers(path)[0].number == 7

    @pytest.mark.parametrize(
        ("head", "row", "says"),
        [
            ("", "", "the column participant is missing"),
            (HEAD.replace("epds_10", "epds_11"), WELL, "the column epds_10 is missing"),
            (HEAD.replace("infant_age_band", "age"), WELL, "the column infant_age_band is missing"),
            (HEAD, WELL.replace("7,1", "7,4"), "line 2 cannot be read"),
            (HEAD, WELL.replace("7,1", "x,1"), "line 2 cannot be read"),
            (HEAD, "7", "line 2 cannot be read"),
            (HEAD, WELL.replace("0,0", "a,0", 1), "line 2 cannot be read"),
            (HEAD, WELL.replace("0,0", "4,0", 1), "line 2: an item is not between 0 and 3"),
            (HEAD, WELL.replace("0,0", "-1,0", 1), "line 2: an item is not between 0 and 3"),
            (HEAD, '7,1,"' + "x" * 140_000, "this is no CSV: field larger than field limit"),
        ],
    )
    def test_what_is_not_the_data_set_is_named(
        self, written: Written, head: str, row: str, says: str
    ) -> None:
        with pytest.raises(NotTheDataSet, match=says):
            read_mothers(written(row, head=head))


class TestArrivals:
    def test_spread_over_four_weeks_and_the_same_every_time(self) -> None:
        start = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
        found = replay.arrivals(400, start)
        assert found == replay.arrivals(400, start) == sorted(found)
        assert found[0] >= start
        assert found[-1] < start + timedelta(weeks=4)
        weeks = [sum((at - start).days // 7 == week for at in found) for week in range(4)]
        assert min(weeks) > 70
        assert len({at.hour for at in found}) == 24


@pytest.mark.django_db
def test_half_the_capacity_is_half_of_every_calendar(now: datetime) -> None:
    for _ in range(4):
        daily_slots(a_clinician(), now, days=60)
    left = replay.reduce_capacity(share=0.5, now=now)
    assert 300 < left < 420  # of 720
    for clinician_id in set(Slot.objects.values_list("clinician_id", flat=True)):
        share = Slot.objects.filter(clinician_id=clinician_id, withdrawn_at=None).count() / 180
        assert 0.3 < share < 0.7
    assert replay.reduce_capacity(share=1, now=now) == left


class TestTheCommand:
    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (None, "is absent: the data set is not part of this project"),
            ("a,b\n1,2\n", "the column participant is missing"),
            (b"\xff\xfe\x00", "'utf-8' codec can't decode"),
        ],
    )
    def test_a_wrong_file_is_one_line_and_exit_2(
        self, tmp_path: Path, content: str | bytes | None, says: str
    ) -> None:
        path = tmp_path / "some.csv"
        if content is not None:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        with pytest.raises(CommandError, match=says) as problem:
            call_command("replay_intakes", str(path))
        assert problem.value.returncode == 2
        assert "\n" not in str(problem.value)

    @pytest.mark.parametrize("share", ["0", "-1", "1.2"])
    def test_a_share_is_a_share(self, written: Written, share: str) -> None:
        with pytest.raises(CommandError, match="above 0, up to 1") as problem:
            call_command("replay_intakes", str(written(WELL)), f"--capacity={share}")
        assert problem.value.returncode == 2

    def test_as_a_program_it_says_one_line(self, tmp_path: Path) -> None:
        done = subprocess.run(
            [sys.executable, "manage.py", "replay_intakes", str(tmp_path / "none.csv")],
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert len(done.stderr.splitlines()) == 1
        assert "none.csv is absent" in done.stderr


def test_a_scratch_database_is_made_and_removed(written: Written, tmp_path: Path) -> None:
    path, folder = written(WORRYING), tmp_path / "scratch"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "manage.py", "replay_intakes", str(path), "--capacity=0.5"],
        cwd=settings.BASE_DIR,
        # A mail host that must not hear of it, and a place where leftovers would show.
        env={**os.environ, "EMAIL_HOST": "mail.example.org", "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "1 intakes from mothers.csv, capacity 0.5"
    assert "  participant    9: item 10 = 2, level 4" in lines
    assert "Double bookings: 0" in lines
    assert next(line for line in lines if line.startswith("Messages delivered:"))[-1] != "0"
    assert list(folder.glob("houvast-replay-*")) == []


@pytest.mark.django_db
def test_three_mothers_through_the_whole_pipeline(written: Written, capsys: Any) -> None:
    forget_profile()
    path = written(WELL, SAD, WORRYING)
    with sent_box() as box:
        call_command("replay_intakes", str(path), "--here", "--json")
    told = capsys.readouterr()
    found = json.loads(told.out)
    assert (found["file"], found["capacity"], found["intakes"]) == ("mothers.csv", 1.0, 3)
    assert sum(row["count"] for row in found["levels"].values()) == 3
    assert [(each["participant"], each["item_10"]) for each in found["item_10_above_0"]] == [(9, 2)]
    assert found["item_10_above_0"][0]["level"] >= 4
    assert found["item_10_below_level_4"] == 0
    assert found["double_bookings"] == 0
    promised = found["promises"]
    assert promised["made"] == 3
    assert promised["first_kept"] == promised["first_promised"] > 0
    assert promised["second_kept"] == promised["second_promised"]
    assert found["appointments"] == Appointment.objects.filter(status="booked").count() > 0
    assert found["messages"]["delivered"] == len(box.parcels) > 0
    assert found["seconds_per_intake"]["mean"] <= found["seconds_per_intake"]["p95"]
    assert "3/3 intakes" in told.err
    assert set(Intake.objects.values_list("source", flat=True)) == {"replay"}
    levels = {str(level): 0 for level in range(1, 6)}
    for level in TriageRecord.objects.values_list("level", flat=True):
        levels[str(level)] += 1
    assert {level: row["count"] for level, row in found["levels"].items()} == levels
    lines = readable(found).splitlines()
    assert lines[0] == "3 intakes from mothers.csv, capacity 1.0"
    assert "Double bookings: 0" in lines
    assert any("participant    9: item 10 = 2" in line for line in lines)
