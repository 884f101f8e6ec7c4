"""The environment, read once and with types. What is missing or wrong is named in one line."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

STAGES = ("development", "test", "production")


class SettingError(ImproperlyConfigured):
    """A variable is missing or cannot be read. The message is one line that names it."""


@dataclass(frozen=True)
class Environment:
    """Typed reader over a mapping of variables, usually `os.environ`.

    Every variable `NAME` may also be given as a file: `NAME_FILE=/run/secrets/name`.
    """

    values: Mapping[str, str]

    @property
    def stage(self) -> str:
        """`development`, `test` or `production` (variable HOUVAST_ENV)."""
        return self.choice("HOUVAST_ENV", STAGES, default="development")

    @property
    def is_production(self) -> bool:
        """Whether real people use this process."""
        return self.stage == "production"

    def given(self, name: str) -> str | None:
        """The value of `name`, from the variable or its file; None when absent or empty.

        Raises SettingError when both are set, or the file cannot be read.
        """
        path = self.values.get(f"{name}_FILE")
        if not path:
            return self.values.get(name) or None
        if self.values.get(name):
            raise SettingError(f"{name} and {name}_FILE are both set: keep one of them.")
        try:
            return Path(path).read_text(encoding="utf-8").strip() or None
        except OSError as error:
            reason = error.strerror or "unreadable"
            raise SettingError(f"{name}_FILE cannot be read: {reason.lower()}.") from None

    def text(self, name: str, *, default: str | None = None) -> str:
        """The value of `name`. `default` holds outside production only; without one it is required.

        Raises SettingError when absent.
        """
        value = self.given(name)
        if value is not None:
            return value
        if default is None or self.is_production:
            where = " in production" if default is not None else ""
            raise SettingError(f"{name} is missing: set it (or {name}_FILE){where}.")
        return default

    def optional(self, name: str, default: str = "") -> str:
        """The value of `name`, or `default` in every stage."""
        return self.given(name) or default

    def choice(self, name: str, allowed: tuple[str, ...], *, default: str | None = None) -> str:
        """One of `allowed`. Raises SettingError on anything else, or when absent."""
        value = self.given(name) or default
        if value is None:
            raise SettingError(f"{name} is missing: choose {' or '.join(allowed)}.")
        if value not in allowed:
            raise SettingError(f"{name} is {value!r}: choose {' or '.join(allowed)}.")
        return value

    def switch(self, name: str, *, default: bool | None = None) -> bool:
        """`on` or `off` (also 1 and 0). Raises SettingError on anything else."""
        fallback = None if default is None else ("on" if default else "off")
        value = {"1": "on", "0": "off"}.get(self.given(name) or "", self.given(name)) or fallback
        if value not in ("on", "off"):
            problem = "is missing" if value is None else f"is {value!r}"
            raise SettingError(f"{name} {problem}: choose on or off.")
        return value == "on"

    def names(self, name: str, *, default: str | None = None) -> list[str]:
        """A comma-separated list; `default` holds outside production only."""
        return [
            part.strip() for part in self.text(name, default=default).split(",") if part.strip()
        ]

    def choices(self, name: str, allowed: tuple[str, ...], *, default: str) -> tuple[str, ...]:
        """Some of `allowed`, comma between, in their order. Raises SettingError on others."""
        asked = [part.strip() for part in (self.given(name) or default).split(",")]
        if not set(asked) <= set(allowed):
            raise SettingError(f"{name} is {','.join(asked)!r}: choose from {', '.join(allowed)}.")
        return tuple(each for each in allowed if each in asked)

    def number(self, name: str, *, default: int) -> int:
        """A whole number, in every stage `default` when absent. Raises SettingError otherwise."""
        value = self.given(name)
        if value is None:
            return default
        try:
            return int(value)
        except ValueError:
            raise SettingError(f"{name} is {value!r}: give a whole number.") from None

    def moment(self, name: str) -> datetime | None:
        """`real` or absent gives None, an ISO time gives that moment in UTC.

        Raises SettingError when it is neither, or has no time zone.
        """
        value = self.given(name)
        if value in (None, "real"):
            return None
        try:
            parsed = datetime.fromisoformat(str(value))
        except ValueError:
            raise SettingError(f"{name} is {value!r}: give real, or an ISO time.") from None
        if parsed.tzinfo is None:
            raise SettingError(f"{name} has no time zone: end it with Z or +01:00.")
        return parsed.astimezone(UTC)

    def key_ring(self, name: str, *, default: str) -> dict[str, bytes]:
        """Keys of 32 bytes as `id:base64,id:base64`; the first one seals, all of them open.

        Raises SettingError when a key is malformed or an id comes twice.
        """
        ring: dict[str, bytes] = {}
        for entry in self.names(name, default=default):
            key_id, _, encoded = entry.partition(":")
            try:
                key = base64.b64decode(encoded, validate=True)
            except binascii.Error:
                key = b""
            if not key_id or len(key) != 32:
                raise SettingError(f"{name} needs id:base64 of 32 bytes, comma between keys.")
            if key_id in ring:
                raise SettingError(f"{name} names the key {key_id!r} twice.")
            ring[key_id] = key
        if not ring:
            raise SettingError(f"{name} holds no key.")
        return ring

    def refuse_in_production(self, *names: str) -> None:
        """Raise SettingError when one of `names` is set where real people are served."""
        for name in names:
            if self.is_production and self.given(name):
                raise SettingError(f"{name} is for development and tests: unset it in production.")
