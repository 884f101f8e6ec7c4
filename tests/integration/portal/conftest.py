"""What the tests of the frame share: subprocesses with a clean environment, strict connections."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

Manage = Callable[..., subprocess.CompletedProcess[str]]
Connect = Callable[[str], psycopg.Connection[Any]]

BASE_DIR = Path(__file__).resolve().parents[3]
PRODUCTION = {
    "HOUVAST_ENV": "production",
    "SECRET_KEY": "a long random value that only this test knows: 8f1c0e5b7a92d34466",
    "HOUVAST_KEYS": "first:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=",
    "HOUVAST_INDEX_SECRET": "another long random value that only this test knows",
    "HOUVAST_TRIAGE_PROPOSAL": "off",
    "HOUVAST_BASE_URL": "https://houvast.example",
    "ALLOWED_HOSTS": "houvast.example",
    "EMAIL_HOST": "mail.houvast.example",
    "DEFAULT_FROM_EMAIL": "post@houvast.example",
    "HOUVAST_SMS_URL": "https://sms.example/send",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "DATABASE_URL": "postgresql://app:x@127.0.0.1:1/houvast",
    "DATABASE_URL_EMPLOYER_WEB": "postgresql://employer_web:x@127.0.0.1:1/houvast",
}


@pytest.fixture
def manage() -> Manage:
    """`manage("check", HOUVAST_ENV="production")`: a fresh process with this environment alone."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        basics = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return subprocess.run(
            [sys.executable, "-W", "error::DeprecationWarning:portal", "manage.py", *arguments],
            cwd=BASE_DIR,
            env=basics | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run


@pytest.fixture
def connect(django_db_setup: object) -> Iterator[Connect]:
    """`connect("billing_ro")`: a connection of its own as that role, closed afterwards."""
    opened: list[psycopg.Connection[Any]] = []

    def as_role(role: str) -> psycopg.Connection[Any]:
        opened.append(psycopg.connect(settings.DATABASE_URLS[role], autocommit=True))
        return opened[-1]

    yield as_role
    for connection in opened:
        connection.close()
