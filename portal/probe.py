"""`python -m portal.probe URL`: exit 0 when it answers 200. For container health checks."""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request


def answers(url: str, *, host: str = "", seconds: float = 4.0) -> bool:
    """Whether `url` answers 200 within `seconds` to somebody who asks for `host`."""
    headers = {"Host": host} if host else {}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - our own URL
    try:
        with urllib.request.urlopen(request, timeout=seconds) as response:  # noqa: S310
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def known_host(allowed_hosts: str) -> str:
    """The first name in the value of ALLOWED_HOSTS: by any other the web refuses to be asked."""
    first = allowed_hosts.split(",")[0].strip().lstrip(".")
    return "" if first == "*" else first


if __name__ == "__main__":
    given = known_host(os.environ.get("ALLOWED_HOSTS", ""))
    sys.exit(0 if answers(sys.argv[1], host=given) else 1)
