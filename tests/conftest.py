"""Fixtures for every test: a real PostgreSQL 18 and Valkey, the real roles, and no way out.

Tests connect as `app` and `employer_web`, never as superuser. Use `db` or
`@pytest.mark.django_db` for a transaction that is rolled back (on both aliases), and
`committed_db` where commits, several connections or deferred triggers are the point.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

STATE_PREFIX = "houvast-tests-"
OURS = re.compile(r"HOUVAST_|DATABASE_URL|REDIS_URL|SECRET_KEY|ALLOWED_HOSTS|EMAIL_")

# Before Django reads them: the developer's own variables must not reach the tests.
for _name in [name for name in os.environ if OURS.match(name)]:
    del os.environ[_name]
os.environ["HOUVAST_ENV"] = "test"
os.environ["HOUVAST_STATE"] = tempfile.mkdtemp(prefix=f"{STATE_PREFIX}{os.getpid()}-")
Path(os.environ["HOUVAST_STATE"]).chmod(0o711)  # PostgreSQL does not run as root
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"

import django  # noqa: E402
import hypothesis  # noqa: E402
import pytest  # noqa: E402
from pytest_socket import socket_allow_hosts  # noqa: E402

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

    from tests.committed import CleanSlate

ALIASES = ["default", "employer"]
DATABASE = "test_houvast"
#: Statements that move no data: a count of queries leaves them out (decisions.md 25).
HOUSEKEEPING = re.compile(
    r"SET |SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK|BEGIN|COMMIT|SELECT pg_(try_)?advisory|"
    r"SELECT set_config|.*\baccounts_clockoffset\b",
    re.IGNORECASE,
)

django.setup()

hypothesis.settings.register_profile(
    "ci", derandomize=True, deadline=None, max_examples=100, database=None
)
hypothesis.settings.register_profile("deep", deadline=None, max_examples=5000, database=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every database test both aliases; refuse `transaction=True`: no role may truncate."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker and marker.kwargs.get("transaction"):
            raise pytest.UsageError(f"{item.nodeid}: use the fixture committed_db instead.")
        if marker or "db" in getattr(item, "fixturenames", ()):
            kwargs: dict[str, Any] = {"databases": ALIASES} | dict(marker.kwargs if marker else {})
            item.add_marker(pytest.mark.django_db(**kwargs), append=False)


def pytest_runtest_setup() -> None:
    """Loopback and Unix sockets alone: nothing a test does leaves this machine."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


def pytest_sessionstart() -> None:
    """Remove what a killed run left behind: its servers and its folder."""
    import psutil

    from portal.embedded import Servers

    for folder in Path(tempfile.gettempdir()).glob(f"{STATE_PREFIX}*"):
        run = int(folder.name.removeprefix(STATE_PREFIX).split("-")[0])
        if folder.stat().st_uid == os.geteuid() and not psutil.pid_exists(run):
            Servers(folder, throwaway=True).stop(abandon=True)
            shutil.rmtree(folder, ignore_errors=True)


def pytest_unconfigure() -> None:
    """Stop the servers of this run and remove their folder."""
    from portal.embedded import Servers

    state = Path(os.environ["HOUVAST_STATE"])
    if state.exists():
        Servers(state, throwaway=True).stop(abandon=True)
        shutil.rmtree(state, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[CleanSlate]:
    """Roles, both schemas, all migrations and the rights, on a server of our own."""
    import psycopg
    from django.conf import settings
    from django.db import connections

    from portal.embedded import SUPERUSER
    from tests.committed import CleanSlate
    from tests.prepared import prepare_from_copy

    with django_db_blocker.unblock():
        prepare_from_copy(settings.EMBEDDED_SERVERS)
        # A table emptied between two tests must not be remembered as one that is always empty:
        # three hundred rows in it would then be joined row by row.
        with psycopg.connect(
            settings.EMBEDDED_SERVERS.database_url(SUPERUSER, DATABASE), autocommit=True
        ) as connection:
            connection.execute("ALTER SYSTEM SET autovacuum = off")
            connection.execute("SELECT pg_reload_conf()")
        slate = CleanSlate(settings.EMBEDDED_SERVERS, DATABASE)
        slate.remember()
        yield slate
        connections.close_all()


@pytest.fixture
def committed_db(
    django_db_setup: CleanSlate, django_db_blocker: DjangoDbBlocker
) -> Iterator[CleanSlate]:
    """Real commits over any number of connections; afterwards the tables are as migrated."""
    from django.db import connections

    with django_db_blocker.unblock():
        # A seal that does not open is reported over a connection of its own, also by a test whose
        # transaction is rolled back.
        django_db_setup.restore()
        try:
            yield django_db_setup
        finally:
            connections.close_all()
            django_db_setup.restore()


@pytest.fixture
def transactional_db(committed_db: CleanSlate) -> CleanSlate:
    """The name under which `live_server` asks for real commits."""
    return committed_db


@pytest.fixture
def run_together(committed_db: CleanSlate) -> Callable[[int, Callable[[int], Any]], list[Any]]:
    """`run_together(50, work)`: threads that start at one moment; results or exceptions."""
    from tests.committed import run_together as together

    return together


@pytest.fixture
def now() -> datetime:
    """Monday 1 March 2027, 10:00 in Amsterdam: an ordinary working day."""
    return datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def stopped_clock(now: datetime) -> Iterator[datetime]:
    """The house's clock stands at `now`."""
    from accounts import clock

    with clock.stopped_at(now):
        yield now


@pytest.fixture
def assert_sql() -> Callable[..., AbstractContextManager[list[str]]]:
    """`with assert_sql(3):` fails unless exactly three statements ran, on both aliases together.

    `at_most=True` allows fewer. Yields the list of statements, filled when the block ends.
    """
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    @contextmanager
    def check(count: int, *, at_most: bool = False) -> Iterator[list[str]]:
        statements: list[str] = []
        with ExitStack() as stack:
            captures = [
                stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in ALIASES
            ]
            yield statements
        found = [query["sql"] for capture in captures for query in capture.captured_queries]
        statements += [sql for sql in found if not HOUSEKEEPING.match(sql)]
        listing = "\n".join(statements)
        right = len(statements) <= count if at_most else len(statements) == count
        assert right, f"{len(statements)} statements instead of {count}:\n{listing}"

    return check
