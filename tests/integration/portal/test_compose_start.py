"""The very commands of docker-compose.yml, started natively as in production.

Only addresses and folders are replaced: PostgreSQL and Valkey are the embedded ones, reached by
explicit addresses, each database role with a password of its own. No variable is added that the
file does not set.
"""

from __future__ import annotations

import base64
import contextlib
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from portal.embedded import SUPERUSER, Servers
from portal.processes import PROCESSES, resolved
from scheduling.domain.watch import WATCHED
from tests.integration.notifications.programs import free_port, kill, until
from tests.integration.portal.compose import BASE_DIR, image_environment, load, secret_files

COMPOSE = load()
HTTPS = {"Host": "houvast.example", "X-Forwarded-Proto": "https"}
ROLE_OF = {
    "database_url": "app",
    "database_url_employer_web": "employer_web",
    "database_url_migrate": "migrate",
}
STOP_SECONDS = 30


class Production:
    """One machine with the file's services on it, under `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = folder / "state"
        self.state.mkdir()
        self.servers = Servers(folder / "servers", throwaway=True)
        self.port = free_port()
        self.started: dict[str, subprocess.Popen[bytes]] = {}

    def start_servers(self) -> None:
        """PostgreSQL lets only its superuser in without a password, as behind a network."""
        self.servers.ensure()
        rules = self.servers.postgres_data / "pg_hba.conf"
        rules.write_text(f"local all {SUPERUSER} trust\nlocal all all scram-sha-256\n", "utf-8")
        with psycopg.connect(self.servers.database_url(SUPERUSER, "postgres")) as connection:
            connection.execute("SELECT pg_reload_conf()")

    def write_secrets(self) -> None:
        """One file for each secret that the file names."""
        (self.folder / "secrets").mkdir()
        for name, path in secret_files(COMPOSE):
            (self.folder / path).write_text(self._secret(name), encoding="utf-8")

    def _secret(self, name: str) -> str:
        if name in ROLE_OF:
            socket = self.servers.socket_folder
            password = secrets.token_urlsafe(24)
            return f"postgresql://{ROLE_OF[name]}:{password}@/houvast?host={socket}"
        if name == "database_url_admin":
            return self.servers.database_url(SUPERUSER, "postgres")
        if name == "houvast_keys":
            return f"first:{base64.b64encode(secrets.token_bytes(32)).decode()}"
        return "" if name == "email_host_password" else secrets.token_urlsafe(48)

    def secret(self, name: str) -> str:
        """What the file of `name` holds."""
        return (self.folder / "secrets" / name).read_text(encoding="utf-8")

    def environment(self, service: str) -> dict[str, str]:
        """What file and image give `service`, with addresses and folders of this machine."""
        there = {**image_environment(), **COMPOSE["services"][service]["environment"]}
        here = {
            name: value.replace("/run/secrets", str(self.folder / "secrets"))
            for name, value in there.items()
        }
        return here | {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOUVAST_STATE": str(self.state),
            "HOUVAST_STATIC_ROOT": str(self.folder / "static"),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "REDIS_URL": self.servers.redis_url,
        }

    def command(self, service: str) -> list[str]:
        """The file's command for `service`, with this machine's programs and folders."""
        state = image_environment()["HOUVAST_STATE"]
        words = COMPOSE["services"][service]["command"]
        return resolved(tuple(word.replace(state, str(self.state)) for word in words), self.state)

    def run(self, service: str) -> subprocess.CompletedProcess[str]:
        """Run `service` to its end."""
        return self.call(self.command(service), service)

    def call(self, command: list[str], service: str) -> subprocess.CompletedProcess[str]:
        """Run any command in the environment of `service`."""
        return subprocess.run(
            command,
            cwd=BASE_DIR,
            env=self.environment(service),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """All five programs, started as the file says."""
        with contextlib.ExitStack() as stack:
            for name in PROCESSES:
                log = self.folder / f"{name}.log"
                with log.open("ab") as output:
                    process = subprocess.Popen(
                        self.command(name),
                        cwd=BASE_DIR,
                        env=self.environment(name),
                        stdout=output,
                        stderr=subprocess.STDOUT,
                        start_new_session=True,
                    )
                stack.callback(kill, process)
                self.started[name] = process
            yield

    def healthcheck(self, service: str) -> bool:
        """Whether the file's own check of `service` is satisfied."""
        _, program, *rest = COMPOSE["services"][service]["healthcheck"]["test"]
        words = [word.replace(":8000/", f":{self.port}/") for word in rest]
        return self.call(resolved((program, *words), self.state), service).returncode == 0

    def logs(self) -> str:
        """What everybody said so far, for a failing test."""
        return "\n".join(
            f"--- {path.stem}\n{path.read_text('utf-8')}" for path in self.folder.glob("*.log")
        )

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """Ask the database as the application's own role."""
        with psycopg.connect(self.secret("database_url")) as connection:
            return connection.execute(statement.encode()).fetchall()

    def get(self, path: str, **headers: str) -> tuple[int, Message, str]:
        """Status, headers and text of a page, without following anything."""

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *args: Any) -> None:
                return None

        url = f"http://127.0.0.1:{self.port}{path}"
        request = urllib.request.Request(url, headers=headers)
        try:
            with urllib.request.build_opener(Stay).open(request, timeout=20) as response:
                return response.status, response.headers, response.read().decode("utf-8")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read().decode("utf-8")


@pytest.fixture(scope="module")
def production() -> Iterator[Production]:
    # Not tmp_path: when the tests run as root, PostgreSQL's account must be able to get there.
    folder = Path(tempfile.mkdtemp(prefix=f"houvast-tests-{os.getpid()}-"))
    made = Production(folder)
    try:
        made.start_servers()
        made.write_secrets()
        yield made
    finally:
        made.servers.stop(abandon=True)
        shutil.rmtree(folder)


def test_all_of_it_starts_works_and_stops(production: Production) -> None:
    built = production.call([sys.executable, "-m", "portal.build", "--production"], "web")
    assert built.returncode == 0, built.stderr
    for _start in range(2):  # it runs again whenever the house starts
        migrated = production.run("migrate")
        assert migrated.returncode == 0, migrated.stderr
    the_roles_have_their_passwords(production)
    with production.running():
        try:
            the_house_works(production)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{production.logs()}") from error
        assert all(process.poll() is None for process in production.started.values())
        began = time.monotonic()
        for process in production.started.values():
            process.send_signal(signal.SIGTERM)
        ended = {name: one.wait(STOP_SECONDS) for name, one in production.started.items()}
        assert ended == dict.fromkeys(PROCESSES, 0), production.logs()
        assert time.monotonic() - began < STOP_SECONDS


def the_roles_have_their_passwords(production: Production) -> None:
    for name, role in ROLE_OF.items():
        url = production.secret(name)
        with psycopg.connect(url) as connection:
            assert connection.info.user == role
        wrong = make_conninfo(url, password="something else")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong)


def the_house_works(production: Production) -> None:
    until(lambda: production.healthcheck("web"), 60)
    status, _, body = production.get("/readyz", Host="houvast.example")
    assert (status, body) == (200, '{"ready": true, "default": "ready", "employer": "ready"}')
    names = {*WATCHED, "watchdog"}
    until(lambda: names <= {row[0] for row in production.query(SIGNS)}, 60)
    status, headers, _ = production.get("/", Host="houvast.example")
    assert (status, headers["Location"]) == (301, "https://houvast.example/")
    assert production.get("/", Host="elsewhere.example", **{"X-Forwarded-Proto": "https"})[0] == 400
    status, headers, page = production.get("/", **HTTPS)
    assert status == 200
    assert "max-age=" in headers["Strict-Transport-Security"]
    for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        status, headers, _ = production.get(path, **HTTPS)
        assert status == 200, path
        assert "immutable" in headers["Cache-Control"], path


SIGNS = "SELECT name FROM accounts_heartbeat WHERE at > clock_timestamp() - interval '1 minute'"
