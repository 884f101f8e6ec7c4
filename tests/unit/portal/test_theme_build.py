"""The finished style sheets: light enough for a phone at night, and complete."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import RequestFactory

from portal import styleguide
from portal.theme import build

pytestmark = pytest.mark.urls("portal.styleguide")
SHEETS = build.sheets()


def weight(text: str | bytes) -> float:
    """Kilobytes after gzip."""
    raw = text.encode() if isinstance(text, str) else text
    return len(gzip.compress(raw, mtime=0)) / 1000


def test_weight_of_the_style_sheets() -> None:
    assert len(SHEETS["night"]) <= 28_000, "also where nothing is compressed"
    assert weight(SHEETS["mother"]) <= 14
    assert weight(SHEETS["staff"]) <= 20


def test_a_question_page_weighs_less_than_60_kb_in_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from accounts.selectors import clinic

    monkeypatch.setattr(clinic, "profile", clinic.ClinicProfile)
    page = styleguide.question(RequestFactory().get("/stijl/vraag/")).content
    scripts = [finders.find(f"houvast/{name}.js") for name in ("leave", "autosave")]
    parts = [page, SHEETS["mother"], *(Path(str(path)).read_bytes() for path in scripts)]
    assert sum(weight(part) for part in parts) < 60


def test_no_picture_font_or_sheet_comes_from_elsewhere() -> None:
    for text in SHEETS.values():
        rules = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
        assert "url(" not in rules
        assert "@import" not in rules


def test_the_licence_of_bootstrap_travels_along() -> None:
    for text in SHEETS.values():
        assert text.startswith("/*!")
        assert "Licensed under MIT" in text[:400]


def test_severity_colours_survive_although_their_classes_are_composed() -> None:
    for level in range(1, 6):
        assert f".severity-{level}{{--tone:" in SHEETS["staff"]


def test_both_sheets_carry_focus_dark_motion_contrast_and_print() -> None:
    for text in SHEETS.values():
        assert "outline:3px solid var(--focus)" in text
        for query in (
            "prefers-color-scheme:dark",
            "prefers-reduced-motion:reduce",
            "forced-colors:active",
        ):
            assert query in text.replace(": ", ":")
        assert "@media print" in text


def test_her_sheet_leaves_out_what_only_staff_see() -> None:
    names = build._reachable_by_mother(build._project_templates())
    assert "base_mother.html" in names
    assert "base_staff.html" not in names
    assert "base_employer.html" not in names


def test_the_sheet_of_the_night_is_a_part_of_hers() -> None:
    night = build._reachable_at_night(build._project_templates())
    assert night < build._reachable_by_mother(build._project_templates())
    assert {"intake/call_me.html", "intake/call_me_done.html", "base.html"} <= night
    for name in (".call-number", ".choice-input", ".crisis", ".error-summary", ".moment-big"):
        assert name in SHEETS["night"], name


def test_building_again_changes_nothing(tmp_path: Path) -> None:
    first = build.build(tmp_path)
    stamps = {name: path.stat().st_mtime_ns for name, path in first.items()}
    again = build.build(tmp_path)
    assert {name: path.stat().st_mtime_ns for name, path in again.items()} == stamps
    assert first["mother"] == tmp_path / "theme" / "mother.css"
    assert first["mother"].read_text(encoding="utf-8") == SHEETS["mother"]
