"""Where the database is, and as whom we reach it: one PostgreSQL database, two schemas.

Alias `default` is the clinic's side (role `app`, schemas `public` and `employer`), alias
`employer` the employer's (role `employer_web`, schema `employer` alone).
"""

from __future__ import annotations

from typing import Any

from psycopg.conninfo import conninfo_to_dict

from portal.embedded import Servers
from portal.environment import Environment

#: Role -> the variable that holds its address.
ROLE_URLS = {
    "app": "DATABASE_URL",
    "migrate": "DATABASE_URL_MIGRATE",
    "employer_web": "DATABASE_URL_EMPLOYER_WEB",
    "employer_ro": "DATABASE_URL_EMPLOYER_RO",
    "billing_ro": "DATABASE_URL_BILLING_RO",
    "sealer": "DATABASE_URL_SEALER",
}
#: Alias -> the role that serves it and the schemas it sees, in this order.
ALIASES = {
    "default": ("app", "public,employer"),
    "employer": ("employer_web", "employer"),
}
NO_DATABASE = {"ENGINE": "django.db.backends.dummy"}


def is_embedded(environment: Environment) -> bool:
    """Whether the embedded server is used: no address is given, and this is not production."""
    return environment.given("DATABASE_URL") is None and not environment.is_production


def role_urls(environment: Environment, servers: Servers) -> dict[str, str]:
    """The address per role that this process was given; embedded ones where none is given.

    Production needs those of the two aliases, or that of `migrate` when HOUVAST_DATABASE_ROLE
    says so: a web process never holds the owner's password. Raises SettingError when one is absent.
    """
    needed = needed_roles(environment)
    name = "test_houvast" if environment.stage == "test" else "houvast"
    embedded = is_embedded(environment)
    urls: dict[str, str] = {}
    for role, variable in ROLE_URLS.items():
        if embedded:
            urls[role] = servers.database_url(role, name)
        elif role in needed:
            urls[role] = environment.text(variable)
        elif url := environment.given(variable):
            urls[role] = url
    return urls


def needed_roles(environment: Environment) -> set[str]:
    """The roles this process connects as."""
    if environment.choice("HOUVAST_DATABASE_ROLE", ("app", "migrate"), default="app") == "migrate":
        return {"migrate"}
    return {role for role, _ in ALIASES.values()}


def aliases(environment: Environment, urls: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Django's DATABASES. HOUVAST_DATABASE_ROLE=migrate connects both aliases as the owner."""
    embedded = is_embedded(environment)
    as_owner = needed_roles(environment) == {"migrate"}
    found = {}
    for alias, (role, search_path) in ALIASES.items():
        url = urls["migrate" if as_owner else role]
        found[alias] = connection(url, search_path, patient=as_owner)
        found[alias]["ENGINE"] = (
            "portal.lazy_postgres" if embedded else "django.db.backends.postgresql"
        )
    return found


def connection(url: str, search_path: str, *, patient: bool) -> dict[str, Any]:
    """The settings of one connection.

    `patient` connections (migrations) may run long; the others are cut off after 15 s, give up
    on a lock after 2 s and may not sit idle in a transaction for over 30 s (security.md 4.6).
    """
    given = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    limits = {"search_path": search_path, "lock_timeout": "2s"}
    if not patient:
        limits |= {"statement_timeout": "15s", "idle_in_transaction_session_timeout": "30s"}
    known = {
        "NAME": given.pop("dbname", ""),
        "USER": given.pop("user", ""),
        "PASSWORD": given.pop("password", ""),
        "HOST": given.pop("host", ""),
        "PORT": given.pop("port", ""),
    }
    options = " ".join(f"-c {name}={value}" for name, value in limits.items())
    return known | {
        "OPTIONS": given | {"options": options, "connect_timeout": 5},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
