"""`make bench`: each bench alone on servers of its own; one that fails does not spoil the rest."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bench import __main__ as runner
from bench.__main__ import BenchError, checked, environment, line, measure, modules

STANDIN = "tests.integration.bench.standin"
GOOD = {"name": "day", "ratio": 0.51, "floor_per_s": 1439, "value": 734, "unit": "req/s", "n": 300}


def test_every_bench_is_found() -> None:
    assert {"bench.bench_booking", "bench.bench_outbox", "bench.bench_triage"} <= set(modules())


def test_a_bench_runs_as_the_application_on_a_database_of_its_own() -> None:
    [result] = measure(STANDIN, seconds=120)
    assert re.fullmatch(r"app [1-9]\d+", result["unit"])
    assert "houvast-bench-" in result["name"]
    assert not Path(result["name"]).exists()


@pytest.mark.parametrize(
    ("behaviour", "complaint"),
    [("fail", "ended with 1"), ("hang", "not ready after 8 s"), ("mumble", "half lacks ratio")],
)
def test_one_that_gives_nothing_is_named(
    monkeypatch: pytest.MonkeyPatch, behaviour: str, complaint: str
) -> None:
    monkeypatch.setenv("BEHAVE", behaviour)
    with pytest.raises(BenchError, match=complaint):
        measure(STANDIN, seconds=8 if behaviour == "hang" else 120)


def test_the_developers_own_variables_do_not_reach_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/else")
    monkeypatch.setenv("HOUVAST_TESTING", "1")
    given = environment(tmp_path)
    assert "DATABASE_URL" not in given
    assert {name: value for name, value in given.items() if name.startswith("HOUVAST_")} == {
        "HOUVAST_ENV": "test",
        "HOUVAST_STATE": str(tmp_path),
    }


@pytest.mark.parametrize(
    ("results", "complaint"),
    [
        ([], "no list"),
        ({"name": "day"}, "no list"),
        ([GOOD, {"name": "bare"}], "bare lacks ratio, value"),
        ([{key: value for key, value in GOOD.items() if key != "floor_per_s"}], "floor_ms or"),
    ],
)
def test_what_is_no_result(results: object, complaint: str) -> None:
    with pytest.raises(BenchError, match=complaint):
        checked(results)


def test_results_are_written_whoever_failed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def pretend(module: str) -> list[dict[str, object]]:
        if module == "bench.bad":
            raise BenchError("ended with 1")
        return [GOOD]

    monkeypatch.setattr(runner, "modules", lambda: ["bench.bad", "bench.good"])
    monkeypatch.setattr(runner, "measure", pretend)
    monkeypatch.setattr(runner, "RESULTS", tmp_path / "results.json")
    assert runner.everything() == 1
    assert json.loads((tmp_path / "results.json").read_text("utf-8")) == [GOOD]
    said = capsys.readouterr()
    assert said.out == ""
    assert "bench.bad FAILED: ended with 1\n" in said.err
    assert f"  {line(GOOD)}\n" in said.err


def test_a_line_for_a_reader() -> None:
    assert line(GOOD).split() == ["day", "734", "req/s", "floor", "1439", "ratio", "0.51"]
