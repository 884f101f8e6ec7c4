"""The whole suite as two pytest runs side by side: each has servers and a folder of its own.

`python -m tests.run` runs everything; with arguments it is plain pytest. The second run speaks
when the first is done, so that nothing is mixed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
#: What runs beside all the rest: most of the waiting, for servers and programs, is in it.
BESIDE = "tests/integration"


def main(arguments: list[str]) -> int:
    """Run the tests; the exit code is 0 only when both runs passed."""
    pytest = [sys.executable, "-m", "pytest"]
    if arguments:
        return int(subprocess.run([*pytest, *arguments], cwd=BASE_DIR, check=False).returncode)
    with tempfile.TemporaryFile() as said:
        beside = subprocess.Popen(
            [*pytest, "-q", BESIDE], cwd=BASE_DIR, stdout=said, stderr=subprocess.STDOUT
        )
        try:
            here = subprocess.run(
                [*pytest, "-q", "tests", f"--ignore={BESIDE}"], cwd=BASE_DIR, check=False
            )
            beside.wait()
        finally:
            beside.terminate()
        said.seek(0)
        sys.stdout.flush()
        os.write(sys.stdout.fileno(), said.read())
    return 1 if here.returncode or beside.returncode else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
