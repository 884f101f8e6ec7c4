"""`python -m tests.mutation [--again]`: mutmut on a copy of the clinical core, and the figure.

The copy holds the domain packages and the tests that need no database, so no mutant ever touches
the working tree and nothing of Django is started. Exit code 1 when less than 95 % of the mutants
are killed. A survivor whose changed line stands in `docs/testing-triage.md` is explained there.
`--again` keeps the last run and tries only functions that changed since, and mutants that survived.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("HOUVAST_STATE", ROOT / ".state")) / "mutation"
PAGE = ROOT / "docs" / "testing-triage.md"
ROOMS = ("accounts", "benefits", "intake", "scheduling")
#: Tests of the clinical core that run without Django. The exhaustive file is left out: two million
#: patterns for every mutant would take days, and its oracle is a thorough copy of simpler tests.
TESTS = (
    *("test_triage_*.py", "test_scoring.py", "test_item_truth.py", "test_instruments.py"),
    *("test_safety.py", "test_for_triage*.py", "second_reading.py", "vignettes.json"),
)
#: Tells the plugin to leave the slow tests for the second round.
FIRST_ROUND = "MUTATION_FIRST_ROUND"
TARGET = 0.95
#: A mutant that never ends is noticed too.
GONE = {"killed", "timeout"}


class Mutant(NamedTuple):
    """One changed copy of the core: what became of it."""

    name: str
    file: str
    status: str


def prepare(folder: Path) -> None:
    """The copy, as new. What mutmut wrote beside it stays."""
    skipped = shutil.ignore_patterns("__pycache__")
    for part in (*ROOMS, "tests", "docs", "mutants/tests"):
        shutil.rmtree(folder / part, ignore_errors=True)
    for room in ROOMS:
        # Python files are made again by mutmut where they changed; data files are not.
        for path in (folder / "mutants" / room).rglob("*.[tj]*"):
            path.unlink()
        shutil.copytree(ROOT / room / "domain", folder / room / "domain", ignore=skipped)
        shutil.copy2(ROOT / room / "__init__.py", folder / room)
    for place in ("docs/triage-rules.md", "tests/__init__.py"):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / place, folder / place)
    shutil.copytree(ROOT / "tests/mutation", folder / "tests/mutation", ignore=skipped)
    shutil.copy2(ROOT / "tests/mutation/mutmut.cfg", folder / "setup.cfg")
    tests = folder / "tests/unit/intake"
    tests.mkdir(parents=True)
    for pattern in TESTS:
        for path in (ROOT / "tests/unit/intake").glob(pattern):
            shutil.copy2(path, tests)


def mutmut(*args: str, quiet: bool = False, **more: str) -> subprocess.CompletedProcess[str]:
    """One mutmut command in the copy; `more` goes into its environment."""
    program = str(Path(sys.executable).with_name("mutmut"))
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("HOUVAST_", "DJANGO_"))}
    return subprocess.run(
        [program, *args],
        cwd=FOLDER,
        env=environment | {"PYTHONHASHSEED": "0"} | more,
        stdout=subprocess.PIPE if quiet else sys.stderr,
        text=True,
        check=False,
    )


def mutants() -> Iterator[Mutant]:
    """What the run left: every mutant with its status, in the order of files."""
    from mutmut.stats import status_by_exit_code

    for meta in sorted((FOLDER / "mutants").rglob("*.py.meta")):
        file = str(meta.relative_to(FOLDER / "mutants")).removesuffix(".meta")
        codes = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
        for name, code in codes.items():
            yield Mutant(name, file, status_by_exit_code[code])


def change(mutant: Mutant) -> list[str]:
    """The changed lines, with - and + in front."""
    shown = mutmut("show", mutant.name, quiet=True).stdout.splitlines()
    return [
        f"{line[0]} {line[1:].strip()}"
        for line in shown
        if line[:1] in ("-", "+") and line[:3] not in ("---", "+++")
    ]


def figure(found: list[Mutant]) -> tuple[float, str]:
    """The share of mutants that a test noticed, and a table of it by file."""
    lines = [f"{'file':44} {'mutants':>8} {'killed':>8}"]
    for file in sorted({mutant.file for mutant in found}):
        count = Counter(m.status in GONE for m in found if m.file == file)
        lines.append(f"{file:44} {count.total():8} {count[True]:8}")
    by_status = Counter(mutant.status for mutant in found)
    killed = sum(by_status[status] for status in GONE)
    share = killed / len(found) if found else 0.0
    lines.append(f"{'all':44} {len(found):8} {killed:8}  {share:.1%}")
    lines.append(", ".join(f"{count} {status}" for status, count in by_status.most_common()))
    return share, "\n".join(lines)


def is_explained(lines: list[str], page: str) -> bool:
    """Whether every line that the change puts in stands in the page, with the reason beside it."""
    added = [line[2:] for line in lines if line.startswith("+")]
    return bool(added) and all(line in page for line in added)


def left_over() -> Iterator[tuple[Mutant, list[str], bool]]:
    """Each mutant that no test noticed, its change, and whether the page explains it."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    for mutant in mutants():
        if mutant.status not in GONE:
            lines = change(mutant)
            yield mutant, lines, is_explained(lines, page)


def unexplained() -> list[str]:
    """Names of the mutants that are worth another try."""
    return [mutant.name for mutant, _, is_known in left_over() if not is_known]


def main() -> int:
    """Every mutant with simple tests first, then what is left with all of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--again", action="store_true", help="only what changed or survived")
    again = parser.parse_args().again
    if not again:
        shutil.rmtree(FOLDER, ignore_errors=True)
    prepare(FOLDER)
    run, simple = ("run", "--max-children", str(os.cpu_count() or 2)), {FIRST_ROUND: "yes"}
    if mutmut(*run, **simple).returncode:
        return 1
    for more in (simple, {}) if again else ({},):
        if names := unexplained():
            mutmut(*run, *names, **more)
    share, table = figure(list(mutants()))
    sys.stdout.write(f"{table}\n")
    for mutant, lines, is_known in left_over():
        word = mutant.status if is_known else f"{mutant.status}, NOT EXPLAINED"
        sys.stdout.write("\n".join(["", f"{word}: {mutant.name}", *lines, ""]))
    return 0 if share >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
