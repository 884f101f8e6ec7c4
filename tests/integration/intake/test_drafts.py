"""Drafts: sealed at once, one call owed when danger and a number meet, nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from accounts.domain.person import Contact, Identity
from accounts.models import AccessEvent
from accounts.services.clients import contact_of, identity_of
from accounts.services.sealing import Unreadable
from intake.domain.values import InvalidValue
from intake.models import Draft
from intake.services import drafts, safety, sealed_drafts
from intake.services.drafts import Form, StaleAnswer
from scheduling.models import CareRequest, SafetyCall
from tests.factories.intake import CONTACT, HERSELF, IDENTITY, a_clinic, a_draft
from tests.factories.scheduling import a_coordinator

pytestmark = pytest.mark.django_db
SqlCount = Callable[[int], AbstractContextManager[list[str]]]


def save(draft: Draft, page: str, now: datetime, **values: Any) -> drafts.Saved:
    form = values.pop("form", drafts.ANY_FORM)
    given = values.pop("values", None) or values
    return drafts.save_answer(
        draft_id=draft.pk, page=page, values=given, actor=HERSELF, now=now, form=form
    )


def test_starting_writes_three_rows_and_nothing_about_her(
    now: datetime, assert_sql: SqlCount
) -> None:
    with assert_sql(4):  # the first asks for licensed words
        draft = drafts.start_draft(
            language="nl", actor=HERSELF, now=now, suggested=["cry", "nonsense", "bond"]
        )
    assert sealed_drafts.content_of(draft).suggested == ("bond", "cry")
    assert drafts.answers_of(draft) == {}
    event = AccessEvent.objects.get(object_id=str(draft.pk))
    assert (event.event, event.role, event.subject_id) == ("intake.start", "anonymous", None)


def test_saving_an_answer_takes_two_statements(now: datetime, assert_sql: SqlCount) -> None:
    draft = a_draft(now)
    with assert_sql(2):
        save(draft, "s_suicide", now, s_suicide=0)


def test_an_answer_is_nowhere_readable_in_the_row(now: datetime) -> None:
    draft = a_draft(now, place={"postcode": "3511 AB"})
    assert b"3511" not in bytes(draft.sealed_answers)
    assert drafts.answers_of(draft)["place"] == {"postcode": "3511 AB"}


def test_answers_of_one_draft_open_in_no_other(now: datetime) -> None:
    one, other = a_draft(now, s_suicide=0), a_draft(now)
    Draft.objects.filter(pk=other.pk).update(sealed_answers=one.sealed_answers, key=one.key)
    with pytest.raises(Unreadable):
        drafts.answers_of(sealed_drafts.read(other.pk))


def test_every_save_counts_and_says_when(now: datetime) -> None:
    draft = a_draft(now)
    assert save(draft, "sleep", now, sleep=1).revision == 1
    saved = save(draft, "sleep", now, sleep=2)
    assert (saved.revision, saved.saved_at) == (2, now)
    fresh = sealed_drafts.read(draft.pk)
    assert (fresh.revision, fresh.page) == (2, "sleep")
    assert drafts.answers_of(fresh) == {"sleep": 2}


def test_two_windows_keep_both_answers(now: datetime) -> None:
    draft = a_draft(now)
    save(draft, "sleep", now, sleep=1, form=Form(0, "one"))
    with pytest.raises(StaleAnswer) as problem:
        save(draft, "sleep", now, sleep=3, form=Form(0, "two"))
    assert (problem.value.stored, problem.value.revision) == (1, 1)
    save(draft, "sleep", now, sleep=3, form=Form(1, "two"))
    assert drafts.answers_of(sealed_drafts.read(draft.pk)) == {"sleep": 3}


def test_a_draft_that_was_just_read_is_written_in_one_statement(
    now: datetime, assert_sql: SqlCount
) -> None:
    seen = a_draft(now)
    with assert_sql(1):
        drafts.save_answer(
            draft_id=seen.pk, page="sleep", values={"sleep": 1}, actor=HERSELF, now=now, seen=seen
        )
    assert seen.revision == 0, "the caller's own draft stays as it was read"


def test_what_was_written_meanwhile_is_never_lost(now: datetime) -> None:
    seen = a_draft(now)
    save(seen, "support", now, support=2)
    for page in ("sleep", "functioning"):
        drafts.save_answer(
            draft_id=seen.pk, page=page, values={page: 1}, actor=HERSELF, now=now, seen=seen
        )
    answers = drafts.answers_of(sealed_drafts.read(seen.pk))
    assert answers == {"support": 2, "sleep": 1, "functioning": 1}


def test_a_draft_that_was_sent_meanwhile_takes_nothing(now: datetime) -> None:
    seen = a_draft(now)
    Draft.objects.filter(pk=seen.pk).update(submitted_at=now)
    with pytest.raises(sealed_drafts.DraftGone):
        drafts.save_answer(
            draft_id=seen.pk, page="sleep", values={"sleep": 1}, actor=HERSELF, now=now, seen=seen
        )


def test_two_windows_on_two_questions_do_not_disturb_each_other(now: datetime) -> None:
    draft = a_draft(now)
    save(draft, "sleep", now, sleep=1, form=Form(0, "one"))
    save(draft, "support", now, support=1, form=Form(0, "two"))
    assert drafts.answers_of(sealed_drafts.read(draft.pk)) == {"sleep": 1, "support": 1}


@pytest.mark.parametrize(("page", "values"), [("sleep", {"sleep": 9}), ("nothing", {"nothing": 1})])
def test_what_no_page_offers_is_refused(now: datetime, page: str, values: dict[str, int]) -> None:
    draft = a_draft(now)
    with pytest.raises(InvalidValue):
        save(draft, page, now, values=values)
    assert sealed_drafts.read(draft.pk).revision == 0


def test_a_draft_that_was_sent_takes_no_answers(now: datetime) -> None:
    draft = a_draft(now)
    Draft.objects.filter(pk=draft.pk).update(submitted_at=now)
    with pytest.raises(sealed_drafts.DraftGone):
        save(draft, "sleep", now, sleep=1)
    with pytest.raises(sealed_drafts.DraftGone):
        sealed_drafts.read(uuid4())


def test_who_she_is_grows_page_by_page(now: datetime) -> None:
    draft = a_draft(now, respondent="self_mother", identity=IDENTITY, contact=CONTACT)
    save(draft, "others", now, values={"gp_practice": "Huisarts Voorbeeld"})
    client = sealed_drafts.read(draft.pk).client
    assert client is not None
    identity, contact = identity_of(client), contact_of(client)
    assert (identity.name, identity.postcode) == ("Demo Een", "3511 AB")
    assert identity.gp_practice == "Huisarts Voorbeeld"
    assert contact == Contact(**CONTACT)  # type: ignore[arg-type]
    assert client.key_id == draft.key_id


def test_contact_can_be_saved_all_at_once(now: datetime) -> None:
    draft = a_draft(now)
    drafts.save_contact(
        draft_id=draft.pk,
        identity=Identity(name="Demo Een"),
        contact=Contact(phone="+31612345678"),
        actor=HERSELF,
        now=now,
    )
    answers = drafts.answers_of(sealed_drafts.read(draft.pk))
    assert answers == {"identity": "given", "contact": "given", "others": "given"}


def test_a_birth_date_under_eighteen_counts(now: datetime) -> None:
    young = IDENTITY | {"born_on": "2010-06-01"}
    draft = a_draft(now, respondent="self_mother", age_band="18+", identity=young)
    assert drafts.answers_of(draft)["age_band"] == "16-17"


def test_her_language_is_the_one_she_answers_in(now: datetime) -> None:
    draft = a_draft(now, contact=CONTACT)
    drafts.save_answer(
        draft_id=draft.pk, page="sleep", values={"sleep": 1}, actor=HERSELF, now=now, language="en"
    )
    fresh = sealed_drafts.read(draft.pk)
    assert fresh.language == "en"
    assert fresh.client is not None
    assert fresh.client.language == "en"


@pytest.fixture
def staffed(now: datetime) -> None:
    a_clinic(now)
    a_coordinator()


@pytest.mark.usefixtures("staffed")
class TestTheCall:
    def test_danger_without_a_number_owes_nothing_yet(self, now: datetime) -> None:
        saved = save(a_draft(now), "s_suicide", now, s_suicide=4)
        assert saved.needs_help
        assert not SafetyCall.objects.exists()

    def test_the_number_makes_the_call(self, now: datetime) -> None:
        draft = a_draft(now, s_suicide=4, contact=CONTACT)
        call = SafetyCall.objects.get(care_request_id=draft.pk)
        assert call.cause == "danger_answer"
        assert call.due_at > now
        assert CareRequest.objects.get(pk=draft.pk).state == "draft"

    def test_a_danger_after_the_number_makes_the_call_too(self, now: datetime) -> None:
        draft = a_draft(now, contact=CONTACT)
        assert not SafetyCall.objects.exists()
        save(draft, "s_suicide", now, s_suicide=3)
        save(draft, "s_suicide", now, s_suicide=4)
        assert SafetyCall.objects.count() == 1

    def test_an_address_alone_is_enough(self, now: datetime) -> None:
        mail = {"email": "moeder@post.example", "may_email": True}
        draft = a_draft(now, s_psychosis=2, contact=mail)
        assert SafetyCall.objects.filter(care_request_id=draft.pk).exists()

    @pytest.mark.parametrize("answer", [{"s_suicide": 1}, {"s_baby": 2}, {"sleep": 3}])
    def test_what_is_no_level_5_owes_no_call(self, now: datetime, answer: dict[str, Any]) -> None:
        a_draft(now, **answer, contact=CONTACT)
        assert not SafetyCall.objects.exists()

    def test_asking_for_a_call_owes_one_whatever_she_answered(self, now: datetime) -> None:
        draft = a_draft(now, s_suicide=1)
        promise = safety.request_call(
            draft_id=draft.pk, phone="+31612345678", actor=HERSELF, now=now, wish="morning"
        )
        assert promise is not None
        assert promise.is_read_now
        assert promise.due_at == SafetyCall.objects.get().due_at
        fresh = sealed_drafts.read(draft.pk)
        assert fresh.client is not None
        assert contact_of(fresh.client) == Contact(phone="+31612345678")
        assert sealed_drafts.content_of(fresh).call_wish == "morning"
        assert safety.promised_call(draft_id=draft.pk, now=now) == promise

    def test_asking_twice_changes_the_number_and_keeps_the_clock(self, now: datetime) -> None:
        draft = a_draft(now)
        for phone in ("+31612345678", "+31687654321"):
            safety.request_call(draft_id=draft.pk, phone=phone, actor=HERSELF, now=now)
        assert SafetyCall.objects.count() == 1
        assert SafetyCall.objects.get().cause == "asked_for_call"
        fresh = sealed_drafts.read(draft.pk)
        assert fresh.client is not None
        assert contact_of(fresh.client).phone == "+31687654321"

    def test_at_night_it_says_from_when_somebody_reads(self, now: datetime) -> None:
        night = now.replace(hour=2)
        promise = safety.expected_call(now=night)
        assert not promise.is_read_now
        assert promise.read_from == now.replace(hour=8)
        assert promise.due_at == now.replace(hour=9)


def test_without_a_clinic_the_number_is_kept_and_nothing_is_promised(now: datetime) -> None:
    draft = a_draft(now, s_suicide=4)
    promise = safety.request_call(draft_id=draft.pk, phone="+31612345678", actor=HERSELF, now=now)
    assert promise is None
    assert safety.promised_call(draft_id=draft.pk, now=now) is None
    fresh = sealed_drafts.read(draft.pk)
    assert fresh.client is not None
    assert contact_of(fresh.client).phone == "+31612345678"
