"""`DEMO_ONCE=1 make demo`: the whole stack, one real intake through it, and out again."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from portal import machine
from portal.embedded import Servers

LINES = (
    r"1 answers +\d+ pages without JavaScript, then: .+",
    r"2 level +2 by table 0\.1",
    r"3 promise +contact by .+, first by .+, second by .+",
    r"4 slot +.+ with \w+ Voorbeeld, online, confirmed",
    r"5 message +appointment_booked: sent email",
    r"6 arrived +'Er staat een bericht voor je klaar' in the mail catcher",
)


@pytest.fixture
def state() -> Iterator[Path]:
    """A folder that PostgreSQL may enter; nothing of ours runs afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="houvast-demo-"))
    folder.chmod(0o711)
    yield folder / "state"
    Servers(folder / "state").stop(abandon=True)
    shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@pytest.mark.timeout(240)
def test_one_intake_from_the_first_question_to_the_mailbox(state: Path) -> None:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("HOUVAST_", "DATABASE_URL", "REDIS_URL", "EMAIL_"))
    }
    environment = kept | {
        "HOUVAST_STATE": str(state),
        "PORT": str(free_port()),
        "EMAIL_PORT": str(free_port()),
        "DEMO_ONCE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "portal.stack", "demo"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=230,
        check=False,
    )
    told = done.stdout + done.stderr
    assert done.returncode == 0, told[-3000:]
    places = [re.search(f"^{line}$", done.stdout, re.MULTILINE) for line in LINES]
    assert all(places), told[-3000:]
    assert [place.start() for place in places if place] == sorted(
        place.start() for place in places if place
    )
    for role in ("admin", "coordinator", "clinician", "employer"):
        assert re.search(rf"^{role} .+ \d{{6}} +[A-Z2-7]{{32}}$", done.stdout, re.MULTILINE)
    assert "clients 40/40" in told
    assert Servers(state).pids() == {}
    assert not machine.accepts(Servers(state).postgres_socket)
