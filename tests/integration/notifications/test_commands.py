"""`manage.py tick`, `relay`, `mail_catcher`: as an operator meets them."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.factories.notifications import a_kind, owed, sent_box
from tests.integration.notifications.programs import BASE_DIR, a_house, free_port, until


def test_tick_says_what_came_of_it(committed_db: object) -> None:
    long_ago = datetime.now(UTC) - timedelta(minutes=5)
    with a_kind("urgent"), a_kind("calm", is_urgent=False), sent_box() as box:
        owed(long_ago, kind="urgent")
        owed(long_ago, kind="calm")
        assert said("--urgent-only") == "1 sent\n"
        assert said("--urgent-only") == "nothing overdue\n"
        assert said() in ("1 sent\n", "1 postponed\n")  # by day, by night
    assert box.parcels


def said(*switches: str) -> str:
    out = StringIO()
    call_command("tick", *switches, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_relay_leaves_when_it_is_told(
    committed_db: object, tmp_path: Path, number: signal.Signals
) -> None:
    with a_house(tmp_path) as house:
        house.start_broker()
        relay = house.start("relay")
        until(lambda: "listening" in house.log("relay"))
        relay.send_signal(number)
        assert relay.wait(timeout=10) == 0


def test_the_mail_catcher_says_in_one_line_that_its_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port()))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "manage.py", "mail_catcher", "--port", port],
            cwd=BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"CommandError: mail catcher, port {port}: Address already in use\n"
