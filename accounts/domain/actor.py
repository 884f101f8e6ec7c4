"""Who acts: the first argument of every service, and the first columns of the access log."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """One person or one running part, at the moment it does something.

    `role` is one of `accounts.models.Role`, `anonymous`, or `system:<part>`. `access_point` says
    from where (shortened address, session fingerprint), `request_id` ties log lines together.
    `responsible_user_id` is the person on whose behalf it happens, when that is someone else.
    """

    user_id: UUID | None
    role: str
    access_point: str = ""
    request_id: str = ""
    responsible_user_id: UUID | None = None

    @classmethod
    def system(cls, part: str, *, responsible_user_id: UUID | None = None) -> Actor:
        """A running part without a person behind the keyboard: worker, relay, watchdog, setup."""
        return cls(user_id=None, role=f"system:{part}", responsible_user_id=responsible_user_id)

    @property
    def is_system(self) -> bool:
        """Whether this is a running part, not a person."""
        return self.role.startswith("system:")

    @property
    def source(self) -> str:
        """Where the deed came in, for the log: `web`, or the name of the running part."""
        return self.role.removeprefix("system:") if self.is_system else "web"
