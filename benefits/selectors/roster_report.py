"""What was wrong with a list, in the reader's language: rows and words, never content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from benefits.domain.staff_list.reading import HARMLESS
from benefits.domain.staff_list.wording import file_words, row_words
from benefits.models import RosterUpload


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One row, counted as a spreadsheet counts, and what is wrong in it."""

    row: int
    words: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was wrong: the first rows one by one, `more` beyond them, `left_out` in all.

    `refusal` says why nothing could be read at all.
    """

    lines: tuple[ReportLine, ...]
    more: int
    left_out: int
    refusal: str = ""
    refusal_row: int = 0


def report_of(upload: RosterUpload) -> Report:
    """The report of a list that was read."""
    return _report(upload.problems, upload.problem_counts)


def report_of_refusal(
    code: str, row: int, problems: Iterable[tuple[int, str]], counts: Mapping[str, int]
) -> Report:
    """The report of a file of which nothing is used. `code` is one of NotAList."""
    found = _report(problems, counts)
    return Report(found.lines, found.more, found.left_out, _(file_words(code)), row)


def _report(problems: Iterable[Iterable[int | str]], counts: Mapping[str, int]) -> Report:
    lines = tuple(ReportLine(int(row), _(row_words(str(code)))) for row, code in problems)
    return Report(
        lines=lines,
        more=sum(counts.values()) - len(lines),
        left_out=sum(count for code, count in counts.items() if code not in HARMLESS),
    )
