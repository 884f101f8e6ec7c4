"""The embedded servers: started once by many, stopped cleanly, found again with their data."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
import redis

from portal.embedded import SUPERUSER, EmbeddedServerError, Servers


@pytest.fixture
def servers() -> Iterator[Servers]:
    # Not tmp_path: when the tests run as root, PostgreSQL's account must be able to get there.
    folder = Path(tempfile.mkdtemp(prefix=f"houvast-tests-{os.getpid()}-"))
    made = Servers(folder, throwaway=True)
    yield made
    made.stop(abandon=True)
    shutil.rmtree(folder)


def write(servers: Servers) -> None:
    with psycopg.connect(servers.database_url(SUPERUSER, "postgres")) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('houvast')")


def read(servers: Servers) -> str:
    with psycopg.connect(servers.database_url(SUPERUSER, "postgres")) as connection:
        row = connection.execute("SELECT word FROM kept").fetchone()
    assert row
    return str(row[0])


def test_a_second_start_finds_the_data(servers: Servers) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: servers.ensure(), range(4)))
    first = servers.pids()
    assert set(first) == {"postgres", "valkey"}
    servers.ensure()
    assert servers.pids() == first
    write(servers)
    servers.stop()
    assert servers.pids() == {}
    assert not servers.is_running()
    servers.stop()
    servers.ensure()
    assert read(servers) == "houvast"
    assert set(first.values()).isdisjoint(servers.pids().values())


def test_killed_servers_come_back(servers: Servers) -> None:
    servers.ensure()
    write(servers)
    with psycopg.connect(
        servers.database_url(SUPERUSER, "postgres"), autocommit=True
    ) as connection:
        connection.execute("CHECKPOINT")
    for pid in servers.pids().values():
        os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while servers.pids() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert servers.pids() == {}
    servers.ensure()
    assert read(servers) == "houvast"
    assert redis.from_url(servers.redis_url).ping() is True


def test_what_houvast_needs_is_in_the_wheel(servers: Servers) -> None:
    servers.ensure()
    with psycopg.connect(servers.database_url(SUPERUSER, "postgres")) as connection:
        assert connection.info.server_version // 10000 == 18
        connection.execute("CREATE EXTENSION btree_gist")
        found = connection.execute("SHOW listen_addresses").fetchone()
    assert found == ("",)
    assert servers.socket_folder.stat().st_mode & 0o777 == 0o700


def test_development_survives_a_power_cut(servers: Servers) -> None:
    lasting = Servers(servers.state, throwaway=False)
    lasting.ensure()
    with psycopg.connect(servers.database_url(SUPERUSER, "postgres")) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
    with redis.from_url(servers.redis_url) as valkey:
        assert valkey.config_get("appendonly") == {"appendonly": "yes"}


def test_a_failure_says_which_server_and_where_its_log_is(
    servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.embedded.START_ATTEMPTS", 1)
    servers.postgres_data.mkdir(parents=True)
    (servers.postgres_data / "PG_VERSION").write_text("18\n")
    servers.postgres_data.chmod(0o777)  # PostgreSQL refuses to start in such a folder
    with pytest.raises(EmbeddedServerError, match=r"^PostgreSQL: pg_ctl failed .*postgres\.log$"):
        servers.ensure()
