"""What the pages of the rule workshop show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import Role, User
from care.domain.rulebook import Book, Difference, book, differences
from care.selectors import access
from intake.domain.triage import TABLES, DecisionTable
from intake.domain.triage.changes import LEVELS
from intake.domain.triage.examples import Example, check_examples, examples_of
from intake.domain.triage.rules import Text
from intake.domain.triage.tracks import TRACKS_BY_ID
from intake.domain.triage.workshop import Accepted
from intake.models import Intake, TableDraft, TableReplay, TableSignature
from intake.selectors import tables
from intake.selectors.tables import Standing, Version

#: Movers on one page.
PAGE = 50


@dataclass(frozen=True)
class Reading:
    """A version as its page shows it. `differs`: from the shipped table it is based on.

    `is_passed_over`: a newer version was signed, but its row is no longer what was signed.
    """

    table: DecisionTable
    version: Version
    book: Book
    differs: list[Difference]
    history: list[Version]
    replay: TableReplay | None
    is_in_force: bool
    is_passed_over: bool


def reading_of(version: str | None, language: str) -> Reading:
    """One version, or the one in force. Raises UnknownTable."""
    history = tables.versions()
    speaks = tables.in_force()
    table = speaks if version in (None, speaks.version) else tables.named(version or "")
    shown = next((each for each in history if each.version == table.version), None)
    if shown is None:
        raise tables.UnknownTable(table.version)
    replays = TableReplay.objects.filter(table_hash=table.table_hash)
    return Reading(
        table=table,
        version=shown,
        book=book(table, check_examples(table, examples_of(shown.base_version))),
        differs=differences(TABLES[shown.base_version], table, language),
        history=history,
        replay=replays.order_by("-run_at").first() if shown.signers else None,
        is_in_force=table.version == speaks.version,
        is_passed_over=history[0].version != speaks.version,
    )


def accepted_examples(
    base_version: str, accepted: Mapping[str, Accepted]
) -> list[tuple[Example, Accepted]]:
    """Examples that were meant to move, with the outcome that was meant and why."""
    return [(each, accepted[each.id]) for each in examples_of(base_version) if each.id in accepted]


@dataclass(frozen=True)
class Drafting:
    """The open draft, against the table in force and against the shipped one."""

    standing: Standing
    before: DecisionTable
    differs: list[Difference]
    differs_already: list[Difference]

    @property
    def draft(self) -> TableDraft:
        """The draft itself."""
        return self.standing.draft

    @property
    def steps(self) -> dict[str, bool]:
        """What takes doing, and whether it was done."""
        missing = set(self.standing.needs())
        return {code: code not in missing for code in tables.NEEDS}


def drafting(language: str) -> Drafting | None:
    """How the open draft stands; None when nobody works on one."""
    draft = tables.open_draft()
    if draft is None:
        return None
    standing, before = tables.standing_of(draft), tables.in_force()
    changed = differences(before, standing.review.table, language)
    here = {each.rule.id for each in changed}
    base = differences(TABLES[draft.base_version], standing.review.table, language)
    return Drafting(standing, before, changed, [each for each in base if each.rule.id not in here])


def waits_for(user: User) -> TableDraft | None:
    """The draft that a colleague signed and that waits for this clinician; None when none does."""
    if user.role != Role.CLINICIAN:
        return None
    signed = TableSignature.objects.filter(draft__state=TableDraft.State.OPEN)
    newest = signed.select_related("draft").order_by("-signed_at").first()
    if newest is None:
        return None
    draft = newest.draft
    mark = tables.fingerprint_of(draft, tables.drafted(draft))
    signers = signed.filter(fingerprint=mark).values_list("signed_by", flat=True)
    return draft if signers and user.pk not in signers else None


@dataclass(frozen=True)
class Mover:
    """Who would get another level or track, by the code that is said on the phone.

    `may_open`: whether this reader sees her page. Rules as short names, then and now.
    """

    intake_id: UUID
    client_id: UUID
    reference: str
    submitted_at: datetime
    from_level: int
    to_level: int
    from_rules: list[Text]
    to_rules: list[Text]
    from_track: Text | None
    to_track: Text | None
    may_open: bool


def movers(
    moves: Sequence[Mapping[str, Any]],
    *,
    before: DecisionTable,
    after: DecisionTable,
    user: User,
    now: datetime,
) -> list[Mover]:
    """One page of moves with who they are about: two queries. Who was erased is left out."""
    ids = [UUID(move["intake"]) for move in moves]
    rows = Intake.objects.filter(pk__in=ids).values_list("pk", "client_id", "submitted_at")
    sent = {pk: (client_id, at) for pk, client_id, at in rows}
    visible = access.visible_to(user, now=now).filter(pk__in=ids)
    open_to_her = set(visible.values_list("pk", flat=True))
    return [
        _mover(move, before, after, *sent[pk], may_open=pk in open_to_her)
        for pk, move in zip(ids, moves, strict=True)
        if pk in sent
    ]


def _mover(
    move: Mapping[str, Any],
    before: DecisionTable,
    after: DecisionTable,
    client_id: UUID,
    submitted_at: datetime,
    *,
    may_open: bool,
) -> Mover:
    has_other_track = move["from_track"] != move["to_track"]
    return Mover(
        intake_id=UUID(move["intake"]),
        client_id=client_id,
        reference=move["reference"],
        submitted_at=submitted_at,
        from_level=move["from_level"],
        to_level=move["to_level"],
        from_rules=[before.by_id[rule_id].title for rule_id in move["from_reasons"]],
        to_rules=[after.by_id[rule_id].title for rule_id in move["to_reasons"]],
        from_track=TRACKS_BY_ID[move["from_track"]].name if has_other_track else None,
        to_track=TRACKS_BY_ID[move["to_track"]].name if has_other_track else None,
        may_open=may_open,
    )


@dataclass(frozen=True)
class Cell:
    """How many go from one level to another; `steps` above 0 is up."""

    to_level: int
    steps: int
    count: int


def matrix(moves: Sequence[Mapping[str, Any]]) -> list[tuple[int, list[Cell]]]:
    """From-level by to-level, most urgent first. The diagonal: only the care track differs."""
    counts = Counter((move["from_level"], move["to_level"]) for move in moves)
    levels = sorted(LEVELS, reverse=True)
    return [(old, [Cell(new, new - old, counts[old, new]) for new in levels]) for old in levels]
