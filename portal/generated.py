"""Pages under docs/ that are made from data or code, so that they cannot drift from it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[1]


def pages() -> dict[str, Callable[[], str]]:
    """Path under the project -> what it must hold."""
    from intake.domain.triage import document
    from scheduling.domain import diagram

    return {
        "docs/triage-rules.md": document.page,
        "docs/states.md": diagram.page,
    }


def main(arguments: list[str]) -> int:
    """Write the pages; with --check only say which are stale, exit 1 when any is."""
    stale = []
    for name, make in pages().items():
        path, text = BASE_DIR / name, make()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
    for name in stale:
        sys.stderr.write(f"{name} is stale: run python -m portal.generated\n")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
