"""Make what is made, not written: style sheets and compiled translations. Quick when fresh.

`python -m portal.build` for development and tests; with --production it also gathers and
compresses the static files that whitenoise serves.
"""

from __future__ import annotations

import os
import subprocess
import sys

from portal import translations
from portal.theme import build as theme


def main(arguments: list[str]) -> int:
    """Build everything; return the exit code."""
    theme.build()
    translations.compile_all()
    if "--production" in arguments:
        # Gathering needs no secret: these values serve this one command and reach no image layer.
        environment = {**os.environ, "HOUVAST_ENV": "development", "HOUVAST_STATIC_MANIFEST": "on"}
        command = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"]
        return subprocess.run(command, env=environment, check=False).returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
