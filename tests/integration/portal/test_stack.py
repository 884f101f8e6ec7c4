"""`make demo`, `make up` and `make down`: what a newcomer and tests from outside rely on.

The demo is started once, with one real intake sent through it and out again (`DEMO_ONCE=1`); what
it left behind is brought up in the background afterwards.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal import machine, stack
from portal.embedded import Servers
from portal.machine import is_alive
from portal.probe import answers
from portal.processes import PROCESSES
from tests.integration.notifications.programs import until

BASE_DIR = Path(__file__).resolve().parents[3]
NAMES = {"supervisor", "mail", "postgres", "valkey", *PROCESSES}
LINES = (
    r"1 answers +\d+ pages without JavaScript, then: .+",
    r"2 level +2 by table 0\.1",
    r"3 promise +contact by .+, first by .+, second by .+",
    r"4 slot +.+ with \w+ Voorbeeld, online, confirmed",
    r"5 message +appointment_booked: sent email",
    r"6 arrived +'Er staat een bericht voor je klaar' in the mail catcher",
)
#: Filling the demo world takes most of it, on a machine that does other things besides.
SECONDS = 480


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_port_that_is_taken_is_passed_over(taken: int) -> None:
    found = stack.free_port(taken)
    assert taken < found < taken + 100
    assert stack.free_port(found) == found


def test_the_programs_are_told_where_they_are(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, taken: int
) -> None:
    monkeypatch.setenv("EMAIL_PORT", str(taken))
    monkeypatch.delenv("HOUVAST_ENV")
    told = stack.child_environment(tmp_path, 8123)
    assert told["HOUVAST_ENV"] == "development"
    assert told["HOUVAST_STATE"] == str(tmp_path)
    assert (told["PORT"], told["HOUVAST_BASE_URL"]) == ("8123", "http://127.0.0.1:8123")
    assert int(told["EMAIL_PORT"]) > taken


@pytest.mark.parametrize(
    "content",
    [None, "", "web 1\n", "supervisor\n", "supervisor many\n", "supervisor 4194305\n"],
    ids=["no file", "empty", "no supervisor", "no number", "no numeral", "nobody"],
)
def test_what_is_left_of_a_killed_supervisor_is_no_supervisor(
    tmp_path: Path, content: str | None
) -> None:
    if content is not None:
        (tmp_path / "pids").write_text(content, "utf-8")
    assert stack.supervisor_pid(tmp_path) is None


def test_a_supervisor_that_lives_is_found(tmp_path: Path) -> None:
    (tmp_path / "pids").write_text(f"supervisor {os.getpid()}\nweb 1\n", "utf-8")
    assert stack.supervisor_pid(tmp_path) == os.getpid()


@pytest.fixture(scope="module")
def state() -> Iterator[Path]:
    # Not tmp_path: when the tests run as root, PostgreSQL's account must be able to get there.
    folder = Path(tempfile.mkdtemp(prefix=f"houvast-tests-{os.getpid()}-"))
    yield folder
    stack_call("down", HOUVAST_STATE=str(folder))
    Servers(folder).stop(abandon=True)
    shutil.rmtree(folder)


def stack_call(action: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`stack_call("up", HOUVAST_STATE=...)`: as make does, with nothing of this run's variables."""
    basics = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "portal.stack", action],
        cwd=BASE_DIR,
        env=basics | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )


@pytest.fixture(scope="module")
def demo(state: Path) -> subprocess.CompletedProcess[str]:
    """The demo as it ended, at whatever time of the day these tests run."""
    port = stack.free_port(8500)
    return stack_call("demo", HOUVAST_STATE=str(state), PORT=str(port), DEMO_ONCE="1")


def pids(state: Path) -> dict[str, int]:
    lines = (state / "pids").read_text("utf-8").splitlines()
    return {name: int(pid) for name, pid in (line.split(" ") for line in lines)}


def lines_of(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.timeout(SECONDS)
def test_one_intake_from_the_first_question_to_the_mailbox(
    demo: subprocess.CompletedProcess[str], state: Path
) -> None:
    told = demo.stdout + demo.stderr
    assert demo.returncode == 0, told[-3000:]
    places = [re.search(f"^{line}$", demo.stdout, re.MULTILINE) for line in LINES]
    assert all(places), told[-3000:]
    assert [place.start() for place in places if place] == sorted(
        place.start() for place in places if place
    )
    for role in ("admin", "coordinator", "clinician", "employer"):
        assert re.search(rf"^{role} .+ \d{{6}} +[A-Z2-7]{{32}}$", demo.stdout, re.MULTILINE)
    assert "clients 40/40" in told
    assert Servers(state).pids() == {}
    assert not machine.accepts(Servers(state).postgres_socket)


@pytest.mark.timeout(SECONDS)
def test_up_and_down(demo: subprocess.CompletedProcess[str], state: Path) -> None:
    assert demo.returncode == 0
    port = stack.free_port(8600)
    # Tomorrow by day: what waited for a morning goes.
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).replace(hour=9, minute=30)
    clock = {"HOUVAST_TESTING": "1", "HOUVAST_CLOCK": tomorrow.isoformat()}
    environment = {"HOUVAST_STATE": str(state), "PORT": str(port), **clock}
    done = stack_call("up", **environment)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "The database is filled already: kept as it is.\n" in done.stderr
    url = f"http://127.0.0.1:{port}/"
    assert done.stderr.endswith(f"Up: {url}  (process ids in {state / 'pids'})\n")
    running = pids(state)
    assert set(running) == NAMES
    assert all(is_alive(pid) for pid in running.values())
    assert answers(f"{url}readyz")
    assert answers(url)

    again = stack_call("up", **environment)
    assert (again.returncode, again.stderr) == (0, "Already up: make down stops it.\n")
    assert pids(state) == running
    neighbour = stack_call("up", HOUVAST_STATE=f"{state}/other", PORT=str(port))
    assert neighbour.returncode == 1
    assert neighbour.stderr == f"Port {port} is taken: choose another with PORT=.\n"

    for name in ("mail", "sms"):
        sink = state / "sinks" / f"{name}.jsonl"
        for line in until(lambda sink=sink: lines_of(sink), 60):
            assert {"at", "channel", "to", "subject", "body"} <= set(line)
            assert datetime.fromisoformat(line["at"]).tzinfo is not None
    logs = {path.stem for path in (state / "logs").glob("*.log")}
    assert logs >= NAMES

    down = stack_call("down", HOUVAST_STATE=str(state))
    assert (down.returncode, down.stdout, down.stderr) == (0, "", "Down.\n")
    assert not (state / "pids").exists()
    assert [name for name, pid in running.items() if is_alive(pid)] == []
    assert Servers(state).pids() == {}
    assert stack.free_port(port) == port
    assert (state / "postgres" / "PG_VERSION").exists()
    assert stack_call("down", HOUVAST_STATE=str(state)).returncode == 0
