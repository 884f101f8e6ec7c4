"""Dutch is the source: what is marked is found, what lacks English is named, the rest compiles."""

from __future__ import annotations

import gettext
import os
import re
import sys
from pathlib import Path

import pytest

from portal import translations

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%(?![\s%(])\w|\{\w*\}")
PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext

def words(count):
    return _("Verder"), ngettext("%d dag", "%d dagen", count), pgettext("knop", "Open")

PLAIN = "niet gemerkt"
"""
TEMPLATE = """
{% load i18n %}
{% trans "Hulp nu" %}{% translate "We bellen je" as later %}
{% blocktrans trimmed with time=at %}
  Bewaard om
  {{ time }}
{% endblocktrans %}
"""
CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Verder"
msgstr "Continue"

msgid "%d dag"
msgid_plural "%d dagen"
msgstr[0] "%d day"
msgstr[1] "%d days"

msgctxt "knop"
msgid "Open"
msgstr "Open"

#, fuzzy
msgid "Hulp nu"
msgstr "Help no"

msgid "We bellen je"
msgstr ""
"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two rooms, one of which has an English catalogue."""
    monkeypatch.setattr(translations, "BASE_DIR", tmp_path)
    monkeypatch.setattr(translations, "APPS", ("intake", "care"))
    for name, text in {
        "intake/views.py": PYTHON,
        "intake/migrations/0001_initial.py": '_("Oud woord")',
        "intake/templates/intake/page.html": TEMPLATE,
        "intake/templates/intake/letter.txt": "{% load i18n %}{% trans 'Tot morgen' %}",
        "intake/locale/en/LC_MESSAGES/django.po": CATALOGUE,
        "care/words.py": '_("Enter a valid value."); _("Verder")',
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def run(*arguments: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["translations", *arguments])
    return translations.main()


def test_what_is_marked_is_found_where_it_stands(house: Path) -> None:
    assert translations.used("intake") == {
        ("", "Verder"): "intake/views.py:5",
        ("", "%d dag"): "intake/views.py:5",
        ("knop", "Open"): "intake/views.py:5",
        ("", "Hulp nu"): "intake/templates/intake/page.html:3",
        ("", "We bellen je"): "intake/templates/intake/page.html:3",
        ("", "Bewaard om %(time)s"): "intake/templates/intake/page.html:4",
        ("", "Tot morgen"): "intake/templates/intake/letter.txt:1",
    }


def test_empty_and_doubtful_entries_are_no_english(house: Path) -> None:
    lacking = {line.split(": ", 1)[1] for line in translations.missing()}
    assert lacking == {"'Hulp nu'", "'We bellen je'", "'Bewaard om %(time)s'", "'Tot morgen'"}


def test_english_may_stand_in_another_room_or_be_djangos_own(house: Path) -> None:
    assert set(translations.used("care")) == {("", "Enter a valid value."), ("", "Verder")}
    assert not [line for line in translations.missing() if line.startswith("care/")]


def test_compiled_words_can_be_read(house: Path) -> None:
    translations.compile_all()
    found = gettext.translation("django", house / "intake" / "locale", ["en"])
    assert found.gettext("Verder") == "Continue"
    assert found.ngettext("%d dag", "%d dagen", 2) == "%d days"
    assert found.pgettext("knop", "Open") == "Open"
    assert found.gettext("Hulp nu") == "Hulp nu"
    assert not list(house.rglob("*.mo.*"))


def test_only_what_is_older_than_its_source_is_compiled(house: Path) -> None:
    source = house / "intake/locale/en/LC_MESSAGES/django.po"
    compiled = source.with_suffix(".mo")
    translations.compile_all()
    compiled.write_bytes(b"left alone")
    translations.compile_all()
    assert compiled.read_bytes() == b"left alone"
    later = compiled.stat().st_mtime + 5
    os.utime(source, (later, later))
    translations.compile_all()
    assert compiled.read_bytes() != b"left alone"


def test_what_is_missing_fails_and_is_named(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--missing", monkeypatch=monkeypatch) == 1
    said = capsys.readouterr().err.splitlines()
    assert "no English: intake/templates/intake/letter.txt:1: 'Tot morgen'" in said
    assert len(said) == 4


def test_a_scaffold_adds_what_is_missing_once_and_keeps_what_is_there(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert translations.scaffold("intake") == 4
    text = (house / "intake/locale/en/LC_MESSAGES/django.po").read_text("utf-8")
    assert 'msgid "Tot morgen"\nmsgstr ""' in text
    assert text.count('msgid "Tot morgen"') == 1
    assert 'msgstr "Continue"' in text
    filled = re.sub(r'(msgid "(.+)"\n)msgstr ""', r'\1msgstr "English of \2"', text)
    filled = filled.replace("#, fuzzy\nmsgid", "msgid")
    (house / "intake/locale/en/LC_MESSAGES/django.po").write_text(filled, "utf-8")
    assert run("--missing", monkeypatch=monkeypatch) == 0
    assert translations.scaffold("intake") == 0


def test_a_room_without_a_catalogue_gets_one(house: Path) -> None:
    (house / "care/words.py").write_text('_("Nieuw")', "utf-8")
    assert translations.scaffold("care") == 1
    assert translations.read(house / "care/locale/en/LC_MESSAGES/django.po").get("Nieuw")


@pytest.mark.parametrize("path", [*translations.catalogues()], ids=lambda path: path.parts[-5])
def test_our_own_english_fills_in_what_the_dutch_fills_in(path: Path) -> None:
    for message in translations.read(path):
        dutch = message.id if isinstance(message.id, tuple) else (message.id,)
        english = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = {frozenset(PLACEHOLDER.findall(text)) for text in dutch}
        for text in english if message.id else ():
            assert not text or frozenset(PLACEHOLDER.findall(text)) in wanted, message.id
