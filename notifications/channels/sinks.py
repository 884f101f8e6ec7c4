"""Files that stand in for the outside world in development, demo and tests: one JSON a line."""

from __future__ import annotations

import fcntl
import json
from pathlib import Path


class Sink:
    """Appends each message once, however often it comes and from however many processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: set[str] = set()
        self._read_to = 0

    def append(
        self, *, key: str, at: str, channel: str, to: str, subject: str, body: str, **more: str
    ) -> bool:
        """Write one line and return True; False when `key` is there already."""
        line = {"at": at, "channel": channel, "to": to, "subject": subject, "body": body}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            self._catch_up()
            if key in self._seen:
                return False
            file.write(json.dumps(line | more | {"id": key}, ensure_ascii=False) + "\n")
            return True

    def _catch_up(self) -> None:
        """Read the ids that came in since the last look; all of them when the file was emptied."""
        if self.path.stat().st_size < self._read_to:
            self._seen.clear()
            self._read_to = 0
        with self.path.open("rb") as file:
            file.seek(self._read_to)
            for line in file:
                if not line.endswith(b"\n"):
                    break  # a writer was killed in the middle of its line
                self._seen.add(json.loads(line)["id"])
                self._read_to += len(line)
