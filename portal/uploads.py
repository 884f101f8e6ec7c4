"""Files that people send: kept in memory for the request they came with, never on disk."""

from __future__ import annotations

from typing import IO, Any

from django.core.files.uploadhandler import MemoryFileUploadHandler, StopUpload
from django.http import HttpRequest

from benefits.domain.staff_list.text import MAX_BYTES


class MemoryOnly(MemoryFileUploadHandler):
    """Takes a file into memory; one above `MAX_BYTES` is let go and `request.is_too_big` set.

    Django's own handlers write larger files to a temporary folder, where a list of staff would
    outlive a killed process.
    """

    request: HttpRequest
    size: int

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, Any],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Every upload is for this handler."""
        self.activated = True
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keep a piece. Raises StopUpload when it becomes too much."""
        self.size += len(raw_data)
        if self.size > MAX_BYTES:
            self.request.is_too_big = True  # type: ignore[attr-defined]
            raise StopUpload(connection_reset=False)
        return super().receive_data_chunk(raw_data, start)
