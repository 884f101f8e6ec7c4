"""The engine over time: deterministic byte for byte, causal, and lawful to the last place."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bench.scenarios import Kind, generate
from scheduling.domain.matching import clock
from scheduling.domain.matching.filters import refusals
from scheduling.domain.matching.model import Slot
from scheduling.domain.matching.prices import Prices
from scheduling.domain.matching.pricing import Settings
from scheduling.domain.matching.simulate import ScenarioError, Simulation

QUICK = Settings(effort=1_500)
ROOT = Path(__file__).resolve().parents[4]
DECISIONS = ("book", "rebook")


@pytest.fixture(scope="module")
def scenario() -> dict[str, Any]:
    """Three weeks of six psychologists: leave, cancellations, top-ups and new hours included."""
    return generate(Kind(people=6, weeks=3, load=0.95, leave=0.2), seed=5)


@pytest.fixture(scope="module")
def result(scenario: dict[str, Any]) -> dict[str, Any]:
    return Simulation(scenario, QUICK).run()


def test_the_scenario_has_every_kind_of_event(
    scenario: dict[str, Any], result: dict[str, Any]
) -> None:
    kinds = Counter(event["type"] for event in scenario["events"])
    assert set(kinds) == {"intake", "cancel", "leave", "open_slots", "budget"}
    made = Counter(line["type"] for line in result["decisions"])
    assert made["book"] == kinds["intake"]
    assert made["rebook"] > 0


def test_every_decision_is_lawful(scenario: dict[str, Any], result: dict[str, Any]) -> None:
    """Replayed beside the engine, on the records alone."""
    simulation = Simulation(scenario, QUICK)
    people = {each["id"]: each for each in scenario["psychologists"]}
    hours = {each["id"]: each for each in scenario["slots"]}
    intakes: dict[str, Any] = {}
    lines = iter(result["decisions"])
    held: dict[str, dict[str, Any]] = {}
    for event in scenario["events"]:
        now = clock.read(event["at"])
        due = []
        if event["type"] == "open_slots":
            hours |= {each["id"]: each for each in event["slots"]}
        elif event["type"] == "cancel":
            line = held.get(event["intake"])
            if line and clock.read(hours[line["slot"]]["start"]) > now:
                del held[event["intake"]]
        elif event["type"] == "leave":
            span = max(now, clock.read(event["from"])), clock.read(event["to"])
            gone = {
                name for name, hour in hours.items()
                if hour["psychologist"] == event["psychologist"]
                and span[0] <= clock.read(hour["start"]) < span[1]
            }  # fmt: skip
            due = [name for name, line in held.items() if line["slot"] in gone]
            for name in due:
                del held[name]
            hours = {name: hour for name, hour in hours.items() if name not in gone}
        elif event["type"] == "intake":
            intakes[event["intake"]["id"]] = event
            due = [event["intake"]["id"]]
        for _ in due:
            line = next(lines)
            assert line["intake"] in due
            if line["slot"] is not None:
                check(simulation, line, hours[line["slot"]], intakes[line["intake"]], now)
                assert line["slot"] not in {each["slot"] for each in held.values()}
                held[line["intake"]] = line
        assert_caps(held, hours, people, scenario)
    assert next(lines, None) is None


def check(
    simulation: Simulation,
    line: dict[str, Any],
    record: dict[str, Any],
    event: dict[str, Any],
    now: int,
) -> None:
    from scheduling.domain.matching import scenario as reader

    mother = reader.need(event["intake"], simulation.state, clock.read(event["at"]))
    roster = simulation.state.roster
    person = roster.psychologists[roster.index[record["psychologist"]]]
    [hour] = reader.slots([record])
    assert isinstance(hour, Slot)
    assert refusals(mother, person, hour, roster.rules, now=now) == frozenset()
    assert line["mode"] in record["modes"]
    assert line["payer"] in mother.payers


def assert_caps(
    held: dict[str, dict[str, Any]],
    hours: dict[str, Any],
    people: dict[str, Any],
    scenario: dict[str, Any],
) -> None:
    taken = [hours[line["slot"]] for line in held.values() if line["slot"] in hours]
    cases = Counter(hour["psychologist"] for hour in taken)
    weeks = Counter(
        (hour["psychologist"], clock.week_of(clock.read(hour["start"]))) for hour in taken
    )
    assert all(count <= people[who]["caseload_free"] for who, count in cases.items())
    assert all(count <= people[who]["max_new_per_week"] for (who, _), count in weeks.items())
    topped = sum(each["places"] for each in scenario["events"] if each["type"] == "budget")
    for payer in scenario["payers"]:
        if payer["places"] is not None:
            paid = sum(line["payer"] == payer["id"] for line in held.values())
            assert paid <= payer["places"] + topped


@pytest.mark.parametrize("share", [0.3, 0.7])
def test_decisions_do_not_know_what_comes_after(
    scenario: dict[str, Any], result: dict[str, Any], share: float
) -> None:
    events = scenario["events"]
    cut = int(len(events) * share)
    other = generate(Kind(people=6, weeks=3, load=1.4), seed=6)["events"]
    later = [each for each in other if each["at"] > events[cut - 1]["at"]]
    later = [each for each in later if each["type"] == "intake"]
    for follow in ([], later):
        twin = {**scenario, "events": events[:cut] + renamed(follow)}
        made = Simulation(twin, QUICK).run()["decisions"]
        before = [each for each in result["decisions"] if each["at"] <= events[cut - 1]["at"]]
        assert made[: len(before)] == before


def renamed(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {**each, "intake": {**each["intake"], "id": f"other{number}", "exclude": []}}
        for number, each in enumerate(events)
    ]


def test_the_first_prices_are_as_steady_as_later_ones(
    scenario: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the first decision as many far futures are solved as a price is the mean of."""
    far: list[int] = []
    add = Prices.add_far
    monkeypatch.setattr(
        Prices,
        "add_far",
        lambda self, one, calendar: (far.append(one.futures), add(self, one, calendar))[1],
    )
    first = next(each for each in scenario["events"] if each["type"] == "intake")
    Simulation({**scenario, "events": [first]}, Settings(far_kept=12, effort=5_000)).run()
    assert far[:2] == [1, 11]


def test_the_same_bytes_whatever_the_hashes(scenario: dict[str, Any], tmp_path: Path) -> None:
    """`manage.py simulate` itself, twice, in processes that hash texts differently."""
    given = tmp_path / "scenario.json"
    given.write_text(json.dumps(short(scenario)), encoding="utf-8")
    made = []
    for seed in ("1", "77"):
        out = tmp_path / f"result{seed}.json"
        done = run_simulate("--scenario", str(given), "--out", str(out), hash_seed=seed)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        made.append(out.read_bytes())
    assert made[0] == made[1]
    assert json.loads(made[0])["decisions"]


def short(scenario: dict[str, Any]) -> dict[str, Any]:
    return {**scenario, "events": scenario["events"][:40]}


def run_simulate(*options: str, hash_seed: str = "0") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "simulate", *options],
        env=environment, capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip


def test_a_report_is_a_table_on_standard_output(scenario: dict[str, Any], tmp_path: Path) -> None:
    given, out = tmp_path / "scenario.json", tmp_path / "result.json"
    given.write_text(json.dumps(short(scenario)), encoding="utf-8")
    done = run_simulate("--scenario", str(given), "--out", str(out), "--report")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == [
        "severity", "crisis", "urgent", "soon", "routine", "all",
    ]  # fmt: skip
    booked = sum(each["type"] == "intake" for each in short(scenario)["events"])
    assert int(lines[-1].split()[1]) == booked


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "is not JSON"),
        ("[]", "a scenario is a JSON object"),
        ('{"format": "matching-scenario/9"}', "the header: the format is"),
        ('{"format": "matching-scenario/1"}', "the header: 'calendar' is missing or unknown"),
    ],
)
def test_a_bad_file_ends_with_one_line_and_exit_code_2(
    content: str, says: str, tmp_path: Path
) -> None:
    given, out = tmp_path / "scenario.json", tmp_path / "result.json"
    given.write_text(content, encoding="utf-8")
    done = run_simulate("--scenario", str(given), "--out", str(out))
    assert done.returncode == 2
    assert done.stdout == ""
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not out.exists()


def test_a_bad_event_is_named(scenario: dict[str, Any]) -> None:
    events = [*scenario["events"][:3], {"type": "cancel", "at": "2026-03-30T09:00:00Z"}]
    with pytest.raises(ScenarioError, match=r"event 3 \(cancel\): 'intake' is missing"):
        Simulation({**scenario, "events": events}, QUICK).run()
