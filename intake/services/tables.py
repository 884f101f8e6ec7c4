"""The rule workshop: draft a version of the table, replay history, sign with two, publish."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from accounts.domain.actor import Actor
from accounts.models import Role, User
from accounts.services import audit
from accounts.services.sealing import new_key, open_json, seal_json
from intake.domain.triage import CURRENT_TABLE, TABLES
from intake.domain.triage.changes import InvalidChange, RuleChange, apply, difference, parse_changes
from intake.domain.triage.workshop import Accepted, next_version
from intake.models import PublishedTable, TableDraft, TableReplay, TableSignature
from intake.selectors import tables
from intake.services.replaying import replay_history

SIGNERS = 2
PURPOSE_MAX = 2000


class WorkshopRefused(Exception):
    """The workshop forbids it. `code` says why: one of the constants below."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


#: Only a clinician works on the rules.
NOT_A_CLINICIAN = "not_a_clinician"
#: There is a draft already: one at a time.
DRAFT_OPEN = "draft_open"
#: The draft was published or discarded.
NOT_OPEN = "not_open"
#: Somebody changed the draft since this page was shown.
CHANGED = "changed"
#: A reason or purpose in words is missing, or far too long.
WORDS_MISSING = "words_missing"
#: The example gives what was agreed: there is nothing to accept.
NOTHING_TO_ACCEPT = "nothing_to_accept"
#: Examples, guardrails, sentences or the replay stand in the way.
NOT_READY = "not_ready"
#: This person signed already: the second signature is a colleague's.
SIGNED_ALREADY = "signed_already"


def begin(*, purpose: str, actor: Actor, now: datetime) -> TableDraft:
    """Begin a draft from the table in force. Raises WorkshopRefused (`draft_open`, ...)."""
    clinician = _clinician(actor)
    words = _words(purpose)
    try:
        with transaction.atomic(durable=True):
            newest = PublishedTable.objects.order_by("-published_at").first()
            draft = TableDraft.objects.create(
                key=new_key(now=now),
                version=next_version([each.version for each in tables.versions()]),
                base_version=newest.base_version if newest else CURRENT_TABLE.version,
                changes=newest.changes if newest else {},
                examples=newest.examples if newest else {},
                purpose=words,
                created_by=clinician,
                created_at=now,
            )
            _log(draft, "table.begin", "C", actor, now)
    except IntegrityError as error:
        raise WorkshopRefused(DRAFT_OPEN) from error
    return draft


def change_rule(
    *, draft_id: UUID, revision: int, rule_id: str, wanted: RuleChange, actor: Actor, now: datetime
) -> TableDraft:
    """Set what should differ in one rule from the shipped table; what equals it falls away.

    Raises InvalidChange, and WorkshopRefused (`changed` when `revision` is not the newest).
    """
    with _working(draft_id, revision, actor) as draft:
        base = TABLES[draft.base_version]
        if rule_id not in base.by_id:
            raise InvalidChange(rule_id, "rule", "unknown")
        change = difference(base.by_id[rule_id], wanted)
        changes = {key: raw for key, raw in draft.changes.items() if key != rule_id}
        if change is not None:
            changes[rule_id] = change.to_dict()
        apply(base, parse_changes(changes), draft.version)
        draft.changes = changes
        _save(draft, "table.change", actor, now, note=rule_id)
    return draft


def restore_rule(
    *, draft_id: UUID, revision: int, rule_id: str, actor: Actor, now: datetime
) -> TableDraft:
    """Give one rule back the form of the shipped table. Raises as `change_rule`."""
    return change_rule(
        draft_id=draft_id,
        revision=revision,
        rule_id=rule_id,
        wanted=RuleChange(),
        actor=actor,
        now=now,
    )


def accept_example(
    *, draft_id: UUID, revision: int, example_id: str, why: str, actor: Actor, now: datetime
) -> TableDraft:
    """Say that an example may get the outcome this draft gives, and why.

    Raises WorkshopRefused (`nothing_to_accept` for an example that is unknown or green).
    """
    words = _words(why)
    with _working(draft_id, revision, actor) as draft:
        red = {result.example.id: result for result in tables.review_of(draft).red}
        if example_id not in red:
            raise WorkshopRefused(NOTHING_TO_ACCEPT)
        accepted = Accepted(red[example_id].found, words)
        draft.examples = draft.examples | {example_id: accepted.to_dict()}
        _save(draft, "table.accept", actor, now, note=example_id)
    return draft


def reject_example(
    *, draft_id: UUID, revision: int, example_id: str, actor: Actor, now: datetime
) -> TableDraft:
    """Take an acceptance back: the example must give the agreed outcome again."""
    with _working(draft_id, revision, actor) as draft:
        draft.examples = {key: raw for key, raw in draft.examples.items() if key != example_id}
        _save(draft, "table.reject", actor, now, note=example_id)
    return draft


def replay(
    *, draft_id: UUID, actor: Actor, now: datetime, since: datetime | None = None
) -> TableReplay:
    """Decide history again under the draft and keep the outcome beside it.

    Raises WorkshopRefused (`not_open`, `not_a_clinician`).
    """
    clinician = _clinician(actor)
    draft = tables.open_draft()
    if draft is None or draft.pk != draft_id:
        raise WorkshopRefused(NOT_OPEN)
    table = tables.review_of(draft).table
    found = replay_history(before=tables.in_force(), after=table, since=since)
    outcome = TableReplay(
        id=uuid4(),
        draft=draft,
        table_hash=table.table_hash,
        since=since,
        intakes=found.intakes,
        unreadable=found.unreadable,
        raised=found.raised,
        lowered=found.lowered,
        run_by=clinician,
        run_at=now,
    )
    moves = [
        {"intake": str(each.intake_id), "reference": each.reference} | each.move.to_dict()
        for each in found.moved
    ]
    with transaction.atomic(durable=True):
        outcome.sealed_moves = seal_json(draft.key, _place_of(outcome), moves)
        outcome.save(force_insert=True)
        note = f"{found.intakes} intakes, {found.raised} up, {found.lowered} down"
        _log(draft, "table.replay", "E", actor, now, note=note)
    return outcome


def moves_of(outcome: TableReplay) -> list[dict[str, object]]:
    """Who would move, opened: intake, reference, levels, rules and tracks. Raises Unreadable."""
    return list(open_json(outcome.draft.key, _place_of(outcome), outcome.sealed_moves))


def sign(
    *, draft_id: UUID, fingerprint: str, replay_id: UUID, actor: Actor, now: datetime
) -> PublishedTable | None:
    """Sign the draft as it was shown; the second signature, of another clinician, publishes it.

    `fingerprint` and `replay_id` name what the signer read. Raises WorkshopRefused: `changed` when
    either is not the newest any more, `not_ready`, `signed_already`.
    """
    clinician = _clinician(actor)
    with transaction.atomic(durable=True):
        draft = _lock(draft_id)
        standing = tables.standing_of(draft)
        if standing.fingerprint != fingerprint:
            raise WorkshopRefused(CHANGED)
        if standing.replay is None or not standing.can_be_signed:
            raise WorkshopRefused(NOT_READY)
        if standing.replay.pk != replay_id:
            raise WorkshopRefused(CHANGED)
        if standing.is_signed_by(clinician):
            raise WorkshopRefused(SIGNED_ALREADY)
        TableSignature.objects.create(
            draft=draft,
            replay=standing.replay,
            fingerprint=fingerprint,
            signed_by=clinician,
            signed_at=now,
        )
        _log(draft, "table.sign", "E", actor, now)
        signers = [*(each.signed_by for each in standing.signatures), clinician]
        if len(signers) < SIGNERS:
            return None
        return _publish(draft, standing.review.table.table_hash, signers, actor, now)


def discard(*, draft_id: UUID, actor: Actor, now: datetime) -> None:
    """Put a draft away for good. Raises WorkshopRefused (`not_open`, `not_a_clinician`)."""
    _clinician(actor)
    with transaction.atomic(durable=True):
        draft = _lock(draft_id)
        _close(draft, TableDraft.State.DISCARDED, now)
        _log(draft, "table.discard", "U", actor, now)


def _publish(
    draft: TableDraft, table_hash: str, signers: list[User], actor: Actor, now: datetime
) -> PublishedTable:
    _close(draft, TableDraft.State.PUBLISHED, now)
    published = PublishedTable.objects.create(
        version=draft.version,
        draft=draft,
        base_version=draft.base_version,
        changes=draft.changes,
        examples=draft.examples,
        purpose=draft.purpose,
        table_hash=table_hash,
        first_signer=signers[0],
        second_signer=signers[1],
        published_at=now,
    )
    _log(draft, "table.publish", "E", actor, now, note=draft.version)
    return published


def _close(draft: TableDraft, state: str, now: datetime) -> None:
    draft.state = state
    draft.closed_at = now
    draft.save(update_fields=["state", "closed_at"])


@contextmanager
def _working(draft_id: UUID, revision: int, actor: Actor) -> Iterator[TableDraft]:
    """The open draft, locked, when it is still the one that was shown."""
    _clinician(actor)
    with transaction.atomic(durable=True):
        draft = _lock(draft_id)
        if draft.revision != revision:
            raise WorkshopRefused(CHANGED)
        yield draft


def _lock(draft_id: UUID) -> TableDraft:
    drafts = TableDraft.objects.select_for_update(of=("self",)).select_related("key")
    draft = drafts.filter(pk=draft_id, state=TableDraft.State.OPEN).first()
    if draft is None:
        raise WorkshopRefused(NOT_OPEN)
    return draft


def _save(draft: TableDraft, event: str, actor: Actor, now: datetime, *, note: str) -> None:
    draft.revision += 1
    draft.save(update_fields=["changes", "examples", "revision"])
    _log(draft, event, "U", actor, now, note=note)


def _clinician(actor: Actor) -> User:
    clinicians = User.objects.filter(role=Role.CLINICIAN, is_active=True)
    found = clinicians.filter(pk=actor.user_id).first() if actor.user_id else None
    if found is None:
        raise WorkshopRefused(NOT_A_CLINICIAN)
    return found


def _words(text: str) -> str:
    words = text.strip()
    if not words or len(words) > PURPOSE_MAX:
        raise WorkshopRefused(WORDS_MISSING)
    return words


def _place_of(outcome: TableReplay) -> str:
    """Where the sealed list belongs: it opens nowhere else."""
    return f"intake.tablereplay.sealed_moves:{outcome.pk}"


def _log(
    draft: TableDraft, event: str, action: str, actor: Actor, now: datetime, *, note: str = ""
) -> None:
    audit.record(
        actor=actor,
        event=event,
        action=action,
        now=now,
        object_type="tabledraft",
        object_id=draft.pk,
        purpose="TRIAGE",
        note=note,
    )
