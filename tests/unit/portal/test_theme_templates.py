"""Templates keep the content policy, and the parts say what they must."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from accounts.selectors import clinic
from portal import styleguide
from portal.templatetags import houvast as tags
from portal.theme.build import BASE_DIR

pytestmark = pytest.mark.urls("portal.styleguide")
TEMPLATES = sorted(
    path for folder in BASE_DIR.glob("*/templates") for path in folder.rglob("*.html")
)
FORBIDDEN = {
    "a style attribute": r"<[^>]*\sstyle=",
    "a style element": r"<style\b",
    "a script in the page": r"<script(?![^>]*\bsrc=)(?![^>]*application/json)",
    "an event attribute": r"<[^>]*\son[a-z]+=[\"']",
    "a link that runs code": r"javascript:",
    "something from elsewhere": r"(?:src|href)=[\"'](?:https?:)?//(?!www\.113\.nl|www\.\{\{ chat)",
}
ERRORS = ("400", "403", "403_csrf", "404", "429", "500", "503")
PROFILE = clinic.ClinicProfile(phone="085 000 0000", gp_post_phone="0900 1515")


@pytest.fixture(autouse=True)
def dutch(monkeypatch: pytest.MonkeyPatch) -> object:
    """Dutch, and a clinic without a database."""
    monkeypatch.setattr(clinic, "profile", lambda: PROFILE)
    with translation.override("nl"):
        yield


def flat(html: str) -> str:
    """A page on one line, whatever way its template is laid out."""
    return re.sub(r"\s+", " ", html)


def words(html: str) -> str:
    """The text of a page as somebody reads it."""
    apart = re.sub(r"</(?:td|th|p|li|div|h\d|span)>(?=\s*<)", " ", html)
    return flat(unescape(re.sub(r"<[^>]+>", "", apart))).strip()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(BASE_DIR)))
def test_no_template_breaks_the_content_policy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text)]
    assert found == []


@pytest.mark.parametrize("name", ERRORS)
def test_error_pages_need_nothing_and_offer_help(name: str) -> None:
    html = render_to_string(f"{name}.html", {"request_id": "abc123"})
    assert "<h1>" in html
    assert "abc123" in html
    assert "Nu hulp nodig? 112 · 113 · je huisarts, en in de avond" in words(html)
    assert "{{" not in html


def test_the_sentence_about_suicide_is_exactly_the_advised_one() -> None:
    request = RequestFactory().get("/")
    sentence = "Denk je aan zelfdoding? Bel dan 24/7 gratis en anoniem 113 of chat op 113.nl"
    for part in ("crisis", "crisis_calls"):
        html = render_to_string(f"houvast/{part}.html", {}, request)
        assert sentence in words(html)
        assert 'href="tel:112"' in html
        assert 'href="tel:113"' in html
        assert 'href="tel:09001515"' in html
        assert 'href="tel:0850000000"' in html


def test_every_page_of_hers_has_help_a_way_out_and_a_neutral_face() -> None:
    html = flat(styleguide.question(RequestFactory().get("/")).content.decode())
    assert '<html lang="nl">' in html
    assert "<title>Vraag 2 van 9 · Houvast</title>" in html
    assert '<meta name="robots" content="noindex, nofollow">' in html
    assert 'id="snel-weg"' in html
    assert 'data-away="https://' in html
    assert 'rel="noreferrer noopener nofollow"' in html
    assert "Nu hulp nodig? 112 · 113 · huisartsenpost · 085 000 0000" in words(html)
    assert html.count("<h1") == 1
    assert "bootstrap" not in html


def test_at_three_o_clock_no_script_is_loaded() -> None:
    html = render_to_string("base_three_oclock.html", {}, RequestFactory().get("/"))
    assert "<script" not in html


def test_errors_are_summed_up_linked_and_named_in_the_title() -> None:
    response = styleguide.mother(RequestFactory().get("/?fouten"))
    html = flat(response.content.decode())
    assert response.status_code == 422
    assert "<title>Fout: Stijl · Houvast</title>" in html
    assert 'tabindex="-1" autofocus' in html
    for target in ("id_name", "id_born_on_0", "id_language", "id_consent"):
        assert f'href="#{target}"' in html
        assert f'id="{target}"' in html
    assert 'value="31"' in html


def test_a_question_is_a_legend_that_is_the_heading() -> None:
    html = flat(styleguide.question(RequestFactory().get("/")).content.decode())
    legend = re.search(r"<legend>(.*?)</legend>", html, re.DOTALL)
    assert legend is not None
    assert "<h1>Rustig in slaap vallen</h1>" in legend.group(1)
    assert words(legend.group(1)).startswith("Hoe vaak lukte je dit")
    assert re.search(r'value="2" id="id_answer_2" checked', html)
    assert html.count("choice-quiet") == 1


class AnyForm(forms.Form):
    """One field of each shape."""

    text = forms.CharField()
    one = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    some = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    day = styleguide.DatePartsField()


@pytest.mark.parametrize(
    ("name", "target"),
    [("text", "id_text"), ("one", "id_one_0"), ("some", "id_some_0"), ("day", "id_day_0")],
)
def test_an_error_leads_to_something_that_takes_the_focus(name: str, target: str) -> None:
    assert tags.focus_id(AnyForm()[name]) == target


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Anna van Voorbeeld", "AV"), ("Anna", "A"), ("", ""), ("élise o'brien", "ÉO")],
)
def test_initials(name: str, letters: str) -> None:
    assert tags.initials(name) == letters


@pytest.mark.parametrize(
    ("level", "said"),
    [
        (5, "Acuut, binnen 1 uur"),
        (4, "Urgent, 24 uur"),
        (3, "Snel, 72 uur"),
        (2, "Regulier, 14 dagen"),
        (1, "Licht, lezen"),
    ],
)
def test_severity_is_words_icon_and_colour(level: int, said: str) -> None:
    html = render_to_string("houvast/severity.html", {"level": level})
    assert words(html) == said
    assert "<svg" in html
    assert f"severity-{level}" in html


def test_charts_say_their_numbers_aloud() -> None:
    request = RequestFactory().get("/")
    html = styleguide.staff(request).content.decode()
    assert "PHQ-9: 20, 22, 21" in words(html)
    assert "nog geen meting" in words(html)
    assert "Regulier 22 plekken" in words(html)
    assert "22 september 2026 9" in words(html)


def test_scripts_carry_the_nonce_of_their_response() -> None:
    request = SimpleNamespace(csp_nonce="abc")
    assert 'nonce="abc" defer' in tags.script({"request": request}, "houvast/leave.js")


def test_a_file_that_the_manifest_lacks_does_not_break_an_error_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(path: str) -> str:
        raise ValueError(path)

    monkeypatch.setattr(tags.staticfiles_storage, "url", missing)
    assert 'href="/static/theme/mother.css"' in tags.theme_css("mother")
