"""`python -m bench`: run every `bench_*.py` and write `bench/results.json`.

Each module runs in a process of its own, on a PostgreSQL and a Valkey of its own, with the real
roles and without anything of the developer's environment. One that fails or hangs is named; the
others still count, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
RESULTS = FOLDER / "results.json"
#: A module that takes longer hangs.
LONGEST_SECONDS = 1200.0
OURS = re.compile(r"HOUVAST_|DATABASE_URL|REDIS_URL|SECRET_KEY|ALLOWED_HOSTS|EMAIL_|DJANGO_")
FLOORS = ("floor_ms", "floor_per_s")

Result = dict[str, Any]


class BenchError(Exception):
    """A module gave no usable results; the message says why in one line."""


def modules() -> list[str]:
    """The dotted names of all benches, in order."""
    return [f"bench.{path.stem}" for path in sorted(FOLDER.glob("bench_*.py"))]


def measure(module: str, *, seconds: float = LONGEST_SECONDS) -> list[Result]:
    """What `run()` of `module` (dotted name) finds, in a fresh process on fresh servers.

    Raises BenchError when it fails, takes longer than `seconds`, or says something else.
    """
    with scratch() as state:
        out = state / "results.json"
        command = [sys.executable, "-m", "bench", "--one", module, "--out", str(out)]
        process = subprocess.Popen(
            command,
            cwd=FOLDER.parent,
            env=environment(state),
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise BenchError(f"not ready after {seconds:g} s") from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if code:
            raise BenchError(f"ended with {code}")
        return checked(json.loads(out.read_text(encoding="utf-8")))


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A state folder whose servers are stopped, and which is removed, whatever happens."""
    from portal.embedded import Servers

    state = Path(tempfile.mkdtemp(prefix="houvast-bench-"))
    try:
        yield state
    finally:
        Servers(state, throwaway=True).stop(abandon=True)
        shutil.rmtree(state, ignore_errors=True)


def environment(state: Path) -> dict[str, str]:
    """What a bench may know: this machine, and its own state folder."""
    kept = {name: value for name, value in os.environ.items() if not OURS.match(name)}
    return kept | {
        "HOUVAST_ENV": "test",
        "HOUVAST_STATE": str(state),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }


def checked(results: Any) -> list[Result]:
    """`results` when each has a name, a ratio, its floor, a value, a unit and a count.

    Raises BenchError otherwise.
    """
    if not isinstance(results, list) or not results:
        raise BenchError("run() gave no list of results")
    for result in results:
        absent = [key for key in ("name", "ratio", "value", "unit", "n") if key not in result]
        if not any(floor in result for floor in FLOORS):
            absent.append(" or ".join(FLOORS))
        if absent:
            raise BenchError(f"{result.get('name', 'a result')} lacks {', '.join(absent)}")
    return results


def run_here(module: str) -> list[Result]:
    """Prepare Django and the database of this process, then let `module` measure."""
    import django
    from django.conf import settings
    from django.db import connections

    django.setup()
    from tests.prepared import prepare_from_copy

    prepare_from_copy(settings.EMBEDDED_SERVERS)
    try:
        found: list[Result] = importlib.import_module(module).run()
        return found
    finally:
        connections.close_all()


def line(result: Result) -> str:
    """One result for a reader."""
    floor = next(result[name] for name in FLOORS if name in result)
    return (
        f"{result['name']:26} {result['value']:>10g} {result['unit']:22.22} "
        f"floor {floor:>10g}   ratio {result['ratio']:g}"
    )


def everything() -> int:
    """Run all benches; write the file; return the exit code."""
    results: list[Result] = []
    failed = 0
    for module in modules():
        began = time.monotonic()
        sys.stderr.write(f"{module} ...\n")
        try:
            found = measure(module)
        except BenchError as error:
            failed += 1
            sys.stderr.write(f"{module} FAILED: {error}\n")
            continue
        results += found
        sys.stderr.writelines(f"  {line(result)}\n" for result in found)
        sys.stderr.write(f"  {time.monotonic() - began:.0f} s\n")
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    sys.stderr.write(f"{len(results)} results in {RESULTS}\n")
    return 1 if failed else 0


def main() -> int:
    """All benches, or one for the process that measures it."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--one", metavar="MODULE", help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.one:
        return everything()
    options.out.write_text(json.dumps(run_here(options.one)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
