"""`make check`: everything about the code that can be judged without running the product."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]

#: Enough of a production environment for `check --deploy`; nothing here opens anything.
PRODUCTION = {
    "HOUVAST_ENV": "production",
    "SECRET_KEY": "for the deployment check alone, never deployed: 0f3c9a7be2d84516c7a9e0b1",
    "HOUVAST_KEYS": "check:" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=",
    "HOUVAST_INDEX_SECRET": "for the deployment check alone, never deployed",
    "HOUVAST_TRIAGE_PROPOSAL": "off",
    "HOUVAST_BASE_URL": "https://houvast.example",
    "ALLOWED_HOSTS": "houvast.example",
    "EMAIL_HOST": "mail.houvast.example",
    "DEFAULT_FROM_EMAIL": "post@houvast.example",
    "HOUVAST_SMS_URL": "https://sms.example/send",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "DATABASE_URL": "postgresql://app@127.0.0.1:1/houvast",
    "DATABASE_URL_EMPLOYER_WEB": "postgresql://employer_web@127.0.0.1:1/houvast",
}

#: What is judged -> the command that judges it.
CHECKS: dict[str, list[str]] = {
    "formatting": [str(BIN / "ruff"), "format", "--check", "."],
    "lint": [str(BIN / "ruff"), "check", "."],
    "types": [str(BIN / "mypy"), "."],
    "import contracts": [str(BIN / "lint-imports")],
    "templates": [str(BIN / "djlint"), "--lint", "--quiet", "."],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "deployment": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
    "diagrams and generated pages": [sys.executable, "-m", "portal.generated", "--check"],
    "translations": [sys.executable, "-m", "portal.translations", "--missing"],
}


def judge(name: str, command: list[str]) -> bool:
    """Run one check; show its output only when it fails."""
    began = time.monotonic()
    environment = {**os.environ, "HOUVAST_NO_DATABASE": "1"}
    if name == "deployment":
        environment = {**os.environ, **PRODUCTION}
    done = subprocess.run(
        command, cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    word = "ok" if done.returncode == 0 else "FAILED"
    sys.stdout.write(f"{name:30} {word:6} {time.monotonic() - began:5.1f} s\n")
    if done.returncode:
        sys.stdout.write(f"{done.stdout}{done.stderr}\n")
    sys.stdout.flush()
    return done.returncode == 0


def main() -> int:
    """Run every check, also after one failed; return 0 only when all are satisfied."""
    verdicts = [judge(name, command) for name, command in CHECKS.items()]
    failed = verdicts.count(False)
    sys.stdout.write(f"{len(verdicts) - failed} passed, {failed} failed\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
