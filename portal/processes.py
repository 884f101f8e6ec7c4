"""The programs that make up a running Houvast, and how each is started.

`docker-compose.yml` names the same commands; a test reads them from there and compares.
"""

from __future__ import annotations

import sys
from pathlib import Path

CELERY = ("celery", "--app", "portal.celery")
MANAGE = ("python", "manage.py")

#: Name -> command, in the order they start. `python` and scripts come from this environment.
PROCESSES: dict[str, tuple[str, ...]] = {
    "web": ("gunicorn", "--config", "portal/gunicorn.py", "portal.wsgi:application"),
    "relay": (*MANAGE, "relay"),
    "worker": (*CELERY, "worker", "--loglevel", "INFO", "--concurrency", "2", "--without-gossip"),
    "beat": (*CELERY, "beat", "--loglevel", "INFO", "--schedule", "{state}/beat-schedule"),
    "watchdog": (*MANAGE, "watchdog"),
}

#: Only where nothing real is sent: catches every mail and keeps it in a file.
MAIL_CATCHER = (*MANAGE, "mail_catcher")


def resolved(command: tuple[str, ...], state: Path) -> list[str]:
    """`command` with this interpreter's own programs and the state folder filled in."""
    folder = Path(sys.executable).parent
    program = sys.executable if command[0] == "python" else str(folder / command[0])
    return [program, *(part.format(state=state) for part in command[1:])]
