"""`python -m portal.probe URL`: exit 0 when it answers 200. For container health checks."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request


def answers(url: str, *, seconds: float = 4.0) -> bool:
    """Whether `url` answers 200 within `seconds`."""
    try:
        with urllib.request.urlopen(url, timeout=seconds) as response:  # noqa: S310 - our own URL
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(0 if answers(sys.argv[1]) else 1)
