"""docker-compose.yml as an engine reads it: anchors and merges resolved, variables filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

BASE_DIR = Path(__file__).resolve().parents[3]
PATH = BASE_DIR / "docker-compose.yml"
VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?:(?P<kind>:-|:\?)(?P<rest>[^}]*))?\}")

#: What a clinic has to say before the file is accepted, with values of nobody.
CHOSEN = {
    "HOUVAST_BASE_URL": "https://houvast.example",
    "ALLOWED_HOSTS": "houvast.example",
    "HOUVAST_TRIAGE_PROPOSAL": "off",
    "EMAIL_HOST": "mail.houvast.example",
    "DEFAULT_FROM_EMAIL": "post@houvast.example",
    "HOUVAST_SMS_URL": "https://sms.example/send",
}


def filled_in(text: str, variables: Mapping[str, str]) -> str:
    """`text` with `${NAME:-default}` and `${NAME:?complaint}` replaced.

    Raises KeyError for a variable that is required and absent.
    """

    def value(match: re.Match[str]) -> str:
        given = variables.get(match["name"])
        if given:
            return given
        if match["kind"] != ":-":
            raise KeyError(match["name"])
        return match["rest"]

    return VARIABLE.sub(value, text)


def load(variables: Mapping[str, str] = CHOSEN) -> dict[str, Any]:
    """The whole file. Variables are filled in after parsing: `on` stays a word."""

    def walk(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: walk(value) for key, value in node.items()}
        if isinstance(node, list):
            return [walk(value) for value in node]
        return filled_in(node, variables) if isinstance(node, str) else node

    found: dict[str, Any] = walk(yaml.safe_load(PATH.read_text(encoding="utf-8")))
    return found


def required() -> set[str]:
    """The variables without which the file is refused."""
    return {m["name"] for m in VARIABLE.finditer(PATH.read_text("utf-8")) if m["kind"] == ":?"}


def ours(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The services that run the image of this repository."""
    return {name: one for name, one in compose["services"].items() if "build" in one}


def image_environment() -> dict[str, str]:
    """What the Dockerfile's last stage sets."""
    stage = (BASE_DIR / "Dockerfile").read_text("utf-8").split("\nFROM ")[-1]
    lines = re.search(r"^ENV ((?:.*\\\n)*.*)", stage, re.MULTILINE)
    assert lines
    return dict(pair.split("=", 1) for pair in lines[1].replace("\\\n", " ").split())


def secret_files(compose: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(secret, path on the host) of every secret."""
    return ((name, one["file"]) for name, one in compose["secrets"].items())
