"""Where the browser is. `python -m tests.browser --prepare` installs Debian's when it may."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
#: Quiet flags: without them the browser keeps looking up its maker's hosts.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> str | None:
    """The path of a Chrome or Chromium, or None."""
    found = (shutil.which(name) for name in NAMES)
    places = (place for place in PLACES if Path(place).exists())
    return next((path for path in (*found, *places) if path), None)


def install() -> None:
    """Install Debian's package when this is Debian and we may; say nothing when we may not."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run([apt, *arguments], check=False, env=environment, **quiet)  # type: ignore[call-overload]


def main() -> int:
    """Make sure there is a browser if that is possible, and say in one line what was found."""
    if find() is None:
        install()
    path = find()
    sys.stderr.write(f"Browser tests use {path}\n" if path else "No Chrome or Chromium here.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
