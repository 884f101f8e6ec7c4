"""The page ``docs/triage-rules.md``, made from the decision table in force."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from intake.domain.triage.answers import ABOUT_THE_BABY, CODES, FIELDS, ITEM_COUNTS, MAXIMA
from intake.domain.triage.derived import TRUTHS
from intake.domain.triage.glossary import ANSWERS, FACTS, Meaning
from intake.domain.triage.rules import DecisionTable, Lift, Rule
from intake.domain.triage.sources import SOURCES
from intake.domain.triage.tables import CURRENT_TABLE
from intake.domain.triage.tracks import SAFETY_FIRST, TRACKS
from intake.domain.triage.wording import in_words
from scheduling.domain.promises import POLICY, Days, Hours, StaffedMinutes, Term, WorkingDays

INTRO = """# Triage rules, version {version}

Generated from `intake/domain/triage/` by `python -m portal.generated`; do not edit by hand.

This table is a proposal that a registered clinician must sign off. Every rule sets a minimum level
and the level is the highest minimum; {lift} alone raises, by one and never above 4. No rule lowers.
A worse answer never gives a lower level, and an open answer lies between the best and the worst.
The level itself is a proposal too: a clinician confirms it.

Fingerprint (SHA-256 of the table): `{table_hash}`
"""


def page(table: DecisionTable = CURRENT_TABLE) -> str:
    """The whole page as Markdown, ending in one newline."""
    intro = INTRO.format(version=table.version, lift=table.lift.id, table_hash=table.table_hash)
    parts = [
        intro,
        _section("Levels and promises", _levels()),
        _section("Rules", _rules(table)),
        _section("Flags", _flags(table)),
        _section("Care track", _tracks()),
        _section("Answers", _answers()),
        _section("Facts made from answers", _facts()),
        _section("Sources", _sources()),
    ]
    return "\n".join(parts)


def _section(title: str, lines: Iterable[str]) -> str:
    return f"## {title}\n\n" + "\n".join(lines) + "\n"


def _levels() -> Iterator[str]:
    yield f"Nominal promise, counted from submission (policy {POLICY.version})."
    yield ""
    yield "| level | contact | first appointment | second appointment |"
    yield "|---|---|---|---|"
    for level, terms in POLICY.terms.items():
        cells = [_term(terms.contact), _term(terms.first), _term(terms.second)]
        yield f"| {level} {terms.name_nl} / {terms.name_en} | {' | '.join(cells)} |"


def _term(term: Term | None) -> str:
    match term:
        case Hours(count):
            return f"{count} hours by the clock"
        case Days(count):
            return f"23:59 of day {count}"
        case WorkingDays(count):
            return f"23:59 of working day {count}"
        case StaffedMinutes(count):
            return f"{count} minutes in staffed hours, else {count} after the next one begins"
        case None:
            return "none"


def _rules(table: DecisionTable) -> Iterator[str]:
    yield "Each with its level and sources, one sentence in Dutch and English, and the condition."
    for rule_id, rule in sorted(table.by_id.items()):
        yield ""
        yield f"**{rule_id}** · {_gives(rule)} · {rule.source}"
        yield f"- NL: {rule.reason.nl}"
        yield f"- EN: {rule.reason.en}"
        words = in_words(rule.when)
        yield f"- NL als: {words.nl}"
        yield f"- EN if: {words.en}"
        yield f"- `{rule.when.text}`"


def _gives(rule: Rule | Lift) -> str:
    if isinstance(rule, Lift):
        return f"raises levels {', '.join(map(str, rule.from_levels))} by {rule.by}"
    if rule.grades is None:
        return f"level {rule.level}"
    return f"level {rule.level}-{max(level for _, level in rule.grades.cut_offs)}"


def _flags(table: DecisionTable) -> Iterator[str]:
    yield "A flag is for a human to see and gives no level."
    yield ""
    for flag in table.flags:
        yield f"- **{flag.id}**: {flag.meaning.nl} / {flag.meaning.en} `{flag.when.text}`"


def _tracks() -> Iterator[str]:
    yield "The first that fits; it never changes the level."
    yield ""
    for number, track in enumerate((SAFETY_FIRST, *TRACKS), start=1):
        yield f"{number}. **{track.id}**: {track.name.nl} / {track.name.en} `{track.when.text}`"


def _answers() -> Iterator[str]:
    about = ", ".join(f"`{field}`" for field in FIELDS if field in ABOUT_THE_BABY)
    yield 'Open is `null`; what does not apply is `"na"` and never counts as missing.'
    yield f"When the baby died, or before the birth, these are never read: {about}."
    yield ""
    yield "| field | values | meaning |"
    yield "|---|---|---|"
    for field in FIELDS:
        yield f"| {field} | {_values(field)} | {_meaning(ANSWERS[field])} |"


def _values(field: str) -> str:
    if field in CODES:
        return ", ".join(CODES[field])
    if field in MAXIMA:
        return f"0-{MAXIMA[field]}"
    return f"{ITEM_COUNTS[field]} items 0-3"


def _facts() -> Iterator[str]:
    for name, meaning in FACTS.items():
        yield f"- `{name}`{'' if name in TRUTHS else ' (number)'}: {_meaning(meaning)}"


def _meaning(meaning: Meaning) -> str:
    """The English name, with what each number of its scale means."""
    steps = ", ".join(f"{value} {step.en}" for value, step in enumerate(meaning.values))
    return f"{meaning.name.en}: {steps}" if steps else meaning.name.en


def _sources() -> Iterator[str]:
    for mark in sorted(SOURCES, key=_mark_order):
        yield f"- **{mark}**: {SOURCES[mark]}"


def _mark_order(mark: str) -> tuple[str, int]:
    match = re.fullmatch(r"([A-Z]+)(\d*)", mark)
    return (match[1], int(match[2] or 0)) if match else (mark, 0)
