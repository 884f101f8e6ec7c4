"""`make demo`, `make up` and `make down`: the whole of Houvast on one machine.

`demo` runs in the foreground, sends one real intake through the web and prints what became of it.
`up` does the same start in the background, for tests from outside; `down` stops it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from portal import machine
from portal.embedded import EmbeddedServerError, Servers
from portal.probe import answers
from portal.processes import MAIL_CATCHER, PROCESSES, resolved
from portal.supervisor import Supervisor

BASE_DIR = Path(__file__).resolve().parents[1]
READY_SECONDS = 90.0


def state_folder() -> Path:
    """Where everything that lasts is kept (variable HOUVAST_STATE)."""
    return Path(os.environ.get("HOUVAST_STATE") or BASE_DIR / ".state").resolve()


def say(text: str) -> None:
    """One line of progress, on standard error."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def free_port(wanted: int) -> int:
    """`wanted` when nobody listens there, else the next free one. Raises OSError after 100."""
    for port in range(wanted, wanted + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise OSError(f"no free port from {wanted} to {wanted + 99}")


def child_environment(state: Path, port: int) -> dict[str, str]:
    """The environment of every program of the stack."""
    mail_port = free_port(int(os.environ.get("EMAIL_PORT", "8025")))
    return {
        **os.environ,
        "HOUVAST_ENV": os.environ.get("HOUVAST_ENV", "development"),
        "HOUVAST_STATE": str(state),
        "HOUVAST_BASE_URL": os.environ.get("HOUVAST_BASE_URL", f"http://127.0.0.1:{port}"),
        "PORT": str(port),
        "EMAIL_PORT": str(mail_port),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }


def prepare(environment: dict[str, str], servers: Servers) -> None:
    """Start the embedded servers, bring the database up to date, fill an empty one."""
    say("Starting PostgreSQL and Valkey ...")
    servers.ensure()
    say("Preparing the database ...")
    manage(environment, "prepare_database")
    manage(environment, "seed_demo")


def manage(environment: dict[str, str], *arguments: str) -> None:
    """Run one management command. Raises SystemExit with its code when it fails."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=BASE_DIR, env=environment, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)


def supervisor(
    environment: dict[str, str], state: Path, servers: Servers, *, shown: bool
) -> Supervisor:
    """The supervisor of all programs, mail catcher included."""
    commands = {"mail": MAIL_CATCHER, **PROCESSES}
    return Supervisor(
        commands={name: resolved(command, state) for name, command in commands.items()},
        state=state,
        environment=environment,
        extra_pids=servers.pids(),
        shown=shown,
    )


async def until_ready(port: int) -> bool:
    """Wait for the web to answer; False when it does not within READY_SECONDS."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if await asyncio.to_thread(answers, f"http://127.0.0.1:{port}/readyz"):
            return True
        await asyncio.sleep(0.3)
    return False


async def run_demo(environment: dict[str, str], state: Path, servers: Servers) -> int:
    """Run everything, send one intake through, then stay until Ctrl-C (or DEMO_ONCE=1)."""
    once = environment.get("DEMO_ONCE") == "1"
    keeper = supervisor(environment, state, servers, shown=not once)
    running = asyncio.create_task(keeper.run())
    try:
        if not await until_ready(int(environment["PORT"])):
            say(f"The web did not answer; logs: {state / 'logs'}")
            return 1
        walk = await asyncio.create_subprocess_exec(
            sys.executable, "manage.py", "demo_walk", cwd=BASE_DIR, env=environment
        )
        code = await walk.wait()
        if once or code:
            return code
        say("Ctrl-C stops everything; the data is kept.")
        await running
        return 0
    finally:
        keeper.stop()
        await running


async def run_background(environment: dict[str, str], state: Path, servers: Servers) -> int:
    """Run everything without a word; the logs have it all."""
    await supervisor(environment, state, servers, shown=False).run()
    return 0


def demo() -> int:
    """`make demo`."""
    state = state_folder()
    port = free_port(int(os.environ.get("PORT", "8000")))
    environment, servers = child_environment(state, port), Servers(state)
    began = time.monotonic()
    try:
        prepare(environment, servers)
        say(f"Ready after {time.monotonic() - began:.0f} s; starting the programs ...")
        return asyncio.run(run_demo(environment, state, servers))
    except EmbeddedServerError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        servers.stop()


def up() -> int:
    """`make up`: start in the background, return when the web answers."""
    state, servers = state_folder(), Servers(state_folder())
    if (state / "pids").exists() and supervisor_pid(state):
        say("Already up: make down stops it.")
        return 0
    port = int(os.environ.get("PORT", "8000"))
    if free_port(port) != port:
        say(f"Port {port} is taken: choose another with PORT=.")
        return 1
    environment = child_environment(state, port)
    prepare(environment, servers)
    (state / "logs").mkdir(parents=True, exist_ok=True)
    with (state / "logs" / "supervisor.log").open("ab") as log:
        subprocess.Popen(
            [sys.executable, "-m", "portal.stack", "run"],
            cwd=BASE_DIR,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    if asyncio.run(until_ready(port)):
        say(f"Up: http://127.0.0.1:{port}/  (process ids in {state / 'pids'})")
        return 0
    say(f"The web did not answer; logs: {state / 'logs'}")
    down()
    return 1


def run() -> int:
    """What `up` leaves running."""
    state = state_folder()
    servers = Servers(state)
    return asyncio.run(run_background(dict(os.environ), state, servers))


def supervisor_pid(state: Path) -> int | None:
    """The process id of a supervisor that lives, from the file of process ids."""
    with contextlib.suppress(FileNotFoundError, ValueError, KeyError):
        pids = dict(line.split() for line in (state / "pids").read_text("utf-8").splitlines())
        pid = int(pids["supervisor"])
        return pid if machine.is_alive(pid) else None
    return None


def down() -> int:
    """`make down`: stop the programs, then the servers; the data stays."""
    state = state_folder()
    pid = supervisor_pid(state)
    if pid:
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + 40
        while machine.is_alive(pid) and time.monotonic() < deadline:
            time.sleep(0.1)
    Servers(state).stop()
    say("Down.")
    return 0


COMMANDS = {"demo": demo, "up": up, "run": run, "down": down}

if __name__ == "__main__":
    sys.exit(COMMANDS[sys.argv[1]]())
