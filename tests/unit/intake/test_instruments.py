"""The questions as data: complete in both languages, exact where they must be, else refused."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from intake.domain import instruments
from intake.domain.instruments import InvalidInstrument, Item, Kind, Licence
from intake.domain.instruments.loader import DATA, parse
from intake.domain.scoring import GAD7, PHQ9
from intake.domain.triage.answers import CODES, MAXIMA

ALL = [instruments.load(key) for key in instruments.all_keys()]
ITEMS = [item for instrument in ALL for item in instrument.items]
FREQUENCY = {
    "nl": ["Helemaal niet", "Meerdere dagen", "Meer dan de helft van de dagen", "Bijna elke dag"],
    "en": ["Not at all", "Several days", "More than half the days", "Nearly every day"],
}
#: The official wording (public domain), by number; "u" stays "u".
PHQ9_WORDS = {
    "nl": [
        "Weinig interesse of plezier in activiteiten",
        "Zich neerslachtig, depressief of hopeloos voelen",
        "Moeilijk inslapen, moeilijk doorslapen of te veel slapen",
        "Zich moe voelen of gebrek aan energie hebben",
        "Weinig eetlust of overmatig eten",
        "Een slecht gevoel hebben over uzelf, of het gevoel hebben dat u een mislukkeling bent of "
        "uzelf of uw familie teleurgesteld hebt",
        "Problemen om u te concentreren, bijvoorbeeld om de krant te lezen of tv te kijken",
        "Zo traag bewegen of zo langzaam spreken dat andere mensen dit opgemerkt kunnen hebben? Of "
        "het tegenovergestelde: zo zenuwachtig of rusteloos zijn dat u veel meer bewoog dan "
        "gebruikelijk",
        "De gedachte dat u beter dood zou kunnen zijn of de gedachte uzelf op een bepaalde manier "
        "pijn te doen",
    ],
    "en": [
        "Little interest or pleasure in doing things",
        "Feeling down, depressed, or hopeless",
        "Trouble falling or staying asleep, or sleeping too much",
        "Feeling tired or having little energy",
        "Poor appetite or overeating",
        "Feeling bad about yourself - or that you are a failure or have let yourself or your "
        "family down",
        "Trouble concentrating on things, such as reading the newspaper or watching television",
        "Moving or speaking so slowly that other people could have noticed? Or the opposite - "
        "being so fidgety or restless that you have been moving around a lot more than usual",
        "Thoughts that you would be better off dead or of hurting yourself in some way",
    ],
}
GAD7_WORDS = {
    "nl": [
        "Zich zenuwachtig, angstig of gespannen voelen",
        "Niet in staat zijn om te stoppen met piekeren of om controle te krijgen over het piekeren",
        "Zich te veel zorgen maken over verschillende dingen",
        "Moeite om te ontspannen",
        "Zo rusteloos zijn dat het moeilijk is om stil te zitten",
        "Zich snel ergeren of prikkelbaar zijn",
        "Bang zijn dat er iets vreselijks zou kunnen gebeuren",
    ],
    "en": [
        "Feeling nervous, anxious or on edge",
        "Not being able to stop or control worrying",
        "Worrying too much about different things",
        "Trouble relaxing",
        "Being so restless that it is hard to sit still",
        "Becoming easily annoyed or irritable",
        "Feeling afraid as if something awful might happen",
    ],
}


def item(name: str) -> Item:
    return next(item for item in ITEMS if item.id == name)


def raw(**changes: Any) -> dict[str, Any]:
    """The plain values of a tiny instrument that is in order."""
    text = """
        id = "tiny"
        version = "1.0"
        is_validated = false
        title = { nl = "Klein", en = "Small" }
        attribution = { nl = "", en = "" }
        [[items]]
        id = "one"
        nl = "Een?"
        en = "One?"
        options = [{ value = 0, nl = "Nee", en = "No" }, { value = 1, nl = "Ja", en = "Yes" }]
    """
    return tomllib.loads(text) | changes


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(("key", "words"), [("phq9-1.0", PHQ9_WORDS), ("gad7-1.0", GAD7_WORDS)])
def test_official_wording_is_untouched(
    key: str, words: dict[str, list[str]], language: str
) -> None:
    instrument = instruments.load(key)
    assert [i.words.text.say(language) for i in instrument.items] == words[language]
    for one in instrument.items:
        assert [o.words.text.say(language) for o in one.options] == FREQUENCY[language]
        assert [o.value for o in one.options] == [0, 1, 2, 3]
        assert not one.variants
        assert "Spitzer" in instrument.attribution.say(language)


def test_items_of_the_instruments_are_those_of_the_scoring_engine() -> None:
    assert len(instruments.load("phq9-1.0").items) == PHQ9.length
    assert len(instruments.load("gad7-1.0").items) == GAD7.length
    assert PHQ9.alarm_item == 9
    assert "dood" in instruments.load("phq9-1.0").items[8].words.text.nl


def test_the_stem_is_the_official_one() -> None:
    phq9 = instruments.load("phq9-1.0").items[0].stem
    assert phq9.nl == (
        "Hoe vaak hebt u in de afgelopen 2 weken last gehad van een of meer van de volgende "
        "problemen?"
    )
    assert phq9.en == (
        "Over the last 2 weeks, how often have you been bothered by any of the following problems?"
    )


@pytest.mark.parametrize("name", sorted({*MAXIMA} & {i.id for i in ITEMS}))
def test_a_question_of_the_table_offers_exactly_its_codes(name: str) -> None:
    assert [o.value for o in item(name).options] == list(range(MAXIMA[name] + 1))


@pytest.mark.parametrize("name", sorted({*CODES} & {i.id for i in ITEMS}))
def test_a_coded_question_offers_exactly_its_codes(name: str) -> None:
    assert {o.value for o in item(name).options} == set(CODES[name])


def test_every_field_the_table_reads_from_her_has_a_question() -> None:
    asked = {i.id for i in ITEMS}
    from_elsewhere = {"weeks_pp", "gad7", "audit_c", "rses", "mibs"} | {
        name for name in MAXIMA if name.startswith("pbq")
    }
    assert (set(MAXIMA) - from_elsewhere) | set(CODES) <= asked


@pytest.mark.parametrize("name", ["s_suicide", "s_baby", "s_psychosis", "s_mania", "s_violence"])
def test_safety_questions_may_be_left_unsaid(name: str) -> None:
    assert item(name).skip.nl == "Liever niet zeggen"
    assert item(name).is_sensitive


def test_the_frightening_thoughts_are_introduced_kindly() -> None:
    preamble = item("s_baby").words.preamble
    assert preamble.nl.endswith("Dat maakt je geen slechte moeder.")
    assert preamble.en.endswith("That does not make you a bad mother.")


def test_own_questions_say_that_they_are_not_tested() -> None:
    for key in ("safety-0.1", "signals-0.1", "context-0.1"):
        instrument = instruments.load(key)
        assert not instrument.is_validated
        assert "nog niet wetenschappelijk getest" in instrument.attribution.nl


def test_no_text_is_shouted_or_belittling() -> None:
    for path in sorted(DATA.glob("*.toml")):
        text = path.read_text(encoding="utf-8").lower()
        for word in ("makkelijk", "gewoon even", "helaas", "zo snel mogelijk"):
            assert word not in text, path.name
        assert "!" not in text, path.name


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"colour": "red"}, "tiny: unknown key 'colour'"),
        ({"title": {"nl": "Klein"}}, "tiny.title: the text in 'en' is missing"),
        (
            {"title": {"nl": " Klein", "en": "x"}},
            "tiny.title: the text in 'nl' has space around it",
        ),
        ({"items": [{"id": "one", "nl": "a", "en": "b", "kind": "one"}]}, "does not fit 0 options"),
        ({"items": [{"nl": "a", "en": "b"}]}, "tiny: an item has no id"),
        (
            {"items": [{"id": "x", "nl": "a", "en": "b"}, {"id": "x", "nl": "a", "en": "b"}]},
            "tiny: 'x' occurs twice",
        ),
        (
            {"items": [{"id": "x", "nl": "a", "en": "b", "options": [{"nl": "a", "en": "b"}]}]},
            "tiny.x: an option needs a value, a number or a code",
        ),
        (
            {
                "items": [
                    {
                        "id": "x",
                        "nl": "a",
                        "en": "b",
                        "options": [{"value": True, "nl": "a", "en": "b"}],
                    }
                ]
            },
            "tiny.x: an option needs a value",
        ),
    ],
)
def test_a_faulty_file_is_named_in_one_line(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInstrument, match=words.replace(".", r"\.")) as problem:
        parse(raw(**changes), where="tiny")
    assert "\n" not in str(problem.value)


def test_a_missing_file_is_named() -> None:
    with pytest.raises(InvalidInstrument, match="nothing-1: there is no such file"):
        instruments.load("nothing-1")


def test_texts_are_inherited_and_can_be_taken_away() -> None:
    values = raw(skip={"nl": "Liever niet", "en": "Rather not"})
    assert parse(values, where="tiny").items[0].skip.nl == "Liever niet"
    values["items"][0]["skip"] = False
    assert not parse(values, where="tiny").items[0].skip


def test_an_option_is_found_by_its_very_value() -> None:
    one = parse(raw(), where="tiny").items[0]
    assert one.kind is Kind.ONE
    assert one.option(1) is one.options[1]
    for strange in (True, "1", 2, None, [1], 1.0):
        assert one.option(strange) is None


def test_a_relative_hears_why_in_words_about_her() -> None:
    about, context = instruments.load("about-1.0"), instruments.load("context-0.1")
    baby = next(item for item in about.items if item.id == "baby")
    assert baby.why_for("proxy").nl.startswith("Is haar baby overleden")
    assert baby.why_for("pregnant") == baby.why
    for item in (*about.items, *context.items):
        if "proxy" in item.variants:
            assert "you" not in item.why_for("proxy").en.split(), item.id


def scored(**changes: Any) -> dict[str, Any]:
    """A tiny instrument with a key that is in order."""
    key = {
        "positions": [0, 1],
        "reverse": [],
        "source": "Nobody 1900",
        "higher_is_worse": True,
        "bands": [{"low": 0, "high": 2, "nl": "x", "en": "x", "source": "x"}],
    }
    options = [{"value": 0, "nl": "Nee", "en": "No"}, {"value": 1, "nl": "Ja", "en": "Yes"}]
    items = [{"id": f"tiny_{n}", "nl": "Vraag?", "en": "What?"} for n in (1, 2)]
    licence = {"status": "open", "nl": "Vrij.", "en": "Free."}
    return raw(items=items, options=options, licence=licence, scoring=key | changes)


def test_a_key_comes_with_its_words() -> None:
    tiny = parse(scored(reverse=[2], alarm={"item": 2, "at_least": 1}), where="tiny")
    assert tiny.scale
    assert tiny.scale.score_by_position == ((0, 1), (1, 0))
    assert (tiny.scale.alarm_item, tiny.scale.maximum) == (2, 2)
    assert tiny.licence is Licence.OPEN


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ({"positions": [0, 1, 2]}, "tiny.scoring: 3 positions for 2 options"),
        ({"reverse": [3]}, "tiny.scoring.reverse: there is no item 3"),
        ({"reverse": [1, 1]}, "tiny.scoring.reverse: 1 occurs twice"),
        ({"bands": []}, "tiny.scoring.bands: do not cover 0 to 2 once"),
        (
            {"bands": [{"low": 0, "high": 1, "nl": "x", "en": "x", "source": "x"}]},
            "tiny.scoring.bands: do not cover 0 to 2 once",
        ),
        ({"bands": [{"low": 0, "high": 2}]}, "tiny.scoring.bands: en is missing"),
        ({"alarm": {"item": 9}}, "tiny.scoring.alarm: there is no item 9"),
        (
            {"gate": {"id": "t", "items": 2, "goes_on_at": 1, "source": "x"}},
            "tiny.scoring.gate: leaves no items behind it",
        ),
        (
            {"subscales": [{"id": "f1", "nl": "x", "en": "x", "items": [1, 1], "source": "x"}]},
            "tiny.scoring.f1: 1 occurs twice",
        ),
        ({"colour": 1}, "tiny.scoring: unknown key 'colour'"),
    ],
)
def test_a_faulty_key_is_named_in_one_line(key: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInstrument, match=words) as problem:
        parse(scored(**key), where="tiny")
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"licence": None}, "tiny: licence is missing"),
        ({"licence": {"status": "mine", "nl": "a", "en": "b"}}, "status must be one of public"),
        ({"languages": ["fr"]}, "tiny: there is no language 'fr'"),
        ({"languages": ["en"]}, "there should be no text in 'nl'"),
        ({"languages": []}, "there should be no text in 'nl'"),
        ({"items": [{"id": "one", "nl": "a", "en": "b"}]}, "item 1 must be called tiny_1"),
    ],
)
def test_a_published_instrument_says_who_may_use_it_and_in_which_language(
    changes: dict[str, Any], words: str
) -> None:
    values = scored() | changes
    if changes.get("licence", True) is None:
        del values["licence"]
    with pytest.raises(InvalidInstrument, match=words):
        parse(values, where="tiny")


def test_items_without_words_need_a_label() -> None:
    bare = [{"id": f"tiny_{n}"} for n in (1, 2)]
    slots = scored() | {"languages": [], "options": [{"value": 0}, {"value": 1}], "items": bare}
    with pytest.raises(InvalidInstrument, match=r"tiny_1\.label: the text in 'nl' is missing"):
        parse(slots, where="tiny")
    for item in bare:
        item["label"] = {"nl": "Slaap", "en": "Sleep"}
    tiny = parse(slots, where="tiny")
    assert tiny.items[0].label.say("en") == "Sleep"
    assert not tiny.items[0].words.text


@pytest.mark.parametrize("key", ["rses-1.0", "pbq-1.0", "hark-1.0"])
def test_what_nobody_verified_in_dutch_is_english_only(key: str) -> None:
    instrument = instruments.load(key)
    assert instrument.languages == ("en",)
    for one in instrument.items:
        assert not one.words.text.has("nl")
        assert one.words.text.say("nl") == one.words.text.en


def test_the_violence_question_says_that_it_comes_from_the_hark() -> None:
    assert "s_violence of `safety-0.1`" in (DATA / "hark-1.0.toml").read_text(encoding="utf-8")
