"""The whole suite as several pytest runs side by side: each has servers and a folder of its own.

`python -m tests.run` runs everything, as many parts at a time as there are processors; with
arguments it is plain pytest. A part speaks when it is done, so that nothing is mixed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
#: The longest first, so that the last ones to end are short. What is not named here is the rest.
PARTS = (
    "tests/journeys",
    "tests/integration/portal",
    "tests/integration/care",
    "tests/integration/intake",
    "tests/integration/scheduling",
    "tests/integration/notifications",
    "tests/integration/benefits",
)


def main(arguments: list[str]) -> int:
    """Run the tests; the exit code is 0 only when every part passed."""
    if arguments:
        return _pytest(*arguments).wait()
    rest = ["tests", *(f"--ignore={part}" for part in PARTS)]
    _prepare()
    with ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2)) as pool:
        codes = list(pool.map(_run, [*([part] for part in PARTS), rest]))
    return 1 if any(codes) else 0


def _prepare() -> None:
    """Any test that needs a database leaves the prepared one that every part copies."""
    _pytest("-q", "--no-header", "tests/integration/portal/test_database_roles.py").wait()


def _run(what: list[str]) -> int:
    """One part; what it said comes at its end, in one piece."""
    began = time.monotonic()
    with tempfile.TemporaryFile() as said:
        code = _pytest("-q", *what, said=said.fileno()).wait()
        said.seek(0)
        took = time.monotonic() - began
        head = f"=== {what[0] if len(what) == 1 else 'the rest'}: {took:.0f} s\n".encode()
        sys.stdout.buffer.write(head + said.read())
        sys.stdout.flush()
    return code


def _pytest(*arguments: str, said: int | None = None) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "pytest", *arguments]
    errors = None if said is None else subprocess.STDOUT
    return subprocess.Popen(command, cwd=BASE_DIR, stdout=said, stderr=errors)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
