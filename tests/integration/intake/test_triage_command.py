"""`manage.py triage` from outside: a process, lines in, lines out, an exit code.

The published vignettes and the small print of the contract (`decisions.md` 1 and 8-11), each as a
line that is sent and what must come back in its place.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

SET = json.loads((settings.BASE_DIR / "tests/unit/intake/vignettes.json").read_text())
BASE: dict[str, Any] = SET["base"]
#: A Monday morning in staffed hours, winter time.
AT = "2026-03-02T09:30:00Z"
KEYS = {
    *("level", "reasons", "fired", "flags", "track"),
    *("table_version", "counterfactuals", "promise"),
}


def triage(
    lines: list[str], *args: str, file: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, without any setting of this one."""
    ours = ("HOUVAST_", "DATABASE_URL", "REDIS_URL", "DJANGO_")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    text = "".join(f"{line}\n" for line in lines)
    if file:
        file.write_text(text, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "manage.py", "triage", *([str(file)] if file else []), *args],
        cwd=settings.BASE_DIR,
        env=environment,
        input=None if file else text,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def line(**delta: Any) -> str:
    return json.dumps(BASE | {"at": AT} | delta)


def without(*keys: str, **delta: Any) -> str:
    return json.dumps({k: v for k, v in (BASE | delta).items() if k not in keys})


def test_every_vignette_in_a_process(tmp_path: Path) -> None:
    vignettes = SET["vignettes"]
    assert len(vignettes) == 30
    done = triage([line(**v["delta"]) for v in vignettes], file=tmp_path / "vignettes.jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    results = [json.loads(text) for text in done.stdout.splitlines()]
    assert len(results) == 30
    for vignette, result in zip(vignettes, results, strict=True):
        assert set(result) == KEYS
        said = [result[key] for key in ("level", "reasons", "track", "table_version")]
        assert said == [*(vignette[key] for key in ("level", "reasons", "track")), "0.1"]
        assert set(result["flags"]) == set(vignette["flags"])
        assert result["fired"] == sorted(result["fired"])
        assert set(result["reasons"]) <= set(result["fired"])
        wanted = list(range(vignette["level"] - 1, 0, -1))
        assert [each["level"] for each in result["counterfactuals"]] == wanted


#: What is sent -> a part of what must come back.
ANSWERED: dict[str, tuple[str, dict[str, Any]]] = {
    "nothing fires": (line(), {"level": 1, "reasons": [], "fired": [], "flags": []}),
    "a sum below every cut-off still fires": (
        line(epds="1000000000", phq9="000000000"),
        {"level": 1, "reasons": ["R18", "R19"]},
    ),
    "items as text": (line(epds="1111111120"), {"level": 2, "reasons": ["R18"]}),
    "items as a list": (line(epds=[1] * 8 + [2, 0]), {"level": 2, "reasons": ["R18"]}),
    "open items as -": (line(epds="1111111--0"), {"level": 2, "flags": ["incomplete"]}),
    "open items as null": (
        line(epds=[1] * 7 + [None, "-", 0]),
        {"level": 2, "flags": ["incomplete"]},
    ),
    "an instrument that was not taken": (line(epds=None), {"fired": []}),
    "an instrument that is left out": (without("epds", "phq9"), {"fired": []}),
    "an instrument that does not apply": (line(epds="na", phq9="na"), {"fired": [], "flags": []}),
    "open is not na": (line(s_baby=None), {"level": 3, "reasons": ["R35"]}),
    "na is not open": (line(s_baby="na", s_care="na"), {"level": 1, "flags": []}),
    "a key that is missing is open": (
        without("s_suicide"),
        {"level": 3, "reasons": ["R35"], "flags": ["safety_unanswered"]},
    ),
    "nothing answered": ("{}", {"level": 3, "reasons": ["R35"]}),
    "unknown keys are ignored": (
        line(phq2=1, employer="x", shoe={"size": [39]}, wish="talk"),
        {"level": 2, "reasons": ["R45"], "fired": ["R45"]},
    ),
    "no age is grown up": (line(age_band=None), {"level": 1, "flags": []}),
    "no wish is a talk": (line(wish=None), {"level": 2, "reasons": ["R45"]}),
    "a baby that died is not asked about": (
        line(baby="died", sig_bond=3, s_baby=3, s_care=3, pbq_total=125, pbq_i18=5),
        {"level": 3, "reasons": ["R32"], "flags": ["loss"], "track": "individueel_rouw"},
    ),
    "nor is what nobody could read": (
        line(baby="died", s_baby=99, s_care="?"),
        {"level": 3, "reasons": ["R32"]},
    ),
    "before the birth there is no baby": (
        line(respondent="self_pregnant", weeks_pp=3, s_baby=3, s_psychosis=1),
        {"level": 4, "reasons": ["R14"], "flags": ["pregnant"]},
    ),
    "no support raises by one": (
        line(support=3, wish="talk", epds="0000000000"),
        {"level": 3, "reasons": ["R46"], "fired": ["R18", "R45", "R46"]},
    ),
    "but never to 5": (line(support=3, s_suicide=1), {"level": 4, "reasons": ["R11"]}),
    "reasons are sorted": (
        line(wish="talk", birth_trauma=1, h_family=1),
        {"level": 2, "reasons": ["R39", "R40", "R45"]},
    ),
    "a gad7 with open items is its lower bound": (
        line(gad7="333--10"),
        {"level": 2, "reasons": ["R38"], "flags": ["incomplete"]},
    ),
    "a gate that stayed closed": (line(phq9=None, gad7=None, gad2=2), {"level": 1, "flags": []}),
    "danger now": (
        line(s_suicide=4),
        {"level": 5, "flags": ["danger_now"], "track": "geen_match_eerst_veiligheid"},
    ),
    # Promises (decisions.md 1), all counted from Monday 2 March 2026, 10:30 in Amsterdam.
    "level 5 in staffed hours": (
        line(s_suicide=3),
        {"promise": {"contact_by": "2026-03-02T10:30:00Z", "first_by": None, "second_by": None}},
    ),
    "level 4": (
        line(s_suicide=1),
        {
            "promise": {
                "contact_by": "2026-03-03T09:30:00Z",
                "first_by": "2026-03-05T09:30:00Z",
                "second_by": "2026-03-09T22:59:00Z",
            }
        },
    ),
    "level 3": (
        line(s_baby=1),
        {
            "promise": {
                "contact_by": "2026-03-05T09:30:00Z",
                "first_by": "2026-03-09T22:59:00Z",
                "second_by": "2026-03-16T22:59:00Z",
            }
        },
    ),
    "level 2": (
        line(wish="talk"),
        {
            "promise": {
                "contact_by": "2026-03-16T22:59:00Z",
                "first_by": "2026-03-16T22:59:00Z",
                "second_by": "2026-04-13T21:59:00Z",
            }
        },
    ),
    "level 1": (
        line(),
        {"promise": {"contact_by": "2026-03-04T22:59:00Z", "first_by": None, "second_by": None}},
    ),
    "a moment with an offset": (
        line(s_suicide=1, at="2026-03-02T10:30:00+01:00"),
        {
            "promise": {
                "contact_by": "2026-03-03T09:30:00Z",
                "first_by": "2026-03-05T09:30:00Z",
                "second_by": "2026-03-09T22:59:00Z",
            }
        },
    ),
    "level 5 on a Friday night": (
        line(s_suicide=3, at="2026-03-06T20:00"),
        {"promise": {"contact_by": "2026-03-09T09:00:00Z", "first_by": None, "second_by": None}},
    ),
}

#: What is sent -> the field that the error names, null when the line itself is unreadable.
REFUSED: dict[str, tuple[str, str | None]] = {
    "a number above its scale": (line(s_suicide=5), "s_suicide"),
    "a number below its scale": (line(sleep=-1), "sleep"),
    "a number as text": (line(sleep="1"), "sleep"),
    "a number with a point": (line(sleep=1.0), "sleep"),
    "true for one": (line(h_severe=True), "h_severe"),
    "an unknown code": (line(respondent="mother"), "respondent"),
    "a code of another field": (line(baby="talk"), "baby"),
    "an item above 3": (line(epds="0000000004"), "epds"),
    "too few items": (line(phq9="00000000"), "phq9"),
    "too many items": (line(phq9=[0] * 10), "phq9"),
    "a sum for items": (line(epds=12), "epds"),
    "a sum above its scale": (line(gad7=22), "gad7"),
    "items of gad7": (line(gad7="00000000"), "gad7"),
    "years of weeks": (line(weeks_pp=521), "weeks_pp"),
    "no moment": (line(at="tomorrow"), "at"),
    "a moment as a number": (line(at=1772443800), "at"),
    "no JSON": ("level 5", None),
    "half a line": ('{"s_suicide": 3', None),
    "a list": ("[1, 2]", None),
    "nothing but null": ("null", None),
}


@pytest.fixture(scope="module")
def contract() -> dict[str, Any]:
    """Every line of both tables, mixed and with blank lines between, in one process."""
    sent = {**{k: v[0] for k, v in REFUSED.items()}, **{k: v[0] for k, v in ANSWERED.items()}}
    names = sorted(sent)
    spaced = [text for name in names for text in (sent[name], "", "   ")]
    done = triage(["", *spaced])
    results = done.stdout.splitlines()
    assert len(results) == len(names)
    found = dict(zip(names, map(json.loads, results), strict=True))
    return {"done": done, "results": found}


@pytest.mark.parametrize("name", sorted(ANSWERED))
def test_what_comes_back(contract: dict[str, Any], name: str) -> None:
    result, expected = contract["results"][name], ANSWERED[name][1]
    assert set(result) == KEYS
    assert {key: result[key] for key in expected} == expected


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_bad_line_is_answered_in_its_place(contract: dict[str, Any], name: str) -> None:
    result, field = contract["results"][name], REFUSED[name][1]
    assert set(result) == {"error", "field"}
    assert result["field"] == field
    assert result["error"] == result["error"].strip() != ""


def test_bad_lines_end_with_2_and_one_line_on_standard_error(contract: dict[str, Any]) -> None:
    done = contract["done"]
    assert done.returncode == 2
    bad, all_lines = len(REFUSED), len(REFUSED) + len(ANSWERED)
    assert done.stderr == f"CommandError: {bad} of {all_lines} lines could not be read\n"


def test_without_counterfactuals_the_rest_is_the_same() -> None:
    lines = [line(s_suicide=3, wish="talk"), line(epds="2222222230")]
    full, bare = triage(lines), triage(lines, "--no-counterfactuals")
    assert (full.returncode, bare.returncode) == (0, 0)
    for one, other in zip(full.stdout.splitlines(), bare.stdout.splitlines(), strict=True):
        with_them, without_them = json.loads(one), json.loads(other)
        assert with_them["counterfactuals"]
        assert without_them == with_them | {"counterfactuals": []}


def test_no_file_ends_with_2_and_nothing_on_standard_output(tmp_path: Path) -> None:
    done = triage([], str(tmp_path / "absent.jsonl"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "absent.jsonl" in done.stderr


def run(*args: str) -> list[dict[str, Any]]:
    out = io.StringIO()
    call_command("triage", *args, stdout=out)
    return [json.loads(text) for text in out.getvalue().splitlines()]


def test_the_command_reads_a_file(tmp_path: Path) -> None:
    file = tmp_path / "intakes.jsonl"
    file.write_text(f"{line()}\n{line(s_suicide=3)}\n")
    assert [result["level"] for result in run(str(file))] == [1, 5]
    assert [r["counterfactuals"] for r in run(str(file), "--no-counterfactuals")] == [[], []]


@pytest.mark.parametrize("args", [(), ("-",)])
def test_the_command_reads_standard_input(
    args: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin = SimpleNamespace(buffer=io.BytesIO(line(s_suicide=1).encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert [result["level"] for result in run(*args)] == [4]


def test_the_command_ends_with_2_after_bad_lines(tmp_path: Path) -> None:
    file = tmp_path / "intakes.jsonl"
    file.write_text(f"{line()}\nnonsense\n{line(sleep=9)}\n")
    out = io.StringIO()
    with pytest.raises(CommandError, match="2 of 3 lines could not be read") as caught:
        call_command("triage", str(file), stdout=out)
    assert caught.value.returncode == 2
    fields = [json.loads(text).get("field") for text in out.getvalue().splitlines()]
    assert fields == [None, None, "sleep"]


def test_a_missing_file_ends_with_2_and_one_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"cannot read .*: No such file") as caught:
        run(str(tmp_path / "absent"))
    assert caught.value.returncode == 2
    assert "\n" not in str(caught.value)
