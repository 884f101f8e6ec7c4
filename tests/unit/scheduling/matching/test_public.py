"""A public scenario whole, by the command itself, judged by the public evaluator where it is."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[4]
SCENARIO = ROOT / "tests/data/matching/public-2-clinic.json.gz"
SHARED = Path(os.environ.get("HOUVAST_SHARED", ROOT.parent / "shared")) / "matching"
#: What the issue asks of this clinic: the prototype reached 0.926, first come first served 0.811.
WANTED = 0.94


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("matching") / "result.json"
    command = [sys.executable, str(ROOT / "manage.py"), "simulate"]
    files = ["--scenario", str(SCENARIO), "--out", str(out)]
    done = subprocess.run([*command, *files], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return out


def test_everybody_gets_an_hour_of_her_own(result: Path) -> None:
    scenario = json.loads(gzip.decompress(SCENARIO.read_bytes()))
    made: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    kinds = Counter(line["type"] for line in made["decisions"])
    assert kinds["book"] == sum(event["type"] == "intake" for event in scenario["events"])
    assert all(line["slot"] and line["why"] for line in made["decisions"])


def test_the_public_evaluator_agrees(result: Path, tmp_path: Path) -> None:
    if not (SHARED / "evaluate.py").exists():
        pytest.skip(f"HOUVAST_SHARED: no evaluator in {SHARED}, so the value is not judged")
    scenario = tmp_path / "scenario.json"
    scenario.write_bytes(gzip.decompress(SCENARIO.read_bytes()))
    command = [sys.executable, "evaluate.py", str(scenario), str(result)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=SHARED)
    report = json.loads(done.stdout)
    assert report["valid"], report["errors"]
    assert report["refusals"] == 0
    assert sum(row["avoidable_breaches"] for row in report["severity"].values()) == 0
    assert report["value_ratio"] >= WANTED
