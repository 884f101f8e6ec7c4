"""Which decision table holds, what a version says, and how a draft stands."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from accounts.models import User
from intake.domain.triage import CURRENT_TABLE, TABLES, DecisionTable
from intake.domain.triage.changes import InvalidChange, apply, parse_changes
from intake.domain.triage.examples import check_examples
from intake.domain.triage.workshop import Accepted, Review, fingerprint, review
from intake.models import PublishedTable, TableDraft, TableReplay, TableSignature

logger = logging.getLogger(__name__)


class UnknownTable(LookupError):
    """There is no table with this version."""


def in_force() -> DecisionTable:
    """The newest published table, or the shipped one where the clinic never published its own.

    A row that no longer gives the table that was signed is not used: the shipped table speaks
    instead, and the log says so. A mother's intake never waits for that.
    """
    newest = PublishedTable.objects.order_by("-published_at").first()
    if newest is None:
        return CURRENT_TABLE
    try:
        return _published(newest)
    except UnknownTable:
        logger.error("decision table %s is not what was signed; using %s", newest, CURRENT_TABLE)
        return CURRENT_TABLE


def named(version: str) -> DecisionTable:
    """The table of a version: shipped, published, or the open draft. Raises UnknownTable."""
    if version in TABLES:
        return TABLES[version]
    published = PublishedTable.objects.filter(pk=version).first()
    if published is not None:
        return _published(published)
    draft = open_draft()
    if draft is not None and version in (draft.version, "draft"):
        return review_of(draft).table
    raise UnknownTable(version)


def known(version: str) -> DecisionTable:
    """The table of a version for reading old decisions; the shipped one where it is unknown."""
    try:
        return named(version)
    except UnknownTable:
        return CURRENT_TABLE


def _published(row: PublishedTable) -> DecisionTable:
    try:
        table = _composed(row.base_version, json.dumps(row.changes), row.version)
    except (InvalidChange, KeyError) as error:
        raise UnknownTable(row.version) from error
    if table.table_hash != row.table_hash:
        raise UnknownTable(row.version)
    return table


@lru_cache(maxsize=16)
def _composed(base_version: str, changes: str, version: str) -> DecisionTable:
    return apply(TABLES[base_version], parse_changes(json.loads(changes)), version)


@dataclass(frozen=True, slots=True)
class Version:
    """One line of the history of versions. A shipped one has no signers and is its own base.

    `accepted`: the examples of the base whose outcome was meant to move.
    """

    version: str
    base_version: str
    table_hash: str
    published_at: datetime | None
    purpose: str
    signers: tuple[User, ...]
    accepted: Mapping[str, Accepted]
    is_in_force: bool


def versions() -> list[Version]:
    """Every version that was ever in force, newest first, the shipped ones last."""
    rows = PublishedTable.objects.select_related("first_signer", "second_signer")
    found = [
        Version(
            version=row.version,
            base_version=row.base_version,
            table_hash=row.table_hash,
            published_at=row.published_at,
            purpose=row.purpose,
            signers=(row.first_signer, row.second_signer),
            accepted=_accepted(row.examples),
            is_in_force=number == 0,
        )
        for number, row in enumerate(rows.order_by("-published_at"))
    ]
    shipped = [
        Version(
            version=table.version,
            base_version=table.version,
            table_hash=table.table_hash,
            published_at=None,
            purpose="",
            signers=(),
            accepted={},
            is_in_force=not found and table is CURRENT_TABLE,
        )
        for table in TABLES.values()
    ]
    return found + shipped[::-1]


def open_draft() -> TableDraft | None:
    """The one draft that is being worked on, if there is one."""
    drafts = TableDraft.objects.select_related("created_by", "key")
    return drafts.filter(state=TableDraft.State.OPEN).first()


def drafted(draft: TableDraft) -> DecisionTable:
    """The table that the draft would become."""
    return _composed(draft.base_version, json.dumps(draft.changes, sort_keys=True), draft.version)


def review_of(draft: TableDraft) -> Review:
    """The draft looked at from every side. Kept in memory: the laws take half a second."""
    seen = _reviewed(draft.base_version, json.dumps(draft.changes, sort_keys=True), draft.version)
    outcomes = {example_id: each.outcome for example_id, each in accepted_in(draft).items()}
    examples = tuple(result.example for result in seen.examples)
    return replace(seen, examples=check_examples(seen.table, examples, outcomes))


@lru_cache(maxsize=16)
def _reviewed(base_version: str, changes: str, version: str) -> Review:
    return review(TABLES[base_version], parse_changes(json.loads(changes)), {}, version)


def accepted_in(draft: TableDraft) -> dict[str, Accepted]:
    """The examples of which a clinician said that their outcome may move."""
    return _accepted(draft.examples)


def _accepted(examples: Mapping[str, Any]) -> dict[str, Accepted]:
    return {example_id: Accepted.from_dict(raw) for example_id, raw in examples.items()}


def fingerprint_of(draft: TableDraft, table: DecisionTable) -> str:
    """What a signature under this draft is about."""
    return fingerprint(table.table_hash, accepted_in(draft), draft.purpose)


#: What a draft takes before it can hold, in the order in which it is done.
NEEDS = ("changes", "examples", "guardrails", "sentences", "replay", "signatures")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a draft stands: what was found, and what is still needed before it can hold.

    ``replay`` is the newest one of this very table, ``signatures`` those under this very draft.
    """

    draft: TableDraft
    review: Review
    replay: TableReplay | None
    signatures: tuple[TableSignature, ...]
    fingerprint: str

    @property
    def can_be_signed(self) -> bool:
        """Whether a clinician may sign now."""
        return self.review.is_sound and self.replay is not None

    def is_signed_by(self, user: User) -> bool:
        """Whether this person signed this very draft."""
        return any(signature.signed_by_id == user.pk for signature in self.signatures)

    def needs(self) -> Iterator[str]:
        """What is missing: changes, examples, guardrails, sentences, replay, signatures."""
        checks: Mapping[str, bool] = {
            "changes": bool(self.review.changes),
            "examples": not self.review.red,
            "guardrails": not self.review.broken,
            "sentences": not self.review.stale,
            "replay": self.replay is not None,
        }
        yield from (code for code, is_done in checks.items() if not is_done)
        if len(self.signatures) < 2:
            yield "signatures"


def standing_of(draft: TableDraft) -> Standing:
    """How the draft stands now."""
    seen = review_of(draft)
    mark = fingerprint_of(draft, seen.table)
    replays = draft.replays.filter(table_hash=seen.table.table_hash).select_related("run_by")
    signatures = draft.signatures.filter(fingerprint=mark).select_related("signed_by")
    return Standing(
        draft=draft,
        review=seen,
        replay=replays.order_by("-run_at").first(),
        signatures=tuple(signatures.order_by("signed_at")),
        fingerprint=mark,
    )
