"""docker-compose.yml: valid, tight, and naming the very programs that run everywhere else."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from portal.processes import PROCESSES
from tests.integration.portal.compose import (
    BASE_DIR,
    CHOSEN,
    PATH,
    image_environment,
    load,
    ours,
    required,
    secret_files,
)

COMPOSE = load()
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ours(COMPOSE)
SECRET = re.compile(r"KEY|SECRET|TOKEN|PASSWORD|DATABASE_URL")
#: Reads the settings and gunicorn's file with this environment; prints every variable they ask for.
ASKED = """
import json, os, runpy
class Asked(dict):
    names = set()
    def get(self, name, default=None):
        self.names.add(name)
        return super().get(name, default)
os.environ = Asked(os.environ)
import portal.settings
runpy.run_path("portal/gunicorn.py")
print(json.dumps(sorted(Asked.names)))
"""


def compose_engine() -> list[str] | None:
    """The command of a real compose, where there is one on this machine."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]):
            done = subprocess.run([*command, "version"], capture_output=True, check=False)
            if done.returncode == 0:
                return command
    return None


def judged_by_schema(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    return subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)


def test_it_obeys_the_compose_specification() -> None:
    done = judged_by_schema(PATH)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_specification_would_refuse_a_mistake(tmp_path: Path) -> None:
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(PATH.read_text("utf-8").replace("healthcheck:", "health_check:"), "utf-8")
    assert judged_by_schema(wrong).returncode == 1


def test_a_real_compose_accepts_it() -> None:
    engine = compose_engine()
    if engine is None:
        pytest.skip("no docker compose on this machine: judged by the specification's schema alone")
    command = [*engine, "--file", str(PATH), "config", "--quiet"]
    done = subprocess.run(
        command, env=os.environ | CHOSEN, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_it_asks_for_what_a_clinic_must_choose() -> None:
    assert required() == set(CHOSEN)
    for name in CHOSEN:
        with pytest.raises(KeyError, match=name):
            load({key: value for key, value in CHOSEN.items() if key != name})


def test_it_runs_the_programs_that_run_everywhere_else() -> None:
    state = image_environment()["HOUVAST_STATE"]
    expected = {
        name: [part.format(state=state) for part in command] for name, command in PROCESSES.items()
    }
    expected["migrate"] = ["python", "manage.py", "prepare_database"]
    assert {name: one["command"] for name, one in OURS.items()} == expected


def test_the_image_serves_the_web_by_default() -> None:
    last = (BASE_DIR / "Dockerfile").read_text("utf-8").strip().splitlines()[-1]
    assert json.loads(last.removeprefix("CMD ")) == list(PROCESSES["web"])
    environment = image_environment()
    assert environment["HOST"] == "0.0.0.0"
    assert SERVICES["web"]["ports"][0].endswith(f":{environment['PORT']}")
    assert f":{environment['PORT']}/readyz" in SERVICES["web"]["healthcheck"]["test"][-1]


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_confined(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")
    assert service["user"].split(":")[0] not in {"", "0", "root"}
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}
    assert not service.get("privileged")
    assert [
        v for v in service.get("volumes", []) if v.split(":")[0] not in COMPOSE["volumes"]
    ] == []


@pytest.mark.parametrize("name", OURS)
def test_our_own_programs_can_write_their_state_and_nothing_else(name: str) -> None:
    service = OURS[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["volumes"] == [f"state:{image_environment()['HOUVAST_STATE']}"]
    user = re.findall(r"^USER (.*)$", (BASE_DIR / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert user == [service["user"]]


def test_who_is_waited_for_can_say_that_it_is_ready() -> None:
    for name, service in SERVICES.items():
        for other, waited in service.get("depends_on", {}).items():
            if waited["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other], (name, other)
            else:
                assert SERVICES[other]["restart"] == "no", (name, other)
        if "ports" in service:
            assert "healthcheck" in service, name


def test_ports_open_on_this_machine_alone_unless_somebody_says_otherwise() -> None:
    ports = [port for one in SERVICES.values() for port in one.get("ports", [])]
    assert len(ports) == 2
    assert all(port.startswith("127.0.0.1:") for port in ports)
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in ("postgres", "valkey", "relay", "beat", "migrate"):
        assert SERVICES[name]["networks"] == ["inside"], name


def test_the_watchdog_needs_postgresql_alone() -> None:
    assert set(SERVICES["watchdog"]["depends_on"]) == {"postgres", "migrate"}


@pytest.mark.parametrize("name", SERVICES)
def test_no_secret_stands_in_the_file(name: str) -> None:
    service = SERVICES[name]
    held = set(service.get("secrets", []))
    used = set()
    for variable, value in service.get("environment", {}).items():
        if SECRET.search(variable):
            assert variable.endswith("_FILE"), variable
            assert value.startswith("/run/secrets/"), variable
            used.add(value.removeprefix("/run/secrets/"))
    assert used == held


def test_secrets_are_files_that_reach_neither_git_nor_the_image() -> None:
    assert dict(secret_files(COMPOSE)) == {s: f"./secrets/{s}" for s in COMPOSE["secrets"]}
    assert "/secrets/" in (BASE_DIR / ".gitignore").read_text("utf-8").splitlines()
    assert "secrets" in (BASE_DIR / ".dockerignore").read_text("utf-8").splitlines()


def test_the_owner_of_the_tables_works_in_the_migration_job_alone() -> None:
    for name, service in SERVICES.items():
        owns = {"database_url_migrate", "database_url_admin"} & set(service.get("secrets", []))
        assert bool(owns) == (name == "migrate"), name


def test_every_variable_is_one_that_the_settings_read(tmp_path: Path) -> None:
    given = OURS["migrate"]["environment"]
    environment = {"PATH": os.environ["PATH"], "HOUVAST_NO_DATABASE": "1"}
    for name, value in given.items():
        if name.endswith("_FILE"):
            path = tmp_path / name
            path.write_text("one:" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=", "utf-8")
            value = str(path)
        environment[name] = value
    done = subprocess.run(
        [sys.executable, "-c", ASKED],
        cwd=BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    asked = set(json.loads(done.stdout))
    # Addresses of databases are looked up by role, and only where there is a database.
    from portal.databases import ROLE_URLS

    asked |= {f"{name}_FILE" for name in ROLE_URLS.values()} | {"HOUVAST_DATABASE_ROLE"}
    assert set(given) - asked == set()
    assert set(image_environment()) - asked - {"PATH"} == {
        "PYTHONUNBUFFERED",
        "PYTHONDONTWRITEBYTECODE",
    }
