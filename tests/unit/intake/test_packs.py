"""Licensed words: whole, in order, with licence and attribution, or refused in one line."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from intake.domain import instruments, questionnaire
from intake.domain.instruments import InvalidInstrument
from intake.domain.instruments.pack import parse_pack, with_words
from intake.domain.questionnaire import Questionnaire
from intake.domain.with_packs import compose, parts_of, version_with
from tests.factories.packs import ATTRIBUTION, raw_pack

BASE = questionnaire.current()
HOW_TO = Path(__file__).resolve().parents[3] / "docs/how-to/licensed-questionnaires.md"


def composed(*languages: str) -> Questionnaire:
    return compose(BASE, [parse_pack(raw_pack(language)) for language in languages])


def changed(place: int, /, **changes: Any) -> dict[str, Any]:
    raw = raw_pack()
    raw["items"][place - 1] |= changes
    return raw


def test_a_pack_is_named_after_its_fingerprint() -> None:
    pack = parse_pack(raw_pack())
    assert pack.key == f"epds-1.0-nl-{pack.content_hash[:6]}"
    assert parse_pack(raw_pack()).key == pack.key
    assert parse_pack(raw_pack(edition="tweede")).key != pack.key


def test_words_take_their_places_in_order() -> None:
    text = with_words(instruments.load("epds-1.0"), [parse_pack(raw_pack())])
    assert [item.words.text.nl for item in text.items][::9] == [
        "Voorbeeldzin 1, eerste uitgave nl",
        "Voorbeeldzin 10, eerste uitgave nl",
    ]
    assert [o.words.text.nl for o in text.items[2].options] == [f"keuze 3{x}" for x in "abcd"]
    assert [o.value for o in text.items[2].options] == [1, 2, 3, 4]
    assert text.languages == ("nl",)
    assert text.attribution.say("en") == ATTRIBUTION


def test_words_in_two_languages_and_a_language_without() -> None:
    packs = [parse_pack(raw_pack(language)) for language in ("nl", "en")]
    text = with_words(instruments.load("epds-1.0"), packs)
    assert text.languages == ("nl", "en")
    assert text.items[0].words.text.en.endswith("uitgave en")
    assert text.edition("en") == packs[1].key
    alone = with_words(instruments.load("epds-1.0"), packs[:1])
    assert alone.items[0].words.text.say("en").endswith("uitgave nl")
    assert (alone.spoken_in("en"), alone.edition("en")) == ("nl", packs[0].key)


def test_an_introduction_stands_above_every_item() -> None:
    raw = raw_pack(introduction="Een inleiding.")
    text = with_words(instruments.load("epds-1.0"), [parse_pack(raw)])
    assert {item.stem.nl for item in text.items} == {"Een inleiding."}


def test_words_of_another_questionnaire_change_nothing() -> None:
    rses = instruments.load("rses-1.0")
    assert with_words(rses, [parse_pack(raw_pack())]) is rses


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (raw_pack(colour="rood"), "pack: unknown key 'colour'"),
        ({"instrument": "epds"}, "pack: version is missing"),
        (raw_pack(instrument="mdi"), "pack: there is no questionnaire mdi-1.0"),
        (raw_pack(instrument="../phq9"), "pack: there is no questionnaire ../phq9-1.0"),
        (raw_pack(instrument="safety", version="0.1"), "there is no questionnaire safety-0.1"),
        (raw_pack(version="2.0"), "there is no questionnaire epds-2.0"),
        (raw_pack(language="fr"), "the language must be one of nl, en"),
        (raw_pack(instrument="phq9"), "phq9-1.0 has its own words in 'nl' already"),
        (raw_pack(licence=" "), "epds-1.0-nl.licence: the text is missing"),
        (raw_pack(attribution=""), "epds-1.0-nl.attribution: the text is missing"),
        (raw_pack(items=raw_pack()["items"][:9]), "the whole scale is needed, 10 items, not 9"),
        (raw_pack(items="none"), "the whole scale is needed, 10 items, not 0"),
        (changed(2, number=3), "epds-1.0-nl: item 2 has number 3: keep the printed order"),
        (changed(4, text=""), "epds-1.0-nl: item 4: the text is missing"),
        (changed(4, text="x" * 1001), "item 4: more than 1000 characters"),
        (changed(5, options=["a", "b", "c"]), "item 5 needs 4 options, not 3"),
        (changed(5, options=["a", "b", "c", "a"]), "item 5 has the same option twice"),
        (changed(5, options=["a", "b", "c", 4]), "item 5, option 4: the text is missing"),
        (changed(6, score=3), "item 6: unknown key 'score'"),
        (raw_pack(items=["x"] * 10), "item 1 is no table"),
    ],
)
def test_a_faulty_pack_is_named_in_one_line(raw: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInstrument) as problem:
        parse_pack(raw)
    assert words in str(problem.value)
    assert "\n" not in str(problem.value)


def test_the_example_of_the_how_to_page_can_be_loaded() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)
    pack = parse_pack(tomllib.loads(example))
    assert (pack.instrument_key, pack.language, len(pack.items)) == ("epds-1.0", "nl", 10)


@pytest.mark.parametrize("respondent", ["self_mother", "self_pregnant"])
def test_for_whom_it_was_made_it_stands_in_place_of_the_phq9(respondent: str) -> None:
    path = composed("nl")
    asked = [page.id for page in path.path({"respondent": respondent})]
    place = asked.index("epds_1")
    assert asked[place : place + 10] == [f"epds_{n}" for n in range(1, 11)]
    assert not [name for name in asked if name.startswith("phq9")]
    assert asked[place + 10] == "gad7_1"


@pytest.mark.parametrize("respondent", ["self_partner", "proxy"])
def test_everybody_else_keeps_what_there_was(respondent: str) -> None:
    answers = {"respondent": respondent, "baby": "home"}
    ids = [[page.id for page in path.path(answers)] for path in (composed("nl"), BASE)]
    assert ids[0] == ids[1]


def test_its_pages_are_sensitive_carry_the_attribution_and_may_be_skipped() -> None:
    section = next(s for s in composed("nl").sections if s.id == "epds")
    assert len(section.pages) == 10
    for page in section.pages:
        assert page.item.is_sensitive
        assert page.item.skip.nl == "Liever niet zeggen"
        assert page.attribution.nl == ATTRIBUTION
        assert len(page.slug) <= 3


def test_a_version_names_its_packs() -> None:
    packs = [parse_pack(raw_pack(language)) for language in ("nl", "en")]
    path = composed("nl", "en")
    assert path.version == version_with("1.0", packs)
    assert parts_of(path.version) == ("1.0", tuple(sorted(pack.key for pack in packs)))
    assert len(path.version) < 160
    assert compose(BASE, []) is BASE
    assert version_with("1.0", []) == "1.0"
