"""The rule workshop's pages: who reads them, what they say, what they refuse, what they log."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from accounts.models import AccessEvent
from accounts.services.sealing import Unreadable
from care.selectors import rules
from intake.domain.triage import CURRENT_TABLE
from intake.domain.triage.changes import RuleChange
from intake.domain.triage.rules import Text
from intake.models import PublishedTable, TableDraft, TableReplay, TableSignature
from intake.selectors import tables as reading
from intake.services import tables
from tests.factories.accounts import known_as, make_client
from tests.factories.care import a_client_of
from tests.factories.scheduling import person
from tests.integration.care.conftest import House

Counter = Callable[..., AbstractContextManager[list[str]]]
WHY = "Bij ons past een GAD-7 van 15 bij twee weken."
#: A mother with GAD-7 15 and nothing else: level 3 by R30, 2 when it starts at 16.
ANXIOUS: dict[str, Any] = (
    dict.fromkeys(
        ("sig_bond", "sig_exhausted", "sig_irritable", "sig_hopeless", "sig_cry", "sig_self"), 0
    )
    | dict.fromkeys((f"phq9_{number}" for number in range(1, 10)), 0)
    | dict.fromkeys((f"gad7_{number}" for number in range(1, 8)), 2)
    | {"gad7_7": 3, "sleep": 0, "functioning": 0, "wish": "info"}
)
#: Statements of the replay page, for three movers as for three hundred.
REPLAY = 12
SENTENCES = {
    f"{name}_{language}": getattr(getattr(CURRENT_TABLE.by_id["R30"], name), language)
    for name in ("title", "reason")
    for language in ("nl", "en")
}
READ = ("rules", "rules_draft", "rules_examples", "rules_replay")
CHANGE = ("rules_begin", "rules_sign", "rules_discard")


@dataclass
class Workshop:
    """A draft in the making, and the browsers of two psychologists."""

    house: House
    hers: Browser
    colleagues: Browser

    @property
    def draft(self) -> TableDraft:
        draft = reading.open_draft()
        assert draft is not None
        return draft

    def post(self, name: str, *args: str, **data: Any) -> Any:
        return self.hers.post(reverse(f"care:{name}", args=args), data)

    def page(self, name: str, *args: str, browser: Browser | None = None) -> str:
        response = (browser or self.hers).get(reverse(f"care:{name}", args=args))
        assert response.status_code == 200
        return re.sub(r"\s+", " ", response.content.decode())

    def save(self, rule_id: str = "R30", **fields: Any) -> Any:
        shown = {"revision": str(self.draft.revision), "save": "1", "step_0": "16", "level": "3"}
        return self.post("rules_rule", rule_id, **(shown | SENTENCES | fields))

    def accept(self, example: str = "V13", why: str = WHY) -> Any:
        fields = {f"{example}-why": why, "revision": str(self.draft.revision)}
        return self.post("rules_example", example, **fields)

    def sign(self, browser: Browser | None = None, **fields: Any) -> Any:
        standing = reading.standing_of(self.draft)
        assert standing.replay is not None
        shown = {"fingerprint": standing.fingerprint, "replay": standing.replay.pk, "read": "on"}
        return (browser or self.hers).post(reverse("care:rules_sign"), shown | fields)


@pytest.fixture
def workshop(house: House) -> Workshop:
    return Workshop(house, house.as_(house.her.user), house.as_(house.colleague.user))


@pytest.fixture
def begun(workshop: Workshop) -> Workshop:
    assert workshop.post("rules_begin", purpose=WHY).status_code == 302
    return workshop


@pytest.fixture
def ready(begun: Workshop) -> Workshop:
    """Changed, its example accepted, replayed: it can be signed."""
    for response in (begun.save(), begun.accept(), begun.post("rules_run_replay")):
        assert response.status_code == 302
    return begun


# who


@pytest.mark.parametrize("name", READ)
def test_staff_reads_and_nobody_else(ready: Workshop, name: str) -> None:
    house = ready.house
    for user in (house.her.user, house.coordinator, house.admin):
        assert house.as_(user).get(reverse(f"care:{name}")).status_code == 200
    for outside in (Browser(), known_as(Browser(), house.intake.client)):
        assert outside.get(reverse(f"care:{name}")).status_code in (302, 403, 404)


@pytest.mark.parametrize("name", CHANGE)
def test_only_psychologists_change(ready: Workshop, name: str) -> None:
    for user in (ready.house.coordinator, ready.house.admin):
        browser = ready.house.as_(user)
        assert browser.get(reverse(f"care:{name}")).status_code in (403, 404)
        assert browser.post(reverse(f"care:{name}")).status_code in (403, 404)
    assert reading.open_draft() == ready.draft


def test_a_coordinator_reads_counts_and_no_answers(ready: Workshop) -> None:
    movers(ready, 1)
    ready.post("rules_run_replay")
    page = ready.page("rules_replay", browser=ready.house.as_(ready.house.coordinator))
    assert "Zouden lager komen" in page
    assert "Wie het zijn, ziet alleen een psycholoog" in page
    assert "Verstuurd" not in page
    assert not AccessEvent.objects.filter(event="table.replay_shown").exists()


def test_a_coordinator_is_offered_no_deeds(ready: Workshop) -> None:
    browser = ready.house.as_(ready.house.coordinator)
    for name in READ:
        page = ready.page(name, browser=browser)
        for deed in ("rules_begin", "rules_sign", "rules_discard", "rules_run_replay"):
            assert reverse(f"care:{deed}") not in page, (name, deed)


# reading


def test_the_table_in_words(workshop: Workshop) -> None:
    page = workshop.page("rules")
    for rule in CURRENT_TABLE.by_id.values():
        assert f'id="{rule.id}"' in page
    assert "Versie 0.1, meegeleverd met de software" in page
    assert "Als:</span> GAD-7-som: 15 of hoger" in page
    assert "V13</span> Alleen angst: GAD-7 15, EPDS 8" in page
    assert "binnen 72 uur" in page
    assert CURRENT_TABLE.table_hash in page
    assert "zonder CE-markering" in page
    assert "staat uit" not in page
    assert reverse("care:rules_begin") in page


def test_the_table_in_english(workshop: Workshop, settings: Any) -> None:
    workshop.hers.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = workshop.page("rules")
    assert "The GAD-7 sum is 15 or more: severe anxiety." in page
    assert "GAD-7 sum: 15 or more" in page
    assert "De regels" not in page


def test_a_proposal_that_is_off_is_said(workshop: Workshop, settings: Any) -> None:
    settings.HOUVAST_TRIAGE_PROPOSAL = False
    assert "Het voorstel staat uit." in workshop.page("rules")


def test_unknown_things_do_not_exist(begun: Workshop) -> None:
    for name, arg in (("rules_version", "9.9"), ("rules_version", "draft"), ("rules_rule", "R99")):
        address = reverse(f"care:{name}", args=[arg])
        assert begun.hers.get(address).status_code == 404, arg


@pytest.mark.parametrize(
    "name", ["rules_draft", "rules_examples", "rules_replay", "rules_sign", "rules_discard"]
)
def test_without_a_draft_there_is_the_table(workshop: Workshop, name: str) -> None:
    response = workshop.hers.get(reverse(f"care:{name}"))
    assert (response.status_code, response["Location"]) == (302, reverse("care:rules"))


# changing


def test_a_purpose_is_asked_for(workshop: Workshop) -> None:
    response = workshop.post("rules_begin", purpose=" ")
    assert response.status_code == 422
    assert "Schrijf op waarom." in response.content.decode()
    assert reading.open_draft() is None


def test_a_number_takes_its_sentences_along(begun: Workshop) -> None:
    assert begun.save()["Location"] == reverse("care:rules_draft")
    change = begun.draft.changes["R30"]
    assert change["thresholds"] == [16]
    assert change["reason"]["nl"] == "De GAD-7-som is 16 of hoger: ernstige angstklachten."
    assert change["title"]["en"] == "the GAD-7 sum of 16 or more"
    page = begun.page("rules_draft")
    assert "GAD-7-som: 15 of hoger</del>" in page
    assert "GAD-7-som: 16 of hoger</ins>" in page
    assert "1 van de 56 anders" in page


def test_words_of_her_own_stay(begun: Workshop) -> None:
    begun.save(reason_nl="Veel angst: 16 of meer op de GAD-7.")
    assert begun.draft.changes["R30"]["reason"] == {
        "nl": "Veel angst: 16 of meer op de GAD-7.",
        "en": "The GAD-7 sum is 16 or more: severe anxiety.",
    }


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"step_0": "22"}, "Kies een waarde die kan"),
        ({"step_0": ""}, "Kies een waarde die kan"),
        ({"step_0": "veel"}, "Kies een waarde die kan"),
        ({"level": "6"}, "Kies een waarde die kan"),
        ({"reason_nl": ""}, "Schrijf hier een zin van hooguit 400 tekens."),
        ({"title_en": "x" * 401}, "Schrijf hier een zin van hooguit 400 tekens."),
        ({"revision": "7", "step_0": "17"}, "Iemand heeft het concept intussen veranderd."),
        ({"revision": "", "step_0": "17"}, "Iemand heeft het concept intussen veranderd."),
    ],
)
def test_what_cannot_be_is_said_and_kept(
    begun: Workshop, fields: dict[str, str], said: str
) -> None:
    response = begun.save(**fields)
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "<title>Fout:" in page
    assert begun.draft.changes == {}
    for name, value in fields.items():
        if name == "step_0":
            assert f'value="{value}"' in page or not value
    assert f'name="revision" value="{begun.draft.revision}"' in page


def test_cut_offs_must_go_up(begun: Workshop) -> None:
    rule = CURRENT_TABLE.by_id["R18"]
    words = {
        f"{name}_{language}": getattr(getattr(rule, name), language)
        for name in ("title", "reason")
        for language in ("nl", "en")
    }
    cuts = {"cut_0": "12", "cut_1": "13", "cut_2": "10"}
    response = begun.post("rules_rule", "R18", revision="0", save="1", **(words | cuts))
    assert response.status_code == 422
    assert "De grenzen moeten oplopen" in response.content.decode()
    cuts["cut_0"] = "20"
    response = begun.post("rules_rule", "R18", revision="0", save="1", **(words | cuts))
    assert response.status_code == 302
    change = begun.draft.changes["R18"]
    assert change["cut_offs"] == [[20, 4], [13, 3], [10, 2]]
    assert change["reason"]["nl"].startswith("De EPDS-som geeft het niveau: 20 of hoger 4")


def test_looking_keeps_nothing(begun: Workshop) -> None:
    fields = {"revision": "0", "look": "1", "step_0": "16", "level": "3", **SENTENCES}
    response = begun.post("rules_rule", "R30", **fields)
    page = response.content.decode()
    assert response.status_code == 200
    assert "GAD-7-som: 16 of hoger" in page
    assert "1 voorbeeld krijgt dan een andere uitkomst" in page
    assert begun.draft.changes == {}


def test_by_htmx_only_the_consequence_comes_back(begun: Workshop) -> None:
    address = reverse("care:rules_rule", args=["R30"])
    fields = {"revision": "0", "step_0": "16", "level": "3", **SENTENCES}
    page = begun.hers.post(address, fields, headers={"HX-Request": "true"}).content.decode()
    assert "1 voorbeeld krijgt dan een andere uitkomst" in page
    assert "<html" not in page
    broken = begun.hers.post(address, fields | {"step_0": "0"}, headers={"HX-Request": "true"})
    assert "Zo kan het niet." in broken.content.decode()


def test_answers_are_chosen_in_words(begun: Workshop) -> None:
    page = begun.page("rules_rule", "R28")
    assert "Dagelijkse dingen of slapen als iemand anders oplet" in page
    assert "‘Lukken deels niet’ of meer of ‘nauwelijks’ of meer" in page
    twice = begun.page("rules_rule", "R15")
    assert "Tekenen van manie (plek 2 in de regel)" in twice


def test_a_rule_can_go_back(begun: Workshop) -> None:
    begun.save()
    begun.post("rules_rule", "R30", revision=begun.draft.revision, restore="1")
    assert begun.draft.changes == {}
    begun.save()
    stale = begun.post("rules_rule", "R30", revision="0", restore="1")
    assert stale["Location"] == reverse("care:rules_rule", args=["R30"])
    assert list(begun.draft.changes) == ["R30"]


def test_a_broken_guardrail_is_said(begun: Workshop) -> None:
    rule = CURRENT_TABLE.by_id["R01"]
    words = {
        f"{name}_{language}": getattr(getattr(rule, name), language)
        for name in ("title", "reason")
        for language in ("nl", "en")
    }
    begun.post("rules_rule", "R01", revision="0", save="1", step_0="4", level="5", **words)
    page = begun.page("rules_draft")
    assert "Met plan of middelen voor zelfdoding is het niveau 4; dat mag nooit onder 5." in page
    assert f"{reverse('care:rules_rule', args=['R01'])}#zinnen" in page
    assert begun.hers.get(reverse("care:rules_sign")).status_code == 302


# examples


def test_a_red_example_is_accepted_and_taken_back(begun: Workshop) -> None:
    begun.save()
    assert "1 voorbeeld krijgt iets anders dan is afgesproken" in begun.page("rules_examples")
    empty = begun.accept(why="")
    assert empty.status_code == 422
    assert 'href="#id_V13-why"' in empty.content.decode()
    assert begun.accept().status_code == 302
    assert begun.draft.examples["V13"]["why"] == WHY
    assert f"Waarom: <q>{WHY}</q>" in begun.page("rules_examples")
    begun.post("rules_example", "V13", revision=begun.draft.revision, reject="1")
    assert begun.draft.examples == {}


def test_a_green_example_is_not_accepted(begun: Workshop) -> None:
    response = begun.accept("V01")
    assert response.status_code == 422
    assert "Dit voorbeeld krijgt de uitkomst die is afgesproken." in response.content.decode()


# replay


def movers(workshop: Workshop, count: int) -> list[Any]:
    house = workshop.house
    return [
        a_client_of(
            house.her if number % 2 else house.colleague,
            house.now,
            client=make_client(),
            starts_in=timedelta(days=2, hours=number),
            **ANXIOUS,
        )[0]
        for number in range(count)
    ]


def test_who_would_move_with_a_way_to_whom_she_may_see(begun: Workshop) -> None:
    begun.save()
    theirs, hers = movers(begun, 2)
    begun.post("rules_run_replay")
    page = begun.page("rules_replay")
    assert theirs.reference in page
    assert hers.reference in page
    assert reverse("care:client", args=[hers.pk]) in page
    assert reverse("care:client", args=[theirs.pk]) not in page
    assert "de GAD-7-som van 15 of hoger" in page
    assert "de GAD-7-som van 10 of hoger" in page
    assert "↓</span> 2" in page
    shown = AccessEvent.objects.filter(event="table.replay_shown")
    assert {event.subject_id for event in shown} == {theirs.client_id, hers.client_id}
    assert {event.rule for event in shown} == {"rule_workshop"}
    assert {event.user_id for event in shown} == {begun.house.her.user_id}


@pytest.mark.parametrize("rows", [3, 300])
def test_as_many_statements_for_three_as_for_three_hundred(
    begun: Workshop, assert_sql: Counter, rows: int
) -> None:
    begun.save()
    movers(begun, rows)
    begun.post("rules_run_replay")
    begun.page("rules_replay")
    with assert_sql(REPLAY):
        page = begun.page("rules_replay")
    assert page.count('<th scope="row">') == min(rows, rules.PAGE) + 5
    assert ("bladzijde 1 van 6" in page) is (rows == 300)
    if rows == 300:
        last = begun.hers.get(reverse("care:rules_replay") + "?pagina=6").content.decode()
        assert "bladzijde 6 van 6" in last


def test_what_could_not_be_read_is_counted(
    begun: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_: Any) -> Any:
        raise Unreadable("intake")

    begun.save()
    monkeypatch.setattr("intake.services.replaying.open_json", closed)
    begun.post("rules_run_replay")
    page = begun.page("rules_replay")
    assert "1 intake was niet te lezen" in page
    assert "Niemand." in page


def test_a_replay_that_does_not_open_shows_nothing(
    ready: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_: Any) -> Any:
        raise Unreadable("replay")

    monkeypatch.setattr("intake.services.tables.open_json", closed)
    assert ready.hers.get(reverse("care:rules_replay")).status_code == 503


def test_since_a_day_and_not_one_to_come(begun: Workshop) -> None:
    begun.save()
    tomorrow = begun.house.now + timedelta(days=1)
    refused = begun.post("rules_run_replay", since=f"{tomorrow:%Y-%m-%d}")
    assert refused.status_code == 422
    assert "Deze dag moet nog komen." in refused.content.decode()
    begun.post("rules_run_replay", since=f"{begun.house.now:%Y-%m-%d}")
    assert TableReplay.objects.get().intakes == 1
    assert "Intakes vanaf 1 maart 2027." in begun.page("rules_replay")


def test_a_replay_of_another_state_does_not_count(ready: Workshop) -> None:
    ready.save(step_0="17", reason_nl="Nu 17.", reason_en="17 now.")
    page = ready.page("rules_replay")
    assert "Het concept is daarna veranderd" in page
    assert "Intakes nagespeeld" not in page
    assert ready.hers.get(reverse("care:rules_sign"))["Location"] == reverse("care:rules_draft")


# signing


def test_two_sign_and_it_holds(ready: Workshop) -> None:
    page = ready.page("rules_sign")
    assert WHY in page
    assert "Alleen angst: GAD-7 15, EPDS 8" in page
    unread = ready.sign(read="")
    assert unread.status_code == 422
    assert "Lees eerst wie er zou verschuiven" in unread.content.decode()
    assert ready.sign().status_code == 302
    assert rules.waits_for(ready.house.her.user) is None
    assert rules.waits_for(ready.house.colleague.user) == ready.draft
    assert "Jij hebt getekend." in ready.page("rules_draft")
    for name in ("rules", "caseload"):
        assert "vraagt je handtekening" not in ready.page(name)
        assert "vraagt je handtekening" in ready.page(name, browser=ready.colleagues)

    response = ready.sign(ready.colleagues)
    assert response["Location"] == reverse("care:rules")
    published = PublishedTable.objects.get()
    assert published.version == "0.2"
    page = ready.page("rules")
    assert f"getekend door {published.first_signer.name} en {published.second_signer.name}" in page
    assert "Als:</span> GAD-7-som: 16 of hoger" in page
    assert "Anders dan de meegeleverde tabel 0.1" in page
    assert WHY in page
    old = ready.page("rules_version", "0.1")
    assert "Als:</span> GAD-7-som: 15 of hoger" in old
    assert "Naar de regels die nu gelden" in old


def test_her_page_speaks_with_the_version_that_decided(ready: Workshop) -> None:
    ready.sign()
    ready.sign(ready.colleagues)
    worse = ANXIOUS | {"gad7_6": 3}
    hers = a_client_of(
        ready.house.her,
        ready.house.now,
        client=make_client(),
        starts_in=timedelta(days=3),
        **worse,
    )[0]
    assert hers.decisions.get().table_version == "0.2"
    page = ready.page("client", str(hers.pk))
    assert "De GAD-7-som is 16 of hoger: ernstige angstklachten." in page
    assert "Regels versie 0.2." in page
    before = ready.page("client", str(ready.house.intake.pk))
    assert "Regels versie 0.1." in before


def test_one_person_signs_once(ready: Workshop) -> None:
    ready.sign()
    again = ready.sign()
    assert again["Location"] == reverse("care:rules_draft")
    assert "Jij hebt al getekend." in ready.page("rules_draft")
    assert TableSignature.objects.count() == 1


def test_what_was_read_is_what_is_signed(ready: Workshop) -> None:
    stale = ready.sign(fingerprint="0" * 64)
    assert stale["Location"] == reverse("care:rules_draft")
    assert "Iemand heeft het concept intussen veranderd." in ready.page("rules_draft")
    assert TableSignature.objects.count() == 0
    assert list(ready.draft.changes) == ["R30"]


def test_a_change_after_a_signature_takes_it_away(ready: Workshop) -> None:
    ready.sign()
    ready.post("rules_example", "V13", revision=ready.draft.revision, reject="1")
    assert rules.waits_for(ready.house.colleague.user) is None


def test_a_signed_row_that_broke_is_said(ready: Workshop) -> None:
    ready.sign()
    ready.sign(ready.colleagues)
    row = PublishedTable.objects.get()
    later = tables.begin(purpose=WHY, actor=person(ready.house.her.user), now=ready.house.now)
    PublishedTable.objects.create(
        version="0.9",
        draft=later,
        base_version="0.1",
        changes={},
        examples={},
        purpose=WHY,
        table_hash="0" * 64,
        first_signer=row.first_signer,
        second_signer=row.second_signer,
        published_at=ready.house.now + timedelta(days=1),
    )
    assert "Versie 0.9 is niet meer wat er getekend is." in ready.page("rules")
    response = ready.hers.get(reverse("care:rules_version", args=["0.9"]))
    assert response["Location"] == reverse("care:rules")


def test_a_draft_from_an_own_version_says_what_was_other_already(ready: Workshop) -> None:
    ready.sign()
    ready.sign(ready.colleagues)
    ready.post("rules_begin", purpose=WHY)
    assert ready.draft.version == "0.3"
    page = ready.page("rules_draft")
    assert "Wat al anders was dan de meegeleverde tabel 0.1" in page
    change = RuleChange(level=2, reason=Text("Zin.", "Sentence."))
    tables.change_rule(
        draft_id=ready.draft.pk,
        revision=0,
        rule_id="R31",
        wanted=change,
        actor=person(ready.house.her.user),
        now=ready.house.now,
    )
    page = ready.page("rules_draft")
    assert "Vergeleken met versie 0.2, die nu geldt." in page
    assert "Zin.</ins>" in page


def test_discarding_asks_once(begun: Workshop) -> None:
    assert "weggooien?" in begun.page("rules_discard")
    assert begun.draft is not None
    assert begun.post("rules_discard")["Location"] == reverse("care:rules")
    assert reading.open_draft() is None
