"""What the intake refuses, in terms a page can explain."""

from __future__ import annotations


class SubmissionIncomplete(Exception):
    """Questions that must be answered first. `pages`: their ids, in order, at least one."""

    def __init__(self, pages: tuple[str, ...]) -> None:
        super().__init__(", ".join(pages))
        self.pages = pages


class BookingsClosed(Exception):
    """The clinic takes no intakes yet, or nobody there could own a promise. The draft stays."""
