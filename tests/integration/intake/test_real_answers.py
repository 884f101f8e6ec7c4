"""Real mothers' answers: the published figures come out, and nobody with item 10 is below 4.

The data set is not part of the project. Where it is absent the tests that need it are skipped, with
the place where it was looked for; reading and counting are tested on made-up rows all the same.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from intake.domain.triage import CURRENT_TABLE, parse_answers
from intake.services.real_answers import (
    ITEMS,
    Mother,
    distribution,
    interval,
    read_mothers,
    triage_input,
)

DATA = settings.HOUVAST_SHARED / "data" / "epds_mothers.csv"
PAGE = Path(settings.BASE_DIR) / "docs" / "real-answers.md"
HEAD = ",".join(["participant", "infant_age_band", *ITEMS])
real = pytest.mark.skipif(
    not DATA.is_file(), reason=f"THE DATA SET OF REAL MOTHERS IS ABSENT: {DATA} (HOUVAST_SHARED)"
)


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    def write(*rows: str) -> Path:
        path = tmp_path / "mothers.csv"
        path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
        return path

    return write


def run(*args: str) -> str:
    out = io.StringIO()
    call_command("triage_distribution", *args, stdout=out)
    return out.getvalue()


@real
def test_the_published_figures_of_this_half_come_out() -> None:
    mothers = read_mothers(DATA)
    found = distribution(mothers)
    assert found["mothers"] == 205
    assert found["epds"] == {"mean": 9.41, "sd": 6.71, "at_least": {"10": 88, "13": 59}}
    assert sum(1 for mother in mothers if mother.epds[-1]) == 27
    assert all(item is not None for mother in mothers for item in mother.epds)


@real
def test_nobody_with_item_10_above_0_is_below_level_4() -> None:
    found = distribution(read_mothers(DATA))
    assert (found["item_10_above_0"], found["item_10_below_level_4"]) == (27, 0)
    for row in found["item_10_by_level"]:
        if row["item_10"]:
            assert row["levels"][:3] == [0, 0, 0]
    assert sum(row["count"] for row in found["levels"]) == 205


@real
def test_the_page_says_what_the_command_says() -> None:
    assert f"```\n{run(str(DATA))}```\n" in PAGE.read_text(encoding="utf-8"), (
        "docs/real-answers.md is stale: put in what manage.py triage_distribution prints"
    )


def test_the_page_names_whose_answers_they_are() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for words in ("Sandoz V", "Diagnostics 2022;12(7):1625", "5070945", "Creative Commons"):
        assert words in page


def test_a_mother_brings_her_epds_and_is_well_otherwise() -> None:
    raw = triage_input(Mother(1, (0, None, *[0] * 8), 20))
    answers = parse_answers(raw)
    assert answers.epds == (0, None, *[0] * 8)
    assert (answers.weeks_pp, answers.wish, answers.baby) == (20, "info", "home")
    numbers = {k: v for k, v in raw.items() if type(v) is int and k != "weeks_pp"}
    assert set(numbers.values()) == {0}
    assert {"s_suicide", "s_violence", "h_severe", "sig_bond", "sleep"} <= set(numbers)


def test_levels_and_item_10_of_made_up_rows(written: Callable[..., Path]) -> None:
    path = written(
        "1,1" + ",0" * 10,
        "2,2,2,2,1,1,1,1,1,1,0,0",
        "3,3" + ",0" * 9 + ",1",
        "4,3" + ",0" * 9 + ",3",
        "5,1,3,3,3,3,1" + ",0" * 4 + ",",
    )
    found = json.loads(run(str(path), "--json"))
    assert found["file"] == "mothers.csv"
    assert (found["table_version"], found["table_hash"]) == ("0.1", CURRENT_TABLE.table_hash)
    assert [row["count"] for row in found["levels"]] == [1, 1, 1, 1, 1]
    assert found["item_10_by_level"] == [
        {"item_10": 0, "levels": [1, 1, 0, 0, 0]},
        {"item_10": 1, "levels": [0, 0, 0, 1, 0]},
        {"item_10": 2, "levels": [0, 0, 0, 0, 0]},
        {"item_10": 3, "levels": [0, 0, 0, 0, 1]},
        {"item_10": None, "levels": [0, 0, 1, 0, 0]},
    ]
    assert (found["item_10_above_0"], found["item_10_below_level_4"]) == (2, 0)
    assert found["epds"] == {"mean": 5.4, "sd": 5.77, "at_least": {"10": 2, "13": 1}}
    assert "   open" in run(str(path))


def test_one_mother_has_no_spread(written: Callable[..., Path]) -> None:
    assert "mean 0.00, 0 at 10 or above" in run(str(written("1,1" + ",0" * 10)))


@pytest.mark.parametrize(
    ("count", "of", "expected"),
    [
        # Worked by hand from Wilson's formula with z = 1.959964.
        (0, 10, (0.0, 0.2775)),
        (10, 10, (0.7225, 1.0)),
        (5, 10, (0.2366, 0.7634)),
        (81, 263, (0.2553, 0.3662)),  # Newcombe 1998, table I
        (15, 148, (0.0624, 0.1605)),  # Newcombe 1998, table I
        (1, 29, (0.0061, 0.1718)),  # Newcombe 1998, table I
    ],
)
def test_intervals(count: int, of: int, expected: tuple[float, float]) -> None:
    assert interval(count, of) == pytest.approx(expected, abs=0.00006)


@pytest.mark.parametrize(("count", "of"), [(0, 0), (-1, 3), (4, 3)])
def test_no_share_has_no_interval(count: int, of: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        interval(count, of)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], "holds no mothers"),
        (["1,1" + ",9" * 10], "line 2: an item is not between 0 and 3"),
        (["1,9" + ",0" * 10], "line 2 cannot be read"),
    ],
)
def test_a_wrong_file_ends_with_2_and_one_line(
    rows: list[str], says: str, written: Callable[..., Path]
) -> None:
    with pytest.raises(CommandError, match=says) as caught:
        run(str(written(*rows)))
    assert caught.value.returncode == 2
    assert "\n" not in str(caught.value)


def test_an_absent_file_says_that_the_data_is_not_ours(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is absent: the data set is not part of this") as caught:
        run(str(tmp_path / "nothing.csv"))
    assert caught.value.returncode == 2


def test_it_needs_no_database(written: Callable[..., Path], tmp_path: Path) -> None:
    environment: dict[str, Any] = {
        name: value for name, value in os.environ.items() if not name.startswith("HOUVAST_")
    } | {"HOUVAST_STATE": str(tmp_path / "state"), "HOUVAST_ENV": "test"}
    done = subprocess.run(
        [sys.executable, "manage.py", "triage_distribution", str(written("1,1" + ",0" * 10))],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1 mothers from mothers.csv, decision table 0.1\n")
    assert not (tmp_path / "state" / "postgres").exists()
