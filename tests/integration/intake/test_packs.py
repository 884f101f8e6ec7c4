"""Licensed words in use: who gets them, what a running draft keeps, and the command that loads."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import AccessEvent
from intake.domain import neutral, questionnaire
from intake.models import Draft, InstrumentPack, Response, TriageRecord
from intake.selectors import own_record, packs
from intake.selectors.measures import sheet_of
from intake.services import drafts, sealed_drafts
from intake.services.submission import submit_intake
from scheduling.models import SafetyCall
from tests.factories.intake import (
    CONTACT,
    HERSELF,
    IDENTITY,
    a_clinic,
    a_draft,
    browser_with,
)
from tests.factories.packs import ATTRIBUTION, LICENCE, a_pack, raw_pack
from tests.factories.submission import OpenClinic, an_open_clinic

LATER = timedelta(days=1)


@pytest.fixture
def clinic(db: None, now: datetime) -> OpenClinic:
    return an_open_clinic(now)


def finish(draft: Draft, now: datetime, **chosen: Any) -> Draft:
    """Answer what is open, on the path that the draft is pinned to."""
    path = packs.questionnaire_of(draft.questionnaire_version)
    told = {"identity": IDENTITY, "contact": CONTACT, "wish": "talk"} | chosen
    while page := path.first_open(drafts.answers_of(draft)):
        drafts.save_answer(
            draft_id=draft.pk,
            page=page.id,
            values=neutral.values_for(page, told),
            actor=HERSELF,
            now=now,
        )
        draft = sealed_drafts.read(draft.pk)
    return draft


class TestWhoGetsThem:
    def test_a_new_draft_in_the_language_of_the_pack(self, db: None, now: datetime) -> None:
        pack = a_pack(now)
        assert a_draft(now).questionnaire_version == f"1.0+{pack.key}"
        assert a_draft(now, language="en").questionnaire_version == "1.0"

    def test_words_of_another_questionnaire_change_no_path(self, db: None, now: datetime) -> None:
        items = [
            {"number": n, "text": f"Voorbeeld {n}", "options": [f"{n}{x}" for x in "abcd"]}
            for n in range(1, 11)
        ]
        a_pack(now, instrument="rses", items=items)
        assert a_draft(now).questionnaire_version == "1.0"
        assert packs.text_of("rses-1.0").languages == ("nl", "en")

    def test_the_page_shows_the_words_and_their_attribution(self, db: None, now: datetime) -> None:
        a_clinic(now)
        a_pack(now)
        draft = a_draft(now, respondent="self_mother")
        page = browser_with(draft, now).get(reverse("intake:question", args=["m1"]))
        text = page.content.decode()
        assert "Voorbeeldzin 1, eerste uitgave nl" in text
        assert ATTRIBUTION in text
        assert "Liever niet zeggen" in text
        assert "Vraag 1 van 10" in text

    def test_a_partner_is_sent_on_to_his_own_questions(self, db: None, now: datetime) -> None:
        a_clinic(now)
        a_pack(now)
        draft = a_draft(now, respondent="self_partner")
        page = browser_with(draft, now).get(reverse("intake:question", args=["m1"]))
        assert page.status_code == 302
        assert "m1" not in page["Location"]

    def test_the_check_before_sending_carries_the_attribution(
        self, db: None, now: datetime
    ) -> None:
        a_clinic(now)
        a_pack(now)
        draft = a_draft(now, respondent="self_mother", epds_1=2)
        text = browser_with(draft, now).get(reverse("intake:check")).content.decode()
        assert "keuze 1b" in text
        assert text.count(ATTRIBUTION) == 1


class TestDanger:
    def test_item_10_shows_the_help_page_before_the_next_question(
        self, db: None, now: datetime
    ) -> None:
        a_clinic(now)
        a_pack(now)
        draft = a_draft(now, respondent="self_mother")
        browser = browser_with(draft, now)
        # the third option from the top of item 10 scores 1
        sent = browser.post(reverse("intake:question", args=["m10"]), {"epds_10": "3"})
        assert sent["Location"] == reverse("intake:help")

    def test_the_lowest_option_of_item_10_goes_on(self, db: None, now: datetime) -> None:
        a_clinic(now)
        a_pack(now)
        draft = a_draft(now, respondent="self_mother")
        browser = browser_with(draft, now)
        sent = browser.post(reverse("intake:question", args=["m10"]), {"epds_10": "4"})
        assert sent["Location"] != reverse("intake:help")

    def test_the_worst_option_owes_her_a_call_while_she_is_still_writing(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        a_pack(now)
        draft = a_draft(now, respondent="self_mother", identity=IDENTITY, contact=CONTACT)
        assert not SafetyCall.objects.exists()
        drafts.save_answer(
            draft_id=draft.pk, page="epds_10", values={"epds_10": 1}, actor=HERSELF, now=now
        )
        assert SafetyCall.objects.get().care_request_id == draft.pk


class TestSending:
    def test_positions_and_scores_are_kept_with_the_pack(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        pack = a_pack(now)
        chosen = {"epds_1": 2, "epds_3": 1, "epds_4": None, "epds_10": 3}
        draft = finish(a_draft(now), now, **chosen)
        intake = submit_intake(draft_id=draft.pk, actor=HERSELF, now=now).intake
        row = Response.objects.get(instrument_id="epds")
        sheet = sheet_of(row, intake)
        assert sheet.positions == (2, 4 - 3, 1, None, 4, 4, 4, 4, 4, 3)
        assert sheet.items == (1, 0, 3, None, 0, 0, 0, 0, 0, 1)
        assert (row.instrument_version, row.language) == (pack.key, "nl")
        assert (row.source, row.entered_by) == ("herself", None)
        assert intake.instrument_versions["epds"] == pack.key
        assert intake.instrument_versions["gad7"] == "1.0"
        assert TriageRecord.objects.get().level == 4
        assert not Response.objects.filter(instrument_id="phq9").exists()

    def test_a_draft_begun_on_one_version_is_sent_on_it_when_a_newer_one_appears(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        """F11: new words change nothing about a draft that runs, nor about what was sent."""
        plain = a_draft(now, respondent="self_mother")
        first = a_pack(now)
        begun = a_draft(now, respondent="self_mother", epds_1=2)
        second = a_pack(now + LATER, edition="tweede")
        assert InstrumentPack.objects.get(retired_at=None).key == second.key
        assert a_draft(now + LATER).questionnaire_version == f"1.0+{second.key}"

        page = browser_with(begun, now).get(reverse("intake:question", args=["m2"]))
        assert "eerste uitgave" in page.content.decode()
        begun = finish(begun, now + LATER)
        sent = submit_intake(draft_id=begun.pk, actor=HERSELF, now=now + LATER).intake
        assert sent.questionnaire_version == f"1.0+{first.key}"
        assert sent.instrument_versions["epds"] == first.key
        parts = own_record.answers_in_words(sent, language="nl", wording="baby")
        (epds,) = [part for part in parts if part.section.id == "epds"]
        assert epds.lines[0].question == "Voorbeeldzin 1, eerste uitgave nl"
        assert epds.lines[0].answer == "keuze 1b"
        assert epds.attribution.nl == ATTRIBUTION
        assert [part.section.id for part in parts if part.attribution] == ["epds"]

        other = {**CONTACT, "email": "twee@post.example", "phone": "+31612345679"}
        plain = finish(plain, now + LATER, contact=other)
        sent = submit_intake(draft_id=plain.pk, actor=HERSELF, now=now + LATER).intake
        assert sent.questionnaire_version == "1.0"
        kept = Response.objects.filter(intake=sent).values_list("instrument_id", flat=True)
        assert sorted(kept) == ["gad7", "phq9"]

    def test_a_gate_that_closed_is_sealed_with_the_rest(
        self, clinic: OpenClinic, now: datetime
    ) -> None:
        draft = finish(a_draft(now), now, phq9_1=1)
        intake = submit_intake(draft_id=draft.pk, actor=HERSELF, now=now).intake
        row = Response.objects.get(instrument_id="phq9")
        sheet = sheet_of(row, intake)
        assert (sheet.instrument.id, sheet.positions, sheet.items) == ("phq2", (2, 1), (1, 0))
        assert b"phq2" not in bytes(row.sealed_items)


class TestAnotherQuestionnaire:
    def test_a_changed_questionnaire_does_not_break_a_running_draft(
        self,
        clinic: OpenClinic,
        now: datetime,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """F11: version 1.1 without the mood questions appears while she is halfway 1.0."""
        begun = a_draft(now, respondent="self_mother", baby="home", phq9_1=2, phq9_2=2)
        for path in questionnaire.DATA.glob("*.toml"):
            (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
        text = (tmp_path / "1.0.toml").read_text(encoding="utf-8")
        newer = text.replace('version = "1.0"', 'version = "1.1"')
        newer = re.sub(r"\n  { item = \"phq9\.phq9_\d\".*", "", newer)
        (tmp_path / "1.1.toml").write_text(newer, encoding="utf-8")
        monkeypatch.setattr(questionnaire, "DATA", tmp_path)
        monkeypatch.setattr(packs, "CURRENT_VERSION", "1.1")
        questionnaire.load.cache_clear()
        try:
            fresh = a_draft(now, respondent="self_mother")
            path = packs.questionnaire_of(fresh.questionnaire_version)
            assert (path.version, path.page("phq9_1")) == ("1.1", None)

            page = browser_with(begun, now).get(reverse("intake:question", args=["d3"]))
            assert "Moeilijk inslapen" in page.content.decode()
            begun = finish(sealed_drafts.read(begun.pk), now, phq9_3=3)
            sent = submit_intake(draft_id=begun.pk, actor=HERSELF, now=now).intake
        finally:
            questionnaire.load.cache_clear()
        assert sent.questionnaire_version == "1.0"
        row = Response.objects.get(intake=sent, instrument_id="phq9")
        assert sheet_of(row, sent).items[:3] == (2, 2, 3)


class TestLoading:
    def test_a_pack_is_taken_into_use_and_named(
        self, committed_db: Any, now: datetime, tmp_path: Path
    ) -> None:
        path = tmp_path / "pack.json"
        path.write_text(json.dumps(raw_pack()), encoding="utf-8")
        said = StringIO()
        call_command("load_instrument_pack", str(path), stdout=said)
        row = InstrumentPack.objects.get()
        assert said.getvalue() == f"{row.key}: 10 items, 40 options, in use\n"
        assert (row.instrument_id, row.instrument_version, row.language) == ("epds", "1.0", "nl")
        assert (row.licence, row.content, row.retired_at) == (LICENCE, raw_pack(), None)
        logged = AccessEvent.objects.get(event="instrument_pack.load")
        assert (logged.object_id, logged.purpose) == (row.key, "ADMIN")

        said = StringIO()
        call_command("load_instrument_pack", str(path), stdout=said)
        assert said.getvalue() == f"{row.key}: 10 items, 40 options, in use already\n"
        assert InstrumentPack.objects.count() == 1

    def test_a_toml_file_and_a_newer_one_that_retires_it(
        self, committed_db: Any, now: datetime, tmp_path: Path
    ) -> None:
        first = tmp_path / "pack.toml"
        first.write_text(_toml(raw_pack()), encoding="utf-8")
        call_command("load_instrument_pack", str(first), stdout=StringIO())
        old = InstrumentPack.objects.get()
        assert old.content == raw_pack()
        second = tmp_path / "pack.json"
        second.write_text(json.dumps(raw_pack(edition="tweede")), encoding="utf-8")
        said = StringIO()
        call_command("load_instrument_pack", str(second), stdout=said)
        assert said.getvalue().endswith(f"{old.key}: retired\n")
        assert [pack.key for pack in packs.in_use()] != [old.key]

        # words that were retired come back into use, and the newer ones retire
        call_command("load_instrument_pack", str(first), stdout=StringIO())
        assert [pack.key for pack in packs.in_use()] == [old.key]
        assert InstrumentPack.objects.count() == 2

    def test_a_pack_can_be_retired(self, committed_db: Any, now: datetime) -> None:
        pack = a_pack(now)
        for _ in range(2):
            said = StringIO()
            call_command("load_instrument_pack", retire=pack.key, stdout=said)
            assert said.getvalue() == f"{pack.key}: retired\n"
        assert packs.in_use() == []
        assert AccessEvent.objects.filter(event="instrument_pack.retire").count() == 1

    @pytest.mark.parametrize(
        ("name", "content", "words"),
        [
            ("a.toml", "instrument = ", "a.toml: Invalid value"),
            ("a.json", "[1]", "a.json: this is no pack"),
            ("a.json", '{"instrument": "epds"}', "a.json: pack: version is missing"),
            ("a.json", json.dumps(raw_pack(items=[])), "the whole scale is needed, 10 items"),
            ("none.toml", None, "cannot read none.toml: No such file"),
        ],
    )
    def test_a_faulty_file_ends_with_one_line_and_code_2(
        self, db: None, tmp_path: Path, name: str, content: str | None, words: str
    ) -> None:
        path = tmp_path / name
        if content is not None:
            path.write_text(content, encoding="utf-8")
        with pytest.raises(CommandError, match=words) as problem:
            call_command("load_instrument_pack", str(path))
        assert problem.value.returncode == 2
        assert "\n" not in str(problem.value)

    def test_an_unknown_pack_cannot_be_retired(self, committed_db: Any) -> None:
        with pytest.raises(CommandError, match=r"there is no pack epds-9\.9") as problem:
            call_command("load_instrument_pack", retire="epds-9.9")
        assert problem.value.returncode == 2


def _toml(raw: dict[str, Any]) -> str:
    """The example of the how-to page, filled in."""
    head = [f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in raw.items() if k != "items"]
    items = [
        "[[items]]\n"
        + "\n".join(f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in item.items())
        for item in raw["items"]
    ]
    return "\n".join([*head, *items])
