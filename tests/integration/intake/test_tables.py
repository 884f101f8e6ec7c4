"""The rule workshop: one draft, history replayed, two signatures, and a table that stays."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import AccessEvent, RecordKey
from accounts.services.sealing import Unreadable, open_json
from intake.domain.triage import CURRENT_TABLE
from intake.domain.triage.changes import InvalidChange, RuleChange
from intake.domain.triage.rules import Text
from intake.models import Intake, PublishedTable, TableDraft, TableReplay, TableSignature
from intake.selectors import tables as reading
from intake.services import tables
from intake.services.replaying import replay_history
from intake.services.tables import WorkshopRefused
from scheduling.models import Clinician
from tests.factories.care import a_client_of
from tests.factories.scheduling import a_clinician, a_coordinator, person

WHY = "Bij ons past een GAD-7 van 15 bij twee weken."
TO_16 = RuleChange(
    thresholds=(16,),
    title=Text("de GAD-7-som van 16 of hoger", "the GAD-7 sum of 16 or more"),
    reason=Text(
        "De GAD-7-som is 16 of hoger: ernstige angstklachten.",
        "The GAD-7 sum is 16 or more: severe anxiety.",
    ),
)
#: A mother with GAD-7 15 and nothing else: level 3 by R30, 2 when it starts at 16.
ANXIOUS: dict[str, Any] = (
    dict.fromkeys(
        ("sig_bond", "sig_exhausted", "sig_irritable", "sig_hopeless", "sig_cry", "sig_self"), 0
    )
    | dict.fromkeys((f"phq9_{number}" for number in range(1, 10)), 0)
    | dict.fromkeys((f"gad7_{number}" for number in range(1, 8)), 2)
    | {"gad7_7": 3, "sleep": 0, "functioning": 0, "wish": "info"}
)


@pytest.fixture
def her(db: None) -> Clinician:
    a_coordinator()
    return a_clinician()


@pytest.fixture
def colleague(her: Clinician) -> Clinician:
    return a_clinician()


def sent(now: datetime, **answers: Any) -> Intake:
    """An intake with a meeting, at a psychologist of its own."""
    intake, _meeting = a_client_of(a_clinician(), now, **answers)
    return intake


def begun(her: Clinician, now: datetime) -> TableDraft:
    return tables.begin(purpose=WHY, actor=person(her.user), now=now)


def changed(her: Clinician, now: datetime, change: RuleChange = TO_16) -> TableDraft:
    draft = begun(her, now)
    return tables.change_rule(
        draft_id=draft.pk, revision=0, rule_id="R30", wanted=change, actor=person(her.user), now=now
    )


def ready(her: Clinician, now: datetime) -> TableDraft:
    """A draft that can be signed: changed, its example accepted, replayed."""
    draft = changed(her, now)
    draft = tables.accept_example(
        draft_id=draft.pk,
        revision=draft.revision,
        example_id="V13",
        why=WHY,
        actor=person(her.user),
        now=now,
    )
    tables.replay(draft_id=draft.pk, actor=person(her.user), now=now)
    return draft


def signed(draft: TableDraft, by: Clinician, now: datetime) -> PublishedTable | None:
    standing = reading.standing_of(draft)
    assert standing.replay is not None
    return tables.sign(
        draft_id=draft.pk,
        fingerprint=standing.fingerprint,
        replay_id=standing.replay.pk,
        actor=person(by.user),
        now=now,
    )


def refusal(call: Callable[..., Any], *arguments: Any, **named: Any) -> str:
    with pytest.raises(WorkshopRefused) as problem:
        call(*arguments, **named)
    return problem.value.code


def test_without_a_version_of_its_own_the_shipped_table_holds(her: Clinician) -> None:
    assert reading.in_force() is CURRENT_TABLE
    assert [(v.version, v.is_in_force, v.signers) for v in reading.versions()] == [
        ("0.1", True, ())
    ]
    assert reading.open_draft() is None


def test_the_whole_way_to_a_version_in_force(
    her: Clinician, colleague: Clinician, now: datetime
) -> None:
    intake = sent(now, **ANXIOUS)
    assert intake.decisions.get().level == 3
    draft = ready(her, now)
    assert signed(draft, her, now) is None
    assert reading.in_force() is CURRENT_TABLE
    published = signed(draft, colleague, now + timedelta(hours=1))
    assert published is not None
    assert (published.version, published.base_version) == ("0.2", "0.1")
    assert (published.first_signer, published.second_signer) == (her.user, colleague.user)
    assert published.purpose == WHY
    in_force = reading.in_force()
    assert (in_force.version, in_force.table_hash) == ("0.2", published.table_hash)
    assert reading.named("0.2") == in_force
    assert [(v.version, v.is_in_force) for v in reading.versions()] == [
        ("0.2", True),
        ("0.1", False),
    ]
    # Who comes now is decided by it; who came before keeps her decision.
    newcomer = sent(now + timedelta(hours=2), **ANXIOUS)
    decided = newcomer.decisions.get()
    assert (decided.level, decided.table_version) == (2, "0.2")
    assert decided.table_hash == published.table_hash
    assert intake.decisions.get().table_version == "0.1"
    draft.refresh_from_db()
    assert (draft.state, draft.closed_at) == ("published", now + timedelta(hours=1))
    events = list(AccessEvent.objects.order_by("pk").values_list("event", flat=True))
    assert [event for event in events if event.startswith("table.")] == [
        "table.begin",
        "table.change",
        "table.accept",
        "table.replay",
        "table.sign",
        "table.sign",
        "table.publish",
    ]


def test_a_later_draft_goes_on_from_the_version_in_force(
    her: Clinician, colleague: Clinician, now: datetime
) -> None:
    draft = ready(her, now)
    signed(draft, her, now)
    signed(draft, colleague, now)
    following = begun(her, now)
    assert (following.version, following.base_version) == ("0.3", "0.1")
    standing = reading.standing_of(following)
    assert standing.review.table.by_id["R30"] == reading.in_force().by_id["R30"]
    assert not standing.review.red
    back = tables.restore_rule(
        draft_id=following.pk, revision=0, rule_id="R30", actor=person(her.user), now=now
    )
    assert back.changes == {}
    # The example is held to the accepted outcome until a clinician takes that back.
    (red,) = reading.standing_of(back).review.red
    assert (red.example.id, red.expected.level, red.found.level) == ("V13", 2, 3)
    free = tables.reject_example(
        draft_id=back.pk, revision=1, example_id="V13", actor=person(her.user), now=now
    )
    assert reading.standing_of(free).review.red == ()


class TestWhoMayDoWhat:
    def test_only_a_clinician_works_on_rules(self, her: Clinician, now: datetime) -> None:
        coordinator = person(a_coordinator())
        draft = changed(her, now)
        for call, named in (
            (tables.begin, {"purpose": WHY}),
            (
                tables.change_rule,
                {"draft_id": draft.pk, "revision": 1, "rule_id": "R30", "wanted": TO_16},
            ),
            (tables.replay, {"draft_id": draft.pk}),
            (tables.discard, {"draft_id": draft.pk}),
            (tables.sign, {"draft_id": draft.pk, "fingerprint": "", "replay_id": uuid4()}),
        ):
            assert refusal(call, actor=coordinator, now=now, **named) == tables.NOT_A_CLINICIAN

    def test_one_draft_at_a_time(self, her: Clinician, colleague: Clinician, now: datetime) -> None:
        begun(her, now)
        assert refusal(begun, colleague, now) == tables.DRAFT_OPEN

    def test_a_purpose_is_asked_in_words(self, her: Clinician, now: datetime) -> None:
        for words in ("", "   ", "x" * 2001):
            assert (
                refusal(tables.begin, purpose=words, actor=person(her.user), now=now)
                == tables.WORDS_MISSING
            )

    def test_nobody_signs_twice(self, her: Clinician, now: datetime) -> None:
        draft = ready(her, now)
        signed(draft, her, now)
        assert refusal(signed, draft, her, now) == tables.SIGNED_ALREADY
        assert not PublishedTable.objects.exists()

    def test_the_table_takes_two_people_in_the_database_too(
        self, her: Clinician, now: datetime
    ) -> None:
        draft = ready(her, now)
        with pytest.raises(IntegrityError, match="published_table_takes_two_people"):
            PublishedTable.objects.create(
                version="0.2",
                draft=draft,
                base_version="0.1",
                changes={},
                examples={},
                purpose=WHY,
                table_hash="x",
                first_signer=her.user,
                second_signer=her.user,
                published_at=now,
            )


class TestWhatStandsInTheWay:
    def test_everything_that_is_missing_is_named(self, her: Clinician, now: datetime) -> None:
        draft = begun(her, now)
        assert list(reading.standing_of(draft).needs()) == ["changes", "replay", "signatures"]
        draft = tables.change_rule(
            draft_id=draft.pk,
            revision=0,
            rule_id="R11",
            wanted=RuleChange(level=3),
            actor=person(her.user),
            now=now,
        )
        draft = tables.change_rule(
            draft_id=draft.pk,
            revision=1,
            rule_id="R30",
            wanted=RuleChange(thresholds=(16,)),
            actor=person(her.user),
            now=now,
        )
        assert list(reading.standing_of(draft).needs()) == [
            "examples",
            "guardrails",
            "sentences",
            "replay",
            "signatures",
        ]

    def test_nothing_is_signed_before_it_is_sound(self, her: Clinician, now: datetime) -> None:
        draft = changed(her, now)
        replay = tables.replay(draft_id=draft.pk, actor=person(her.user), now=now)
        code = refusal(
            tables.sign,
            draft_id=draft.pk,
            fingerprint=reading.standing_of(draft).fingerprint,
            replay_id=replay.pk,
            actor=person(her.user),
            now=now,
        )
        assert code == tables.NOT_READY

    def test_a_change_takes_replay_and_signatures_with_it(
        self, her: Clinician, colleague: Clinician, now: datetime
    ) -> None:
        draft = ready(her, now)
        signed(draft, her, now)
        shown = reading.standing_of(draft)
        assert len(shown.signatures) == 1
        draft = tables.change_rule(
            draft_id=draft.pk,
            revision=draft.revision,
            rule_id="R38",
            wanted=RuleChange(level=3),
            actor=person(her.user),
            now=now,
        )
        standing = reading.standing_of(draft)
        assert (standing.replay, standing.signatures) == (None, ())
        assert shown.replay is not None
        code = refusal(
            tables.sign,
            draft_id=draft.pk,
            fingerprint=shown.fingerprint,
            replay_id=shown.replay.pk,
            actor=person(colleague.user),
            now=now,
        )
        assert code == tables.CHANGED

    def test_an_acceptance_also_takes_signatures_with_it_but_not_the_replay(
        self, her: Clinician, now: datetime
    ) -> None:
        draft = ready(her, now)
        signed(draft, her, now)
        draft = tables.reject_example(
            draft_id=draft.pk,
            revision=draft.revision,
            example_id="V13",
            actor=person(her.user),
            now=now,
        )
        standing = reading.standing_of(draft)
        assert standing.replay is not None
        assert standing.signatures == ()

    def test_a_newer_replay_must_be_read(self, her: Clinician, now: datetime) -> None:
        draft = ready(her, now)
        old = reading.standing_of(draft)
        assert old.replay is not None
        later = now + timedelta(minutes=5)
        newer = tables.replay(draft_id=draft.pk, actor=person(her.user), now=later)
        code = refusal(
            tables.sign,
            draft_id=draft.pk,
            fingerprint=old.fingerprint,
            replay_id=old.replay.pk,
            actor=person(her.user),
            now=later,
        )
        assert (code, newer.run_at) == (tables.CHANGED, later)

    def test_two_people_do_not_overwrite_each_other(
        self, her: Clinician, colleague: Clinician, now: datetime
    ) -> None:
        draft = changed(her, now)
        code = refusal(
            tables.change_rule,
            draft_id=draft.pk,
            revision=0,
            rule_id="R38",
            wanted=RuleChange(level=3),
            actor=person(colleague.user),
            now=now,
        )
        assert code == tables.CHANGED

    def test_what_the_table_cannot_take_changes_nothing(
        self, her: Clinician, now: datetime
    ) -> None:
        draft = begun(her, now)
        for rule_id, change in (("R30", RuleChange(thresholds=(99,))), ("R99", RuleChange())):
            with pytest.raises(InvalidChange):
                tables.change_rule(
                    draft_id=draft.pk,
                    revision=0,
                    rule_id=rule_id,
                    wanted=change,
                    actor=person(her.user),
                    now=now,
                )
        draft.refresh_from_db()
        assert (draft.changes, draft.revision) == ({}, 0)

    def test_a_green_example_needs_no_acceptance(self, her: Clinician, now: datetime) -> None:
        draft = changed(her, now)
        for example_id in ("V01", "V99"):
            code = refusal(
                tables.accept_example,
                draft_id=draft.pk,
                revision=1,
                example_id=example_id,
                why=WHY,
                actor=person(her.user),
                now=now,
            )
            assert code == tables.NOTHING_TO_ACCEPT

    def test_what_was_put_away_stays_away(self, her: Clinician, now: datetime) -> None:
        draft = ready(her, now)
        tables.discard(draft_id=draft.pk, actor=person(her.user), now=now)
        assert reading.open_draft() is None
        for call in (tables.discard, tables.replay):
            assert (
                refusal(call, draft_id=draft.pk, actor=person(her.user), now=now) == tables.NOT_OPEN
            )
        assert begun(her, now).version == "0.2"


class TestReplay:
    def test_it_says_who_would_move_and_keeps_that_sealed(
        self, her: Clinician, now: datetime
    ) -> None:
        anxious, _other = sent(now, **ANXIOUS), sent(now, wish="info")
        draft = changed(her, now)
        found = tables.replay(draft_id=draft.pk, actor=person(her.user), now=now)
        assert (found.intakes, found.unreadable, found.raised, found.lowered) == (2, 0, 0, 1)
        (moved,) = tables.moves_of(found)
        assert moved["intake"] == str(anxious.pk)
        assert moved["reference"] == anxious.reference
        assert (moved["from_level"], moved["to_level"]) == (3, 2)
        assert anxious.reference.encode() not in bytes(found.sealed_moves)

    def test_since_a_day(self, her: Clinician, now: datetime) -> None:
        sent(now, **ANXIOUS)
        draft = changed(her, now)
        found = tables.replay(
            draft_id=draft.pk,
            actor=person(her.user),
            now=now,
            since=now + timedelta(days=1),
        )
        assert found.intakes == 0

    def test_what_cannot_be_opened_is_counted_not_hidden(
        self, her: Clinician, now: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sent(now, **ANXIOUS)
        sent(now, **ANXIOUS)
        broken = Intake.objects.order_by("submitted_at", "pk")[0].pk
        opened = open_json

        def open_but_one(key: RecordKey, place: str, sealed: bytes) -> Any:
            if str(broken) in place:
                raise Unreadable(place)
            return opened(key, place, sealed)

        monkeypatch.setattr("intake.services.replaying.open_json", open_but_one)
        found = replay_history(before=CURRENT_TABLE, after=CURRENT_TABLE)
        assert (found.intakes, found.unreadable, found.moved) == (2, 1, ())

    def test_it_costs_the_same_statements_for_many(
        self, her: Clinician, now: datetime, assert_sql: Any
    ) -> None:
        for count in (1, 9):
            for _ in range(count):
                sent(now, **ANXIOUS)
            with assert_sql(1):
                replay_history(before=CURRENT_TABLE, after=CURRENT_TABLE)


def test_published_rows_replays_and_signatures_are_never_edited(
    her: Clinician, colleague: Clinician, now: datetime
) -> None:
    draft = ready(her, now)
    signed(draft, her, now)
    signed(draft, colleague, now)
    for rows in (PublishedTable.objects, TableReplay.objects, TableSignature.objects):
        field = {PublishedTable: "published_at", TableReplay: "run_at"}.get(rows.model, "signed_at")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            rows.update(**{field: now + timedelta(days=1)})


def test_a_row_that_is_not_what_was_signed_is_not_used(
    her: Clinician, colleague: Clinician, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    draft = ready(her, now)
    PublishedTable.objects.create(
        version="0.2",
        draft=draft,
        base_version="0.1",
        changes={"R11": {"level": 1}},
        examples={},
        purpose=WHY,
        table_hash="not this one",
        first_signer=her.user,
        second_signer=colleague.user,
        published_at=now,
    )
    with caplog.at_level(logging.ERROR):
        assert reading.in_force() is CURRENT_TABLE
    assert "is not what was signed" in caplog.text
    with pytest.raises(reading.UnknownTable):
        reading.named("0.2")
    assert reading.known("0.2") is CURRENT_TABLE


def test_a_draft_is_named_by_its_version_or_as_draft(her: Clinician, now: datetime) -> None:
    changed(her, now)
    assert reading.named("draft") == reading.named("0.2")
    assert reading.named("draft").by_id["R30"].when.text == "gad7 >= 16"
    with pytest.raises(reading.UnknownTable):
        reading.named("0.9")


def test_two_second_signatures_at_once_publish_once(
    committed_db: Any, now: datetime, run_together: Any
) -> None:
    a_coordinator()
    her, second, third = a_clinician(), a_clinician(), a_clinician()
    draft = ready(her, now)
    signed(draft, her, now)
    standing = reading.standing_of(draft)
    assert standing.replay is not None
    replay_id, mark = standing.replay.pk, standing.fingerprint

    def sign(number: int) -> str:
        clinician = (second, third)[number]
        try:
            tables.sign(
                draft_id=draft.pk,
                fingerprint=mark,
                replay_id=replay_id,
                actor=person(clinician.user),
                now=now,
            )
        except WorkshopRefused as problem:
            return problem.code
        return "published"

    assert sorted(run_together(2, sign)) == [tables.NOT_OPEN, "published"]
    assert PublishedTable.objects.count() == 1
